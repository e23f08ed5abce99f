//! The registry of languages.

use super::{Graph, dot, mermaid};

/// A language that draws graphs.
#[derive(Debug, Clone, Copy)]
pub struct Language {
    /// The word that asks for it.
    pub name: &'static str,
    /// Writes a graph in it; ends in a line feed.
    pub write: fn(&Graph) -> String,
}

/// Every language, the one that code hosts draw first.
pub const LANGUAGES: &[&Language] = &[&mermaid::LANGUAGE, &dot::LANGUAGE];
