//! The shape of a file: the JSON Schema generated from its Rust type, applied to a document.

use std::sync::OnceLock;

use jsonschema::{PatternOptions, Validator};
use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value};

use super::explain::Explainer;
use super::fits::{Fits, Patterns};
use super::{Document, nothing};
use crate::diagnostic::{Finding, code};

/// A JSON Schema (2020-12), ready to be applied.
pub struct Shape {
    schema: Value,
    patterns: Patterns,
    /// Made when something does not fit.
    validator: OnceLock<Result<Validator, String>>,
}

impl Shape {
    /// The shape of files that people write as `T`; `id` and `title` go into the schema. A key may be left out, but a key
    /// that is there says something: nothing is no value.
    #[must_use]
    pub fn of<T: JsonSchema>(id: &str, title: &str) -> Self {
        let mut shape = Self::exact::<T>(id, title);
        nothing::forbid(&mut shape.schema);
        shape
    }

    /// The shape of files that a program writes as `T`, in which nothing is `null`.
    #[must_use]
    pub fn exact<T: JsonSchema>(id: &str, title: &str) -> Self {
        let generated = SchemaSettings::draft2020_12().into_generator().into_root_schema_for::<T>().to_value();
        let mut schema = Map::new();
        schema.insert("$schema".to_owned(), "https://json-schema.org/draft/2020-12/schema".into());
        schema.insert("$id".to_owned(), id.into());
        schema.insert("title".to_owned(), title.into());
        if let Value::Object(rest) = generated {
            let rest = rest.into_iter().filter(|(key, _)| !matches!(key.as_str(), "$schema" | "$id" | "title"));
            schema.extend(rest);
        }
        Self::by(Value::Object(schema))
    }

    /// A shape that was made before, and checked in as the text of its schema: reading that takes less time than making it.
    ///
    /// # Panics
    /// When the text is not JSON. It is a part of this program, so a test that reads it rules that out.
    #[must_use]
    #[expect(clippy::expect_used, reason = "it is compiled in, and every test of a scenario reads it")]
    pub fn checked_in(text: &'static str) -> Self {
        Self::by(serde_json::from_str(text).expect("a schema that was checked in"))
    }

    fn by(schema: Value) -> Self {
        Self { schema, patterns: Patterns::default(), validator: OnceLock::new() }
    }

    /// The schema itself, as it is checked in below `schemas/`.
    #[must_use]
    pub fn schema(&self) -> &Value {
        &self.schema
    }

    /// Everything in `document` that does not fit, each at its place.
    #[must_use]
    pub fn check(&self, document: &Document) -> Vec<Finding> {
        if (Fits { root: &self.schema, patterns: &self.patterns }).tell(&document.root) == Some(true) {
            return Vec::new();
        }
        let validator = match self.validator.get_or_init(|| compile(&self.schema)) {
            Ok(validator) => validator,
            Err(why) => {
                return vec![Finding::error(&code::BAD_SCHEMA, format!("the schema of this file is broken: {why}"))];
            }
        };
        let json = document.to_json();
        let errors: Vec<_> = validator.iter_errors(&json).collect();
        let errors: Vec<_> = errors.iter().collect();
        let mut findings = Explainer { document, schema: &self.schema }.all(&errors);
        Finding::sort(&mut findings);
        findings
    }
}

/// Patterns run in linear time, and nothing outside of the schema is ever fetched.
fn compile(schema: &Value) -> Result<Validator, String> {
    jsonschema::options()
        .with_pattern_options(PatternOptions::regex())
        .offline()
        .build(schema)
        .map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde::Deserialize;

    use super::*;
    use crate::bytesize::ByteSize;
    use crate::diagnostic::Source;
    use crate::timespan::Timespan;

    #[derive(JsonSchema, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only the shape matters")]
    struct File {
        title: String,
        timeout: Option<Timespan>,
        max_output: Option<ByteSize>,
        kind: Option<Kind>,
        status: Option<Status>,
        #[serde(default)]
        #[schemars(length(min = 1))]
        tags: Vec<String>,
        #[schemars(range(min = 1, max = 5))]
        attempts: Option<u8>,
        nested: Option<Inner>,
        perishable: Option<bool>,
        words: Option<OneOrMany>,
        source: Option<Origin>,
        tagged: Option<Tagged>,
        #[schemars(regex(pattern = r"^[a-z]+$"))]
        id: Option<String>,
        names: Option<BTreeMap<String, u8>>,
    }

    #[derive(JsonSchema, Deserialize)]
    #[serde(rename_all = "lowercase")]
    enum Kind {
        Direct,
        Trigger,
    }

    #[derive(JsonSchema, Deserialize)]
    #[serde(rename_all = "lowercase")]
    enum Status {
        /// Good.
        Pass,
        /// Bad.
        Fail,
    }

    #[derive(JsonSchema, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only the shape matters")]
    struct Inner {
        label: String,
        value: i64,
    }

    #[derive(JsonSchema, Deserialize)]
    #[serde(untagged)]
    #[expect(dead_code, reason = "only the shape matters")]
    enum OneOrMany {
        One(String),
        Many(Vec<String>),
    }

    #[derive(JsonSchema, Deserialize)]
    #[serde(rename_all = "lowercase", deny_unknown_fields)]
    #[expect(dead_code, reason = "only the shape matters")]
    enum Origin {
        File(String),
        Command(Vec<String>),
    }

    #[derive(JsonSchema, Deserialize)]
    #[serde(tag = "type", rename_all = "lowercase", deny_unknown_fields)]
    #[expect(dead_code, reason = "only the shape matters")]
    enum Tagged {
        Local { path: String },
        Remote { host: String, port: u16 },
    }

    /// Each finding as `code line:column title | label | help`.
    fn check(text: &str) -> Vec<String> {
        let document = Document::load(&Source::new("", text)).unwrap();
        let findings = Shape::of::<File>("file.schema.json", "File").check(&document);
        let one = |finding: &Finding| {
            let place = finding.place.as_ref().unwrap().location().to_string();
            let mut parts =
                vec![format!("{} {} {}", finding.code.id, &place[1..], finding.title), finding.label.clone()];
            parts.extend(finding.help.clone());
            parts.join(" | ")
        };
        findings.iter().map(one).collect()
    }

    fn only(text: &str) -> String {
        let mut all = check(&format!("title: x\n{text}\n"));
        assert_eq!(all.len(), 1, "{all:#?}");
        all.remove(0)
    }

    #[test]
    fn an_unknown_key_is_placed_at_the_key_with_the_nearest_one_and_what_follows_is_not_said() {
        assert_eq!(check("titel: x\n"), ["C2001 1:1 unknown key `titel` | not known here | did you mean `title`?"]);
        assert_eq!(
            only("nested: {label: x, value: 1, colour: 1}"),
            "C2001 2:30 unknown key `colour` | not known here | known here: `label`, `value`"
        );
        let all = check("title: x\nzz: 1\nyy: 2\n");
        assert_eq!(all.len(), 2, "each unknown key has its own finding: {all:?}");
    }

    #[test]
    fn a_missing_key_is_placed_at_the_map_that_lacks_it() {
        assert_eq!(check("tags: [x]\n"), ["C2002 1:1 `title` is missing | needs the key `title`"]);
        assert_eq!(only("nested: {label: x}"), "C2002 2:1 `value` is missing | needs the key `value`");
        assert_eq!(only("tagged: {path: 1}"), "C2002 2:1 `type` is missing | needs the key `type`");
        assert_eq!(only("source: {}"), "C2002 2:1 one of `file`, `command` is missing | needs one of these keys");
    }

    #[test]
    fn types_are_said_in_the_words_of_yaml_and_nothing_is_never_expected() {
        for (text, expected) in [
            ("tags: x", "C2003 2:7 `tags` has to be a list, not text | expected a list | write `[x]`"),
            (
                "tags: ./a -e 'b c' 1",
                "C2003 2:7 `tags` has to be a list, not text | expected a list | write `[./a, -e, \"b c\", \"1\"]`",
            ),
            ("tags: 7", "C2003 2:7 `tags` has to be a list, not a number | expected a list | write `[7]`"),
            (
                "tags: {a: b}",
                "C2003 2:7 `tags` has to be a list, not a map | expected a list | begin each item with `- `",
            ),
            ("nested: [1]", "C2003 2:9 `nested` has to be a map, not a list | expected a map"),
            ("tags: [[2]]", "C2003 2:8 an item of `tags` has to be text, not a list | expected text"),
            (
                "tags: [x, 1]",
                "C2003 2:11 an item of `tags` has to be text, not a number | expected text | for text, use quotes: `\"1\"`",
            ),
            (
                "attempts: 1.5",
                "C2003 2:11 `attempts` has to be a whole number, not a number with a fraction | expected a whole number",
            ),
            (
                "perishable: yes",
                "C2003 2:13 `perishable` has to be `true` or `false`, not text | expected `true` or `false` | write `true`",
            ),
            ("words: {a: b}", "C2003 2:8 `words` has to be text or a list, not a map | expected text or a list"),
            ("words: [[]]", "C2003 2:9 an item of `words` has to be text, not a list | expected text"),
        ] {
            assert_eq!(only(text), expected, "{text}");
        }
        assert_eq!(check("title:\n"), ["C2003 1:6 `title` has to be text, not nothing | expected text"]);
        assert_eq!(only("words:"), "C2003 2:6 `words` has to be text or a list, not nothing | expected text or a list");
        assert_eq!(only("kind: ~"), "C2003 2:7 `kind` has to be text, not nothing | expected text");
        assert_eq!(check("[]\n"), ["C2003 1:1 the file has to be a map, not a list | expected a map"]);
    }

    #[test]
    fn a_wrong_word_gets_the_nearest_right_one() {
        for (text, expected) in [
            (
                "kind: direkt",
                "C2004 2:7 `direkt` is not a value of `kind` | not one of the known words | did you mean `direct`?",
            ),
            (
                "status: pas",
                "C2004 2:9 `pas` is not a value of `status` | not one of the known words | did you mean `pass`?",
            ),
            (
                "status: other",
                "C2004 2:9 `other` is not a value of `status` | not one of the known words | known here: `pass`, `fail`",
            ),
            (
                "tagged: {type: locl, path: x}",
                "C2004 2:16 `locl` is not a value of `type` | not one of the known words | did you mean `local`?",
            ),
            ("attempts: 9", "C2004 2:11 `attempts` has to be at most 5, not `9` | expected at most 5"),
            ("attempts: 0", "C2004 2:11 `attempts` has to be at least 1, not `0` | expected at least 1"),
        ] {
            assert_eq!(only(text), expected, "{text}");
        }
    }

    #[test]
    fn a_duration_and_a_size_need_their_units_also_as_numbers() {
        let unit = "a duration needs a unit: write `5s` for seconds, or ms, m, h, d";
        assert_eq!(only("timeout: 5"), format!("C2007 2:10 `timeout` is not a duration | {unit}"));
        assert_eq!(only("timeout: '5'"), format!("C2007 2:10 `timeout` is not a duration | {unit}"));
        assert!(only("timeout: soon").starts_with("C2007 2:10 `timeout` is not a duration | not a duration"));
        assert_eq!(
            only("timeout: [1]"),
            "C2003 2:10 `timeout` has to be a duration, not a list | write for example `5s`"
        );
        assert!(only("max_output: 512").starts_with("C2008 2:13 `max_output` is not a size | a size needs a unit"));
        assert!(only("max_output: 5 sheep").contains("`sheep` is no unit of size"));
    }

    #[test]
    fn form_and_length_are_checked() {
        assert_eq!(only("id: ABC"), "C2005 2:5 `id` is not written as expected: `ABC` | has to match `^[a-z]+$`");
        assert_eq!(
            only("tags: []"),
            "C2006 2:7 `tags` has 0 items, but needs at least 1 item | expected at least 1 item"
        );
    }

    #[test]
    fn the_form_that_was_meant_is_explained_alone() {
        assert_eq!(only("source: {fil: x}"), "C2001 2:10 unknown key `fil` | not known here | did you mean `file`?");
        assert_eq!(
            only("source: {command: x}"),
            "C2003 2:19 `command` has to be a list, not text | expected a list | write `[x]`"
        );
        assert_eq!(
            only("tagged: {type: remote, host: h, port: x}"),
            "C2003 2:39 `port` has to be a whole number, not text | expected a whole number"
        );
    }

    fn by_schema(schema: Value, text: &str) -> Vec<String> {
        let document = Document::load(&Source::new("", text)).unwrap();
        let findings = Shape::by(schema).check(&document);
        findings.iter().map(|finding| format!("{} {}", finding.code.id, finding.title)).collect()
    }

    #[test]
    fn a_fault_that_a_merge_or_an_alias_repeats_is_shown_once() {
        let schema = serde_json::json!({"additionalProperties": {"properties": {"x": {"type": "string"}}}});
        let said = by_schema(schema, "a: &a {x: 1}\nb: {<<: *a}\nc: *a\n");
        assert_eq!(said, ["C2003 `x` has to be text, not a number"]);
    }

    #[test]
    fn conditions_and_references_lead_to_the_innermost_error() {
        let schema = serde_json::json!({
            "allOf": [{"$ref": "#/$defs/base"}, {
                "if": {"properties": {"kind": {"const": "b"}}, "required": ["kind"]},
                "then": {"required": ["beta"], "properties": {"beta": {"type": "integer"}, "alpha": false}},
                "else": {"required": ["alpha"]},
            }],
            "unevaluatedProperties": false,
            "propertyNames": {"pattern": "^[a-z]+$"},
            "$defs": {"base": {"properties": {"kind": {"type": "string"}, "alpha": true}}},
        });
        let said = |text: &str| by_schema(schema.clone(), text);
        assert_eq!(said("kind: b\nbeta: x\n"), ["C2003 `beta` has to be a whole number, not text"]);
        assert_eq!(said("kind: a\n"), ["C2002 `alpha` is missing"]);
        assert_eq!(said("kind: b\nbeta: 1\nalpha: 2\n"), ["C2001 `alpha` does not belong here"]);
        assert_eq!(said("alpha: 1\nalhpa: 2\n"), ["C2001 unknown key `alhpa`"]);
        assert_eq!(said("kind: b\nbeta: 1\n"), [""; 0]);
        assert!(said("alpha: 1\nBAD: 2\n").contains(&"C2005 the key `BAD` is not written as expected".to_owned()));
    }

    #[test]
    fn nothing_outside_of_the_schema_is_fetched() {
        for reference in ["https://example.com/x.json", "file:///etc/hosts"] {
            let said = by_schema(serde_json::json!({"$ref": reference}), "a: 1\n");
            assert!(said[0].starts_with("C4006 the schema of this file is broken"), "{said:?}");
        }
    }

    #[test]
    fn the_schema_says_its_dialect_its_id_and_its_title_first() {
        let shape = Shape::of::<File>("file.schema.json", "A file");
        let keys: Vec<_> = shape.schema().as_object().unwrap().keys().take(3).collect();
        assert_eq!(keys, ["$schema", "$id", "title"]);
        assert_eq!(shape.schema()["title"], "A file");
    }

    /// What is told without the library, and by it.
    fn both_tell(shape: &Shape, json: &Value) -> (Option<bool>, bool) {
        let fits = Fits { root: &shape.schema, patterns: &shape.patterns };
        let document = Document::load(&Source::new("", json.to_string())).unwrap();
        assert_eq!(document.to_json(), *json);
        (fits.tell(&document.root), compile(&shape.schema).unwrap().is_valid(json))
    }

    #[test]
    fn what_cannot_be_told_without_the_library_is_not_told() {
        let tells = |schema: Value, value: Value| both_tell(&Shape::by(schema), &value);
        for (schema, value, valid) in [
            (serde_json::json!({"const": 1}), serde_json::json!(1.0), true),
            (serde_json::json!({"not": {"const": 1}}), serde_json::json!(1.0), false),
            (serde_json::json!({"enum": [[1], 2]}), serde_json::json!([1.0]), true),
            (serde_json::json!({"pattern": "^\\d$"}), serde_json::json!("\u{661}"), false),
            (serde_json::json!({"uniqueItems": true}), serde_json::json!([1, 1]), false),
            (serde_json::json!({"oneOf": [{"type": "object"}, {"multipleOf": 2}]}), serde_json::json!(3), false),
        ] {
            assert_eq!(tells(schema.clone(), value), (None, valid), "{schema}");
        }
        assert_eq!(tells(serde_json::json!({"type": "integer"}), serde_json::json!(2.0)), (Some(true), true));
        assert_eq!(tells(serde_json::json!({"maxLength": 1}), serde_json::json!("é")), (Some(true), true));
    }

    #[test]
    fn every_faulty_file_of_the_collection_is_told_as_the_library_tells_it() {
        let shape = crate::scenario::shape();
        let library = compile(&shape.schema).unwrap();
        let mut told = [0, 0];
        for file in std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/faulty")).unwrap() {
            let path = file.unwrap().path();
            let Some(text) =
                path.extension().filter(|end| *end == "yaml").and_then(|_| std::fs::read_to_string(&path).ok())
            else {
                continue;
            };
            let Ok(document) = Document::load(&Source::new("", text)) else { continue };
            let json = document.to_json();
            let fits = Fits { root: &shape.schema, patterns: &shape.patterns }.tell(&document.root);
            assert_eq!(fits, Some(library.is_valid(&json)), "{}", path.display());
            told[usize::from(fits == Some(true))] += 1;
        }
        assert!(told.iter().all(|count| *count > 20), "there are files of both kinds: {told:?}");
    }

    proptest::proptest! {
        #[test]
        fn what_the_shape_accepts_can_be_read_and_nothing_makes_it_panic(
            entries in proptest::collection::vec(
                ("(title|timeout|kind|status|tags|nested|words|source|tagged|names|zz)", "(5|x|~|yes|[{][}]|[\\[]a, 1\\]|[{]type: x, label: [\\[]\\][}]|[{]file: 1[}])"),
                0..6,
            )
        ) {
            use std::fmt::Write as _;
            let mut text = String::new();
            for (key, value) in entries {
                let _ = writeln!(text, "{key}: {value}");
            }
            if let Ok(document) = Document::load(&Source::new("", text)) {
                let findings = Shape::of::<File>("file.schema.json", "File").check(&document);
                let typed = document.typed::<File>();
                let shape = Shape::of::<File>("file.schema.json", "File");
                let fits = Fits { root: &shape.schema, patterns: &shape.patterns }.tell(&document.root);
                let valid = compile(&shape.schema).unwrap().is_valid(&document.to_json());
                proptest::prop_assert_eq!(fits, Some(valid));
                // Not the other way round: the shape refuses some forms that a typed reading would take (nothing for
                // a value that may be left out, a list for a map).
                proptest::prop_assert!(!findings.is_empty() || typed.is_ok(), "{:?}", typed.err());
            }
        }
    }
}
