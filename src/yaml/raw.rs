//! The tree as it is written: aliases still aliases, scalars still text, keys still nodes.

use crate::span::Span;

/// The number of a node in its [`RawTree`].
pub(super) type Id = usize;

/// Nodes as they are written; a node's number is its index.
#[derive(Debug, Default)]
pub(super) struct RawTree {
    /// All nodes, a collection before what is in it.
    pub nodes: Vec<Raw>,
    /// The root of the first document, if there is one.
    pub root: Option<Id>,
}

/// A node as it is written.
#[derive(Debug)]
pub(super) struct Raw {
    /// Where it stands, without its anchor and tag.
    pub span: Span,
    /// Its tag, in full (`tag:yaml.org,2002:str`), and where that stands.
    pub tag: Option<(String, Span)>,
    /// What it is.
    pub kind: Kind,
}

/// What a node is.
#[derive(Debug)]
pub(super) enum Kind {
    /// Text; a plain one (without quotes) may mean a number or a boolean.
    Scalar { text: String, plain: bool },
    /// A list.
    Sequence(Vec<Id>),
    /// A map; a `flow` one is written with braces.
    Mapping { entries: Vec<(Id, Id)>, flow: bool },
    /// The same as an earlier node.
    Alias(Id),
    /// An alias whose anchor is not there, with its name.
    UnknownAlias(String),
}

impl Raw {
    /// The text of a scalar.
    pub(super) fn text(&self) -> Option<&str> {
        match &self.kind {
            Kind::Scalar { text, .. } => Some(text),
            _ => None,
        }
    }
}
