//! Whether two trees say the same, but for what was mended.

use crate::diagnostic::Edit;
use crate::span::Span;
use crate::yaml::{Content, Node};

/// Whether `new` says what `old` says, in the same order, but for the keys and values of `old` in which an edit lies.
pub(super) fn same_but(old: &Node, new: &Node, edits: &[Edit]) -> bool {
    let mended = |span: Span| edits.iter().any(|edit| span.start <= edit.span.start && edit.span.end <= span.end);
    match (&old.content, &new.content) {
        (Content::Sequence(one), Content::Sequence(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| same_but(one, other, edits))
        }
        (Content::Mapping(one), Content::Mapping(other)) => {
            let pair = |(one, other): (&crate::yaml::Entry, &crate::yaml::Entry)| {
                (one.key == other.key || mended(one.key_span)) && same_but(&one.value, &other.value, edits)
            };
            one.len() == other.len() && one.iter().zip(other).all(pair)
        }
        (Content::String(one), Content::String(other)) => one == other || mended(old.span),
        // A word in the place of `yes`, a number or nothing would be of another kind.
        (one, other) => one == other,
    }
}
