//! A remediation that nothing leads to: it is never proposed.

use std::collections::BTreeSet;

use super::{Rule, Subject};
use crate::diagnostic::{Finding, Level, code};
use crate::scenario::Judged;

/// The rule.
pub static RULE: Rule = Rule { code: &code::UNUSED_REMEDIATION, level: Level::Warning, check };

fn check(subject: &Subject) -> Vec<Finding> {
    let scenario = subject.scenario;
    let mut led_to: BTreeSet<&str> =
        scenario.diagnoses.iter().flat_map(|diagnosis| diagnosis.remediations.iter().map(String::as_str)).collect();
    for step in &scenario.steps {
        if let Judged::Outcomes(outcomes) = &step.judged {
            led_to.extend(outcomes.iter().filter_map(|(_, outcome)| outcome.remediation.as_deref()));
        }
    }
    let unused = scenario.remediations.iter().filter(|one| !led_to.contains(one.id.as_str()));
    let finding = unused.map(|one| {
        let finding = RULE.finding(format!("nothing leads to the remediation `{}`", one.id));
        let place = scenario.document.key_place(&format!("/remediations/{}", one.id));
        finding
            .at(place, "is never proposed")
            .help("name it in `remediations` of the diagnosis that it mends, or in an outcome")
    });
    finding.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::trial::titles;

    #[test]
    fn a_diagnosis_or_an_outcome_leads_to_it() {
        let found = |outcome: &str, diagnosis: &str| {
            let step = format!("steps: [{{id: a, title: Check, command: [x], outcomes: {{0: pass, 1: {outcome}}}}}]\n");
            let cause = format!("diagnoses: [{{id: d, when: a.failed, cause: A{diagnosis}}}]\n");
            titles(&RULE, &format!("{step}{cause}remediations: {{r: {{title: Restart, role: none, command: [x]}}}}\n"))
                .len()
        };
        assert_eq!(found("fail", ""), 1);
        assert_eq!(found("fail", ", remediations: [r]"), 0);
        assert_eq!(found("{status: fail, remediation: r}", ""), 0);
    }
}
