//! Where a stretch of a string's value stands in the file.

use std::ops::Range;

use crate::span::Span;

/// The stretch `range` of `value`, which is written as the stretch `span` of `text`; `None` where the two differ so
/// that it cannot be told.
pub(super) fn stretch(text: &str, span: Span, value: &str, range: &Range<usize>) -> Option<Span> {
    let written = text.get(span.range())?;
    value.get(range.clone())?;
    in_lines(written, value, range)
        .or_else(|| in_quotes(written, value, range))
        .map(|found| Span::new(span.start + found.start, span.start + found.end))
}

/// Plain text and block scalars: each line of the value is a line of the text behind its indentation.
fn in_lines(written: &str, value: &str, range: &Range<usize>) -> Option<Range<usize>> {
    let mut lines = written.split_inclusive('\n');
    let (mut at_written, mut at_value) = (0, 0);
    let mut start = None;
    for line in value.split('\n') {
        let raw = lines.next().unwrap_or_default();
        let content = raw.trim_end_matches('\n').trim_end_matches('\r');
        let indentation = content.strip_suffix(line)?;
        if !indentation.bytes().all(|byte| byte == b' ') {
            return None;
        }
        let map = |offset: usize| at_written + indentation.len() + offset - at_value;
        let end = at_value + line.len();
        if start.is_none() && range.start <= end {
            start = Some(map(range.start));
        }
        if let Some(start) = start
            && range.end <= end
        {
            return Some(start..map(range.end));
        }
        at_value = end + 1;
        at_written += raw.len();
    }
    None
}

/// Text in quotes on one line without escapes, which is its value.
fn in_quotes(written: &str, value: &str, range: &Range<usize>) -> Option<Range<usize>> {
    let inner = ['\'', '"'].iter().find_map(|quote| written.strip_prefix(*quote)?.strip_suffix(*quote))?;
    (inner == value).then(|| range.start + 1..range.end + 1)
}
