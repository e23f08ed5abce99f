//! A length of time as people write it: `5s`, `1h 30m`, `250ms`; never a number without a unit.

use std::time::Duration;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A length of time, written with a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Timespan(Duration);

/// The pattern of a timespan in the JSON Schema: one or more numbers, each with its unit.
pub const PATTERN: &str = r"^([0-9]+ ?(ns|us|ms|s|sec|m|min|h|hr|d|day|days|w|week|weeks) ?)+$";

impl Timespan {
    /// A timespan of this many milliseconds.
    #[must_use]
    pub const fn from_millis(millis: u64) -> Self {
        Self(Duration::from_millis(millis))
    }

    /// A timespan of this many seconds.
    #[must_use]
    pub const fn from_secs(secs: u64) -> Self {
        Self(Duration::from_secs(secs))
    }

    /// Reads text such as `90s` or `1h 30m`.
    ///
    /// # Errors
    /// What is wrong, as a sentence that fits behind the text itself; a bare number is told that its unit is missing.
    pub fn parse(text: &str) -> Result<Self, String> {
        let trimmed = text.trim();
        if !trimmed.is_empty() && trimmed.chars().all(|c| c.is_ascii_digit() || c == '.') {
            return Err(format!("a duration needs a unit: write `{trimmed}s` for seconds, or ms, m, h, d"));
        }
        humantime::parse_duration(trimmed)
            .map(Self)
            .map_err(|error| format!("not a duration ({error}): write for example `5s`, `1h 30m` or `250ms`"))
    }

    /// The length as the standard library's type.
    #[must_use]
    pub const fn duration(self) -> Duration {
        self.0
    }

    /// The length in seconds; what a duration is in expressions and assertions.
    #[must_use]
    pub fn seconds(self) -> f64 {
        self.0.as_secs_f64()
    }

    /// The length in whole milliseconds, at most `u64::MAX`.
    #[must_use]
    pub fn millis(self) -> u64 {
        u64::try_from(self.0.as_millis()).unwrap_or(u64::MAX)
    }
}

impl From<Duration> for Timespan {
    fn from(duration: Duration) -> Self {
        Self(duration)
    }
}

impl std::fmt::Display for Timespan {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.0.is_zero() {
            return f.pad("0s");
        }
        f.pad(&humantime::format_duration(self.0).to_string())
    }
}

impl Serialize for Timespan {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Timespan {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        Self::parse(&text).map_err(serde::de::Error::custom)
    }
}

impl schemars::JsonSchema for Timespan {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Timespan".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": "string",
            "pattern": PATTERN,
            "description": "A length of time with its unit: 5s, 1h 30m, 250ms",
            "examples": ["5s", "1h 30m", "250ms"],
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_without_a_unit_is_refused_and_told_what_is_missing() {
        assert_eq!(
            Timespan::parse("90").unwrap_err(),
            "a duration needs a unit: write `90s` for seconds, or ms, m, h, d"
        );
        assert!(Timespan::parse("soon").unwrap_err().starts_with("not a duration"));
    }

    #[test]
    fn what_is_written_is_read_back() {
        for text in ["0s", "5s", "1h 30m", "250ms", "3days"] {
            let read = Timespan::parse(text).unwrap();
            assert_eq!(Timespan::parse(&read.to_string()).unwrap(), read, "{text}");
        }
        let pattern = regex::Regex::new(PATTERN).unwrap();
        for text in ["5s", "1h 30m", "250ms", "72h", "2m"] {
            assert!(pattern.is_match(text), "{text}");
            assert!(Timespan::parse(text).is_ok(), "{text}");
        }
    }
}
