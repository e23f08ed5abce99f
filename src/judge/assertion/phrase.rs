//! What an assertion expects, in words.

use serde_json::Value as Json;

use crate::printable;
use crate::value::{Unit, describe};

/// Longer phrases are cut: a schema of a whole document is read in the file.
const LONGEST: usize = 200;

/// What `schema` expects, such as `at least 1 and at most 5`.
pub(super) fn of_schema(schema: &Json, unit: Unit) -> String {
    printable::short(&whole(schema, unit), LONGEST)
}

fn whole(schema: &Json, unit: Unit) -> String {
    let Json::Object(entries) = schema else {
        return if *schema == Json::Bool(false) { "nothing" } else { "anything" }.to_owned();
    };
    let phrases: Vec<String> = entries.iter().filter_map(|(word, value)| of_keyword(word, value, unit)).collect();
    if phrases.is_empty() { "anything".to_owned() } else { phrases.join(" and ") }
}

/// What one keyword expects; `None` where it expects nothing by itself.
pub(super) fn of_keyword(word: &str, value: &Json, unit: Unit) -> Option<String> {
    let shown = || describe(value, unit);
    Some(match word {
        "const" => shown(),
        "enum" => format!("one of {}", list(value, unit)),
        "minimum" => format!("at least {}", shown()),
        "maximum" => format!("at most {}", shown()),
        "exclusiveMinimum" => format!("more than {}", shown()),
        "exclusiveMaximum" => format!("less than {}", shown()),
        "multipleOf" => format!("a multiple of {}", shown()),
        "pattern" => format!("matching {}", shown()),
        "format" => format!("of the format {}", shown()),
        "minLength" => format!("at least {} characters", shown()),
        "maxLength" => format!("at most {} characters", shown()),
        "minItems" => format!("at least {} items", shown()),
        "maxItems" => format!("at most {} items", shown()),
        "minProperties" => format!("at least {} entries", shown()),
        "maxProperties" => format!("at most {} entries", shown()),
        "uniqueItems" => "no item twice".to_owned(),
        "required" => format!("with {}", list(value, unit)),
        "type" => format!("of type {}", value.as_array().map_or_else(shown, |_| list(value, unit))),
        "not" => format!("not {}", whole(value, unit)),
        "allOf" => each(value, unit, " and "),
        "anyOf" => each(value, unit, " or "),
        "oneOf" => format!("exactly one of: {}", each(value, unit, "; ")),
        "contains" => format!("with an item that is {}", whole(value, unit)),
        "items" => format!("each item {}", whole(value, Unit::None)),
        "properties" => properties(value),
        "if" | "then" | "else" | "minContains" | "maxContains" => return None,
        word if word.starts_with('$') => return None,
        "title" | "description" | "default" | "examples" | "deprecated" => return None,
        other => format!("as `{other}` says"),
    })
}

fn list(value: &Json, unit: Unit) -> String {
    let items = value.as_array().map(Vec::as_slice).unwrap_or_default();
    items.iter().map(|item| describe(item, unit)).collect::<Vec<_>>().join(", ")
}

fn each(value: &Json, unit: Unit, joint: &str) -> String {
    let schemas = value.as_array().map(Vec::as_slice).unwrap_or_default();
    schemas.iter().map(|schema| whole(schema, unit)).collect::<Vec<_>>().join(joint)
}

fn properties(value: &Json) -> String {
    let entries = value.as_object().into_iter().flatten();
    entries.map(|(key, schema)| format!("`{key}` {}", whole(schema, Unit::None))).collect::<Vec<_>>().join(" and ")
}
