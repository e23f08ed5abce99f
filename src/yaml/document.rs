//! A file as a tree, with its text.

use std::ops::Range;

use serde::de::DeserializeOwned;

use super::{Content, Entry, Node, compose, inside, limits, load, pointer, syntax, typed};
use crate::diagnostic::{Finding, Place, Source, code};
use crate::span::Span;

/// One YAML document and the text it was read from.
#[derive(Debug, Clone)]
pub struct Document {
    /// The text.
    pub source: Source,
    /// The tree.
    pub root: Node,
}

impl Document {
    /// Reads a text.
    ///
    /// # Errors
    /// Everything that keeps the text from being a tree: syntax, duplicate keys, size, depth, alias bombs.
    pub fn load(source: &Source) -> Result<Self, Vec<Finding>> {
        if source.text().len() > limits::BYTES {
            return Err(vec![too_large(source)]);
        }
        let (tree, stop) = load::load(source.text());
        let (root, mut findings) = compose::compose(source, &tree);
        findings.extend(stop.iter().map(|stop| syntax::finding(source, stop)));
        let root = root.filter(|root| root.content != Content::Null || root.span.start != root.span.end);
        match root {
            Some(root) if findings.is_empty() => Ok(Self { source: source.clone(), root }),
            None if findings.is_empty() => Err(vec![empty(source)]),
            _ => {
                Finding::sort(&mut findings);
                Err(findings)
            }
        }
    }

    /// The node at a JSON pointer such as `/steps/0/when`; `""` is the root.
    #[must_use]
    pub fn node(&self, pointer: &str) -> Option<&Node> {
        match self.walk(pointer) {
            Step::Found(spot) => Some(spot.node),
            Step::Missing(_) => None,
        }
    }

    /// Where the value at `pointer` stands; where there is none, the place of its nearest ancestor.
    #[must_use]
    pub fn place(&self, pointer: &str) -> Place {
        let (Step::Found(spot) | Step::Missing(spot)) = self.walk(pointer);
        Place::new(&self.source, spot.node.span)
    }

    /// Where the key of the entry at `pointer` stands; for a list's item, the item; where there is no such entry, the
    /// key of its nearest ancestor.
    #[must_use]
    pub fn key_place(&self, pointer: &str) -> Place {
        let (Step::Found(spot) | Step::Missing(spot)) = self.walk(pointer);
        Place::new(&self.source, spot.entry.map_or(spot.node.span, |entry| entry.key_span))
    }

    /// Where a stretch of the string at `pointer` stands, in bytes of the string's value; where the text in the file
    /// differs from the value (escapes, folded lines) and the stretch cannot be found, the whole string.
    #[must_use]
    pub fn inside(&self, pointer: &str, range: Range<usize>) -> Place {
        let found = self.node(pointer).and_then(|node| match &node.content {
            Content::String(value) => inside::stretch(self.source.text(), node.span, value, &range),
            _ => None,
        });
        found.map_or_else(|| self.place(pointer), |span| Place::new(&self.source, span))
    }

    /// The tree as JSON.
    #[must_use]
    pub fn to_json(&self) -> serde_json::Value {
        self.root.to_json()
    }

    /// Reads the tree as a `T`.
    ///
    /// # Errors
    /// What does not fit, at its place. A document that its [`super::Shape`] accepts should have none of these.
    pub fn typed<T: DeserializeOwned>(&self) -> Result<T, Vec<Finding>> {
        typed::read(self)
    }

    /// The same without saying what does not fit.
    #[must_use]
    pub fn fitting<T: DeserializeOwned>(&self) -> Option<T> {
        T::deserialize(&self.root).ok()
    }

    fn walk(&self, pointer: &str) -> Step<'_> {
        let mut spot = Spot { node: &self.root, entry: None };
        for token in pointer::tokens(pointer) {
            let next = match &spot.node.content {
                Content::Mapping(entries) => entries
                    .iter()
                    .find(|entry| entry.key == token)
                    .map(|entry| Spot { node: &entry.value, entry: Some(entry) }),
                Content::Sequence(items) => {
                    pointer::index(&token).and_then(|at| items.get(at)).map(|node| Spot { node, entry: None })
                }
                _ => None,
            };
            match next {
                Some(next) => spot = next,
                None => return Step::Missing(spot),
            }
        }
        Step::Found(spot)
    }
}

/// A node, and the entry it is the value of.
struct Spot<'a> {
    node: &'a Node,
    entry: Option<&'a Entry>,
}

enum Step<'a> {
    Found(Spot<'a>),
    /// The nearest ancestor that is there.
    Missing(Spot<'a>),
}

fn too_large(source: &Source) -> Finding {
    let mib = source.text().len() >> 20;
    Finding::error(&code::FILE_TOO_LARGE, format!("the file is too large ({mib} MiB)"))
        .at(Place::new(source, Span::default()), format!("at most {} MiB are read", limits::BYTES >> 20))
}

fn empty(source: &Source) -> Finding {
    Finding::error(&code::EMPTY_FILE, "the file is empty")
        .at(Place::new(source, Span::default()), "nothing here but blanks and comments")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const SCENARIO: &str = "\
# 注释
version: 1
标题: \"复制延迟\"
steps:
  - id: lag
    when: sql.passed and io.passed
    outcomes: {0: pass, true: warn, \"No\": fail, a/b~c: fail}
  - id: 'io'
    shell: |
      echo 延迟
        indented {{ x }}

      last
    command: &status [mysql, \"-e\", SHOW]
  - command: *status
";

    fn load(text: &str) -> Document {
        Document::load(&Source::new("a.yaml", text)).unwrap()
    }

    fn codes(text: &str) -> Vec<String> {
        let findings = Document::load(&Source::new("a.yaml", text)).expect_err(text);
        let at =
            |finding: &Finding| finding.place.as_ref().map(|place| place.location().to_string()).unwrap_or_default();
        findings.iter().map(|finding| format!("{} {}", finding.code.id, at(finding).replace("a.yaml:", ""))).collect()
    }

    fn at(document: &Document, place: &Place) -> String {
        document.source.text()[place.span.range()].to_owned()
    }

    #[test]
    fn every_value_and_key_knows_its_bytes_among_wide_characters() {
        let document = load(SCENARIO);
        let value = |pointer: &str| at(&document, &document.place(pointer));
        let key = |pointer: &str| at(&document, &document.key_place(pointer));
        assert_eq!(value("/标题"), "\"复制延迟\"");
        assert_eq!(key("/标题"), "标题");
        assert_eq!(value("/steps/0/when"), "sql.passed and io.passed");
        assert_eq!(key("/steps/0/outcomes/0"), "0");
        assert_eq!(value("/steps/0/outcomes/a~1b~0c"), "fail");
        assert_eq!(key("/steps/0/outcomes/a~1b~0c"), "a/b~c");
        assert_eq!(value("/steps/2/command/0"), "mysql");
        assert_eq!(value("/steps/0/outcomes"), "{0: pass, true: warn, \"No\": fail, a/b~c: fail}");
        assert!(value("/steps/1").starts_with("id: 'io'") && value("/steps/1").ends_with("SHOW]"));
    }

    #[test]
    fn what_is_not_there_is_placed_at_its_nearest_ancestor() {
        let document = load(SCENARIO);
        assert_eq!(at(&document, &document.place("/steps/0/id/x/y")), "lag");
        assert_eq!(at(&document, &document.key_place("/steps/0/id/x")), "id");
        assert_eq!(document.place("/nothing"), document.place(""));
        assert!(document.node("/steps/00").is_none() && document.node("/steps/0/id").is_some());
    }

    #[test]
    fn a_stretch_of_a_string_is_found_in_plain_quoted_and_block_text() {
        let document = load(SCENARIO);
        let inside = |pointer: &str, part: &str| {
            let Some(Content::String(value)) = document.node(pointer).map(|node| &node.content) else { panic!() };
            let start = value.find(part).unwrap();
            let place = document.inside(pointer, start..start + part.len());
            assert_eq!(at(&document, &place), part);
            place.location().to_string()
        };
        assert_eq!(inside("/steps/0/when", "io"), "a.yaml:6:26");
        assert_eq!(inside("/标题", "延迟"), "a.yaml:3:8");
        assert_eq!(inside("/steps/1/id", "o"), "a.yaml:8:11");
        assert_eq!(inside("/steps/1/shell", "echo"), "a.yaml:10:7");
        assert_eq!(inside("/steps/1/shell", "迟"), "a.yaml:10:13");
        assert_eq!(inside("/steps/1/shell", "{{ x }}"), "a.yaml:11:18");
        assert_eq!(inside("/steps/1/shell", "last"), "a.yaml:13:7");
    }

    #[test]
    fn a_stretch_that_cannot_be_told_is_the_whole_string() {
        let document =
            load("a: \"x\\ty z\"\nb: >\n  folded\n  text\nc: 'it''s z'\nd: one\n  two\ne: |\r\n  x\r\n  y z\r\n");
        let whole = |pointer: &str| document.inside(pointer, 3..4) == document.place(pointer);
        assert!(whole("/a") && whole("/b") && whole("/c") && whole("/d"));
        assert_eq!(at(&document, &document.inside("/e", 4..5)), "z");
        assert!(document.inside("/e", 4..99) == document.place("/e"));
    }

    #[test]
    fn values_follow_the_core_schema_and_keys_are_their_text() {
        let document = load("on: yes\n0: 0x10\n~: null\n'<<': ''\nempty:\nbig: 18446744073709551615\n");
        let expected = serde_json::json!({"on": "yes", "0": 16, "~": null, "<<": "", "empty": null, "big": u64::MAX});
        assert_eq!(document.to_json(), expected);
    }

    #[test]
    fn own_keys_win_over_merged_ones_and_the_first_merged_wins() {
        let text = "a: &a {x: 1, y: 1}\nb: &b {y: 2, z: 2}\nc:\n  p: 0\n  <<: [*a, *b]\n  x: 9\n";
        let document = load(text);
        assert_eq!(document.to_json()["c"].to_string(), r#"{"p":0,"y":1,"z":2,"x":9}"#);
        assert_eq!(document.place("/c/y"), document.place("/a/y"));
        assert_eq!(load("a: &a {x: 1}\nb: {<<: *a}\n").to_json()["b"]["x"], 1);
    }

    #[test]
    fn all_duplicate_keys_are_found_in_one_pass_with_the_syntax_error_behind_them() {
        assert_eq!(codes("a: 1\nb: {c: 1, c: 2}\na: 2\nd: x: y\n"), ["C1005 2:11", "C1005 3:1", "C1004 4:5"]);
        assert_eq!(codes("a: &a {b: 1, b: 2}\nc: *a\nd: {<<: *a}\n"), ["C1005 1:14"]);
    }

    #[test]
    fn what_cannot_be_used_is_refused_where_it_stands() {
        for (text, expected) in [
            ("a: !!binary x\n", "C1009 1:4"),
            ("a: !own x\n", "C1009 1:4"),
            ("!own {}\n", "C1009 1:1"),
            ("a: !!int x\n", "C1009 1:4"),
            ("? [x]\n: 1\n", "C1009 1:3"),
            ("a: *b\n", "C1009 1:4"),
            ("a: .nan\n", "C1009 1:4"),
            ("a: 99999999999999999999\n", "C1009 1:4"),
            ("<<: 1\n", "C1009 1:5"),
            ("a: &x [*x]\n", "C1007 1:8"),
            ("a: &x {<<: *x}\n", "C1007 1:12"),
            ("a: 1\n---\nb: 1\n", "C1008 2:1"),
            ("", "C1010 1:1"),
            ("# nothing\n---\n", "C1010 1:1"),
        ] {
            assert_eq!(codes(text), [expected], "{text}");
        }
        assert_eq!(load("a: !!str 1\nb: !!int '1'\nc: !!map {}\n").to_json().to_string(), r#"{"a":"1","b":1,"c":{}}"#);
    }

    #[test]
    fn a_file_cannot_exhaust_the_machine() {
        assert_eq!(codes(&" ".repeat(limits::BYTES + 1)), ["C1003 1:1"]);
        assert_eq!(codes(&format!("{}{}", "[".repeat(65), "]".repeat(65))), ["C1006 1:65"]);
        assert_eq!(codes(&"[".repeat(100_000))[0][..5], *"C1006");
        load(&format!("{}{}", "[".repeat(64), "]".repeat(64)));
        let mut laughs = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned();
        for level in 1..30 {
            use std::fmt::Write as _;
            let before = format!("*a{}", level - 1);
            let _ = writeln!(laughs, "a{level}: &a{level} [{}]", [before.as_str(); 9].join(", "));
        }
        assert_eq!(codes(&laughs)[0][..5], *"C1007");
        let long = format!("a: &a {}\nb: [{}]\n", "x".repeat(1 << 16), ["*a"; 1000].join(", "));
        assert_eq!(codes(&long)[0][..5], *"C1007");
    }

    #[test]
    fn typed_values_are_read_and_a_misfit_is_placed() {
        #[derive(Debug, serde::Deserialize)]
        struct Inner {
            #[serde(rename = "a/b")]
            count: u8,
        }
        let document = load("- a/b: 1\n- a/b: x\n");
        let findings = document.typed::<Vec<Inner>>().unwrap_err();
        assert_eq!(
            (findings[0].code.id, at(&document, findings[0].place.as_ref().unwrap())),
            ("C2003", "x".to_owned())
        );
        assert_eq!(load("- a/b: 1\n").typed::<Vec<Inner>>().unwrap()[0].count, 1);
        let findings = load("- a/b: 300\n").typed::<Vec<Inner>>().unwrap_err();
        assert_eq!(findings[0].code.id, "C2005");
    }

    fn check_places(document: &Document, node: &Node) {
        let text = document.source.text();
        assert!(text.get(node.span.range()).is_some(), "{node:?}");
        match &node.content {
            Content::Sequence(items) => items.iter().for_each(|item| check_places(document, item)),
            Content::Mapping(entries) => entries.iter().for_each(|entry| {
                assert!(text.get(entry.key_span.range()).is_some(), "{entry:?}");
                check_places(document, &entry.value);
            }),
            Content::String(value) => {
                let _ = inside::stretch(text, node.span, value, &(0..value.len()));
            }
            _ => {}
        }
    }

    fn survives(text: &str) {
        match Document::load(&Source::new("a.yaml", text)) {
            Ok(document) => check_places(&document, &document.root),
            Err(findings) => {
                assert!(!findings.is_empty());
                let _ = crate::diagnostic::render_all(&findings, crate::diagnostic::Style::Plain);
            }
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_the_reader_panic(text in "(?s).{0,60}") {
            survives(&text);
        }

        #[test]
        fn no_heap_of_signs_makes_the_reader_panic(text in "[-:?&*!|>{}\\[\\],#'\"%@`<~ \t\r\nax0延\\\\]{0,60}") {
            survives(&text);
        }

        #[test]
        fn no_change_of_a_good_file_makes_the_reader_panic(
            changes in prop::collection::vec((0..SCENARIO.len(), 0_usize..6, "[-:&*|>{}\\[\\]'\"\t\r\n x延]{0,2}"), 1..6)
        ) {
            let mut text = SCENARIO.to_owned();
            for (start, length, insert) in changes {
                let start = text.floor_char_boundary(start);
                let end = text.floor_char_boundary(start + length);
                text.replace_range(start..end, &insert);
            }
            survives(&text);
        }

        #[test]
        fn json_is_read_as_what_it_is(words in prop::collection::btree_map("[a-z]{1,3}", "\\PC{0,8}", 0..5), number: i64) {
            let json = serde_json::json!({"m": words, "n": [number, null, true, 1.5], "k": ""});
            prop_assert_eq!(load(&json.to_string()).to_json(), json);
        }
    }
}
