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
}
