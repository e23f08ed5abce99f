//! What is wrong with a question, told where its step can be found.

use std::ops::Range;

use crate::diagnostic::Code;

/// Something wrong with a question, relative to its step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// JSON pointer from the step to the value that is wrong: `/extract/regex`.
    pub pointer: String,
    /// Which bytes of the string there; `None` means all of it.
    pub range: Option<Range<usize>>,
    /// Whether it is the key that is wrong, not what stands behind it.
    pub is_key: bool,
    /// The code.
    pub code: &'static Code,
    /// What is wrong.
    pub title: String,
    /// What stands under the caret.
    pub label: String,
    /// What to do.
    pub help: Option<String>,
}

impl Problem {
    /// Something wrong with the whole value at `pointer`.
    pub(super) fn new(
        pointer: impl Into<String>,
        code: &'static Code,
        title: impl Into<String>,
        label: impl Into<String>,
    ) -> Self {
        Self {
            pointer: pointer.into(),
            range: None,
            is_key: false,
            code,
            title: title.into(),
            label: label.into(),
            help: None,
        }
    }

    /// The same, about the key.
    pub(super) fn of_key(mut self) -> Self {
        self.is_key = true;
        self
    }

    /// The same, with what to do.
    pub(super) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}
