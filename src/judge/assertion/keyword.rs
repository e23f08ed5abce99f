//! The words of JSON Schema: what type of value each is about, and which hold further schemas.

use serde_json::Value as Json;

use crate::diagnostic::code;
use crate::judge::Problem;
use crate::nearest::nearest;

/// The type of value that a keyword is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum About {
    Anything,
    Number,
    Text,
    List,
    Map,
}

/// Where the schemas inside a keyword's value are, and what they are about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Holds {
    Nothing,
    /// One schema for the same value.
    Same,
    /// A list of schemas for the same value.
    SameList,
    /// One schema for a part of the value.
    Part,
    /// A list or a map of schemas for parts of the value.
    Parts,
}

use About::{Anything, List, Map, Number, Text};
use Holds::{Nothing, Part, Parts, Same, SameList};

/// The keywords of JSON Schema 2020-12 (its core, applicator, validation, unevaluated, format, content and meta-data parts).
pub(super) const KEYWORDS: &[(&str, About, Holds)] = &[
    ("$anchor", Anything, Nothing),
    ("$comment", Anything, Nothing),
    ("$defs", Anything, Parts),
    ("$dynamicAnchor", Anything, Nothing),
    ("$dynamicRef", Anything, Nothing),
    ("$id", Anything, Nothing),
    ("$ref", Anything, Nothing),
    ("$schema", Anything, Nothing),
    ("additionalProperties", Map, Part),
    ("allOf", Anything, SameList),
    ("anyOf", Anything, SameList),
    ("const", Anything, Nothing),
    ("contains", List, Part),
    ("default", Anything, Nothing),
    ("dependentRequired", Map, Nothing),
    ("dependentSchemas", Map, Parts),
    ("deprecated", Anything, Nothing),
    ("description", Anything, Nothing),
    ("else", Anything, Same),
    ("enum", Anything, Nothing),
    ("examples", Anything, Nothing),
    ("exclusiveMaximum", Number, Nothing),
    ("exclusiveMinimum", Number, Nothing),
    ("format", Text, Nothing),
    ("if", Anything, Same),
    ("items", List, Part),
    ("maxContains", List, Nothing),
    ("maxItems", List, Nothing),
    ("maxLength", Text, Nothing),
    ("maxProperties", Map, Nothing),
    ("maximum", Number, Nothing),
    ("minContains", List, Nothing),
    ("minItems", List, Nothing),
    ("minLength", Text, Nothing),
    ("minProperties", Map, Nothing),
    ("minimum", Number, Nothing),
    ("multipleOf", Number, Nothing),
    ("not", Anything, Same),
    ("oneOf", Anything, SameList),
    ("pattern", Text, Nothing),
    ("patternProperties", Map, Parts),
    ("prefixItems", List, Parts),
    ("properties", Map, Parts),
    ("propertyNames", Map, Part),
    ("required", Map, Nothing),
    ("then", Anything, Same),
    ("title", Anything, Nothing),
    ("type", Anything, Nothing),
    ("unevaluatedItems", List, Part),
    ("unevaluatedProperties", Map, Part),
    ("uniqueItems", List, Nothing),
];

/// What is known of a keyword.
pub(super) fn find(word: &str) -> Option<(About, Holds)> {
    KEYWORDS.iter().find(|(known, ..)| *known == word).map(|(_, about, holds)| (*about, *holds))
}

/// The schemas directly inside `schema`: pointer from it, schema, whether it is about the same value.
pub(super) fn inside(schema: &Json) -> Vec<(String, &Json, bool)> {
    let mut found = Vec::new();
    for (word, value) in schema.as_object().into_iter().flatten() {
        let holds = find(word).map_or(Nothing, |(_, holds)| holds);
        let same = matches!(holds, Same | SameList);
        match (holds, value) {
            (Nothing, _) => {}
            (Same | Part, schema) => found.push((format!("/{word}"), schema, same)),
            (_, Json::Array(schemas)) => {
                found.extend(schemas.iter().enumerate().map(|(at, schema)| (format!("/{word}/{at}"), schema, same)));
            }
            (_, Json::Object(schemas)) => {
                found.extend(schemas.iter().map(|(key, schema)| (format!("/{word}/{}", escape(key)), schema, same)));
            }
            _ => {}
        }
    }
    found
}

/// A key inside a JSON pointer (RFC 6901).
pub(super) fn escape(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

/// Every word in `schema` that JSON Schema does not know; it would be ignored, and the assertion hold whatever the value.
pub(super) fn unknown(schema: &Json, pointer: &str, problems: &mut Vec<Problem>) {
    for word in schema.as_object().into_iter().flat_map(serde_json::Map::keys).filter(|word| find(word).is_none()) {
        let title = format!("JSON Schema has no keyword `{word}`");
        let problem = Problem::new(format!("{pointer}/{}", escape(word)), &code::BAD_SCHEMA, title, "would be ignored");
        let problem = problem.of_key();
        problems.push(match nearest(word, KEYWORDS.iter().map(|(known, ..)| *known)) {
            Some(meant) => problem.help(format!("did you mean `{meant}`?")),
            None => problem.help("write for example `const`, `enum`, `minimum`, `maximum` or `pattern`"),
        });
    }
    for (below, schema, _) in inside(schema) {
        unknown(schema, &format!("{pointer}{below}"), problems);
    }
}
