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

/// A length of time as a person reads it, in its two largest units: `250ms`, `1.03s`, `6m 52s`, `3h 5m`, `90d 4h`.
#[must_use]
pub fn describe_seconds(seconds: f64) -> String {
    let sign = if seconds < 0.0 { "-" } else { "" };
    let length = seconds.abs();
    if length == 0.0 {
        return "0s".to_owned();
    }
    if length < 1.0 {
        return format!("{sign}{}ms", number((length * 1000.0).round().max(1.0)));
    }
    if length < 60.0 {
        return format!("{sign}{}s", number((length * 100.0).round() / 100.0));
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "positive; a time beyond 2^64 s is cut"
    )]
    let whole = length.round() as u64;
    let units = [(86_400, "d"), (3_600, "h"), (60, "m"), (1, "s")];
    let largest = units.iter().position(|(unit, _)| whole >= *unit).unwrap_or(units.len() - 1);
    let mut rest = whole;
    let mut parts = Vec::new();
    for (unit, name) in units.into_iter().skip(largest).take(2) {
        if rest / unit > 0 {
            parts.push(format!("{}{name}", rest / unit));
        }
        rest %= unit;
    }
    format!("{sign}{}", parts.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_shown_in_its_unit_and_large_integers_stay_exact() {
        assert_eq!(Value::seconds(412.0).to_string(), "6m 52s");
        assert_eq!(Value::seconds(-60.0).to_string(), "-1m");
        assert_eq!(Value::seconds(0.25).to_string(), "250ms");
        assert_eq!(Value::seconds(1.034).to_string(), "1.03s");
        assert_eq!(Value::seconds(-188_092_050.0).to_string(), "-2176d 23h");
        assert_eq!(Value::bytes(8 << 20).to_string(), "8MiB");
        assert_eq!(Value::plain("No").to_string(), "No");
        assert_eq!(Value::plain(13_668_033_151_171_901_123_u64).to_string(), "13668033151171901123");
        assert_eq!(Value::seconds(3.0).data, serde_json::json!(3));
    }
}
