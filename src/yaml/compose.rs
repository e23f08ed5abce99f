//! From nodes as they are written to values: aliases replaced, merges done, keys unique, scalars understood.

use super::keys::Keys;
use super::merge::{Merged, flatten};
use super::raw::{Id, Kind, Raw, RawTree};
use super::{Content, Entry, Node, limits, scalar, syntax, template};
use crate::diagnostic::{Finding, Place, Source, code};
use crate::printable;
use crate::span::Span;

/// The value of a tree, and everything that is wrong with it.
pub(super) fn compose(source: &Source, tree: &RawTree<'_>) -> (Option<Node>, Vec<Finding>) {
    let mut composer =
        Composer { source, tree, findings: Vec::new(), path: Vec::new(), alias: None, nodes: 0, bytes: 0, full: false };
    let root = tree.root.map(|root| composer.node(root));
    (root, composer.findings)
}

pub(super) struct Composer<'a> {
    source: &'a Source,
    tree: &'a RawTree<'a>,
    findings: Vec<Finding>,
    /// The nodes around this one, aliases replaced.
    path: Vec<Id>,
    /// The outermost alias that this node is a part of.
    alias: Option<Span>,
    /// What aliases have added.
    nodes: usize,
    bytes: usize,
    /// Whether a limit was reached; then nothing is built any more.
    full: bool,
}

impl<'a> Composer<'a> {
    pub(super) fn node(&mut self, id: Id) -> Node {
        let tree = self.tree;
        let raw = &tree.nodes[id];
        let nothing = Node { span: raw.span, content: Content::Null };
        if self.full || !self.may_add(raw) {
            return nothing;
        }
        if self.path.len() >= limits::DEPTH && matches!(raw.kind, Kind::Sequence { .. } | Kind::Mapping { .. }) {
            self.findings.push(syntax::too_deep(self.place(raw.span)));
            self.full = true;
            return nothing;
        }
        let content = match &raw.kind {
            Kind::Scalar { text, plain } => self.scalar(raw, text, *plain),
            Kind::Alias(target) => return self.alias(raw.span, *target),
            Kind::UnknownAlias(name) => self.unknown_alias(raw.span, name),
            Kind::Sequence { .. } => {
                self.collection_tag(raw, "!!seq");
                self.path.push(id);
                let mut items = Vec::with_capacity(tree.children(id).count());
                items.extend(tree.children(id).map(|item| self.node(item)));
                self.path.pop();
                Content::Sequence(items)
            }
            Kind::Mapping { .. } => {
                self.collection_tag(raw, "!!map");
                self.path.push(id);
                let content = if self.is_template(id) { Content::Null } else { self.mapping(id) };
                self.path.pop();
                content
            }
        };
        Node { span: raw.span, content }
    }

    pub(super) fn raw(&self, id: Id) -> &'a Raw<'a> {
        &self.tree.nodes[id]
    }

    /// How many findings there are by now.
    pub(super) fn count(&self) -> usize {
        self.findings.len()
    }

    pub(super) fn place(&self, span: Span) -> Place {
        Place::new(self.source, span)
    }

    /// Keeps a finding; one about a node that is here by an alias was kept where the node stands.
    pub(super) fn report(&mut self, finding: Finding) {
        if self.alias.is_none() && !self.full {
            self.findings.push(finding);
        }
    }

    pub(super) fn unsupported(&mut self, span: Span, title: impl Into<String>, label: impl Into<String>) {
        let finding = Finding::error(&code::UNSUPPORTED_YAML, title).at(self.place(span), label);
        self.report(finding);
    }

    /// Whether there is room for one more node; always outside of aliases.
    fn may_add(&mut self, raw: &Raw<'_>) -> bool {
        let Some(alias) = self.alias else { return true };
        self.nodes += 1;
        if let Kind::Scalar { text, .. } = &raw.kind {
            self.bytes += text.len();
        }
        if self.nodes <= limits::ALIAS_NODES && self.bytes <= limits::ALIAS_BYTES {
            return true;
        }
        let label = format!("more than {} values, or {} MiB", limits::ALIAS_NODES, limits::ALIAS_BYTES >> 20);
        let finding = Finding::error(&code::YAML_BOMB, "aliases that grow beyond all measure");
        self.findings.push(finding.at(self.place(alias), label));
        self.full = true;
        false
    }

    fn alias(&mut self, span: Span, target: Id) -> Node {
        if self.path.contains(&target) {
            let anchored = self.place(self.tree.nodes[target].span);
            let finding = Finding::error(&code::YAML_BOMB, "an alias inside of what it stands for")
                .at(self.place(span), "would never end")
                .see(anchored, "stands for this");
            self.report(finding);
            return Node { span, content: Content::Null };
        }
        let outer = self.alias;
        self.alias = outer.or(Some(span));
        let node = self.node(target);
        self.alias = outer;
        node
    }

    fn unknown_alias(&mut self, span: Span, name: &str) -> Content {
        let shown = printable::short(name, 60);
        let written = format!("*{name}");
        let finding = Finding::error(&code::UNSUPPORTED_YAML, format!("no anchor `&{shown}` before this alias"))
            .at(self.place(span), "an alias stands for a value that was marked before")
            .help(format!("for text that begins with `*`, use quotes: {}", template::quoted(&written)));
        self.report(finding);
        Content::Null
    }

    fn scalar(&mut self, raw: &Raw<'_>, text: &str, plain: bool) -> Content {
        let untagged = if plain { scalar::plain(text) } else { Ok(Content::String(text.to_owned())) };
        let Some((tag, at)) = raw.tag.as_deref() else {
            return untagged.unwrap_or_else(|why| {
                self.unsupported(raw.span, why, "cannot be kept as it is");
                Content::Null
            });
        };
        if tag == "!!str" {
            return Content::String(text.to_owned());
        }
        let content = scalar::plain(text).unwrap_or(Content::Null);
        let fits = match (tag.as_str(), &content) {
            ("!!null", Content::Null) | ("!!bool", Content::Bool(_)) | ("!!float", Content::Number(_)) => true,
            ("!!int", Content::Number(number)) => !number.is_f64(),
            _ => false,
        };
        if !fits {
            self.tag(tag, *at);
        }
        content
    }

    fn collection_tag(&mut self, raw: &Raw<'_>, fitting: &str) {
        if let Some((tag, at)) = raw.tag.as_deref()
            && tag != fitting
        {
            self.tag(tag, *at);
        }
    }

    fn tag(&mut self, tag: &str, at: Span) {
        let title = format!("the tag `{}` cannot be used here", printable::short(tag, 60));
        let finding = Finding::error(&code::UNSUPPORTED_YAML, title)
            .at(self.place(at), "only the tags of plain YAML are known, before a value of their kind")
            .help("for text that begins with `!`, use quotes");
        self.report(finding);
    }

    /// Whether a map is a template without quotes; then that is reported, and nothing that follows from it.
    fn is_template(&mut self, id: Id) -> bool {
        let raw = &self.tree.nodes[id];
        let Kind::Mapping { flow: true, .. } = &raw.kind else { return false };
        let text = self.source.text();
        let is_map = |id: Id| matches!(self.tree.nodes[id].kind, Kind::Mapping { .. });
        let is_template = text.get(raw.span.start..).is_some_and(|text| text.starts_with("{{"))
            && self.tree.entries(id).next().is_none_or(|(key, _)| is_map(key));
        if is_template {
            self.report(template::unquoted(self.source, raw.span.start));
        }
        is_template
    }

    fn mapping(&mut self, id: Id) -> Content {
        let tree = self.tree;
        let mut own = Vec::with_capacity(tree.entries(id).count());
        let mut merges: Vec<Merged> = Vec::new();
        let mut known = Keys::default();
        for (key, value) in tree.entries(id) {
            let Some((name, span, is_merge)) = self.key(key) else {
                self.node(value);
                continue;
            };
            if let Some(earlier) = known.insert(name, span) {
                self.duplicate(name, span, earlier);
                self.node(value);
                continue;
            }
            if is_merge {
                merges.push(Merged { before: own.len(), entries: self.merged(value) });
            } else {
                own.push(Entry { key: name.to_owned(), key_span: span, value: self.node(value) });
            }
        }
        Content::Mapping(if merges.is_empty() { own } else { flatten(own, merges) })
    }

    fn duplicate(&mut self, name: &str, span: Span, earlier: Span) {
        let finding = Finding::error(&code::DUPLICATE_KEY, format!("`{}` is there twice", printable::short(name, 60)))
            .at(self.place(span), "a second time here")
            .see(self.place(earlier), "first defined here");
        self.report(finding);
    }

    /// A key's text as it is written, its place, and whether it is the key of a merge.
    fn key(&mut self, id: Id) -> Option<(&'a str, Span, bool)> {
        let tree = self.tree;
        let raw = &tree.nodes[id];
        if self.full || !self.may_add(raw) {
            return None;
        }
        match &raw.kind {
            Kind::Scalar { plain: true, .. } if raw.span.start == raw.span.end => {
                self.unsupported(raw.span, "a value without a key", "a key is missing here");
                None
            }
            Kind::Scalar { text, plain } => {
                if raw.tag.is_some() {
                    self.scalar(raw, text, *plain);
                }
                Some((text, raw.span, *plain && text == "<<" && raw.tag.is_none()))
            }
            Kind::Alias(target) => match self.alias(raw.span, *target).content {
                Content::Sequence(_) | Content::Mapping(_) => self.bad_key(raw.span),
                _ => tree.nodes[*target].text().map(|text| (text, raw.span, false)),
            },
            Kind::UnknownAlias(name) => {
                self.unknown_alias(raw.span, name);
                None
            }
            Kind::Sequence { .. } | Kind::Mapping { .. } => self.bad_key(raw.span),
        }
    }

    fn bad_key<T>(&mut self, span: Span) -> Option<T> {
        self.unsupported(span, "a key that is a list or a map", "a key has to be one word or text");
        None
    }
}
