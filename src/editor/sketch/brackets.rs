//! Reads lists and maps in brackets, closed or not.

use super::lines::Reader;
use super::node::{Form, Node, Part};
use super::scalar::{end_of_line, end_of_quoted, goes_on, unquoted};
use crate::span::Span;

/// How deep brackets are followed; the checks refuse what is nested deeper.
const DEPTH: usize = 64;

impl Reader<'_> {
    /// Reads the brackets that open at `open`, the value of `owner`; where they end. Unclosed ones end before the first
    /// line that is not indented by more than `floor`.
    pub(super) fn brackets(&mut self, open: usize, owner: usize, floor: Option<usize>, depth: usize) -> usize {
        let is_map = self.text[open..].starts_with('{');
        self.set(owner, Form::Brackets, Span::new(open, open + 1));
        if depth == DEPTH {
            return end_of_line(self.text, open);
        }
        let (mut at, mut index, mut gap) = (open + 1, 0, Some(open + 1));
        let end = loop {
            let before = at;
            at = self.over_blanks(at, floor);
            let next = self.text[at..].chars().next().filter(|_| self.is_inside(at));
            if let (Some(start), None | Some(',' | ']' | '}')) = (gap.take(), next) {
                self.gap(owner, is_map, index, Span::new(start, if next.is_none() { before } else { at }));
            }
            match next {
                None => break before,
                Some(']' | '}') => break at + 1,
                Some(',') => {
                    at += 1;
                    index += 1;
                    gap = Some(at);
                }
                Some(_) if is_map => at = self.pair(at, owner, floor, depth),
                Some(_) => {
                    let node = self.below(owner, Part::Item(index), None, Span::new(at, at));
                    at = self.part(at, node, floor, depth);
                }
            }
        };
        self.nodes[owner].value = Span::new(open, end);
        end
    }

    /// A key and, if there is a colon, its value.
    fn pair(&mut self, at: usize, owner: usize, floor: Option<usize>, depth: usize) -> usize {
        let end = self.end_of_word(at, true, floor);
        let written = self.text[at..end].trim_end();
        let span = Span::new(at, at + written.len());
        let is_quoted = written.starts_with(['"', '\'']);
        let name = if is_quoted { unquoted(written).into_owned() } else { written.to_owned() };
        let node = self.below(owner, Part::Key(name), Some(span), Span::new(end, end));
        let Some(behind) = self.text[end..].strip_prefix(':') else {
            self.nodes[node].is_bare = true;
            // What cannot be a key is passed over, so that every round goes forward.
            return end.max(at + self.text[at..].chars().next().map_or(1, char::len_utf8));
        };
        let colon = self.text.len() - behind.len();
        let value = self.over_blanks(colon, floor);
        let is_empty = !self.is_inside(value) || self.text[value..].starts_with([',', '}', ']']);
        if is_empty {
            let stop = end_of_line(self.text, colon).min(value);
            self.nodes[node].value = Span::new(colon, stop);
            return stop;
        }
        self.part(value, node, floor, depth)
    }

    /// A value inside brackets.
    fn part(&mut self, at: usize, node: usize, floor: Option<usize>, depth: usize) -> usize {
        let mut at = at;
        while self.text[at..].starts_with(['&', '!']) {
            let word = self.text[at..].find([' ', ',', ']', '}', '\n']).map_or(self.text.len(), |blank| at + blank);
            if self.text[at..].starts_with('&') {
                self.nodes[node].anchor = Some(Span::new(at + 1, word));
            }
            at = word + self.text[word..].len() - self.text[word..].trim_start_matches(' ').len();
        }
        match self.text[at..].chars().next() {
            Some('[' | '{') => self.brackets(at, node, floor, depth + 1),
            Some('"' | '\'') => {
                let end = end_of_quoted(self.text, at, floor);
                self.set(node, Form::Quoted, Span::new(at, end));
                end
            }
            first => {
                let end = self.end_of_word(at, false, floor);
                let form = match (first, end > at) {
                    (_, false) => Form::Nothing,
                    (Some('*'), _) => Form::Alias,
                    _ => Form::Plain,
                };
                self.set(node, form, Span::new(at, at + self.text[at..end].trim_end().len()));
                end
            }
        }
    }

    /// Where a word inside brackets ends; a key also at its colon.
    fn end_of_word(&self, at: usize, is_key: bool, floor: Option<usize>) -> usize {
        let rest = &self.text[at..end_of_line(self.text, at)];
        if rest.starts_with(['"', '\'']) {
            let closed = end_of_quoted(self.text, at, floor);
            let blanks = self.text[closed..].len() - self.text[closed..].trim_start_matches(' ').len();
            return closed + blanks;
        }
        let ends = |(here, c): (usize, char)| match c {
            ',' | ']' | '}' | '[' | '{' => true,
            ':' => is_key && (rest[here + 1..].is_empty() || rest[here + 1..].starts_with([' ', ',', '}', ']'])),
            '#' => rest[..here].ends_with(' '),
            _ => false,
        };
        rest.char_indices().find(|found| ends(*found)).map_or(at + rest.len(), |(here, _)| at + here)
    }

    fn gap(&mut self, owner: usize, is_map: bool, index: usize, span: Span) {
        if is_map {
            let node = self.below(owner, Part::Key(String::new()), Some(span), Span::new(span.end, span.end));
            self.nodes[node].is_bare = true;
        } else {
            self.below(owner, Part::Item(index), None, span);
        }
    }

    fn below(&mut self, owner: usize, part: Part, key: Option<Span>, value: Span) -> usize {
        self.nodes.push(Node::new(owner, part, key, value));
        self.nodes.len() - 1
    }

    /// The next character that is no blank, line feed or part of a comment, as long as the lines belong to the brackets.
    fn over_blanks(&self, from: usize, floor: Option<usize>) -> usize {
        let mut at = from;
        while let Some(c) = self.text[at..].chars().next() {
            match c {
                '#' if at > from || self.text[..at].ends_with([' ', '\n']) => at = end_of_line(self.text, at),
                '\n' if !goes_on(self.text, at + 1, floor) => return at,
                c if c.is_whitespace() => at += c.len_utf8(),
                _ => break,
            }
        }
        at
    }

    /// Whether `over_blanks` came to something that still belongs to the brackets.
    fn is_inside(&self, at: usize) -> bool {
        !self.text[at..].starts_with('\n') && at < self.text.len()
    }
}
