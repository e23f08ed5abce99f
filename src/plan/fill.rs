//! Fills values into the texts of a scenario, and says where one is missing.

use serde_json::Value as Json;

use crate::diagnostic::{Finding, code};
use crate::expression::{Context, Malformed, Template};
use crate::yaml::Document;

/// Fills templates of one document from one context, and collects what is missing.
pub struct Filler<'a> {
    /// The file, for places.
    pub document: &'a Document,
    /// The values.
    pub context: &'a Context,
    /// What was missing so far.
    pub findings: Vec<Finding>,
}

impl<'a> Filler<'a> {
    /// A filler that has found nothing missing yet.
    pub fn new(document: &'a Document, context: &'a Context) -> Self {
        Self { document, context, findings: Vec::new() }
    }

    /// The text with its values; empty when one is missing, which is then among the findings at `pointer`.
    pub fn text(&mut self, pointer: impl FnOnce() -> String, template: &Template) -> String {
        template.render(self.context).unwrap_or_else(|missing| {
            self.missing(&pointer(), missing);
            String::new()
        })
    }

    /// Every template inside a JSON value filled in; one that stands alone keeps the type of its value.
    pub fn json(&mut self, pointer: &str, json: &Json) -> Json {
        match json {
            Json::String(text) if text.contains("{{") => {
                let value = Template::parse(text).and_then(|template| template.value(self.context));
                value.unwrap_or_else(|missing| {
                    self.missing(pointer, missing);
                    Json::Null
                })
            }
            Json::Array(items) => {
                let filled = items.iter().enumerate().map(|(at, item)| self.json(&format!("{pointer}/{at}"), item));
                Json::Array(filled.collect())
            }
            Json::Object(map) => {
                let filled = map.iter().map(|(key, value)| {
                    let part = key.replace('~', "~0").replace('/', "~1");
                    (key.clone(), self.json(&format!("{pointer}/{part}"), value))
                });
                Json::Object(filled.collect())
            }
            other => other.clone(),
        }
    }

    fn missing(&mut self, pointer: &str, missing: Malformed) {
        let place = self.document.inside(pointer, missing.range);
        self.findings.push(
            Finding::error(&code::UNDEFINED_VALUE, missing.message)
                .at(place, "has no value in this run")
                .help("give the target its `port`, `vars` or `labels` in targets.yaml, or the param a value"),
        );
    }
}
