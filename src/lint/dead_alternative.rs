//! An alternative of an `or` that can never be true, although the whole can.

use super::reach::why_never;
use super::{Rule, Subject};
use crate::diagnostic::{Finding, Level, code};

/// The rule.
pub static RULE: Rule = Rule { code: &code::DEAD_ALTERNATIVE, level: Level::Warning, check };

fn check(subject: &Subject) -> Vec<Finding> {
    let (scenario, reach) = (subject.scenario, subject.reach());
    let found = reach.all().flat_map(|reached| {
        let known = reached.known;
        let finding = move |node: usize| {
            let finding = RULE.finding("this alternative can never be true");
            why_never(scenario, reach, known, node, finding)
        };
        reached.dead_alternatives().into_iter().map(finding).collect::<Vec<_>>()
    });
    found.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::trial::titles;

    fn found(when: &str) -> usize {
        let steps =
            "steps: [{id: a, title: Check, command: [x], extract: text, outcomes: {\"Yes\": pass, \"No\": fail}}]";
        titles(&RULE, &format!("{steps}\ndiagnoses: [{{id: d, cause: Broken, when: '{when}'}}]\n")).len()
    }

    #[test]
    fn an_alternative_that_can_never_be_true_is_told_and_no_other() {
        assert_eq!(found("a.failed or a.value == \"Maybe\""), 1);
        assert_eq!(found("a.failed or (a.passed and (a.failed or a.value == \"No\"))"), 1, "the outer one is enough");
        assert_eq!(found("a.failed or a.value == \"Yes\" or a.status == \"timeout\""), 0);
        assert_eq!(found("not (a.passed or a.value == \"Maybe\")"), 0, "below `not` nothing has to be true");
        assert_eq!(
            found("a.passed and a.failed or a.value == \"Maybe\""),
            0,
            "the whole is dead, another rule tells it"
        );
    }
}
