//! Every condition parses and asks only what steps can answer.

use super::{Draft, names};
use crate::diagnostic::{Finding, code};
use crate::expression::Condition;

/// The conditions of steps and diagnoses.
pub fn check(draft: &Draft) -> Vec<Finding> {
    let steps = draft.steps().filter_map(|(pointer, step)| Some((format!("{pointer}/when"), step.when.as_deref()?)));
    let diagnoses = draft.file.diagnoses.iter().enumerate();
    let diagnoses = diagnoses.filter_map(|(at, cause)| Some((format!("/diagnoses/{at}/when"), cause.when.as_deref()?)));
    steps.chain(diagnoses).flat_map(|(pointer, text)| one(draft, &pointer, text)).collect()
}

fn one(draft: &Draft, pointer: &str, text: &str) -> Vec<Finding> {
    match Condition::parse(text) {
        Err(malformed) => vec![
            Finding::error(&code::BAD_EXPRESSION, "this condition cannot be read")
                .at(draft.inside(pointer, malformed.range), malformed.message)
                .help("a condition reads like `sql_thread.failed and lag.value > params.max_lag`"),
        ],
        Ok(condition) => condition
            .mentions()
            .iter()
            .filter_map(|mention| {
                let place = draft.inside(pointer, mention.range.clone());
                names::check(draft, mention, names::Text::Condition, place)
            })
            .collect(),
    }
}
