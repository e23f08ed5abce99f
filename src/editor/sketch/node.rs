//! What a sketch is made of.

use crate::span::Span;

/// How a node hangs in the one above it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// The value of this key.
    Key(String),
    /// The item at this index.
    Item(usize),
}

/// How a value is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Nothing on its line: empty, or what is indented below it.
    Nothing,
    /// A text without quotes.
    Plain,
    /// A text in quotes.
    Quoted,
    /// A text on the lines below, behind `|` or `>`.
    Block,
    /// A list or a map in brackets.
    Brackets,
    /// `*name`.
    Alias,
}

/// A key with its value, an item of a list, or a word that may become a key.
#[derive(Debug, Clone)]
pub struct Node {
    /// The node above it; the root is its own.
    pub parent: usize,
    /// How it hangs there.
    pub part: Part,
    /// Where its key stands, or the dash of an item; `None` of an item in brackets.
    pub key: Option<Span>,
    /// Whether there is no colon yet: a word where only a key can be.
    pub is_bare: bool,
    /// Where the value stands on the line of its key and, of a text, on those below it. Empty where there is none.
    pub value: Span,
    /// How the value is written.
    pub form: Form,
    /// The name behind `&`, with its place.
    pub anchor: Option<Span>,
    /// The column of the key or the dash, counted in bytes from 0; `None` in brackets.
    pub column: Option<usize>,
}

impl Node {
    /// A node below `parent` without a value as yet.
    pub(super) const fn new(parent: usize, part: Part, key: Option<Span>, value: Span) -> Self {
        Self { parent, part, key, is_bare: false, value, form: Form::Nothing, anchor: None, column: None }
    }
}
