//! What a page holds.

use serde::Serialize;

use super::{markdown, terminal};
use crate::report::Look;

/// Where a word or a line of a comparison stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// In both.
    Both,
    /// Only in what was there before.
    Before,
    /// Only in what is there after.
    After,
}

/// A page. Its texts may be untrusted; what stands in them between back-ticks is code.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Page {
    /// The first line.
    pub heading: String,
    /// A paragraph each.
    pub summary: Vec<String>,
    /// The sections, in order; one without rows is left out.
    pub sections: Vec<Section>,
}

/// A section of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// Its heading.
    pub heading: String,
    /// Its rows.
    pub rows: Vec<Row>,
}

/// One thing that is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The text, one line.
    pub text: String,
    /// What belongs to it.
    pub details: Vec<Detail>,
}

/// What belongs to a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Detail {
    /// A sentence.
    Text(String),
    /// The words of a command, laid side by side.
    Words(Vec<(Side, String)>),
    /// The lines of a text, laid side by side.
    Lines(Vec<(Side, String)>),
}

impl Page {
    /// The page for a terminal.
    #[must_use]
    pub fn terminal(&self, look: &Look) -> String {
        terminal::render(self, look)
    }

    /// The page as Markdown, as for a comment on a pull request.
    #[must_use]
    pub fn markdown(&self) -> String {
        markdown::render(self)
    }

    /// Adds a section.
    pub fn section(&mut self, heading: impl Into<String>, rows: Vec<Row>) {
        self.sections.push(Section { heading: heading.into(), rows });
    }
}

impl Row {
    /// A row without details.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), details: Vec::new() }
    }

    /// The same with a detail more.
    #[must_use]
    pub fn with(mut self, detail: Detail) -> Self {
        self.details.push(detail);
        self
    }
}
