//! Between JSON and the language's own values.

use std::collections::BTreeMap;

use minijinja::Value;
use minijinja::value::ValueKind;
use serde_json::{Map, Value as Json};

/// JSON as a value of the language; 64-bit integers stay exact.
pub(super) fn from_json(json: &Json) -> Value {
    match json {
        Json::Null => Value::from(()),
        Json::Bool(truth) => Value::from(*truth),
        Json::Number(number) => match (number.as_i64(), number.as_u64()) {
            (Some(integer), _) => Value::from(integer),
            (None, Some(integer)) => Value::from(integer),
            (None, None) => Value::from(number.as_f64().unwrap_or(f64::NAN)),
        },
        Json::String(text) => Value::from(text.as_str()),
        Json::Array(items) => Value::from(items.iter().map(from_json).collect::<Vec<_>>()),
        Json::Object(entries) => {
            Value::from(entries.iter().map(|(key, value)| (key.clone(), from_json(value))).collect::<BTreeMap<_, _>>())
        }
    }
}

/// A value of the language as JSON; what JSON has no word for is told as it is called.
pub(super) fn to_json(value: &Value) -> Result<Json, String> {
    match value.kind() {
        ValueKind::Bool => Ok(Json::Bool(value.is_true())),
        ValueKind::Number => number(value).ok_or_else(|| "the number has no end".to_owned()),
        ValueKind::String => Ok(Json::from(value.as_str().unwrap_or_default())),
        ValueKind::Seq | ValueKind::Iterable => {
            let items = value.try_iter().map_err(|error| error.to_string())?;
            items.map(|item| to_json(&item)).collect::<Result<Vec<_>, _>>().map(Json::from)
        }
        ValueKind::Map => object(value),
        ValueKind::None | ValueKind::Undefined => Err("it has no value".to_owned()),
        other => Err(format!("{other} is no value that can be used here")),
    }
}

fn number(value: &Value) -> Option<Json> {
    if value.is_integer() {
        let exact = i64::try_from(value.clone()).ok().map(Json::from);
        return exact.or_else(|| u64::try_from(value.clone()).ok().map(Json::from));
    }
    f64::try_from(value.clone()).ok().filter(|number| number.is_finite()).map(crate::value::number)
}

fn object(value: &Value) -> Result<Json, String> {
    let mut entries = Map::new();
    for key in value.try_iter().map_err(|error| error.to_string())? {
        let name = key.as_str().ok_or("a key is no text")?.to_owned();
        let item = value.get_item(&key).map_err(|error| error.to_string())?;
        entries.insert(name, to_json(&item)?);
    }
    Ok(Json::Object(entries))
}

/// What a value is called in messages.
pub(super) fn kind_name(value: &Value) -> &'static str {
    match value.kind() {
        ValueKind::Undefined | ValueKind::None => "nothing",
        ValueKind::Bool => "true or false",
        ValueKind::Number => "a number",
        ValueKind::String => "text",
        ValueKind::Seq | ValueKind::Iterable => "a list",
        ValueKind::Map => "a map",
        _ => "something else",
    }
}
