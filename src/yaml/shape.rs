//! The shape of a file: the JSON Schema generated from its Rust type, applied to a document.

use std::sync::OnceLock;

use jsonschema::{PatternOptions, Validator};
use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value};

use super::Document;
use super::explain::Explainer;
use crate::diagnostic::{Finding, code};

/// A JSON Schema (2020-12), ready to be applied.
pub struct Shape {
    schema: Value,
    validator: OnceLock<Result<Validator, String>>,
}

impl Shape {
    /// The shape of `T`; `id` and `title` go into the schema.
    #[must_use]
    pub fn of<T: JsonSchema>(id: &str, title: &str) -> Self {
        let generated = SchemaSettings::draft2020_12().into_generator().into_root_schema_for::<T>().to_value();
        let mut schema = Map::new();
        schema.insert("$schema".to_owned(), "https://json-schema.org/draft/2020-12/schema".into());
        schema.insert("$id".to_owned(), id.into());
        schema.insert("title".to_owned(), title.into());
        if let Value::Object(rest) = generated {
            let rest = rest.into_iter().filter(|(key, _)| !matches!(key.as_str(), "$schema" | "$id" | "title"));
            schema.extend(rest);
        }
        Self { schema: Value::Object(schema), validator: OnceLock::new() }
    }

    /// The schema itself, as it is checked in below `schemas/`.
    #[must_use]
    pub fn schema(&self) -> &Value {
        &self.schema
    }

    /// Everything in `document` that does not fit, each at its place.
    #[must_use]
    pub fn check(&self, document: &Document) -> Vec<Finding> {
        let validator = match self.validator.get_or_init(|| compile(&self.schema)) {
            Ok(validator) => validator,
            Err(why) => {
                return vec![Finding::error(&code::BAD_SCHEMA, format!("the schema of this file is broken: {why}"))];
            }
        };
        let json = document.to_json();
        let errors: Vec<_> = validator.iter_errors(&json).collect();
        let errors: Vec<_> = errors.iter().collect();
        let mut findings = Explainer { document, schema: &self.schema }.all(&errors);
        Finding::sort(&mut findings);
        findings
    }
}

/// Patterns run in linear time, and nothing outside of the schema is ever fetched.
fn compile(schema: &Value) -> Result<Validator, String> {
    jsonschema::options()
        .with_pattern_options(PatternOptions::regex())
        .offline()
        .build(schema)
        .map_err(|error| error.to_string())
}
