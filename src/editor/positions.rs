//! Places as an editor counts them: lines from 0, and in a line units of an encoding from 0.

use crate::span::Span;

/// What a column counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Encoding {
    /// Bytes.
    Utf8,
    /// Units of UTF-16; what every editor can do.
    #[default]
    Utf16,
}

impl Encoding {
    /// The name in the protocol.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Utf8 => "utf-8",
            Self::Utf16 => "utf-16",
        }
    }

    const fn width(self, c: char) -> usize {
        match self {
            Self::Utf8 => c.len_utf8(),
            Self::Utf16 => c.len_utf16(),
        }
    }
}

/// A place as an editor counts it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// The line, from 0.
    pub line: usize,
    /// The column, from 0.
    pub column: usize,
}

/// The lines of a text.
#[derive(Debug)]
pub struct Positions<'t> {
    text: &'t str,
    starts: Vec<usize>,
    encoding: Encoding,
}

impl<'t> Positions<'t> {
    /// The lines of `text`; one ends at `\n`, `\r\n` or a lone `\r`, as the protocol says.
    #[must_use]
    pub fn new(text: &'t str, encoding: Encoding) -> Self {
        let bytes = text.as_bytes();
        let ends = |at: &usize| bytes[*at] == b'\n' || (bytes[*at] == b'\r' && bytes.get(at + 1) != Some(&b'\n'));
        let starts = std::iter::once(0).chain((0..bytes.len()).filter(ends).map(|at| at + 1)).collect();
        Self { text, starts, encoding }
    }

    /// The byte at a place; a column behind the end of its line is that end, a line behind the last one the end.
    #[must_use]
    pub fn byte(&self, at: Position) -> usize {
        let Some(start) = self.starts.get(at.line).copied() else { return self.text.len() };
        let end = self.starts.get(at.line + 1).copied().unwrap_or(self.text.len());
        let line = self.text[start..end].trim_end_matches(['\n', '\r']);
        let mut column = 0;
        for (byte, c) in line.char_indices() {
            // A place inside of a character is the character's beginning.
            if column + self.encoding.width(c) > at.column {
                return start + byte;
            }
            column += self.encoding.width(c);
        }
        start + line.len()
    }

    /// The place of a byte.
    #[must_use]
    pub fn place(&self, byte: usize) -> Position {
        let byte = self.text.floor_char_boundary(byte.min(self.text.len()));
        let line = self.starts.partition_point(|start| *start <= byte).max(1) - 1;
        let column = self.text[self.starts[line]..byte].chars().map(|c| self.encoding.width(c)).sum();
        Position { line, column }
    }

    /// The places of a stretch.
    #[must_use]
    pub fn range(&self, span: Span) -> (Position, Position) {
        (self.place(span.start), self.place(span.end.max(span.start)))
    }

    /// The stretch between two places, in either order.
    #[must_use]
    pub fn span(&self, from: Position, to: Position) -> Span {
        let (from, to) = (self.byte(from), self.byte(to));
        Span::new(from.min(to), from.max(to))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const TEXT: &str = "a: é𝄞x\r\nb:\rc";

    #[test]
    fn columns_count_what_was_agreed_on() {
        let column = |encoding| Positions::new(TEXT, encoding).place(TEXT.find('x').unwrap()).column;
        assert_eq!((column(Encoding::Utf8), column(Encoding::Utf16)), (9, 6));
        let lines = Positions::new(TEXT, Encoding::Utf16);
        assert_eq!(lines.place(TEXT.len()), Position { line: 2, column: 1 });
        assert_eq!(lines.byte(Position { line: 0, column: 5 }), TEXT.find('𝄞').unwrap(), "inside a pair of units");
        assert_eq!(lines.byte(Position { line: 0, column: 99 }), TEXT.find('\r').unwrap());
        assert_eq!(lines.byte(Position { line: 9, column: 0 }), TEXT.len());
    }

    proptest! {
        #[test]
        fn every_place_is_found_again(text in "[aé𝄞\\r\\n]{0,40}") {
            for encoding in [Encoding::Utf8, Encoding::Utf16] {
                let lines = Positions::new(&text, encoding);
                for (byte, _) in text.char_indices() {
                    let inside_end = text[..byte].ends_with('\r') && text[byte..].starts_with('\n');
                    prop_assert!(inside_end || lines.byte(lines.place(byte)) == byte);
                }
            }
        }
    }
}
