//! A step that asks again until it likes the answer: what was wrong for a moment is reported as right.

use super::{Rule, Subject};
use crate::diagnostic::{Finding, Level, code};
use crate::status::Status;

/// The rule.
pub static RULE: Rule = Rule { code: &code::RETRY_ON_FAIL, level: Level::Note, check };

fn check(subject: &Subject) -> Vec<Finding> {
    let steps = subject.scenario.steps.iter();
    let again =
        steps.filter(|step| step.retry.as_ref().is_some_and(|retry| retry.attempts > 1 && retry.is_for(Status::Fail)));
    let finding = again.map(|step| {
        let finding = RULE.finding(format!("step `{}` is asked again until it does not fail", step.id));
        let place = subject.scenario.document.place(&format!("{}/retry", step.pointer));
        finding
            .at(place, "a failure that comes and goes is reported as a pass")
            .help("`repeat` shows how the answer changes; `retry` is for questions without an answer")
    });
    finding.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::trial::titles;

    #[test]
    fn asking_again_without_an_answer_is_fine() {
        let found = |retry: &str| {
            titles(
                &RULE,
                &format!("steps: [{{id: a, title: Check, command: [x], outcomes: {{0: pass}}, retry: {retry}}}]\n"),
            )
            .len()
        };
        assert_eq!(found("{attempts: 3}"), 0);
        assert_eq!(found("{attempts: 3, on: [timeout]}"), 0);
        assert_eq!(found("{attempts: 3, on: [fail, error]}"), 1);
        assert_eq!(found("{attempts: 1, on: [fail]}"), 0);
    }
}
