//! A text that was read, with its name and its lines.

use std::sync::Arc;

use crate::span::{Location, Span};

/// A text with a name. Cheap to clone.
#[derive(Clone, PartialEq, Eq)]
pub struct Source(Arc<Inner>);

#[derive(PartialEq, Eq)]
struct Inner {
    name: String,
    text: String,
    line_starts: Vec<usize>,
}

impl Source {
    /// A text under the name that messages show (a path, or `<command line>`).
    #[must_use]
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Self {
        let text = text.into();
        let line_starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        Self(Arc::new(Inner { name: name.into(), text, line_starts }))
    }

    /// The name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.0.name
    }

    /// The text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.0.text
    }

    /// The line, counted from 0, in which the byte `at` stands.
    pub(super) fn line(&self, at: usize) -> usize {
        let at = at.min(self.text().len());
        self.0.line_starts.partition_point(|start| *start <= at).max(1) - 1
    }

    /// Where a line, counted from 0, begins, and its text without its end.
    pub(super) fn line_text(&self, line: usize) -> (usize, &str) {
        let Some(start) = self.0.line_starts.get(line).copied() else { return (self.text().len(), "") };
        let end = self.0.line_starts.get(line + 1).map_or(self.text().len(), |next| next - 1);
        let text = self.text().get(start..end).unwrap_or_default();
        (start, text.strip_suffix('\r').unwrap_or(text))
    }

    /// Where the byte `at` stands as SARIF and editors count: line and column from 1, the column in units of UTF-16.
    pub(super) fn utf16(&self, at: usize) -> (usize, usize) {
        let at = self.text().floor_char_boundary(at.min(self.text().len()));
        let line = self.line(at);
        let before = self.text().get(self.0.line_starts[line]..at).unwrap_or_default();
        (line + 1, before.encode_utf16().count() + 1)
    }

    /// Where `span` begins, as people count: line and column from 1, the column in characters.
    #[must_use]
    pub fn location(&self, span: Span) -> Location {
        let at = span.start.min(self.text().len());
        let line = self.0.line_starts.partition_point(|start| *start <= at).max(1);
        let before = self.text().get(self.0.line_starts[line - 1]..at).unwrap_or_default();
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Location { file: self.0.name.clone(), line: count(line), column: count(before.chars().count() + 1) }
    }
}

impl std::fmt::Debug for Source {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Source({}, {} bytes)", self.0.name, self.0.text.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_and_a_place_behind_the_end_is_the_end() {
        let source = Source::new("a.yaml", "é: x\nb: y");
        let at = |start| source.location(Span::new(start, start)).to_string();
        assert_eq!(at(4), "a.yaml:1:4");
        assert_eq!(at(6), "a.yaml:2:1");
        assert_eq!(at(99), "a.yaml:2:5");
    }
}
