//! Reads as much of a faulty file as can be read, so that all its faults are found in one pass.

use serde::de::DeserializeOwned;
use serde_json::Value as Json;
use serde_path_to_error::Segment;

/// Reads `json` as a `T`, leaving out every value that does not fit. The shape check has reported those already.
#[must_use]
pub fn salvage<T: DeserializeOwned + Default>(mut json: Json) -> T {
    // Every round leaves out one value, so the number of values bounds the rounds; a file that is mostly wrong is not
    // worth more.
    const MOST_ROUNDS: usize = 200;
    for _ in 0..MOST_ROUNDS {
        let error = match serde_path_to_error::deserialize::<_, T>(&json) {
            Ok(read) => return read,
            Err(error) => error,
        };
        let path: Vec<&Segment> = error.path().iter().filter(|segment| !matches!(segment, Segment::Unknown)).collect();
        if !remove(&mut json, &path) {
            break;
        }
    }
    T::default()
}

/// Removes the innermost value on `path` that is there; an item of a list becomes an empty map, so that the others keep
/// their places.
fn remove(json: &mut Json, path: &[&Segment]) -> bool {
    let Some((last, before)) = path.split_last() else { return false };
    let removed = match (last, descend(json, before)) {
        (Segment::Map { key }, Some(Json::Object(map))) => map.shift_remove(key).is_some(),
        (Segment::Seq { index }, Some(Json::Array(items))) => items.get_mut(*index).is_some_and(|item| {
            let worth_removing = item.as_object().is_none_or(|map| !map.is_empty());
            *item = Json::Object(serde_json::Map::new());
            worth_removing
        }),
        _ => false,
    };
    removed || remove(json, before)
}

fn descend<'a>(json: &'a mut Json, path: &[&Segment]) -> Option<&'a mut Json> {
    path.iter().try_fold(json, |at, segment| match (segment, at) {
        (Segment::Map { key }, Json::Object(map)) => map.get_mut(key),
        (Segment::Seq { index }, Json::Array(items)) => items.get_mut(*index),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::super::ScenarioFile;
    use super::salvage;

    #[test]
    fn one_wrong_value_does_not_hide_the_others() {
        let file: ScenarioFile = salvage(serde_json::json!({
            "version": "one",
            "id": "x",
            "budget": 5,
            "steps": [{"id": "a", "timeout": 5, "role": "none"}, "nonsense", {"id": "b", "command": "ls"}],
        }));
        let steps = file.steps.unwrap();
        assert_eq!(file.id.as_deref(), Some("x"));
        assert_eq!(file.version, None);
        assert_eq!(steps[0].role.as_deref(), Some("none"));
        assert_eq!(steps[2].id.as_deref(), Some("b"));
        assert_eq!(steps.len(), 3);
    }
}
