//! A step that every answer satisfies, and whose answer nobody asks for.

use std::collections::BTreeSet;

use super::reach::Reach;
use super::{Rule, Subject};
use crate::diagnostic::{Finding, Level, code};
use crate::scenario::Judged;
use crate::status::Status;

/// The rule.
pub static RULE: Rule = Rule { code: &code::CANNOT_FAIL, level: Level::Note, check };

fn check(subject: &Subject) -> Vec<Finding> {
    let scenario = subject.scenario;
    let asked_for = asked_for(subject.reach());
    let found = subject.judged().enumerate().filter(|(at, (step, found))| {
        let only_good = found.is_some_and(|found| found.statuses == BTreeSet::from([Status::Pass]));
        let is_evidence = scenario.diagnoses.iter().any(|diagnosis| diagnosis.evidence.contains(&step.id));
        matches!(step.judged, Judged::Outcomes(_)) && only_good && !asked_for.contains(at) && !is_evidence
    });
    let finding = found.map(|(_, (step, _))| {
        let finding = RULE.finding(format!("step `{}` finds nothing wrong, whatever it answers", step.id));
        let place = scenario.document.key_place(&format!("{}/outcomes", step.pointer));
        finding
            .at(place, "every answer passes, and no condition asks for it")
            .help("say which answer is bad, or let a `when` or a diagnosis use it")
    });
    finding.collect()
}

/// The steps that some condition names.
fn asked_for(reach: &Reach) -> BTreeSet<usize> {
    reach.all().flat_map(|reached| reached.known.steps.iter().copied()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::trial::titles;

    #[test]
    fn a_step_that_only_passes_is_there_for_a_condition_or_for_nothing() {
        let found = |outcomes: &str, more: &str| {
            let steps = format!("steps:\n  - {{id: a, title: Check, command: [x], outcomes: {outcomes}}}\n{more}");
            titles(&RULE, &steps)
        };
        assert_eq!(found("{0: pass, else: pass}", "").len(), 1);
        assert_eq!(found("{0: pass}", "").len(), 1, "any other answer is an error, never a failure");
        assert_eq!(found("{0: pass, 1: warn}", ""), [""; 0]);
        let other = "  - {id: b, title: Check, command: [y], when: a.value == 0, outcomes: {0: pass, 1: fail}}\n";
        assert_eq!(found("{0: pass, else: pass}", other), [""; 0]);
    }
}
