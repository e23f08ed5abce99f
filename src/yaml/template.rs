//! The mistake that everybody makes once: a value that begins with `{{` has to be in quotes.

use crate::diagnostic::{Finding, Place, Source, code};
use crate::printable;
use crate::span::Span;

/// The finding for a template without quotes at `at`.
pub(super) fn unquoted(source: &Source, at: usize) -> Finding {
    let line = to_line_end(source.text(), at);
    let end = line.find("}}").map_or(line.len(), |end| end + 2);
    let goes_on = !line[end..].trim_start().starts_with([',', ']', '}']);
    let value = if goes_on { line } else { &line[..end] };
    Finding::error(&code::YAML_SYNTAX, "a template at the start of a value needs quotes")
        .at(Place::new(source, Span::new(at, at + value.len())), "without quotes, `{` begins a map")
        .help(format!("write {}", quoted(value)))
}

/// The finding for a template without quotes that begins a value on the line of `at`, before it.
pub(super) fn before(source: &Source, at: usize) -> Option<Finding> {
    let text = source.text();
    let line = text[..at].rfind('\n').map_or(0, |at| at + 1);
    let template = line + text[line..at].rfind("{{")?;
    let begins_value = text[line..template].trim_end_matches(' ').ends_with([':', '-', '[', ',']);
    begins_value.then(|| unquoted(source, template))
}

/// The text from `from` to the end of its line, without a comment and blanks.
pub(super) fn to_line_end(text: &str, from: usize) -> &str {
    let rest = text.get(from..).unwrap_or_default();
    let line = rest.lines().next().unwrap_or_default();
    line[..line.find(" #").unwrap_or(line.len())].trim_end()
}

/// The stretch from `from` to the end of its line.
pub(super) fn line_of(text: &str, from: usize) -> Span {
    Span::new(from, from + to_line_end(text, from).len())
}

/// A value as it is written in quotes, in backticks.
pub(super) fn quoted(value: &str) -> String {
    let shown = printable::short(value, 60);
    if shown.contains('"') || shown.contains('\\') {
        return format!("`'{}'`", shown.replace('\'', "''"));
    }
    format!("`\"{shown}\"`")
}
