//! A condition over the answers of steps.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value as Json;

use super::{Context, Malformed, Mention};
use crate::status::Status;

/// What a condition may know of a step.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// Its status; `None` while it has none.
    pub status: Option<Status>,
    /// Its value; null when it has none.
    pub value: Json,
}

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
        /// What went wrong when it was worked out (a string compared with a filter that wants a number), if that is why.
        error: Option<String>,
    },
}

/// A condition that parses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    text: String,
}

impl Condition {
    /// Reads a condition.
    ///
    /// # Errors
    /// Where and why the text is no expression.
    pub fn parse(text: &str) -> Result<Self, Malformed> {
        Ok(Self { text: text.to_owned() })
    }

    /// The text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Every name it speaks of, in order.
    #[must_use]
    pub fn mentions(&self) -> Vec<Mention> {
        Vec::new()
    }

    /// Decides it. A name that is a key of `answers` is a step, every other one comes from `context`.
    #[must_use]
    pub fn decide(&self, _answers: &BTreeMap<String, Answer>, _context: &Context) -> Truth {
        Truth::True
    }
}
