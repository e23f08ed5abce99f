//! A step that is never asked: its `when` cannot come true.

use super::reach::{Reached, Whose, why_never};
use super::{Rule, Subject};
use crate::diagnostic::{Finding, Level, code};

/// The rule.
pub static RULE: Rule = Rule { code: &code::DEAD_STEP, level: Level::Error, check };

fn check(subject: &Subject) -> Vec<Finding> {
    let (scenario, reach) = (subject.scenario, subject.reach());
    let dead = reach.all().filter(Reached::is_never_true);
    let finding = dead.filter_map(|reached| {
        let Whose::Step(at) = reached.known.whose else { return None };
        let title = format!("step `{}` is never asked: its condition cannot be true", scenario.steps[at].id);
        Some(why_never(scenario, reach, reached.known, reached.known.whole(), RULE.finding(title)))
    });
    finding.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::trial::titles;

    fn found(first: &str, when: &str) -> usize {
        let steps = format!(
            "steps:\n  - {{id: a, title: Check, command: [x], {first}}}\n  - {{id: b, title: Check, command: [x], when: '{when}', \
             outcomes: {{0: pass, 1: fail}}}}\n"
        );
        titles(&RULE, &steps).len()
    }

    const YES_NO: &str = "extract: text, outcomes: {Yes: pass, No: fail}";

    #[test]
    fn a_word_that_is_never_answered_is_never_equal() {
        assert_eq!(found(YES_NO, "a.value == \"Maybe\""), 1);
        assert_eq!(found(YES_NO, "a.value == \"No\""), 0);
        assert_eq!(found("extract: text, outcomes: {Yes: pass, else: fail}", "a.value == \"Maybe\""), 0);
        assert_eq!(found(YES_NO, "a.value in [\"Maybe\", \"No\"]"), 0);
        assert_eq!(found(YES_NO, "a.value != \"Maybe\""), 0);
    }

    #[test]
    fn a_value_is_what_its_extract_can_take() {
        assert_eq!(found("outcomes: {0: pass, else: fail}", "a.value == 256"), 1, "an exit code ends at 255");
        assert_eq!(found("outcomes: {0: pass, else: fail}", "a.value == 255"), 0);
        assert_eq!(found("extract: {count: x}, assert: {maximum: 3}", "a.value < 0"), 1);
        assert_eq!(found("extract: {text: true, as: integer}, assert: {maximum: 3}", "a.value < 0"), 0);
        assert_eq!(found("extract: {text: true, as: boolean}, assert: {const: true}", "a.value == \"yes\""), 1);
        assert_eq!(
            found("extract: {regex: \"(Yes|No)\"}, outcomes: {Yes: pass, else: fail}", "a.value == \"Maybe\""),
            1
        );
        assert_eq!(
            found("extract: {regex: \"([a-z]+)\"}, outcomes: {Yes: pass, else: fail}", "a.value == \"maybe\""),
            0
        );
        assert_eq!(found("extract: {regex: \"([a-z]+)\"}, outcomes: {Yes: pass, else: fail}", "a.value == \"42\""), 1);
        assert_eq!(found("extract: text, assert: {pattern: ^a}", "a.value > 30"), 1, "text and a number");
    }

    #[test]
    fn a_value_and_a_status_belong_together() {
        assert_eq!(found(YES_NO, "a.value == \"No\" and a.passed"), 1);
        assert_eq!(found(YES_NO, "a.value == \"No\" and a.failed"), 0);
        assert_eq!(found(YES_NO, "a.passed and a.failed"), 1);
        assert_eq!(found(YES_NO, "a.status == \"warn\""), 1);
        assert_eq!(found(YES_NO, "a.status == \"timeout\" and a.answered"), 1);
        let bounds = "extract: {count: x}, assert: {maximum: 5}, warn: {maximum: 3}";
        assert_eq!(found(bounds, "a.value > 5 and a.passed"), 1);
        assert_eq!(found(bounds, "a.value == 5 and a.status == \"warn\""), 0);
        assert_eq!(found(bounds, "a.value <= 3 and a.status == \"warn\""), 1);
    }

    #[test]
    fn where_it_cannot_be_decided_nothing_is_said() {
        for when in ["a.value | length > 300", "a.value == a.value", "a.value ~ \"x\" == \"Maybex\"", "a.value is none"]
        {
            assert_eq!(found(YES_NO, when), 0, "{when}");
        }
        assert_eq!(found("extract: text, assert: {pattern: ^ok}", "a.value == \"bad\" and a.passed"), 0);
        assert_eq!(found("for_each: \"{{ [1, 2] }}\", outcomes: {0: pass, 1: fail}", "a.value == 7"), 0);
    }
}
