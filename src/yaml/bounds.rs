//! Findings for values that are too small, too large, too few or too many.

use jsonschema::error::ValidationErrorKind as Kind;
use serde_json::Value;

use super::explain::Explainer;
use super::wording;
use crate::diagnostic::{Finding, code};

impl Explainer<'_> {
    /// The finding for a bound that is not kept; `None` if the error is about something else.
    pub(super) fn bound(&self, at: &str, kind: &Kind, found: &Value) -> Option<Finding> {
        let name = self.name_of(at);
        let (code, title, label) = if let Some(limit) = limit_of(kind) {
            (
                &code::WRONG_VALUE,
                format!("{name} has to be {limit}, not {}", wording::shown(found)),
                format!("expected {limit}"),
            )
        } else if matches!(kind, Kind::UniqueItems) {
            (&code::WRONG_VALUE, format!("{name} has an item twice"), "each item once".to_owned())
        } else {
            let (word, limit, thing) = size_of(kind)?;
            let expected = format!("{word} {}", wording::count(limit, thing));
            let has = wording::count(length(found), thing);
            (&code::WRONG_LENGTH, format!("{name} has {has}, but needs {expected}"), format!("expected {expected}"))
        };
        Some(self.error(code, title, at, label))
    }
}

fn limit_of(kind: &Kind) -> Option<String> {
    Some(match kind {
        Kind::Minimum { limit } => format!("at least {limit}"),
        Kind::Maximum { limit } => format!("at most {limit}"),
        Kind::ExclusiveMinimum { limit } => format!("more than {limit}"),
        Kind::ExclusiveMaximum { limit } => format!("less than {limit}"),
        Kind::MultipleOf { multiple_of } => format!("a multiple of {multiple_of}"),
        _ => return None,
    })
}

fn size_of(kind: &Kind) -> Option<(&'static str, u64, &'static str)> {
    Some(match kind {
        Kind::MinItems { limit } => ("at least", *limit, "item"),
        Kind::MaxItems { limit } => ("at most", *limit, "item"),
        Kind::MinLength { limit } => ("at least", *limit, "character"),
        Kind::MaxLength { limit } => ("at most", *limit, "character"),
        Kind::MinProperties { limit } => ("at least", *limit, "entry"),
        Kind::MaxProperties { limit } => ("at most", *limit, "entry"),
        _ => return None,
    })
}

fn length(value: &Value) -> u64 {
    let length = match value {
        Value::String(text) => text.chars().count(),
        Value::Array(items) => items.len(),
        Value::Object(entries) => entries.len(),
        _ => 0,
    };
    u64::try_from(length).unwrap_or(u64::MAX)
}
