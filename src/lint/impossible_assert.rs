//! An assertion that no value satisfies.

use super::{Rule, Subject};
use crate::diagnostic::{Finding, Level, code};
use crate::scenario::Judged;

/// The rule.
pub static RULE: Rule = Rule { code: &code::IMPOSSIBLE_ASSERT, level: Level::Error, check };

fn check(subject: &Subject) -> Vec<Finding> {
    let asserting = subject.judged().filter(|(step, _)| matches!(step.judged, Judged::Assert { .. }));
    let found = asserting.filter_map(|(step, found)| {
        let found = found?;
        if found.statuses.iter().any(|status| status.passed()) {
            return None;
        }
        let finding = RULE.finding(format!("no answer of step `{}` satisfies its assertion", step.id));
        let place = subject.scenario.document.place(&format!("{}/assert", step.pointer));
        // Where some answers can be judged, and fail, the bounds are to blame and not the type.
        let unfit = found.unfit.clone().filter(|_| found.statuses.is_empty());
        Some(finding.at(place, unfit.unwrap_or_else(|| "no value that `extract` takes is all of this".to_owned())))
    });
    found.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::trial::titles;

    fn found(step: &str) -> usize {
        titles(&RULE, &format!("steps: [{{id: a, title: Check, command: [x], {step}}}]\n")).len()
    }

    #[test]
    fn what_no_value_satisfies_is_told() {
        for step in [
            "extract: {count: x}, assert: {minimum: 5, maximum: 3}",
            "extract: {count: x}, assert: {maximum: -1}",
            "extract: {column: A, as: duration}, assert: {minimum: 5m, maximum: 30s}",
            "extract: text, assert: {const: 0}",
            "extract: text, assert: {maximum: 5}",
            "extract: text, assert: {const: ok, pattern: ^fine}",
            "extract: {text: true, as: integer}, assert: {exclusiveMinimum: 3, exclusiveMaximum: 4}",
            "extract: {regex: '(Yes|No)'}, assert: {const: 'yes'}",
            "assert: {const: 256}",
            "extract: {text: true, as: boolean}, assert: {const: 'true'}",
        ] {
            assert_eq!(found(step), 1, "{step}");
        }
    }

    #[test]
    fn what_one_value_satisfies_is_fine() {
        for step in [
            "extract: {text: true, as: number}, assert: {exclusiveMinimum: 3, exclusiveMaximum: 4}",
            "extract: {text: true, as: integer}, assert: {multipleOf: 7, minimum: 1}",
            "extract: text, assert: {const: ok, pattern: ^ok}",
            "extract: text, assert: {enum: [ok, fine], pattern: ^f}",
            "extract: {json: $.x}, assert: {maximum: 5}",
            "extract: {text: true, as: list}, assert: {maxItems: 0}",
            "extract: {text: true, as: time_left}, assert: {minimum: 72h}",
            "extract: {column: A, as: bytes}, assert: {minimum: 1GiB}, warn: {minimum: 2GiB}",
            "extract: text, assert: {const: '{{ run.id }}'}",
            "repeat: {samples: 2, every: 1s}, assert: {minItems: 2}",
            "extract: {text: true, as: timestamp}, assert: {pattern: '^2026'}",
        ] {
            assert_eq!(found(step), 0, "{step}");
        }
    }
}
