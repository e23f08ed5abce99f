//! What differs between two maps of keys.

use serde_json::{Map, Value as Json};

/// A key with what stood there before and what stands there after; at least one of them.
pub(super) type Differing = (String, Option<Json>, Option<Json>);

/// The keys whose values differ, in the order of the first map, then of the second. A key within a map has a dotted name.
pub(super) fn differing(before: &Map<String, Json>, after: &Map<String, Json>) -> Vec<Differing> {
    let (before, after) = (flat(before), flat(after));
    let value = |list: &[(String, Json)], key: &str| {
        list.iter().find(|(known, _)| known == key).map(|(_, value)| value.clone())
    };
    let new = after.iter().filter(|(key, _)| value(&before, key).is_none());
    let keys = before.iter().chain(new).map(|(key, _)| key.clone());
    let pairs = keys.map(|key| {
        let (old, new) = (value(&before, &key), value(&after, &key));
        (key, old, new)
    });
    pairs.filter(|(_, old, new)| old != new).collect()
}

/// Every value that is no map, with its dotted name; an empty map is a value.
fn flat(map: &Map<String, Json>) -> Vec<(String, Json)> {
    let mut values = Vec::new();
    for (key, value) in map {
        match value {
            Json::Object(inner) if !inner.is_empty() => {
                values.extend(flat(inner).into_iter().map(|(below, value)| (format!("{key}.{below}"), value)));
            }
            value => values.push((key.clone(), value.clone())),
        }
    }
    values
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn keys_within_maps_are_compared_one_by_one() {
        let map = |json: Json| json.as_object().unwrap().clone();
        let before = map(json!({"a": 1, "in": {"x": 1, "y": [1]}, "gone": true}));
        let after = map(json!({"in": {"y": [2], "x": 1}, "a": 1, "new": {}}));
        let expected = [
            ("in.y".to_owned(), Some(json!([1])), Some(json!([2]))),
            ("gone".to_owned(), Some(json!(true)), None),
            ("new".to_owned(), None, Some(json!({}))),
        ];
        assert_eq!(differing(&before, &after), expected);
    }
}
