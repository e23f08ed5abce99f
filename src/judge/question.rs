//! What is asked of an output, and the judgement.

use std::ops::Range;

use serde::Deserialize;
use serde_json::Value as Json;

use super::Extract;
use crate::diagnostic::Code;
use crate::local_text::LocalText;
use crate::output::Output;
use crate::status::Status;
use crate::value::Value;

/// What a declared value means.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
pub struct Outcome {
    /// The status: `pass`, `warn` or `fail`.
    pub status: Status,
    /// What to tell the reader.
    pub message: Option<LocalText>,
    /// The remediation to propose.
    pub remediation: Option<String>,
}

/// The declared values and what each means; `else` catches the rest.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize, schemars::JsonSchema)]
#[serde(transparent)]
pub struct Outcomes(pub indexmap_free::Pairs);

/// Stand-in while the module is built.
pub mod indexmap_free {
    /// Pairs in the order of the file.
    pub type Pairs = std::collections::BTreeMap<String, super::Outcome>;
}

/// Something wrong with a question, relative to its step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// JSON pointer from the step to the value that is wrong: `/extract/regex`.
    pub pointer: String,
    /// Which bytes of the string there; `None` means all of it.
    pub range: Option<Range<usize>>,
    /// The code.
    pub code: &'static Code,
    /// What is wrong.
    pub title: String,
    /// What stands under the caret.
    pub label: String,
    /// What to do.
    pub help: Option<String>,
}

/// What is asked of an output: compiled and ready.
#[derive(Debug, Clone)]
pub struct Question {}

/// What came of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Judgement {
    /// The status.
    pub status: Status,
    /// The answer; `None` when there is none.
    pub value: Option<Value>,
    /// What would have been good, as a phrase.
    pub expected: Option<String>,
    /// Why, in one sentence; `None` for a plain pass.
    pub message: Option<String>,
}

impl Question {
    /// Compiles a question. `assert` and `warn` are JSON Schemas with their templates already filled in.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn new(
        _extract: Option<&Extract>,
        _exit_codes: &[i32],
        _assert: Option<&Json>,
        _warn: Option<&Json>,
        _outcomes: Option<&Outcomes>,
    ) -> Result<Self, Vec<Problem>> {
        Ok(Self {})
    }
}

/// Judges an output.
#[must_use]
pub fn judge(_question: &Question, _output: &Output, _language: &str) -> Judgement {
    Judgement { status: Status::Error, value: None, expected: None, message: None }
}
