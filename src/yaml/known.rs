//! The keys that a schema knows, to suggest the one that was meant.

use serde_json::Value;

/// How far references and conditions are followed; a schema may refer to itself.
const DEPTH: usize = 8;

/// The keys that `schema`, a part of `root`, knows for an object, each once, in the order of the schema.
pub(super) fn known_keys(root: &Value, schema: &Value) -> Vec<String> {
    let mut keys = Vec::new();
    collect(root, schema, DEPTH, &mut keys);
    keys
}

fn collect(root: &Value, schema: &Value, depth: usize, keys: &mut Vec<String>) {
    if depth == 0 {
        return;
    }
    for (key, value) in schema.get("properties").and_then(Value::as_object).into_iter().flatten() {
        if *value != Value::Bool(false) && !keys.contains(key) {
            keys.push(key.clone());
        }
    }
    let pointer = schema.get("$ref").and_then(Value::as_str).and_then(|to| to.strip_prefix('#'));
    let referred = pointer.and_then(|pointer| root.pointer(pointer));
    let single = ["then", "else"].iter().filter_map(|keyword| schema.get(keyword));
    let several = ["allOf", "anyOf", "oneOf"].iter().filter_map(|keyword| schema.get(keyword)?.as_array()).flatten();
    for part in referred.into_iter().chain(single).chain(several) {
        collect(root, part, depth - 1, keys);
    }
}
