//! The words in which findings speak of values: list, map, text, number, `true`, nothing.

use jsonschema::error::TypeKind;
use serde_json::Value;

use super::{Content, pointer, scalar};
use crate::printable;

/// What a value is.
pub(super) fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "nothing",
        Value::Bool(true) => "`true`",
        Value::Bool(false) => "`false`",
        Value::Number(number) if number.is_f64() => "a number with a fraction",
        Value::Number(_) => "a number",
        Value::String(_) => "text",
        Value::Array(_) => "a list",
        Value::Object(_) => "a map",
    }
}

/// The names of the types in an error, as the schema writes them, without `null`: nobody is told to write nothing.
pub(super) fn types_of(kind: &TypeKind) -> Vec<String> {
    let names: Vec<String> = match kind {
        TypeKind::Single(one) => vec![one.to_string()],
        TypeKind::Multiple(several) => several.iter().map(|one| one.to_string()).collect(),
    };
    names.into_iter().filter(|name| name != "null").collect()
}

/// `text`, `text or a list`, `text, a list or a map`.
pub(super) fn any_of(types: &[String]) -> String {
    let mut words: Vec<&str> = Vec::new();
    for name in types {
        let word = match name.as_str() {
            "string" => "text",
            "integer" => "a whole number",
            "number" => "a number",
            "boolean" => "`true` or `false`",
            "array" => "a list",
            "object" => "a map",
            other => other,
        };
        if !words.contains(&word) {
            words.push(word);
        }
    }
    match words.as_slice() {
        [] => "nothing".to_owned(),
        [one] => (*one).to_owned(),
        [many @ .., last] => format!("{} or {last}", many.join(", ")),
    }
}

/// What the value at a pointer is called, by its key.
pub(super) fn name_of(at: &str) -> String {
    pointer::tokens(at).last().map_or_else(|| "the file".to_owned(), |key| format!("`{}`", printable::short(&key, 60)))
}

/// What an item is called: by the key of its list.
pub(super) fn item_of(at: &str) -> String {
    let tokens: Vec<_> = pointer::tokens(at).collect();
    match tokens.iter().rfind(|token| pointer::index(token).is_none()) {
        Some(key) => format!("an item of `{}`", printable::short(key, 60)),
        None => "an item of the list".to_owned(),
    }
}

/// A value as it is quoted in a message.
pub(super) fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => format!("`{}`", printable::short(text, 60)),
        other => format!("`{}`", printable::short(&other.to_string(), 60)),
    }
}

/// A value as the list that was meant: its words, as a shell would tell them apart. `None` when it is a map or nothing.
pub(super) fn as_list(value: &Value, written: &str) -> Option<String> {
    match value {
        Value::String(text) => {
            let words = shlex::split(text).unwrap_or_else(|| vec![text.clone()]);
            let words: Vec<String> = words.iter().map(|word| in_list(word)).collect();
            Some(printable::short(&format!("[{}]", words.join(", ")), 120))
        }
        Value::Number(_) | Value::Bool(_) => Some(format!("[{written}]")),
        _ => None,
    }
}

/// A word as it is written in a list in brackets.
fn in_list(word: &str) -> String {
    let is_text = matches!(scalar::plain(word), Ok(Content::String(_)));
    let harmless = |c: char| c.is_ascii_alphanumeric() || "_./=+-".contains(c);
    let is_plain = is_text && word != "-" && word.chars().all(harmless);
    if is_plain { word.to_owned() } else { Value::from(word).to_string() }
}

/// A number of things: `1 item`, `2 items`.
pub(super) fn count(number: u64, thing: &str) -> String {
    let plural = match thing {
        "entry" => "entries".to_owned(),
        thing => format!("{thing}s"),
    };
    if number == 1 { format!("1 {thing}") } else { format!("{number} {plural}") }
}
