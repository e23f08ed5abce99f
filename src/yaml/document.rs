//! A file as a tree, with its text.

use std::ops::Range;

use serde::de::DeserializeOwned;

use super::{Content, Node};
use crate::diagnostic::{Finding, Place, Source};
use crate::span::Span;

/// One YAML document and the text it was read from.
#[derive(Debug, Clone)]
pub struct Document {
    /// The text.
    pub source: Source,
    /// The tree.
    pub root: Node,
}

impl Document {
    /// Reads a text.
    ///
    /// # Errors
    /// Everything that keeps the text from being a tree: syntax, duplicate keys, size, depth, alias bombs.
    pub fn load(source: &Source) -> Result<Self, Vec<Finding>> {
        Ok(Self { source: source.clone(), root: Node { span: Span::default(), content: Content::Null } })
    }

    /// The node at a JSON pointer such as `/steps/0/when`; `""` is the root.
    #[must_use]
    pub fn node(&self, _pointer: &str) -> Option<&Node> {
        None
    }

    /// Where the value at `pointer` stands; where there is none, the place of its nearest ancestor.
    #[must_use]
    pub fn place(&self, _pointer: &str) -> Place {
        Place::new(&self.source, self.root.span)
    }

    /// Where the key of the entry at `pointer` stands; for a list's item, the item.
    #[must_use]
    pub fn key_place(&self, pointer: &str) -> Place {
        self.place(pointer)
    }

    /// Where a stretch of the string at `pointer` stands, in bytes of the string's value; where the text in the file
    /// differs from the value (escapes, folded lines) and the stretch cannot be found, the whole string.
    #[must_use]
    pub fn inside(&self, pointer: &str, _range: Range<usize>) -> Place {
        self.place(pointer)
    }

    /// The tree as JSON, for schemas and typed reading.
    #[must_use]
    pub fn to_json(&self) -> serde_json::Value {
        serde_json::Value::Null
    }

    /// Reads the tree as a `T`.
    ///
    /// # Errors
    /// What does not fit, at its place. A document that its [`super::Shape`] accepts should have none of these.
    pub fn typed<T: DeserializeOwned>(&self) -> Result<T, Vec<Finding>> {
        serde_json::from_value(self.to_json()).map_err(|_| Vec::new())
    }
}
