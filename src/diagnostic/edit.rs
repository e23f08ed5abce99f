//! What would mend a finding.

use crate::span::Span;

/// A stretch of a source, and the text that takes its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// The stretch; without length, the text is put in.
    pub span: Span,
    /// The text.
    pub text: String,
}

impl Edit {
    /// `text` in the place of `span`.
    #[must_use]
    pub fn new(span: Span, text: impl Into<String>) -> Self {
        Self { span, text: text.into() }
    }
}
