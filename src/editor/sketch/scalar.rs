//! Texts: where one ends, and what it says.

use std::borrow::Cow;

/// Where the text in quotes that begins at `at` ends, behind its closing quote. A text that does not end on its line goes
/// on below only as long as the lines are indented by more than `floor`; one that never ends is over at the end of its line.
pub(super) fn end_of_quoted(text: &str, at: usize, floor: Option<usize>) -> usize {
    let quote = text.as_bytes()[at];
    let line_end = end_of_line(text, at);
    let mut rest = text.bytes().enumerate().skip(at + 1);
    while let Some((here, byte)) = rest.next() {
        match byte {
            b'\\' if quote == b'"' => drop(rest.next()),
            b'\'' if quote == b'\'' && text[here + 1..].starts_with('\'') => drop(rest.next()),
            byte if byte == quote => return here + 1,
            b'\n' if !goes_on(text, here + 1, floor) => return line_end,
            _ => {}
        }
    }
    line_end
}

/// Whether the line that begins at `start` is empty or indented by more than `floor`.
pub(super) fn goes_on(text: &str, start: usize, floor: Option<usize>) -> bool {
    let line = &text[start..end_of_line(text, start)];
    let indentation = line.len() - line.trim_start_matches(' ').len();
    line.trim().is_empty() || floor.is_none_or(|floor| indentation > floor)
}

/// Where the line that `at` is in ends, before its line feed.
pub(super) fn end_of_line(text: &str, at: usize) -> usize {
    text[at..].find('\n').map_or(text.len(), |feed| at + feed)
}

/// The part of `text[from..to]` before a comment, without blanks at its end; its end.
pub(super) fn before_comment(text: &str, from: usize, to: usize) -> usize {
    let part = &text[from..to];
    let comment = part.match_indices('#').map(|(at, _)| at);
    let mut comment = comment.filter(|at| *at == 0 || part[..*at].ends_with([' ', '\t']));
    let kept = &part[..comment.next().unwrap_or(part.len())];
    from + kept.trim_end().len()
}

/// What stands in quotes, the escapes that people write replaced.
pub(super) fn unquoted(written: &str) -> Cow<'_, str> {
    let quote = if written.starts_with('"') { '"' } else { '\'' };
    let inner = written.strip_prefix(quote).unwrap_or(written);
    let inner = inner.strip_suffix(quote).unwrap_or(inner);
    match quote {
        '\'' if inner.contains("''") => Cow::Owned(inner.replace("''", "'")),
        '"' if inner.contains('\\') => Cow::Owned(unescaped(inner)),
        _ => Cow::Borrowed(inner),
    }
}

fn unescaped(inner: &str) -> String {
    let mut text = String::with_capacity(inner.len());
    let mut rest = inner.chars();
    while let Some(c) = rest.next() {
        match (c, c == '\\') {
            (_, true) => match rest.next() {
                Some('n') => text.push('\n'),
                Some('t') => text.push('\t'),
                Some(other) => text.push(other),
                None => {}
            },
            (c, false) => text.push(c),
        }
    }
    text
}

/// The lines of a block without their common indentation.
pub(super) fn block(written: &str) -> String {
    let first = written.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let indentation = first.len() - first.trim_start_matches(' ').len();
    let cut = |line: &str| line.get(indentation..).unwrap_or_default().to_owned();
    written.lines().map(cut).collect::<Vec<_>>().join("\n")
}
