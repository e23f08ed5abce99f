//! A diagnosis that is never confirmed: its `when` cannot come true.

use super::reach::{Reached, Whose, why_never};
use super::{Rule, Subject};
use crate::diagnostic::{Finding, Level, code};

/// The rule.
pub static RULE: Rule = Rule { code: &code::DEAD_DIAGNOSIS, level: Level::Error, check };

fn check(subject: &Subject) -> Vec<Finding> {
    let (scenario, reach) = (subject.scenario, subject.reach());
    let dead = reach.all().filter(Reached::is_never_true);
    let finding = dead.filter_map(|reached| {
        let Whose::Diagnosis(at) = reached.known.whose else { return None };
        let title = format!("the diagnosis `{}` can never be confirmed", scenario.diagnoses[at].id);
        Some(why_never(scenario, reach, reached.known, reached.known.whole(), RULE.finding(title)))
    });
    finding.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::trial::titles;

    const STEPS: &str = "\
steps:
  - {id: a, title: Check, command: [x], extract: text, outcomes: {\"Yes\": pass, \"No\": fail}}
  - {id: b, title: Check, command: [x], when: a.failed, outcomes: {0: pass, 1: fail}}
  - {id: c, title: Check, command: [x], when: b.failed, outcomes: {0: pass, 1: fail}}
";

    fn found(when: &str) -> usize {
        titles(&RULE, &format!("{STEPS}diagnoses: [{{id: d, cause: Broken, when: '{when}'}}]\n")).len()
    }

    #[test]
    fn a_step_that_is_not_asked_then_cannot_answer_then() {
        assert_eq!(found("a.passed and b.answered"), 1);
        assert_eq!(found("a.failed and b.answered"), 0);
        assert_eq!(found("a.value == \"Yes\" and c.failed"), 1, "through the step between");
        assert_eq!(found("a.passed and b.status == \"skipped\""), 0);
        assert_eq!(found("a.failed and b.status == \"skipped\""), 1);
        assert_eq!(found("a.status == \"error\" and b.failed"), 1);
        assert_eq!(found("b.status == \"blocked\" and a.status == \"timeout\""), 0);
    }

    #[test]
    fn one_alternative_is_enough() {
        assert_eq!(found("(a.passed and b.failed) or c.failed"), 0);
        assert_eq!(found("(a.passed and b.failed) or (a.passed and c.failed)"), 1);
    }

    #[test]
    fn params_are_taken_as_they_are_declared() {
        let params =
            "params: {mode: {type: enum, values: [fast, full], default: fast}, most: {type: integer, default: 3}}\n";
        let of = |when: &str| {
            let diagnoses = format!("diagnoses: [{{id: d, cause: Broken, when: '{when}'}}]\n");
            titles(&RULE, &format!("{params}{STEPS}{diagnoses}")).len()
        };
        assert_eq!(of("params.mode == \"ful\" and a.failed"), 1);
        assert_eq!(of("params.mode == \"full\" and a.failed"), 0);
        assert_eq!(of("params.mode == \"full\" and params.mode == \"fast\""), 1);
        assert_eq!(of("params.most > 3 and params.most < 5"), 0);
        assert_eq!(of("params.most > 3 and params.most < 4"), 1, "there is no whole number between");
    }
}
