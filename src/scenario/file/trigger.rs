//! Which alerts start a scenario.

use indexmap::IndexMap;
use serde::Deserialize;

use crate::timespan::Timespan;

/// An alert that starts the scenario.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Trigger {
    /// The alert's name.
    #[schemars(length(min = 1))]
    pub alert: String,
    /// Regular expressions that the alert's labels must match whole.
    #[serde(default, rename = "match")]
    pub labels: IndexMap<String, String>,
    /// How long the alert must have been firing.
    #[serde(rename = "for")]
    pub held: Option<Timespan>,
    /// The target's name; may name `alert.labels.…`.
    pub target: Option<String>,
    /// Params to start with; may name `alert.…`.
    #[serde(default)]
    pub params: IndexMap<String, String>,
}
