//! A step whose `when` is never false: it reads as a choice, and is none.

use super::reach::{Reached, Whose, place};
use super::undeclared_value::says_nothing;
use super::{Rule, Subject};
use crate::diagnostic::{Finding, Level, code};

/// The rule.
pub static RULE: Rule = Rule { code: &code::ALWAYS_ASKED, level: Level::Note, check };

fn check(subject: &Subject) -> Vec<Finding> {
    let scenario = subject.scenario;
    let found = subject.reach().all().filter(Reached::is_never_false);
    let finding = found.filter_map(|reached| {
        let Whose::Step(at) = reached.known.whose else { return None };
        // A comparison that says nothing is the reason then, and is told.
        if says_nothing(scenario, reached.known) {
            return None;
        }
        let names: Vec<String> = reached.known.steps.iter().map(|at| format!("`{}`", scenario.steps[*at].id)).collect();
        let verb = if names.len() == 1 { "answers" } else { "answer" };
        let title = format!("step `{}` is asked whatever {} {verb}", scenario.steps[at].id, names.join(" and "));
        let finding = RULE.finding(title).at(place(scenario, reached.known, reached.known.whole()), "is never false");
        Some(
            finding.help(
                "leave `when` out, and the step starts at once; or compare with an answer that makes a difference",
            ),
        )
    });
    finding.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::trial::titles;

    fn found(step: &str, when: &str) -> usize {
        let text = format!(
            "steps:\n  - {{id: a, title: Check, command: [x], {step}}}\n  - {{id: b, title: Check, command: [x], when: '{when}', \
             outcomes: {{0: pass, 1: fail}}}}\n"
        );
        titles(&RULE, &text).len()
    }

    #[test]
    fn a_condition_that_no_answer_makes_false_is_told() {
        assert_eq!(found("extract: {count: x}, outcomes: {0: pass, else: fail}", "a.value >= 0"), 1);
        assert_eq!(found("extract: {count: x}, outcomes: {0: pass, else: fail}", "a.value > 0"), 0);
        assert_eq!(found("outcomes: {0: pass, 1: pass}", "a.passed"), 1);
        assert_eq!(found("outcomes: {0: pass, 1: fail}", "a.passed or a.failed"), 1);
        assert_eq!(found("outcomes: {0: pass, 1: fail}", "a.answered"), 0, "a step may have no answer");
        assert_eq!(found("outcomes: {0: pass, 1: fail}", "a.value | length > 0"), 0);
    }
}
