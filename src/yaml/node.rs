//! A YAML value and where it stands.

use crate::span::Span;

/// A value. An alias is the node it stands for, with the place of the node that was anchored.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// Where it stands.
    pub span: Span,
    /// What it is.
    pub content: Content,
}

/// What a value is, by the core schema of YAML 1.2: `yes`, `no` and `on` are strings.
#[derive(Debug, Clone, PartialEq)]
pub enum Content {
    /// `null`, `~` or nothing.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number; 64-bit integers stay exact.
    Number(serde_json::Number),
    /// A string.
    String(String),
    /// A list.
    Sequence(Vec<Node>),
    /// A map, in the order of the file, keys unique.
    Mapping(Vec<Entry>),
}

/// A key and its value.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// The key as text; a key that is a number or a boolean is its text.
    pub key: String,
    /// Where the key stands.
    pub key_span: Span,
    /// The value.
    pub value: Node,
}
