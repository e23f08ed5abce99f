//! Where in a sketch a cursor stands.

use super::node::{Form, Part};
use super::scalar::end_of_line;
use super::tree::{ROOT, Sketch};
use crate::span::Span;

/// What stands under a cursor, or could.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spot {
    /// The key of a node.
    Key(usize),
    /// The value of a node, also an empty one; the stretch from its beginning.
    Value(usize, Span),
    /// An empty line, on which something below this node may begin.
    Below(usize),
    /// A comment, or the end of what is complete.
    Nothing,
}

impl Sketch<'_> {
    /// What stands under the cursor behind byte `at`, a character boundary.
    #[must_use]
    pub fn spot(&self, at: usize) -> Spot {
        let holds = |span: Span| span.start <= at && at <= span.end;
        let found = self.nodes().iter().enumerate().skip(1).rev().find_map(|(index, node)| match node.key {
            Some(key) if holds(key) && matches!(node.part, Part::Key(_)) => Some(Spot::Key(index)),
            _ if holds(node.value) => Some(Spot::Value(index, node.value)),
            _ => None,
        });
        match found {
            Some(Spot::Value(index, span)) if self.node(index).form == Form::Brackets => {
                if span.end == at && self.text()[..at].ends_with([']', '}']) {
                    Spot::Nothing
                } else {
                    Spot::Value(index, span)
                }
            }
            Some(spot) => spot,
            None => self.behind_text(at).unwrap_or_else(|| self.empty_line(at)),
        }
    }

    /// The text that the blanks before the cursor may go on.
    fn behind_text(&self, at: usize) -> Option<Spot> {
        let end = self.text()[..at].trim_end_matches([' ', '\t']).len();
        let index = self.nodes().iter().rposition(|node| node.form == Form::Plain && node.value.end == end)?;
        Some(Spot::Value(index, Span::new(self.node(index).value.start, at)))
    }

    fn empty_line(&self, at: usize) -> Spot {
        let start = self.text()[..at].rfind('\n').map_or(0, |feed| feed + 1);
        let end = end_of_line(self.text(), at);
        if !self.text()[start..end].trim().is_empty() {
            return Spot::Nothing;
        }
        let column = at - start;
        let before = |index: &usize| {
            let node = self.node(*index);
            node.key.map_or(node.value.start, |key| key.start) < start
        };
        let Some(last) = (1..self.nodes().len()).take_while(before).last() else { return Spot::Below(ROOT) };
        let fits = |index: &usize| self.node(*index).column.is_some_and(|own| own < column);
        match self.upwards(last).find(fits) {
            Some(index) if self.node(index).form == Form::Block => {
                Spot::Value(index, Span::new(self.node(index).value.start.min(at), at))
            }
            Some(index) => Spot::Below(index),
            None => Spot::Below(ROOT),
        }
    }
}
