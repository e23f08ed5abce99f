//! What is wrong with a text.

use std::ops::Range;

/// Text that does not parse, or that cannot be filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Malformed {
    /// What is wrong, lower case, without a full stop.
    pub message: String,
    /// Where in the text, in bytes.
    pub range: Range<usize>,
}

impl Malformed {
    /// Something wrong at `range`.
    pub(super) fn new(message: impl Into<String>, range: Range<usize>) -> Self {
        Self { message: message.into(), range }
    }

    /// The same, seen from a text in which this one begins at `offset`.
    pub(super) fn shifted(mut self, offset: usize) -> Self {
        self.range = self.range.start + offset..self.range.end + offset;
        self
    }
}
