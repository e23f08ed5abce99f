//! Reads the parser's events into a tree of nodes as they are written.
//!
//! The only file that knows the parser.

use std::collections::HashMap;

use granit_parser::{ErrorKind, Event, Parser, ScalarStyle, ScanError, StructureStyle, Tag};

use super::limits;
use super::raw::{Id, Kind, Raw, RawTree};
use super::syntax::{Fault, Stop};
use crate::span::Span;

/// Reads the first document of `text` as far as it can be read, and says why it stopped before the end.
pub(super) fn load(text: &str) -> (RawTree<'_>, Option<Stop>) {
    let options = granit_parser::options! { emit_comments: false, emit_unresolved_aliases: true };
    let mut parser = Parser::new_from_str_with_options(text, options);
    let mut loader =
        Loader { text, tree: RawTree::default(), anchors: HashMap::new(), open: Vec::new(), last: Span::default() };
    let mut documents = 0;
    let mut stop = None;
    while let Some(next) = parser.next_event() {
        let (event, span) = match next {
            Ok(next) => next,
            Err(error) => {
                stop = Some(loader.fault(&error));
                break;
            }
        };
        if matches!(event, Event::DocumentStart(..)) {
            documents += 1;
        }
        if documents > 1 {
            stop = Some(Stop::SecondDocument(loader.bytes(span)));
            break;
        }
        loader.take(event, span);
        if loader.tree.nodes.len() > limits::NODES {
            stop = Some(Stop::TooManyNodes(loader.bytes(span)));
            break;
        }
    }
    while !loader.open.is_empty() {
        loader.close(None);
    }
    (loader.tree, stop)
}

struct Loader<'a> {
    text: &'a str,
    tree: RawTree<'a>,
    anchors: HashMap<usize, Id>,
    open: Vec<Open>,
    last: Span,
}

/// A collection that has not ended.
struct Open {
    id: Id,
    flow: bool,
    is_map: bool,
    /// Whether a key in it waits for its value.
    waits: bool,
    /// Its last item, or the value of its last entry.
    last: Option<Id>,
}

impl<'a> Loader<'a> {
    fn take(&mut self, event: Event<'a>, span: granit_parser::Span) {
        let at = self.bytes(span);
        let tag = event.tag().map(|tag| Box::new((name_of(tag), span.tag_span().map_or(at, |tag| self.bytes(tag)))));
        match event {
            Event::Scalar(text, style, anchor, _) => {
                let kind = Kind::Scalar { text, plain: style == ScalarStyle::Plain };
                self.add(Raw { span: at, tag, kind }, anchor);
            }
            Event::SequenceStart(style, anchor, _) => {
                let end = self.tree.nodes.len() + 1;
                let id = self.add(Raw { span: at, tag, kind: Kind::Sequence { end } }, anchor);
                let flow = style == StructureStyle::Flow;
                self.open.push(Open { id, flow, is_map: false, waits: false, last: None });
            }
            Event::MappingStart(style, anchor, _) => {
                let flow = style == StructureStyle::Flow;
                let end = self.tree.nodes.len() + 1;
                let id = self.add(Raw { span: at, tag, kind: Kind::Mapping { end, flow } }, anchor);
                self.open.push(Open { id, flow, is_map: true, waits: false, last: None });
            }
            Event::Alias(anchor) => {
                let kind = self.anchors.get(&anchor).map_or(Kind::UnknownAlias(String::new()), |id| Kind::Alias(*id));
                self.add(Raw { span: at, tag, kind }, 0);
            }
            Event::UnresolvedAlias(name) => {
                self.add(Raw { span: at, tag, kind: Kind::UnknownAlias(name.into_owned()) }, 0);
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(Some(at)),
            _ => return,
        }
        self.last = at;
    }

    fn add(&mut self, raw: Raw<'a>, anchor: usize) -> Id {
        let id = self.tree.nodes.len();
        self.tree.nodes.push(raw);
        if anchor > 0 {
            self.anchors.insert(anchor, id);
        }
        let Some(parent) = self.open.last_mut() else {
            self.tree.root.get_or_insert(id);
            return id;
        };
        parent.waits = parent.is_map && !parent.waits;
        if !parent.waits {
            parent.last = Some(id);
        }
        id
    }

    /// Ends the innermost collection: one with brackets at its closing one, another where its last part ends.
    fn close(&mut self, end: Option<Span>) {
        let Some(Open { id, flow, last, .. }) = self.open.pop() else { return };
        let behind = self.tree.nodes.len();
        if let Kind::Sequence { end } | Kind::Mapping { end, .. } = &mut self.tree.nodes[id].kind {
            *end = behind;
        }
        let inner = last.map_or(self.tree.nodes[id].span.end, |last| self.tree.nodes[last].span.end);
        let end = end.filter(|_| flow).map_or(inner, |end| end.end);
        let start = self.tree.nodes[id].span.start;
        self.tree.nodes[id].span.end = end.max(start);
    }

    fn bytes(&self, span: granit_parser::Span) -> Span {
        span.byte_range().map_or_else(Span::default, |range| self.inside_text(range.start, range.end))
    }

    /// A span that can be cut out of the text, whatever the parser said.
    fn inside_text(&self, start: usize, end: usize) -> Span {
        let boundary = |at: usize| self.text.floor_char_boundary(at);
        let start = boundary(start);
        Span::new(start, boundary(end).max(start))
    }

    fn fault(&self, error: &ScanError) -> Stop {
        let at = error.marker().byte_offset().map_or(self.last.end, |at| self.inside_text(at, at).start);
        if *error.kind() == ErrorKind::RecursionLimitExceeded {
            return Stop::TooDeep(Span::new(at, at));
        }
        // A pair in a list (`[a: b]`) is a map without a bracket of its own.
        let mut starts = self.open.iter().rev().map(|open| self.tree.nodes[open.id].span.start);
        let bracket = starts.find(|start| self.text[*start..].starts_with(['[', '{']));
        Stop::Syntax { fault: fault_of(error), at, last: self.last, bracket }
    }
}

fn name_of(tag: &Tag) -> String {
    tag.core_suffix().map_or_else(|| tag.original(), |suffix| format!("!!{suffix}"))
}

fn fault_of(error: &ScanError) -> Fault {
    use ErrorKind as Is;
    match error.kind() {
        Is::TabNotAllowed
        | Is::TabInBlockIndentation
        | Is::TabInIndentation
        | Is::TabAtBlockScalarStart
        | Is::TabInPlainScalar => Fault::Tab,
        Is::MappingValueNotAllowed | Is::MappingKeyNotAllowed => Fault::Key,
        Is::SimpleKeyExpected | Is::InvalidSimpleKey => Fault::NoColon,
        Is::InvalidBlockScalarHeader | Is::ZeroBlockScalarIndent => Fault::BlockHeader,
        Is::UnexpectedCharacter { character } => Fault::Character(*character),
        Is::MissingAnchorOrAliasName => Fault::Nameless,
        Is::UnclosedQuotedScalar | Is::InvalidQuotedScalarIndent | Is::DocumentIndicatorInQuotedScalar => {
            Fault::OpenQuote
        }
        Is::InvalidTrailingSingleQuotedScalar => Fault::AfterQuote('\''),
        Is::InvalidTrailingDoubleQuotedScalar => Fault::AfterQuote('"'),
        Is::UnknownQuotedScalarEscape | Is::InvalidQuotedScalarHexEscape | Is::InvalidUnicodeEscape => Fault::Escape,
        Is::ExpectedBlockMappingKey | Is::InvalidIndentation => Fault::Indentation,
        Is::ExpectedBlockSequenceEntry => Fault::Item,
        Is::BlockSequenceEntryNotAllowed => Fault::ListOnKeyLine,
        Is::UnclosedFlowCollection { .. }
        | Is::UnexpectedEofFlowSequence
        | Is::UnexpectedEofFlowMapping
        | Is::UnexpectedEofImplicitFlowMapping
        | Is::ExpectedFlowMappingSeparator
        | Is::ExpectedFlowSequenceSeparator
        | Is::MismatchedFlowCollectionEnd { .. }
        | Is::MisplacedFlowCollectionEnd
        | Is::InvalidColonPlacement
        | Is::InvalidFlowScalarIndent => Fault::Bracket,
        other => Fault::Other(other.to_string()),
    }
}
