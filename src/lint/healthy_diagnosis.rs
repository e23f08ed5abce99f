//! A cause that is confirmed when all is well.

use super::reach::{Whose, place};
use super::{Rule, Subject};
use crate::diagnostic::{Finding, Level, code};

/// The rule.
pub static RULE: Rule = Rule { code: &code::HEALTHY_DIAGNOSIS, level: Level::Warning, check };

fn check(subject: &Subject) -> Vec<Finding> {
    let scenario = subject.scenario;
    let found = subject.reach().all().filter(|reached| reached.holds_when_well);
    let finding = found.filter_map(|reached| {
        let Whose::Diagnosis(at) = reached.known.whose else { return None };
        let title = format!("the diagnosis `{}` is confirmed when nothing is wrong", scenario.diagnoses[at].id);
        let place = place(scenario, reached.known, reached.known.whole());
        let finding = RULE.finding(title).at(place, "is true whenever every step that it names passes");
        Some(finding.help("a diagnosis is a cause of trouble: ask for the answer that is bad, as in `x.failed`"))
    });
    finding.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::trial::titles;

    fn found(when: &str) -> usize {
        let steps = "steps:\n  - {id: a, title: Check, command: [x], outcomes: {0: pass, 1: fail, 2: warn}}\n  \
                     - {id: b, title: Check, command: [x], extract: {count: x}, outcomes: {else: pass}}\n";
        titles(&RULE, &format!("{steps}diagnoses: [{{id: d, cause: Broken, when: '{when}'}}]\n")).len()
    }

    #[test]
    fn a_cause_that_follows_from_health_is_told() {
        assert_eq!(found("a.passed"), 1);
        assert_eq!(found("not a.failed"), 1);
        assert_eq!(found("a.value == 0 or b.value > 3"), 1);
        assert_eq!(found("a.failed"), 0);
        assert_eq!(found("a.status == \"warn\""), 0);
        assert_eq!(found("b.value > 3"), 0, "some good answers confirm it, some do not");
        assert_eq!(found("a.status == \"timeout\""), 0);
    }
}
