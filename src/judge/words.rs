//! How a closed list of words stands in a JSON Schema.

use schemars::Schema;
use serde_json::{Value as Json, json};

/// Turns the `oneOf` that a documented enum is given into `enum`: a wrong word is then told which words there are, not
/// that it fits none of several schemas. What each word means moves to where editors look for it.
pub(super) fn as_enum(schema: &mut Schema) {
    let Some(Json::Array(variants)) = schema.remove("oneOf") else { return };
    let of = |key: &str| -> Vec<Json> {
        variants.iter().map(|variant| variant.get(key).cloned().unwrap_or_else(|| json!(""))).collect()
    };
    schema.insert("type".to_owned(), json!("string"));
    schema.insert("enum".to_owned(), of("const").into());
    schema.insert("enumDescriptions".to_owned(), of("description").into());
}

/// Takes `null` out of the keys that may be left out: a key that is there says something.
pub(super) fn without_null(schema: &mut Schema) {
    let Some(Json::Object(properties)) = schema.get_mut("properties") else { return };
    for property in properties.values_mut().filter_map(Json::as_object_mut) {
        property.remove("default");
        if let Some(Json::Array(types)) = property.get_mut("type") {
            types.retain(|name| name != "null");
            if let [one] = &types[..] {
                let one = one.clone();
                property.insert("type".to_owned(), one);
            }
        }
        if let Some(Json::Array(choices)) = property.remove("anyOf") {
            let meant = choices.into_iter().find(|choice| choice.get("type") != Some(&json!("null")));
            property.extend(meant.and_then(|meant| meant.as_object().cloned()).unwrap_or_default());
        }
    }
}
