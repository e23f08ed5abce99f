//! Reads lines by their indentation.

use super::node::{Form, Node, Part};
use super::scalar::{before_comment, end_of_line, end_of_quoted, goes_on};
use super::tree::ROOT;
use crate::span::Span;

/// What begins neither a key nor a text.
const SIGNS: [char; 9] = ['[', ']', '{', '}', '|', '>', '%', '@', '`'];

/// How many lists may begin on one line.
const DASHES: usize = 64;

/// A text that is being read.
pub(super) struct Reader<'t> {
    pub(super) text: &'t str,
    pub(super) nodes: Vec<Node>,
    /// The nodes that the next line may hang below, outermost first.
    open: Vec<usize>,
}

impl<'t> Reader<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        let root = Node::new(ROOT, Part::Key(String::new()), None, Span::default());
        Self { text, nodes: vec![root], open: Vec::new() }
    }

    pub(super) fn read(mut self) -> Vec<Node> {
        let mut at = 0;
        while at < self.text.len() {
            at = self.line(at);
        }
        self.nodes
    }

    /// Reads the line that begins at `start`, and what belongs to its value on the lines below; where the next begins.
    fn line(&mut self, start: usize) -> usize {
        let end = end_of_line(self.text, start);
        let line = &self.text[start..end];
        let indentation = line.len() - line.trim_start_matches([' ', '\t']).len();
        let mut at = start + indentation;
        let is_marker = |line: &str| line.starts_with("---") || line.starts_with("...");
        if before_comment(self.text, at, end) == at || is_marker(line) {
            return end + 1;
        }
        for _ in 0..DASHES {
            let Some(behind) = self.dash(start, at, end) else { break };
            at = behind;
            if before_comment(self.text, at, end) == at {
                return end + 1;
            }
        }
        let column = at - start;
        match self.key(at, end) {
            Some((key, span, behind)) => {
                let node = self.open_at(column, Part::Key(key), span);
                self.value(node, behind, end)
            }
            None => self.text_line(start, at, end),
        }
    }

    /// A dash that begins an item, and where what follows it begins.
    fn dash(&mut self, start: usize, at: usize, end: usize) -> Option<usize> {
        let behind = self.text[at..end].strip_prefix('-')?;
        if !behind.is_empty() && !behind.starts_with([' ', '\t', '\r']) {
            return None;
        }
        let column = at - start;
        let mut index = 0;
        while let Some(top) = self.open.last().map(|top| &self.nodes[*top]) {
            let here = top.column.unwrap_or_default();
            match top.part {
                Part::Item(before) if here == column => index = before + 1,
                // A list may stand at the column of its key.
                _ if here <= column => break,
                _ => {}
            }
            self.open.pop();
        }
        let node = self.add(Part::Item(index), Some(Span::new(at, at + 1)), Some(column));
        let is_empty = before_comment(self.text, at + 1, end) <= at + 1;
        self.nodes[node].value = Span::new(at + 1, if is_empty { end } else { at + 1 });
        self.open.push(node);
        Some(at + 1 + behind.len() - behind.trim_start().len())
    }

    /// A key with its place, and where what follows its colon begins.
    fn key(&self, at: usize, end: usize) -> Option<(String, Span, usize)> {
        let rest = &self.text[at..end];
        if rest.starts_with(SIGNS) {
            return None;
        }
        let (name, key_end) = if rest.starts_with(['"', '\'']) {
            let closed = end_of_quoted(self.text, at, None).min(end);
            let blanks = self.text[closed..end].len() - self.text[closed..end].trim_start().len();
            (super::scalar::unquoted(&self.text[at..closed]).into_owned(), closed + blanks)
        } else {
            let ends = |here: usize| rest[here + 1..].is_empty() || rest[here + 1..].starts_with([' ', '\t', '\r']);
            let colon = rest.match_indices(':').map(|(here, _)| here).find(|here| ends(*here))?;
            let name = rest[..colon].trim_end();
            (name.to_owned(), at + colon)
        };
        let span = Span::new(at, at + self.text[at..key_end].trim_end().len());
        let has_comment = before_comment(self.text, at, key_end) < span.end;
        (self.text[key_end..end].starts_with(':') && !has_comment).then(|| (name, span, key_end + 1))
    }

    fn open_at(&mut self, column: usize, part: Part, key: Span) -> usize {
        self.close_from(column);
        let node = self.add(part, Some(key), Some(column));
        self.open.push(node);
        node
    }

    /// Closes what cannot hold anything at this column.
    fn close_from(&mut self, column: usize) {
        while self.open.last().is_some_and(|top| self.nodes[*top].column.unwrap_or_default() >= column) {
            self.open.pop();
        }
    }

    fn add(&mut self, part: Part, key: Option<Span>, column: Option<usize>) -> usize {
        let parent = self.open.last().copied().unwrap_or(ROOT);
        let value = key.map_or(Span::default(), |key| Span::new(key.end, key.end));
        self.nodes.push(Node { column, ..Node::new(parent, part, key, value) });
        self.nodes.len() - 1
    }

    /// Reads what follows a key or a dash; where the next line begins.
    fn value(&mut self, node: usize, from: usize, end: usize) -> usize {
        let mut at = self.blanks(from, end);
        while let Some(sign @ ('&' | '!')) = self.text[at..end].chars().next() {
            let word = self.text[at..end].find(char::is_whitespace).map_or(end, |blank| at + blank);
            if sign == '&' {
                self.nodes[node].anchor = Some(Span::new(at + 1, word));
            }
            at = self.blanks(word, end);
        }
        let stop = before_comment(self.text, at, end);
        if stop == at {
            // An empty value reaches to the end of the line, so that a cursor behind blanks is in it.
            self.nodes[node].value =
                Span::new(from.min(at), if self.text[at..end].starts_with('#') { at } else { end });
            return end + 1;
        }
        let floor = self.nodes[node].column;
        match self.text.as_bytes()[at] {
            b'|' | b'>' => self.block(node, end, floor),
            b'[' | b'{' => {
                let closed = self.brackets(at, node, floor, 0);
                end_of_line(self.text, closed) + 1
            }
            b'"' | b'\'' => {
                let closed = end_of_quoted(self.text, at, floor);
                self.set(node, Form::Quoted, Span::new(at, closed));
                end_of_line(self.text, closed) + 1
            }
            sign => {
                let form = if sign == b'*' { Form::Alias } else { Form::Plain };
                self.set(node, form, Span::new(at, stop));
                end + 1
            }
        }
    }

    fn block(&mut self, node: usize, end: usize, floor: Option<usize>) -> usize {
        let (mut next, mut last) = (end + 1, end);
        while next < self.text.len() && goes_on(self.text, next, floor) {
            let line_end = end_of_line(self.text, next);
            if !self.text[next..line_end].trim().is_empty() {
                last = line_end;
            }
            next = line_end + 1;
        }
        let start = (end + 1).min(last);
        self.set(node, Form::Block, Span::new(start, last));
        next
    }

    /// A line without a key: an item's text, the rest of the text above it, or a word that is becoming a key.
    fn text_line(&mut self, start: usize, at: usize, end: usize) -> usize {
        let dash = self.nodes.last().is_some_and(|last| last.key.is_some_and(|key| key.start >= start));
        if dash && let Some(item) = self.open.last().copied() {
            return self.value(item, at, end);
        }
        self.close_from(at - start);
        let span = Span::new(at, before_comment(self.text, at, end));
        let Some(top) = self.open.last().copied() else { return self.bare(at - start, span, end) };
        match self.nodes[top].form {
            // Whatever came after an open node is below it.
            _ if self.nodes.len() - 1 > top => self.bare(at - start, span, end),
            Form::Nothing => {
                self.nodes[top].value = Span::new(at, at);
                self.value(top, at, end)
            }
            Form::Plain => {
                self.nodes[top].value.end = span.end;
                end + 1
            }
            _ => end + 1,
        }
    }

    fn bare(&mut self, column: usize, span: Span, end: usize) -> usize {
        let part = Part::Key(self.text[span.range()].to_owned());
        let node = self.add(part, Some(span), Some(column));
        self.nodes[node].is_bare = true;
        end + 1
    }

    pub(super) fn set(&mut self, node: usize, form: Form, value: Span) {
        self.nodes[node].form = form;
        self.nodes[node].value = value;
    }

    fn blanks(&self, from: usize, to: usize) -> usize {
        let rest = &self.text[from..to];
        from + rest.len() - rest.trim_start().len()
    }
}
