//! One thing that could be written at a cursor.

use crate::span::Span;

/// What a suggestion is, for its sign in the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    /// A key.
    Key,
    /// A word of a fixed list.
    Word,
    /// A step.
    Step,
    /// A value of the context.
    Value,
    /// Something that another file or another part of this one declares.
    Name,
}

/// One thing that could be written at a cursor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// What is shown and compared with what was typed.
    pub label: String,
    /// Its sign.
    pub sort: Sort,
    /// A few words beside it.
    pub detail: String,
    /// What it means, in Markdown.
    pub about: String,
    /// What is written.
    pub insert: String,
    /// What that replaces.
    pub replace: Span,
}

impl Suggestion {
    /// One that writes its label.
    #[must_use]
    pub fn new(sort: Sort, label: impl Into<String>, replace: Span) -> Self {
        let label = label.into();
        Self { insert: label.clone(), label, sort, detail: String::new(), about: String::new(), replace }
    }

    /// With words beside it.
    #[must_use]
    pub fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = detail.into();
        self
    }

    /// With its meaning.
    #[must_use]
    pub fn about(mut self, about: impl Into<String>) -> Self {
        self.about = about.into();
        self
    }

    /// Writing something else than its label.
    #[must_use]
    pub fn insert(mut self, text: impl Into<String>) -> Self {
        self.insert = text.into();
        self
    }
}
