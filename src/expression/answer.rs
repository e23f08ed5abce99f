//! What a condition may know of a step, and what came of the condition.

use std::collections::BTreeSet;

use serde_json::Value as Json;

use crate::status::Status;

/// What a condition may know of a step.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// Its status; `None` while it has none.
    pub status: Option<Status>,
    /// Its value; null when it has none.
    pub value: Json,
}

impl Answer {
    /// What the attribute `name` is: `Ok(None)` while it is not known.
    ///
    /// `passed`, `failed` and `value` are known only of a question that was answered: a step that timed out did not fail.
    pub(super) fn attribute(&self, name: &str) -> Result<Option<Json>, ()> {
        let answered = self.status.filter(|status| status.answered());
        Ok(match name {
            "status" => self.status.map(|status| Json::from(status.word())),
            "answered" => self.status.map(|status| Json::from(status.answered())),
            "passed" => answered.map(|status| Json::from(status.passed())),
            "failed" => answered.map(|status| Json::from(!status.passed())),
            "value" => answered.map(|_| self.value.clone()).filter(|value| !value.is_null()),
            _ => return Err(()),
        })
    }
}

/// The attributes of a step, as messages list them.
pub(super) const ATTRIBUTES: &str = "`.status`, `.answered`, `.passed`, `.failed` or `.value`";

/// The three answers to a condition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Truth {
    /// It holds.
    True,
    /// It does not hold.
    False,
    /// It asks for what is not known.
    Unknown {
        /// The steps without an answer that it asks for.
        because: BTreeSet<String>,
        /// What went wrong when it was worked out (a text compared with a number), if that is why.
        error: Option<String>,
    },
}

impl Truth {
    /// Unknown, because working it out went wrong.
    pub(super) fn wrong(error: impl Into<String>) -> Self {
        Self::Unknown { because: BTreeSet::new(), error: Some(error.into()) }
    }

    /// Both: false if either is false, whatever the other.
    pub(super) fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::False, _) | (_, Self::False) => Self::False,
            (Self::True, truth) | (truth, Self::True) => truth,
            (Self::Unknown { because: mut steps, error }, Self::Unknown { because: more, error: other_error }) => {
                steps.extend(more);
                Self::Unknown { because: steps, error: error.or(other_error) }
            }
        }
    }

    /// Either: true if one of them is true, whatever the other.
    pub(super) fn or(self, other: Self) -> Self {
        self.negated().and(other.negated()).negated()
    }

    /// The opposite; the opposite of unknown is unknown.
    pub(super) fn negated(self) -> Self {
        match self {
            Self::True => Self::False,
            Self::False => Self::True,
            unknown @ Self::Unknown { .. } => unknown,
        }
    }
}
