//! The tree as it is written: aliases still aliases, scalars still text, keys still nodes.

use std::borrow::Cow;

use crate::span::Span;

/// The number of a node in its [`RawTree`].
pub(super) type Id = usize;

/// Nodes as they are written; a node's number is its index. Text that stands in the file as it is meant is not copied.
#[derive(Debug, Default)]
pub(super) struct RawTree<'a> {
    /// All nodes, a collection before what is in it, and that before what follows it.
    pub nodes: Vec<Raw<'a>>,
    /// The root of the first document, if there is one.
    pub root: Option<Id>,
}

/// A node as it is written.
#[derive(Debug)]
pub(super) struct Raw<'a> {
    /// Where it stands, without its anchor and tag.
    pub span: Span,
    /// Its tag, in full (`tag:yaml.org,2002:str`), and where that stands. Few have one, so it has room of its own.
    pub tag: Option<Box<(String, Span)>>,
    /// What it is.
    pub kind: Kind<'a>,
}

/// What a node is.
#[derive(Debug)]
pub(super) enum Kind<'a> {
    /// Text; a plain one (without quotes) may mean a number or a boolean.
    Scalar { text: Cow<'a, str>, plain: bool },
    /// A list, with the first node that is not in it any more.
    Sequence { end: Id },
    /// A map, with the first node that is not in it any more; a `flow` one is written with braces.
    Mapping { end: Id, flow: bool },
    /// The same as an earlier node.
    Alias(Id),
    /// An alias whose anchor is not there, with its name.
    UnknownAlias(String),
}

impl RawTree<'_> {
    /// What is in a collection, in the order of the file; of a map keys and values in turn.
    pub(super) fn children(&self, id: Id) -> impl Iterator<Item = Id> {
        let (mut at, end) = (id + 1, self.after(id));
        std::iter::from_fn(move || {
            let child = (at < end).then_some(at)?;
            at = self.after(child);
            Some(child)
        })
    }

    /// The keys of a map, each with its value. A key that the file ends behind is none.
    pub(super) fn entries(&self, id: Id) -> impl Iterator<Item = (Id, Id)> {
        let mut children = self.children(id);
        std::iter::from_fn(move || Some((children.next()?, children.next()?)))
    }

    /// The node behind this one and all that is in it.
    fn after(&self, id: Id) -> Id {
        match self.nodes[id].kind {
            Kind::Sequence { end } | Kind::Mapping { end, .. } => end,
            _ => id + 1,
        }
    }
}

impl Raw<'_> {
    /// The text of a scalar.
    pub(super) fn text(&self) -> Option<&str> {
        match &self.kind {
            Kind::Scalar { text, .. } => Some(text),
            _ => None,
        }
    }
}
