//! Whether a value certainly fits a schema, told without making the schema ready first.
//!
//! Making a schema ready for the library that explains what does not fit takes some milliseconds, more than all else that a
//! short run does. Nearly every file fits, and of one that does there is nothing to explain. So the schema is followed as it
//! is written, which costs microseconds, and the library is asked only when something does not fit, or when a keyword is met
//! that is not known here. See docs/design/0023-what-fits-is-not-explained.md.

use std::collections::HashMap;
use std::sync::{PoisonError, RwLock};

use regex_lite::Regex;
use serde_json::{Map, Value};

use super::{Content, Entry, Node};
use crate::id;

/// The patterns of one schema, each compiled when it is first met; by the light engine, since compiling is most of the cost.
#[derive(Default)]
pub(super) struct Patterns(RwLock<HashMap<String, Regex>>);

/// A schema (JSON Schema 2020-12) and what its references lead into.
#[derive(Clone, Copy)]
pub(super) struct Fits<'a> {
    pub(super) root: &'a Value,
    pub(super) patterns: &'a Patterns,
}

impl<'a> Fits<'a> {
    /// Whether `value` fits the whole schema; `None` when it cannot be told here.
    pub(super) fn tell(self, value: &Node) -> Option<bool> {
        self.one(self.root, value)
    }

    fn one(self, schema: &Value, value: &Node) -> Option<bool> {
        match schema {
            Value::Bool(any) => Some(*any),
            Value::Object(schema) => {
                all(schema.iter().map(|(keyword, says)| self.keyword(schema, keyword, says, value)))
            }
            _ => None,
        }
    }

    fn keyword(self, schema: &Map<String, Value>, keyword: &str, says: &Value, value: &Node) -> Option<bool> {
        match keyword {
            // These say something to people, or are looked at beside another keyword. `format` is one of the first kind
            // (JSON Schema 2020-12, validation, 7.2.1).
            "$schema" | "$id" | "$defs" | "$comment" | "title" | "description" | "default" | "examples" | "format"
            | "enumDescriptions" | "deprecated" | "then" | "else" => Some(true),
            "$ref" => self.one(self.referred(says.as_str()?)?, value),
            "type" => is_of(says, &value.content),
            "const" => same(says, value),
            "enum" => any(says.as_array()?.iter().map(|one| same(one, value))),
            "allOf" => all(says.as_array()?.iter().map(|schema| self.one(schema, value))),
            "anyOf" => any(says.as_array()?.iter().map(|schema| self.one(schema, value))),
            "oneOf" => Some(self.how_many(says.as_array()?, value)? == 1),
            "not" => Some(!self.one(says, value)?),
            "if" => {
                let branch = if self.one(says, value)? { "then" } else { "else" };
                schema.get(branch).map_or(Some(true), |schema| self.one(schema, value))
            }
            _ => match &value.content {
                Content::Mapping(entries) => self.map(schema, keyword, says, entries),
                Content::Sequence(items) => self.list(keyword, says, items),
                Content::String(text) => self.text(keyword, says, text),
                Content::Number(number) => number_fits(keyword, says, number.as_f64()?),
                Content::Null | Content::Bool(_) => Self::known(keyword),
            },
        }
    }

    /// What a reference leads to; nearly all lead to a definition, which is found without taking the pointer apart.
    fn referred(self, reference: &str) -> Option<&'a Value> {
        let pointer = reference.strip_prefix('#')?;
        match pointer.strip_prefix("/$defs/") {
            Some(name) if !name.contains(['/', '~']) => self.root.get("$defs")?.get(name),
            _ => self.root.pointer(pointer),
        }
    }

    fn how_many(self, schemas: &[Value], value: &Node) -> Option<usize> {
        schemas.iter().try_fold(0, |count, schema| Some(count + usize::from(self.one(schema, value)?)))
    }

    fn map(self, schema: &Map<String, Value>, keyword: &str, says: &Value, entries: &[Entry]) -> Option<bool> {
        match keyword {
            "properties" => {
                let schemas = says.as_object()?;
                all(entries.iter().filter_map(|entry| Some(self.one(schemas.get(&entry.key)?, &entry.value))))
            }
            "additionalProperties" => {
                let named = schema.get("properties").and_then(Value::as_object);
                let others = entries.iter().filter(|entry| named.is_none_or(|named| !named.contains_key(&entry.key)));
                all(others.map(|entry| self.one(says, &entry.value)))
            }
            "propertyNames" => all(entries.iter().map(|entry| {
                self.one(says, &Node { span: entry.key_span, content: Content::String(entry.key.clone()) })
            })),
            "required" => Some(
                says.as_array()?
                    .iter()
                    .all(|key| key.as_str().is_some_and(|key| entries.iter().any(|entry| entry.key == key))),
            ),
            "minProperties" => Some(entries.len() as u64 >= says.as_u64()?),
            "maxProperties" => Some(entries.len() as u64 <= says.as_u64()?),
            _ => Self::known(keyword),
        }
    }

    fn list(self, keyword: &str, says: &Value, items: &[Node]) -> Option<bool> {
        match keyword {
            "items" => all(items.iter().map(|item| self.one(says, item))),
            "minItems" => Some(items.len() as u64 >= says.as_u64()?),
            "maxItems" => Some(items.len() as u64 <= says.as_u64()?),
            _ => Self::known(keyword),
        }
    }

    fn text(self, keyword: &str, says: &Value, text: &str) -> Option<bool> {
        match keyword {
            "minLength" => Some(text.chars().count() as u64 >= says.as_u64()?),
            "maxLength" => Some(text.chars().count() as u64 <= says.as_u64()?),
            "pattern" => self.patterns.matches(says.as_str()?, text),
            _ => Self::known(keyword),
        }
    }

    /// A keyword about another type says nothing of a value; of one that is not known nobody can tell what it says.
    fn known(keyword: &str) -> Option<bool> {
        let known = [
            "properties",
            "additionalProperties",
            "propertyNames",
            "required",
            "minProperties",
            "maxProperties",
            "items",
            "minItems",
            "maxItems",
            "minLength",
            "maxLength",
            "pattern",
            "minimum",
            "maximum",
        ];
        known.contains(&keyword).then_some(true)
    }
}

impl Patterns {
    fn matches(&self, pattern: &str, text: &str) -> Option<bool> {
        // Every step has one of these.
        if pattern == id::NAME {
            return Some(id::is_name(text));
        }
        let known =
            self.0.read().unwrap_or_else(PoisonError::into_inner).get(pattern).map(|known| known.is_match(text));
        if known.is_some() {
            return known;
        }
        let compiled = Regex::new(pattern).ok().filter(|_| same_in_both(pattern))?;
        let matches = compiled.is_match(text);
        self.0.write().unwrap_or_else(PoisonError::into_inner).insert(pattern.to_owned(), compiled);
        Some(matches)
    }
}

/// Whether ECMA-262, the dialect of JSON Schema, and `regex_lite` mean the same by a pattern: it has no classes such as
/// `\d`, which are larger in one of them.
fn same_in_both(pattern: &str) -> bool {
    pattern.split('\\').skip(1).all(|rest| rest.starts_with(|escaped: char| escaped.is_ascii_punctuation()))
}

fn number_fits(keyword: &str, says: &Value, number: f64) -> Option<bool> {
    match keyword {
        "minimum" => Some(number >= says.as_f64()?),
        "maximum" => Some(number <= says.as_f64()?),
        _ => Fits::known(keyword),
    }
}

/// Whether the value is of this type, or of one of these.
fn is_of(types: &Value, value: &Content) -> Option<bool> {
    let is = |name: &Value| match (name.as_str()?, value) {
        ("null", value) => Some(matches!(value, Content::Null)),
        ("boolean", value) => Some(matches!(value, Content::Bool(_))),
        ("string", value) => Some(matches!(value, Content::String(_))),
        ("array", value) => Some(matches!(value, Content::Sequence(_))),
        ("object", value) => Some(matches!(value, Content::Mapping(_))),
        ("number", value) => Some(matches!(value, Content::Number(_))),
        ("integer", Content::Number(number)) => {
            Some(!number.is_f64() || number.as_f64().is_some_and(|number| number.fract() == 0.0))
        }
        ("integer", _) => Some(false),
        _ => None,
    };
    match types {
        Value::Array(types) => any(types.iter().map(is)),
        one => is(one),
    }
}

/// Whether two values are the same; `None` where they differ at most in how a number is written, which JSON Schema does not
/// look at.
fn same(one: &Value, other: &Node) -> Option<bool> {
    match (one, &other.content) {
        (Value::Null, Content::Null) => Some(true),
        (Value::Bool(one), Content::Bool(other)) => Some(one == other),
        (Value::String(one), Content::String(other)) => Some(one == other),
        (Value::Number(_), Content::Number(_))
        | (Value::Array(_), Content::Sequence(_))
        | (Value::Object(_), Content::Mapping(_)) => (*one == other.to_json()).then_some(true),
        _ => Some(false),
    }
}

/// `true` when all are; `false` as soon as one is not; `None` when one before it cannot be told.
fn all(mut fits: impl Iterator<Item = Option<bool>>) -> Option<bool> {
    fits.try_fold((), |(), fits| match fits {
        Some(true) => Ok(()),
        other => Err(other),
    })
    .map_or_else(|other| other, |()| Some(true))
}

/// `true` as soon as one is; `false` when none is; `None` when one before it cannot be told.
fn any(mut fits: impl Iterator<Item = Option<bool>>) -> Option<bool> {
    all(std::iter::from_fn(|| fits.next().map(|fits| fits.map(|fits| !fits)))).map(|none| !none)
}
