//! The frozen values of a run.

use serde_json::Value as Json;

/// The values that templates and conditions may name: an object with `target`, `params`, `facts`, `alert`, `run`, `role`.
/// Durations are numbers of seconds and sizes numbers of bytes.
#[derive(Debug, Clone, Default)]
pub struct Context {
    values: Json,
}

impl Context {
    /// The context that holds `values`, an object.
    #[must_use]
    pub fn new(values: Json) -> Self {
        Self { values }
    }

    /// The values as JSON.
    #[must_use]
    pub fn values(&self) -> &Json {
        &self.values
    }

    /// The value at a dotted name; `None` where there is none, also when it is null.
    #[must_use]
    pub fn get(&self, path: &[String]) -> Option<&Json> {
        descend(&self.values, path)
    }
}

/// The value below `start` at a dotted name; null counts as none.
pub(super) fn descend<'a>(start: &'a Json, path: &[String]) -> Option<&'a Json> {
    path.iter().try_fold(start, |value, part| value.as_object()?.get(part)).filter(|value| !value.is_null())
}
