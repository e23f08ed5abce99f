//! The answer of a step: a JSON value that knows its unit.

use serde::{Deserialize, Serialize};

/// What the number in a [`Value`] counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Unit {
    /// A plain value.
    #[default]
    None,
    /// A length of time in seconds.
    Seconds,
    /// A size in bytes.
    Bytes,
}

/// The answer of a step. Durations are numbers of seconds and sizes numbers of bytes, so that they compare as numbers.
#[derive(Debug, Clone, PartialEq)]
pub struct Value {
    /// The value; 64-bit integers stay exact.
    pub data: serde_json::Value,
    /// What a number counts.
    pub unit: Unit,
}

impl Value {
    /// A value without a unit.
    #[must_use]
    pub fn plain(data: impl Into<serde_json::Value>) -> Self {
        Self { data: data.into(), unit: Unit::None }
    }

    /// A length of time in seconds, as an integer where it is whole.
    #[must_use]
    pub fn seconds(seconds: f64) -> Self {
        Self { data: number(seconds), unit: Unit::Seconds }
    }

    /// A size in bytes.
    #[must_use]
    pub fn bytes(bytes: u64) -> Self {
        Self { data: bytes.into(), unit: Unit::Bytes }
    }
}

/// A JSON number, as an integer where it is whole and exact.
#[must_use]
pub fn number(value: f64) -> serde_json::Value {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    if value.fract() == 0.0 && value.abs() < EXACT {
        #[expect(clippy::cast_possible_truncation, reason = "whole and within the exact range of f64, checked above")]
        let whole = value as i64;
        return whole.into();
    }
    value.into()
}

impl std::fmt::Display for Value {
    /// As a person reads it: strings bare, durations and sizes with their unit.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&describe(&self.data, self.unit))
    }
}

/// `data` as a person reads it, a number in the given unit.
#[must_use]
pub fn describe(data: &serde_json::Value, unit: Unit) -> String {
    match (data, unit) {
        (serde_json::Value::String(text), _) => text.clone(),
        (serde_json::Value::Number(number), Unit::Seconds) => describe_seconds(number.as_f64().unwrap_or_default()),
        (serde_json::Value::Number(number), Unit::Bytes) => {
            crate::bytesize::describe(number.as_f64().unwrap_or_default())
        }
        (other, _) => other.to_string(),
    }
}

fn describe_seconds(seconds: f64) -> String {
    let rounded = if seconds.abs() >= 60.0 { seconds.abs().round() } else { (seconds.abs() * 1000.0).round() / 1000.0 };
    let length = std::time::Duration::try_from_secs_f64(rounded).unwrap_or(std::time::Duration::MAX);
    let sign = if seconds < 0.0 { "-" } else { "" };
    format!("{sign}{}", crate::timespan::Timespan::from(length))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_shown_in_its_unit_and_large_integers_stay_exact() {
        assert_eq!(Value::seconds(412.0).to_string(), "6m 52s");
        assert_eq!(Value::seconds(-60.0).to_string(), "-1m");
        assert_eq!(Value::seconds(0.25).to_string(), "250ms");
        assert_eq!(Value::bytes(8 << 20).to_string(), "8MiB");
        assert_eq!(Value::plain("No").to_string(), "No");
        assert_eq!(Value::plain(13_668_033_151_171_901_123_u64).to_string(), "13668033151171901123");
        assert_eq!(Value::seconds(3.0).data, serde_json::json!(3));
    }
}
