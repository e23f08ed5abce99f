//! How the value of a step is taken, as it is written.

use crate::scenario::{Scenario, Step};
use crate::yaml::Content;

/// What is taken from what a command did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taken<'a> {
    /// How it ended.
    ExitCode,
    /// The whole text.
    Text,
    /// What this regular expression matches.
    Regex(&'a str),
    /// A part of a JSON document.
    Json,
    /// A column of a table.
    Column,
    /// The number of lines that match this regular expression.
    Count(&'a str),
}

impl<'a> Taken<'a> {
    /// How the value of this step is taken.
    #[must_use]
    pub fn by(scenario: &'a Scenario, step: &Step) -> Self {
        let Some(node) = scenario.document.node(&format!("{}/extract", step.pointer)) else { return Self::ExitCode };
        match &node.content {
            Content::String(word) if word == "text" => Self::Text,
            Content::Mapping(entries) => entries
                .iter()
                .find_map(|entry| match (entry.key.as_str(), &entry.value.content) {
                    ("text", _) => Some(Self::Text),
                    ("json", _) => Some(Self::Json),
                    ("column", _) => Some(Self::Column),
                    ("regex", Content::String(regex)) => Some(Self::Regex(regex)),
                    ("count", Content::String(regex)) => Some(Self::Count(regex)),
                    _ => None,
                })
                .unwrap_or(Self::ExitCode),
            _ => Self::ExitCode,
        }
    }
}
