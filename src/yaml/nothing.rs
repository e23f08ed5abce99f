//! A key without a value says nothing, and is refused: it was forgotten, or its lines are indented too little.

use serde_json::{Map, Value};

/// Takes `null` out of every key that may be left out, everywhere in a schema that was generated.
pub(super) fn forbid(schema: &mut Value) {
    match schema {
        Value::Object(map) => {
            if let Some(Value::Object(properties)) = map.get_mut("properties") {
                properties.values_mut().filter_map(Value::as_object_mut).for_each(without_null);
            }
            map.values_mut().for_each(forbid);
        }
        Value::Array(items) => items.iter_mut().for_each(forbid),
        _ => {}
    }
}

fn without_null(property: &mut Map<String, Value>) {
    if property.get("default").is_some_and(Value::is_null) {
        property.shift_remove("default");
    }
    if let Some(Value::Array(types)) = property.get_mut("type") {
        types.retain(|name| name != "null");
        if let [one] = types.as_slice() {
            let one = one.clone();
            property.insert("type".to_owned(), one);
        }
    }
    if let Some(Value::Array(words)) = property.get_mut("enum") {
        words.retain(|word| !word.is_null());
    }
    let Some(Value::Array(choices)) = property.get_mut("anyOf") else { return };
    choices.retain(|choice| choice.get("type").is_none_or(|name| name != "null"));
    if let [Value::Object(one)] = choices.as_slice() {
        let one = one.clone();
        property.shift_remove("anyOf");
        property.extend(one);
    }
}
