//! A step that is always asked and never good: every run would fail or have no answer.

use super::{Rule, Subject};
use crate::diagnostic::{Finding, Level, code};
use crate::scenario::Judged;

/// The rule.
pub static RULE: Rule = Rule { code: &code::CANNOT_PASS, level: Level::Warning, check };

fn check(subject: &Subject) -> Vec<Finding> {
    let document = &subject.scenario.document;
    // A step with a `when` may be there to tell what is wrong once something is: all that it says is bad news.
    let bad = subject.judged().filter(|(step, found)| {
        let is_good = found.is_none_or(|found| found.statuses.iter().any(|status| status.passed()));
        step.when.is_none() && matches!(step.judged, Judged::Outcomes(_)) && !is_good
    });
    let finding = bad.map(|(step, _)| {
        let finding = RULE.finding(format!("no answer of step `{}` is a pass", step.id));
        let place = document.key_place(&format!("{}/outcomes", step.pointer));
        finding
            .at(place, "the step is always asked, so no run passes")
            .help("declare the answer of a healthy system as `pass`")
    });
    finding.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::trial::titles;

    #[test]
    fn a_step_that_only_tells_what_is_wrong_is_asked_only_then() {
        let found = |first: &str, second: &str| {
            let step = |id: &str, more: &str| format!("  - {{id: {id}, title: Check, command: [x], {more}}}\n");
            titles(&RULE, &format!("steps:\n{}{}", step("a", first), step("b", second)))
        };
        assert_eq!(found("outcomes: {0: fail, 1: fail}", "outcomes: {0: pass}"), ["no answer of step `a` is a pass"]);
        assert_eq!(found("outcomes: {Yes: pass, else: fail}", "outcomes: {0: pass}").len(), 1, "`Yes` is no exit code");
        assert_eq!(found("outcomes: {0: pass, 1: fail}", "outcomes: {else: fail}, when: a.failed"), [""; 0]);
        assert_eq!(found("outcomes: {0: warn, 1: fail}", "outcomes: {0: pass}"), [""; 0], "a warning is not a failure");
    }
}
