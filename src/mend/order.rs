//! The order of keys: a file begins with who it is and ends with what mends; a step begins with its name, and is asked
//! before it is judged.
//!
//! Order means nothing to the program and much to a reader who knows where to look. Only keys with a place of their own are
//! moved, the others stay behind the one that they stand behind.

use crate::diagnostic::Edit;
use crate::span::Span;
use crate::yaml::{Content, Document, Entry, Node};

/// The keys of a file, by the part that they belong to.
const FILE: [&[&str]; 9] = [
    &["version"],
    &["id"],
    &["title"],
    &["type", "domain", "owner", "tags", "problem", "impact", "budget", "last_reviewed"],
    &["triggers", "params", "facts", "defaults"],
    &["steps"],
    &["diagnoses"],
    &["remediations"],
    &["allow"],
];

/// The keys of a step, in the same way.
const STEP: [&[&str]; 5] = [
    &["id"],
    &["title"],
    &["why"],
    &["command", "pipeline", "shell", "http", "ask"],
    &["extract", "assert", "warn", "outcomes"],
];

/// What puts the keys of the file and of each step into order, with what it is about: an edit for each map that is not.
pub(super) fn edits(document: &Document) -> Vec<(String, Edit)> {
    let Some(Content::Sequence(steps)) = document.node("/steps").map(|steps| &steps.content) else { return Vec::new() };
    let mut edits = Vec::new();
    let mut add = |about: String, node: &Node, order: &[&[&str]]| {
        edits.extend(edit(document.source.text(), node, order).map(|edit| (about, edit)));
    };
    add("the file".to_owned(), &document.root, &FILE);
    for (at, step) in steps.iter().enumerate() {
        let about = match document.node(&format!("/steps/{at}/id")).map(|node| &node.content) {
            Some(Content::String(id)) => format!("step `{id}`"),
            _ => format!("step {}", at + 1),
        };
        add(about, step, &STEP);
    }
    edits
}

fn edit(text: &str, node: &Node, order: &[&[&str]]) -> Option<Edit> {
    let Content::Mapping(entries) = &node.content else { return None };
    let wanted = sorted(entries, order);
    if wanted.is_sorted() {
        return None;
    }
    let block = Block::of(text, node, entries)?;
    let mut moved = String::new();
    for (place, at) in wanted.iter().enumerate() {
        moved.push_str(&block.entry(*at, place)?);
    }
    // Where the text ends without a line feed, it still does.
    if !text[block.span.range()].ends_with('\n') {
        moved.truncate(moved.trim_end_matches(['\n', '\r']).len());
    }
    Some(Edit::new(block.span, moved))
}

/// The numbers of the entries in the order in which they should stand.
fn sorted(entries: &[Entry], order: &[&[&str]]) -> Vec<usize> {
    let mut before = order.len();
    let ranks: Vec<usize> = entries
        .iter()
        .map(|entry| {
            before = order.iter().position(|keys| keys.contains(&entry.key.as_str())).unwrap_or(before);
            before
        })
        .collect();
    let mut numbers: Vec<usize> = (0..entries.len()).collect();
    numbers.sort_by_key(|at| ranks[*at]);
    numbers
}

/// A map whose entries each begin a line of their own, cut into the lines of each.
struct Block<'a> {
    /// From the first key to the end of the last entry.
    span: Span,
    /// The lines of each entry, with the comments and blank lines above it; of the first, from its key on.
    parts: Vec<&'a str>,
    /// The column of the keys.
    indentation: usize,
    /// Whether something stands before the first key on its line: the `-` of a list.
    is_item: bool,
    /// Where a line ends.
    line_end: &'static str,
}

impl<'a> Block<'a> {
    /// The map, if it is written so that its entries can be moved as whole lines.
    fn of(text: &'a str, node: &Node, entries: &[Entry]) -> Option<Self> {
        let first = entries.first()?.key_span.start;
        let line_start = |at: usize| text[..at].rfind('\n').map_or(0, |end| end + 1);
        let before = &text[line_start(first)..first];
        let indentation = before.len();
        let is_item = !before.bytes().all(|byte| byte == b' ');
        if is_item && !before.trim_start_matches(' ').split_inclusive(' ').all(|word| word == "- " || word == " ") {
            return None;
        }
        let mut starts = vec![first];
        for pair in entries.windows(2) {
            let (from, key) = (pair[0].key_span.end, pair[1].key_span.start);
            let line = line_start(key);
            // Merged entries and flow maps are not of this form.
            let is_own_line = from < line && key <= node.span.end && key - line == indentation;
            if !is_own_line || !text[line..key].bytes().all(|byte| byte == b' ') {
                return None;
            }
            starts.push(with_what_is_above(text, line, from, indentation));
        }
        let span = Span::new(first, end_of_lines(text, node.span.end)?);
        // A line may also end with a carriage return alone. Nobody writes so on purpose, and lines are not told apart by it here.
        if text.get(span.range())?.split('\r').skip(1).any(|after| !after.starts_with('\n')) {
            return None;
        }
        let ends = starts.iter().skip(1).copied().chain([span.end]);
        let parts = starts.iter().zip(ends).map(|(start, end)| text.get(*start..end)).collect::<Option<_>>()?;
        let line_end = if text.contains("\r\n") { "\r\n" } else { "\n" };
        Some(Self { span, parts, indentation, is_item, line_end })
    }

    /// The lines of an entry as they stand in another place; `None` where a comment cannot come along.
    fn entry(&self, at: usize, place: usize) -> Option<String> {
        let lines = self.parts[at];
        let indentation = " ".repeat(self.indentation);
        let mut lines = match (at, place) {
            (0, place) if place > 0 => format!("{indentation}{lines}"),
            // Nothing can stand between the `-` and its first key.
            (at, 0) if at > 0 && self.is_item => {
                let lines = lines.strip_prefix(&indentation)?;
                (!lines.starts_with(['#', ' ', '\n', '\r'])).then(|| lines.to_owned())?
            }
            _ => lines.to_owned(),
        };
        if !lines.ends_with('\n') {
            lines.push_str(self.line_end);
        }
        Some(lines)
    }
}

/// Where the comments and blank lines above a line begin, that belong to it.
fn with_what_is_above(text: &str, line: usize, from: usize, indentation: usize) -> usize {
    let mut start = line;
    while start > from {
        let above = text[..start - 1].rfind('\n').map_or(0, |end| end + 1);
        let content = text[above..start].trim_end();
        let is_comment = content.len() > indentation
            && content.as_bytes()[indentation] == b'#'
            && content[..indentation].bytes().all(|byte| byte == b' ');
        if above <= from || !(content.is_empty() || is_comment) {
            break;
        }
        start = above;
    }
    start
}

/// The end of the line in which the last thing before `at` stands, with its line feed.
fn end_of_lines(text: &str, at: usize) -> Option<usize> {
    let end = text.get(..at)?.trim_end().len();
    Some(text[end..].find('\n').map_or(text.len(), |line| end + line + 1))
}
