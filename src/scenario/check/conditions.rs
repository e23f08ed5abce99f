//! Every condition parses and asks only what steps can answer.

use std::ops::Range;

use super::{Draft, names, slips};
use crate::diagnostic::{Finding, code};
use crate::expression::{Condition, Malformed, Mention};

/// The conditions of steps and diagnoses.
pub fn check(draft: &Draft) -> Vec<Finding> {
    let steps = draft.steps().filter_map(|(pointer, step)| Some((format!("{pointer}/when"), step.when.as_deref()?)));
    let diagnoses = draft.file.diagnoses.iter().enumerate();
    let diagnoses = diagnoses.filter_map(|(at, cause)| Some((format!("/diagnoses/{at}/when"), cause.when.as_deref()?)));
    steps.chain(diagnoses).flat_map(|(pointer, text)| one(draft, &pointer, text)).collect()
}

fn one(draft: &Draft, pointer: &str, text: &str) -> Vec<Finding> {
    match Condition::parse(text) {
        Err(malformed) => vec![unreadable(draft, pointer, text, malformed)],
        Ok(condition) => of_names(draft, pointer, text, condition.mentions()),
    }
}

fn unreadable(draft: &Draft, pointer: &str, text: &str, malformed: Malformed) -> Finding {
    let finding = Finding::error(&code::BAD_EXPRESSION, "this condition cannot be read");
    match slips::find(text) {
        Some(slip) => finding.at(draft.inside(pointer, slip.range), slip.label).help(slip.help),
        None => finding
            .at(draft.inside(pointer, malformed.range), malformed.message)
            .help("a condition reads like `sql_thread.failed and lag.value > params.max_lag`"),
    }
}

fn of_names(draft: &Draft, pointer: &str, text: &str, mentions: &[Mention]) -> Vec<Finding> {
    let spot = names::Spot { pointer, text };
    let mut findings = Vec::new();
    let mut told: Option<Range<usize>> = None;
    for mention in mentions {
        if told.as_ref().is_some_and(|range| mention.range.start < range.end) {
            continue;
        }
        let Some(finding) = names::check(draft, mention, names::Text::Condition, spot) else { continue };
        match slips::hyphenated(text, mention.range.start) {
            Some(range) if finding.code == &code::UNKNOWN_STEP => {
                findings.push(with_hyphen(draft, spot, &range));
                told = Some(range);
            }
            _ => findings.push(finding),
        }
    }
    findings
}

/// A name with a `-`, which conditions read as a subtraction.
fn with_hyphen(draft: &Draft, spot: names::Spot, range: &Range<usize>) -> Finding {
    let name = &spot.text[range.clone()];
    let meant = name.replace('-', "_");
    let finding = Finding::error(&code::UNKNOWN_STEP, format!("no step is named `{name}`"))
        .at(draft.inside(spot.pointer, range.clone()), "`-` subtracts; it is no part of a name");
    if draft.step_ids.contains(name) {
        return finding.help(format!("name the step `{meant}`, there and here"));
    }
    finding.suggest(&meant, draft.step_ids.iter().copied())
}
