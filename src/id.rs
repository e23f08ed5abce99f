//! The names that tie things together: what may be a scenario's id, a step's id, a run's id.

use serde::{Deserialize, Serialize};

use crate::clock::Moment;

/// The pattern of a scenario's id.
pub const SCENARIO: &str = "^[a-z0-9][a-z0-9-]*$";
/// The pattern of the ids that expressions name: steps, params, facts, diagnoses, remediations.
pub const NAME: &str = "^[a-z][a-z0-9_]*$";

/// Whether `text` fits [`NAME`].
#[must_use]
pub fn is_name(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_lowercase())
        && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
}

/// The id of a run: a UUID of version 7, so that ids sort by time (RFC 9562).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(transparent)]
pub struct RunId(String);

impl RunId {
    /// A new id, made from the present time and random bits.
    #[must_use]
    pub fn new() -> Self {
        Self(uuid::Uuid::now_v7().to_string())
    }

    /// Takes an id that was written before; `None` when the text is not a UUID.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        uuid::Uuid::try_parse(text).ok().map(|id| Self(id.to_string()))
    }

    /// The id as text, 36 characters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl RunId {
    /// When it was made: a UUID of version 7 begins with the milliseconds since 1970 (RFC 9562).
    #[must_use]
    pub fn made_at(&self) -> Moment {
        let digits: String = self.0.chars().filter(char::is_ascii_hexdigit).take(12).collect();
        Moment::from_unix_millis(i64::from_str_radix(&digits, 16).unwrap_or_default())
    }
}

impl Default for RunId {
    fn default() -> Self {
        Self::new()
    }
}

impl std::fmt::Display for RunId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::{NAME, RunId, is_name};

    proptest::proptest! {
        #[test]
        fn a_name_is_what_its_pattern_says(text in "[a-c0-2_]{0,3}|[a_0]{1,2}[A\n -]?|\\PC{0,3}") {
            proptest::prop_assert_eq!(is_name(&text), regex_lite::Regex::new(NAME).unwrap().is_match(&text));
        }
    }

    #[test]
    fn later_runs_sort_behind_earlier_ones() {
        let ids: Vec<RunId> = (0..100).map(|_| RunId::new()).collect();
        assert!(ids.is_sorted());
        assert_eq!(RunId::parse(ids[0].as_str()), Some(ids[0].clone()));
        assert_eq!(RunId::parse("../../etc/passwd"), None);
    }
}
