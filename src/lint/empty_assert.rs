//! An assertion that every value satisfies.

use std::collections::BTreeSet;

use serde_json::Value as Json;

use super::reach::{Judgements, matches_everything};
use super::{Rule, Subject};
use crate::diagnostic::{Finding, Level, code};
use crate::scenario::{Judged, Step};
use crate::status::Status;

/// The rule.
pub static RULE: Rule = Rule { code: &code::EMPTY_ASSERT, level: Level::Warning, check };

fn check(subject: &Subject) -> Vec<Finding> {
    let found = subject.judged().filter(|(step, found)| is_empty(step, *found));
    let finding = found.map(|(step, _)| {
        let finding = RULE.finding(format!("the assertion of step `{}` can never fail", step.id));
        let place = subject.scenario.document.place(&format!("{}/assert", step.pointer));
        finding.at(place, "every value that `extract` takes satisfies this").help(
            "bound what would be wrong; where any answer will do, as of a step that only gathers evidence, `{minLength: 1}` says so",
        )
    });
    finding.collect()
}

fn is_empty(step: &Step, found: Option<&Judgements>) -> bool {
    let Judged::Assert { assert, warn: None } = &step.judged else { return false };
    if let Some((word, Json::String(pattern))) =
        assert.as_object().filter(|words| words.len() == 1).and_then(|words| words.iter().next())
        && word == "pattern"
    {
        return !pattern.contains("{{") && matches_everything(pattern);
    }
    found.is_some_and(|found| found.statuses == BTreeSet::from([Status::Pass]) && found.unfit.is_none())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::trial::titles;

    fn found(step: &str) -> usize {
        titles(&RULE, &format!("steps: [{{id: a, title: Check, command: [x], {step}}}]\n")).len()
    }

    #[test]
    fn what_every_value_satisfies_is_told() {
        assert_eq!(found("extract: {count: x}, assert: {minimum: 0}"), 1);
        assert_eq!(found("extract: text, assert: {type: string}"), 1);
        assert_eq!(found("extract: text, assert: {pattern: '.*'}"), 1);
        assert_eq!(found("extract: {text: true, as: boolean}, assert: {enum: [true, false]}"), 1);
        assert_eq!(found("assert: {maximum: 255}"), 1, "an exit code is never more");
    }

    #[test]
    fn what_one_value_breaks_is_fine() {
        for step in [
            "extract: {count: x}, assert: {minimum: 1}",
            "extract: {text: true, as: integer}, assert: {minimum: 0}",
            "extract: text, assert: {pattern: ^ok}",
            "extract: text, assert: {minLength: 1}",
            "extract: {json: $}, assert: {type: object}",
            "extract: {count: x}, assert: {minimum: 0}, warn: {maximum: 5}",
            "assert: {maximum: '{{ run.id }}'}",
            "assert: {const: 0}",
        ] {
            assert_eq!(found(step), 0, "{step}");
        }
    }
}
