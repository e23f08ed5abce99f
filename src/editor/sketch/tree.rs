//! The whole sketch, and what can be asked of it.

use std::borrow::Cow;

use super::lines::Reader;
use super::node::{Form, Node, Part};
use super::scalar;
use crate::span::Span;

/// The number of the root.
pub const ROOT: usize = 0;

/// A text as far as it can be understood.
#[derive(Debug)]
pub struct Sketch<'t> {
    text: &'t str,
    nodes: Vec<Node>,
}

impl<'t> Sketch<'t> {
    /// Reads any text.
    #[must_use]
    pub fn of(text: &'t str) -> Self {
        Self { text, nodes: Reader::new(text).read() }
    }

    /// The text.
    #[must_use]
    pub const fn text(&self) -> &'t str {
        self.text
    }

    /// Every node, each behind the one above it, in the order of the text.
    #[must_use]
    pub fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// The node with this number.
    #[must_use]
    pub fn node(&self, at: usize) -> &Node {
        &self.nodes[at]
    }

    /// The nodes right below one. Those that are only a gap between commas or an unfinished word are among them.
    pub fn children(&self, of: usize) -> impl Iterator<Item = usize> + '_ {
        // What is below a node follows it without a gap.
        let inside = self.nodes.iter().enumerate().skip(of + 1).take_while(move |(_, node)| node.parent >= of);
        inside.filter(move |(_, node)| node.parent == of).map(|(at, _)| at)
    }

    /// The value of a key of a map.
    #[must_use]
    pub fn get(&self, of: usize, key: &str) -> Option<usize> {
        self.entries(of).find(|(name, _)| *name == key).map(|(_, at)| at)
    }

    /// The keys of a map and the numbers of their nodes.
    pub fn entries(&self, of: usize) -> impl Iterator<Item = (&str, usize)> {
        self.children(of).filter_map(|at| match &self.nodes[at] {
            Node { part: Part::Key(key), is_bare: false, .. } => Some((key.as_str(), at)),
            _ => None,
        })
    }

    /// The way from the root to a node.
    #[must_use]
    pub fn path(&self, of: usize) -> Vec<&Part> {
        let mut path: Vec<&Part> = self.upwards(of).map(|at| &self.nodes[at].part).collect();
        path.reverse();
        path
    }

    /// The node and those above it, without the root.
    pub fn upwards(&self, from: usize) -> impl Iterator<Item = usize> + '_ {
        let step = |at: &usize| Some(self.nodes[*at].parent).filter(|above| *above != ROOT);
        std::iter::successors(Some(from).filter(|at| *at != ROOT), step)
    }

    /// The text that a node is, as far as it is one.
    #[must_use]
    pub fn text_of(&self, at: usize) -> Cow<'t, str> {
        let node = &self.nodes[at];
        let written = &self.text[node.value.range()];
        match node.form {
            Form::Quoted => scalar::unquoted(written),
            Form::Block => Cow::Owned(scalar::block(written)),
            Form::Plain => Cow::Borrowed(written),
            Form::Nothing | Form::Brackets | Form::Alias => Cow::Borrowed(""),
        }
    }

    /// The text of a key's value; empty where there is none.
    #[must_use]
    pub fn text_at(&self, of: usize, key: &str) -> Cow<'t, str> {
        self.get(of, key).map_or(Cow::Borrowed(""), |at| self.text_of(at))
    }

    /// The texts of a list.
    #[must_use]
    pub fn texts_of(&self, list: usize) -> Vec<Cow<'t, str>> {
        self.children(list).map(|at| self.text_of(at)).collect()
    }

    /// The node that a node stands for: of an alias, the last one before it with that anchor.
    #[must_use]
    pub fn resolved(&self, at: usize) -> usize {
        let node = &self.nodes[at];
        if node.form != Form::Alias {
            return at;
        }
        self.anchored(self.text[node.value.range()].trim_start_matches('*'), at).unwrap_or(at)
    }

    /// The last node before `before` that is anchored under a name.
    #[must_use]
    pub fn anchored(&self, name: &str, before: usize) -> Option<usize> {
        let is_it = |node: &Node| node.anchor.is_some_and(|span| &self.text[span.range()] == name);
        self.nodes.iter().take(before).rposition(is_it)
    }

    /// Where a node and everything below it stands.
    #[must_use]
    pub fn extent(&self, of: usize) -> Span {
        let node = &self.nodes[of];
        let start = node.key.map_or(node.value.start, |key| key.start);
        let inside = self.nodes.iter().skip(of + 1).take_while(|node| node.parent >= of);
        let ends = inside.map(|node| node.value.end.max(node.key.map_or(0, |key| key.end)));
        let own =
            if node.form == Form::Nothing { node.key.map_or(node.value.end, |key| key.end) } else { node.value.end };
        Span::new(start, ends.fold(own, usize::max))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::editor::sketch::Spot;

    const TEXT: &str = "\
# 注释
id: \"a-b\"   # why
steps:
- id: 延迟
  title: {en: One, zh: '二'}
  command: &status [mysql, \"-e\", {a: b}, SHOW]
  when: one.passed and
    two.failed
  shell: |
    echo: x

      - more
  outcomes: {0: pass, else: {status: fail}}
-   id: two
    command: *status
    ti
params:
  lag:
    type: duration
";

    fn shown(sketch: &Sketch, at: usize) -> String {
        let part = |part: &Part| match part {
            Part::Key(key) => key.clone(),
            Part::Item(index) => index.to_string(),
        };
        sketch.path(at).into_iter().map(part).collect::<Vec<_>>().join("/")
    }

    fn find(sketch: &Sketch, path: &str) -> usize {
        (1..sketch.nodes().len()).find(|at| shown(sketch, *at) == path).unwrap_or_else(|| panic!("{path}: {sketch:#?}"))
    }

    #[test]
    fn every_value_is_found_by_its_path_whatever_way_it_is_written() {
        let sketch = Sketch::of(TEXT);
        for (path, text) in [
            ("id", "a-b"),
            ("steps/0/id", "延迟"),
            ("steps/0/title/zh", "二"),
            ("steps/0/command/1", "-e"),
            ("steps/0/command/2/a", "b"),
            ("steps/0/command/3", "SHOW"),
            ("steps/0/when", "one.passed and\n    two.failed"),
            ("steps/0/shell", "echo: x\n\n  - more"),
            ("steps/0/outcomes/else/status", "fail"),
            ("steps/1/id", "two"),
            ("params/lag/type", "duration"),
        ] {
            assert_eq!(sketch.text_of(find(&sketch, path)), text, "{path}");
        }
        assert!(sketch.node(find(&sketch, "steps/1/ti")).is_bare);
        assert_eq!(shown(&sketch, sketch.resolved(find(&sketch, "steps/1/command"))), "steps/0/command");
        let step = sketch.extent(find(&sketch, "steps/0"));
        assert!(TEXT[step.range()].starts_with("- id: 延迟") && TEXT[step.range()].ends_with("{status: fail}}"));
    }

    /// What stands at the cursor `¦` of a text.
    fn at(text: &str) -> String {
        let cursor = text.find('¦').unwrap();
        let text = text.replace('¦', "");
        let sketch = Sketch::of(&text);
        match sketch.spot(cursor) {
            Spot::Key(at) => format!("key {}", shown(&sketch, at)),
            Spot::Value(at, span) => format!("value {} `{}`", shown(&sketch, at), &text[span.start..cursor]),
            Spot::Below(at) => format!("below {}", shown(&sketch, at)),
            Spot::Nothing => "nothing".to_owned(),
        }
    }

    #[test]
    fn a_cursor_is_told_its_place_also_where_the_text_is_not_whole() {
        for (text, expected) in [
            ("¦", "below "),
            ("ste¦", "key ste"),
            ("ve¦rsion: 1\n", "key version"),
            ("version: 1¦\n", "value version `1`"),
            ("role:¦", "value role ``"),
            ("role:  ¦  \nid: x", "value role `  `"),
            ("steps:\n  - ¦", "value steps/0 ` `"),
            ("steps:\n  - ti¦", "value steps/0 `ti`"),
            ("steps:\n  - id: a\n    ¦\n  - id: b\n", "below steps/0"),
            ("steps:\n  - id: a\n  ¦\n", "below steps"),
            ("steps:\n  - id: a\n¦\n", "below "),
            ("steps:\n  - id: a\n    ro¦\n    title: x\n", "key steps/0/ro"),
            ("a: {b: 1, ¦}\n", "key a/"),
            ("a: {b: ¦", "value a/b ` `"),
            ("a: {b: ¦, c: 1}\n", "value a/b ` `"),
            ("a: {¦\nb: 1\n", "key a/"),
            ("a: [x, ¦]\n", "value a/1 ` `"),
            ("a: [\"{{ par¦\nb: 1\n", "value a/0 `\"{{ par`"),
            ("a: [x]¦\n", "nothing"),
            ("a: x # no¦te\n", "nothing"),
            ("a: x and ¦\n", "value a `x and `"),
            ("a: |\n  one\n  ¦\nb: 1\n", "value a `  one\n  `"),
            ("a: |\n  one\n¦\nb: 1\n", "below "),
            ("a:\n  when: x and\n    y.¦\n", "value a/when `x and\n    y.`"),
            ("a:\n  verify:\n    - x\n    - ¦\n", "value a/verify/1 ` `"),
        ] {
            assert_eq!(at(text), expected, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_taken_and_every_cursor_has_a_place(text in "[a:é#'\"{}\\[\\],|>&*!?\\- \\n\\t\\r]{0,60}|\\PC{0,30}") {
            let sketch = Sketch::of(&text);
            for (index, node) in sketch.nodes().iter().enumerate().skip(1) {
                prop_assert!(node.parent < index);
                prop_assert!(text.get(node.value.range()).is_some() && node.key.is_none_or(|key| text.get(key.range()).is_some()));
                let _ = (sketch.text_of(index), sketch.extent(index), sketch.resolved(index));
            }
            for at in (0..=text.len()).filter(|at| text.is_char_boundary(*at)) {
                let _ = sketch.spot(at);
            }
        }
    }

    #[test]
    fn a_deep_or_long_text_is_read_in_one_pass() {
        for text in [
            "[".repeat(200_000),
            "{a: ".repeat(100_000),
            "- ".repeat(100_000),
            "a:\n".repeat(100_000),
            "'\n".repeat(5_000),
        ] {
            assert!(!Sketch::of(&text).nodes().is_empty());
        }
    }
}
