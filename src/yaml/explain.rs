//! From an error of the schema to a finding that a person can act on.

use std::collections::HashSet;

use jsonschema::ValidationError;
use jsonschema::error::ValidationErrorKind as Kind;
use serde_json::Value;

use super::known::known_keys;
use super::{Content, Document, names, pointer, units, wording};
use crate::diagnostic::{Code, Finding, Place, code};
use crate::nearest::nearest;
use crate::printable;

/// Explains the errors of one document.
pub(super) struct Explainer<'a> {
    pub document: &'a Document,
    pub schema: &'a Value,
}

/// An error of the schema.
pub(super) type Wrong<'e> = ValidationError<'e>;

impl Explainer<'_> {
    /// The findings for errors that belong together, without those that only follow from others.
    pub(super) fn all(&self, errors: &[&Wrong<'_>]) -> Vec<Finding> {
        let mut mistyped = HashSet::new();
        let mut misspelt = HashSet::new();
        for error in errors {
            let at = error.instance_path().as_str();
            match error.kind() {
                Kind::AdditionalProperties { unexpected } | Kind::UnevaluatedProperties { unexpected } => {
                    let known = known_keys(self.schema, self.around(error));
                    let near = unexpected.iter().filter_map(|key| nearest(key, known.iter().map(String::as_str)));
                    misspelt.extend(near.map(|near| (at, near.to_owned())));
                }
                _ => {}
            }
        }
        let mut findings = Vec::new();
        let mut flat = HashSet::new();
        for error in errors.iter().filter(|error| matches!(error.kind(), Kind::Type { .. })) {
            let at = error.instance_path().as_str();
            // A list of lists without its inner brackets is one mistake, not one for each word.
            let is_flat = self.is_item(at) && error.instance().is_string() && expects_list(error);
            if mistyped.insert(at) && (!is_flat || flat.insert(pointer::parent(at))) {
                findings.extend(self.one(error));
            }
        }
        for error in errors.iter().filter(|error| !matches!(error.kind(), Kind::Type { .. })) {
            let at = error.instance_path().as_str();
            let follows = match error.kind() {
                Kind::Required { property: Value::String(key) } => misspelt.contains(&(at, key.clone())),
                _ => mistyped.contains(at),
            };
            if !follows {
                findings.extend(self.one(error));
            }
        }
        findings
    }

    /// What the value at a pointer is called. A key may be a number (`outcomes: {0: pass}`) and is no item then.
    pub(super) fn name_of(&self, at: &str) -> String {
        let is_number = pointer::tokens(at).last().is_some_and(|token| pointer::index(&token).is_some());
        match (self.is_item(at), is_number) {
            (true, _) => wording::item_of(at),
            (false, true) => format!("{} in {}", wording::name_of(at), wording::name_of(pointer::parent(at))),
            (false, false) => wording::name_of(at),
        }
    }

    fn is_item(&self, at: &str) -> bool {
        let above = self.document.node(pointer::parent(at));
        !at.is_empty() && above.is_some_and(|node| matches!(node.content, Content::Sequence(_)))
    }

    fn one(&self, error: &Wrong<'_>) -> Vec<Finding> {
        let at = error.instance_path().as_str();
        let found = error.instance();
        let finding = match error.kind() {
            Kind::AdditionalProperties { unexpected } | Kind::UnevaluatedProperties { unexpected } => {
                let known = known_keys(self.schema, self.around(error));
                return self.unknown_keys(at, unexpected.iter().filter(|key| is_new(error, key, &known)), &known);
            }
            Kind::AnyOf { context } | Kind::OneOfNotValid { context } => return self.branches(error, context),
            Kind::Required { property } => self.missing(at, property),
            Kind::Type { kind } => self.wrong_type(at, &wording::types_of(kind), found, self.around(error)),
            Kind::Enum { options } => self.wrong_word(at, options.as_array().map_or(&[][..], Vec::as_slice), found),
            Kind::Constant { expected_value } => self.wrong_word(at, std::slice::from_ref(&**expected_value), found),
            Kind::Pattern { pattern } => self.wrong_pattern(at, pattern, found, self.around(error)),
            Kind::PropertyNames { error } => self.wrong_name(at, error),
            Kind::FalseSchema => self.out_of_place(at),
            kind => self.bound(at, kind, found).unwrap_or_else(|| self.other(at, error)),
        };
        vec![finding]
    }

    /// The schema that the failing keyword is a part of.
    pub(super) fn around(&self, error: &Wrong<'_>) -> &Value {
        self.schema.pointer(pointer::parent(error.schema_path().as_str())).unwrap_or(&Value::Null)
    }

    pub(super) fn unknown_keys<'k>(
        &self,
        at: &str,
        keys: impl Iterator<Item = &'k String>,
        known: &[String],
    ) -> Vec<Finding> {
        let mut mended = HashSet::new();
        let one = |key: &String| {
            let place = self.document.key_place(&pointer::join(at, key));
            let finding = Finding::error(&code::UNKNOWN_KEY, format!("unknown key `{}`", printable::short(key, 60)))
                .at(place, "not known here")
                .suggest(key, known.iter().map(String::as_str));
            // A key that is there already may not be there twice.
            let is_free = |word: &String| self.document.node(&pointer::join(at, word)).is_none();
            let may_be_mended = finding.fix.iter().all(|edit| is_free(&edit.text) && mended.insert(edit.text.clone()));
            if may_be_mended { finding } else { finding.fix(Vec::new()) }
        };
        keys.map(one).collect()
    }

    pub(super) fn wrong_type(&self, at: &str, types: &[String], found: &Value, around: &Value) -> Finding {
        let name = self.name_of(at);
        if let Some(unit) = units::of(around) {
            if let Value::Number(number) = found {
                return self.error(
                    unit.code,
                    format!("{name} is not {}", unit.name),
                    at,
                    unit.complain(&number.to_string()),
                );
            }
            let title = format!("{name} has to be {}, not {}", unit.name, wording::kind_of(found));
            return self.error(&code::WRONG_TYPE, title, at, format!("write for example `{}`", unit.example));
        }
        let expected = wording::any_of(types);
        let title = format!("{name} has to be {expected}, not {}", wording::kind_of(found));
        let finding = self.error(&code::WRONG_TYPE, title, at, format!("expected {expected}"));
        let takes = |name: &str| types.iter().any(|one| one == name);
        let written = self.document.source.text().get(self.document.place(at).span.range()).unwrap_or_default();
        match found {
            Value::Number(_) | Value::Bool(_) if takes("string") => {
                finding.help(format!("for text, use quotes: {}", super::template::quoted(written)))
            }
            Value::String(word) if (takes("integer") || takes("number")) && word.parse::<f64>().is_ok() => {
                finding.help(format!("leave out the quotes: `{}`", printable::short(word, 60)))
            }
            Value::String(word) if takes("boolean") => match word.to_ascii_lowercase().as_str() {
                "yes" | "on" | "y" => finding.help("write `true`"),
                "no" | "off" | "n" => finding.help("write `false`"),
                _ => finding,
            },
            _ if types == ["array"] => match wording::as_list(found, written) {
                Some(list) => finding.help(format!("write `{list}`")),
                None => finding.help("begin each item with `- `"),
            },
            _ => finding,
        }
    }

    pub(super) fn wrong_word(&self, at: &str, options: &[Value], found: &Value) -> Finding {
        let options: Vec<&Value> = options.iter().filter(|option| !option.is_null()).collect();
        let name = self.name_of(at);
        if let [one] = options.as_slice() {
            let title = format!("{name} has to be {}, not {}", wording::shown(one), wording::shown(found));
            return self.error(&code::WRONG_VALUE, title, at, format!("expected {}", wording::shown(one)));
        }
        let words: Vec<String> =
            options.iter().map(|word| word.as_str().map_or_else(|| word.to_string(), str::to_owned)).collect();
        let title = format!("{} is not a value of {name}", wording::shown(found));
        let written = found.as_str().map_or_else(|| found.to_string(), str::to_owned);
        self.error(&code::WRONG_VALUE, title, at, "not one of the known words")
            .suggest(&written, words.iter().map(String::as_str))
    }

    pub(super) fn missing(&self, at: &str, property: &Value) -> Finding {
        let key = property.as_str().unwrap_or_default();
        Finding::error(&code::MISSING_KEY, format!("`{key}` is missing"))
            .at(self.head(at), format!("needs the key `{key}`"))
    }

    /// Where a map begins to the eye: its key; of the root or an item, its first key.
    pub(super) fn head(&self, at: &str) -> Place {
        let named = !at.is_empty() && !self.is_item(at);
        let first = self.document.node(at).and_then(|node| match &node.content {
            Content::Mapping(entries) => entries.first(),
            _ => None,
        });
        match first {
            Some(entry) if !named => Place::new(&self.document.source, entry.key_span),
            _ => self.document.key_place(at),
        }
    }

    fn wrong_pattern(&self, at: &str, pattern: &str, found: &Value, around: &Value) -> Finding {
        let name = self.name_of(at);
        let text = found.as_str().unwrap_or_default();
        if let Some(unit) = units::of(around) {
            return self.error(unit.code, format!("{name} is not {}", unit.name), at, unit.complain(text));
        }
        let title = format!("{name} is not written as expected: {}", wording::shown(found));
        let finding = self.error(&code::WRONG_FORM, title, at, format!("has to match `{pattern}`"));
        match names::advice(pattern, text) {
            Some(advice) => finding.help(advice),
            None => described(finding, around),
        }
    }

    fn wrong_name(&self, at: &str, error: &Wrong<'_>) -> Finding {
        let key = error.instance().as_str().unwrap_or_default();
        let title = format!("the key {} is not written as expected", wording::shown(error.instance()));
        let place = self.document.key_place(&pointer::join(at, key));
        let finding = Finding::error(&code::WRONG_FORM, title);
        let Kind::Pattern { pattern } = error.kind() else {
            return described(finding.at(place, printable::short(&error.to_string(), 120)), self.around(error));
        };
        let finding = finding.at(place, format!("has to match `{pattern}`"));
        match names::advice(pattern, key) {
            Some(advice) => finding.help(advice),
            None => described(finding, self.around(error)),
        }
    }

    fn out_of_place(&self, at: &str) -> Finding {
        Finding::error(&code::UNKNOWN_KEY, format!("{} does not belong here", self.name_of(at)))
            .at(self.document.key_place(at), "not beside the other keys of this map")
    }

    fn other(&self, at: &str, error: &Wrong<'_>) -> Finding {
        let title = format!("{} is not written as expected", self.name_of(at));
        let label = match error.kind() {
            Kind::OneOfMultipleValid { .. } => "fits several forms at once".to_owned(),
            _ => printable::short(&error.to_string(), 120),
        };
        self.error(&code::WRONG_FORM, title, at, label)
    }

    pub(super) fn error(&self, code: &'static Code, title: String, at: &str, label: impl Into<String>) -> Finding {
        Finding::error(code, title).at(self.document.place(at), label)
    }
}

fn expects_list(error: &Wrong<'_>) -> bool {
    matches!(error.kind(), Kind::Type { kind } if wording::types_of(kind) == ["array"])
}

/// Whether a key is unknown by itself. One that a schema knows is called unevaluated when that schema fails elsewhere.
fn is_new(error: &Wrong<'_>, key: &str, known: &[String]) -> bool {
    matches!(error.kind(), Kind::AdditionalProperties { .. }) || !known.iter().any(|word| word == key)
}

/// With what the schema says about the value.
fn described(finding: Finding, around: &Value) -> Finding {
    let finding = match around.get("description").and_then(Value::as_str).and_then(|text| text.lines().next()) {
        Some(line) => finding.help(line),
        None => finding,
    };
    match around.pointer("/examples/0") {
        Some(example) => finding.help(format!("for example {}", wording::shown(example))),
        None => finding,
    }
}
