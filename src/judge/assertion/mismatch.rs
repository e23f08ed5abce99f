//! A value of another type than the assertion is about. JSON Schema lets it pass; it is no answer to the question.

use serde_json::Value as Json;

use super::keyword::{About, find, inside};

/// Why `value` cannot be judged by `schema`, if it cannot. A schema that names a `type` has judged that already.
pub(super) fn find_mismatch(schema: &Json, value: &Json) -> Option<String> {
    mismatch(schema, value, "", true)
}

fn mismatch(schema: &Json, value: &Json, at: &str, top: bool) -> Option<String> {
    let entries = schema.as_object()?;
    let guarded = entries.contains_key("type");
    for (word, wanted) in entries {
        let about = find(word).map_or(About::Anything, |(about, _)| about);
        let fits = match about {
            About::Anything => !top || compares(word, wanted, value),
            About::Number => value.is_number(),
            About::Text => value.is_string(),
            About::List => value.is_array(),
            About::Map => value.is_object(),
        };
        if !fits && !guarded {
            return Some(told(word, about, wanted, value, at));
        }
    }
    let same = inside(schema).into_iter().filter(|(_, _, same)| *same);
    let found = same.into_iter().find_map(|(_, schema, _)| mismatch(schema, value, at, top));
    found.or_else(|| entries.iter().find_map(|(word, schemas)| in_parts(word, schemas, value, at)))
}

/// The parts of a document whose schema is plain to see; an item that `contains` does not fit is merely another item.
fn in_parts(word: &str, schemas: &Json, value: &Json, at: &str) -> Option<String> {
    match (word, value) {
        ("properties", Json::Object(entries)) => {
            let schemas = schemas.as_object()?;
            let pairs = schemas.iter().filter_map(|(key, schema)| Some((key, schema, entries.get(key)?)));
            pairs.into_iter().find_map(|(key, schema, value)| mismatch(schema, value, &format!("{at}/{key}"), false))
        }
        ("items", Json::Array(items)) => {
            let items = items.iter().enumerate();
            items.into_iter().find_map(|(index, item)| mismatch(schemas, item, &format!("{at}/{index}"), false))
        }
        _ => None,
    }
}

/// Whether one of the values to compare with is of the value's type at all: `0` is never equal to the text `0`.
fn compares(word: &str, wanted: &Json, value: &Json) -> bool {
    let of_type = |wanted: &Json| type_name(wanted) == type_name(value);
    match (word, wanted) {
        ("const", wanted) => of_type(wanted),
        ("enum", Json::Array(options)) => options.iter().any(of_type),
        _ => true,
    }
}

fn told(word: &str, about: About, wanted: &Json, value: &Json, at: &str) -> String {
    let needs = match about {
        About::Number => "a number",
        About::Text => "text",
        About::List => "a list",
        About::Map => "a map",
        About::Anything => match wanted {
            Json::Array(options) if word == "enum" => options.first().map_or("nothing", type_name),
            wanted => type_name(wanted),
        },
    };
    let place = if at.is_empty() { "the value".to_owned() } else { format!("`{at}`") };
    let hint = if needs == "a number" && value.is_string() && at.is_empty() { "; `as` makes it one" } else { "" };
    format!("{place} is {}, `{word}` needs {needs}{hint}", type_name(value))
}

fn type_name(value: &Json) -> &'static str {
    match value {
        Json::Null => "null",
        Json::Bool(_) => "true or false",
        Json::Number(_) => "a number",
        Json::String(_) => "text",
        Json::Array(_) => "a list",
        Json::Object(_) => "a map",
    }
}
