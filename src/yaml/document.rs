//! A file as a tree, with its text.

use std::ops::Range;

use serde::de::DeserializeOwned;

use super::{Content, Entry, Node, compose, inside, limits, load, pointer, syntax, typed};
use crate::diagnostic::{Finding, Place, Source, code};
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
        if source.text().len() > limits::BYTES {
            return Err(vec![too_large(source)]);
        }
        let (tree, stop) = load::load(source.text());
        let (root, mut findings) = compose::compose(source, &tree);
        findings.extend(stop.iter().map(|stop| syntax::finding(source, stop)));
        let root = root.filter(|root| root.content != Content::Null || root.span.start != root.span.end);
        match root {
            Some(root) if findings.is_empty() => Ok(Self { source: source.clone(), root }),
            None if findings.is_empty() => Err(vec![empty(source)]),
            _ => {
                Finding::sort(&mut findings);
                Err(findings)
            }
        }
    }

    /// The node at a JSON pointer such as `/steps/0/when`; `""` is the root.
    #[must_use]
    pub fn node(&self, pointer: &str) -> Option<&Node> {
        match self.walk(pointer) {
            Step::Found(spot) => Some(spot.node),
            Step::Missing(_) => None,
        }
    }

    /// Where the value at `pointer` stands; where there is none, the place of its nearest ancestor.
    #[must_use]
    pub fn place(&self, pointer: &str) -> Place {
        let (Step::Found(spot) | Step::Missing(spot)) = self.walk(pointer);
        Place::new(&self.source, spot.node.span)
    }

    /// Where the key of the entry at `pointer` stands; for a list's item, the item; where there is no such entry, the
    /// key of its nearest ancestor.
    #[must_use]
    pub fn key_place(&self, pointer: &str) -> Place {
        let (Step::Found(spot) | Step::Missing(spot)) = self.walk(pointer);
        Place::new(&self.source, spot.entry.map_or(spot.node.span, |entry| entry.key_span))
    }

    /// Where a stretch of the string at `pointer` stands, in bytes of the string's value; where the text in the file
    /// differs from the value (escapes, folded lines) and the stretch cannot be found, the whole string.
    #[must_use]
    pub fn inside(&self, pointer: &str, range: Range<usize>) -> Place {
        let found = self.node(pointer).and_then(|node| match &node.content {
            Content::String(value) => inside::stretch(self.source.text(), node.span, value, &range),
            _ => None,
        });
        found.map_or_else(|| self.place(pointer), |span| Place::new(&self.source, span))
    }

    /// The tree as JSON, for schemas and typed reading.
    #[must_use]
    pub fn to_json(&self) -> serde_json::Value {
        self.root.to_json()
    }

    /// Reads the tree as a `T`.
    ///
    /// # Errors
    /// What does not fit, at its place. A document that its [`super::Shape`] accepts should have none of these.
    pub fn typed<T: DeserializeOwned>(&self) -> Result<T, Vec<Finding>> {
        typed::read(self)
    }

    fn walk(&self, pointer: &str) -> Step<'_> {
        let mut spot = Spot { node: &self.root, entry: None };
        for token in pointer::tokens(pointer) {
            let next = match &spot.node.content {
                Content::Mapping(entries) => entries
                    .iter()
                    .find(|entry| entry.key == token)
                    .map(|entry| Spot { node: &entry.value, entry: Some(entry) }),
                Content::Sequence(items) => {
                    pointer::index(&token).and_then(|at| items.get(at)).map(|node| Spot { node, entry: None })
                }
                _ => None,
            };
            match next {
                Some(next) => spot = next,
                None => return Step::Missing(spot),
            }
        }
        Step::Found(spot)
    }
}

/// A node, and the entry it is the value of.
struct Spot<'a> {
    node: &'a Node,
    entry: Option<&'a Entry>,
}

enum Step<'a> {
    Found(Spot<'a>),
    /// The nearest ancestor that is there.
    Missing(Spot<'a>),
}

fn too_large(source: &Source) -> Finding {
    let mib = source.text().len() >> 20;
    Finding::error(&code::FILE_TOO_LARGE, format!("the file is too large ({mib} MiB)"))
        .at(Place::new(source, Span::default()), format!("at most {} MiB are read", limits::BYTES >> 20))
}

fn empty(source: &Source) -> Finding {
    Finding::error(&code::EMPTY_FILE, "the file is empty")
        .at(Place::new(source, Span::default()), "nothing here but blanks and comments")
}
