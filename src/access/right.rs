//! What shows that a role can do what it permits: the questions of `checklist preflight`.

use indexmap::IndexMap;
use serde::Deserialize;
use serde_json::Value as Json;

use crate::local_text::LocalText;
use crate::timespan::Timespan;

/// A question in the form of a scenario's step: when it passes, the right is there. It is asked by `checklist preflight` alone, as
/// the role, of every target that is looked at.
#[derive(Debug, Clone, Default, Deserialize, schemars::JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct RightFile {
    /// Its name, for the conditions of the other rights of this role.
    #[schemars(regex(pattern = crate::id::NAME))]
    pub id: Option<String>,
    /// What the role can do; begins with a verb.
    #[schemars(required)]
    pub title: Option<LocalText>,
    /// Why it is asked.
    pub why: Option<LocalText>,
    /// A program and its arguments, without a shell; templates allowed (`target`, `role`, `run`).
    #[schemars(length(min = 1))]
    pub command: Option<Vec<String>>,
    /// Programs joined by pipes, without a shell; templates allowed.
    #[schemars(length(min = 2), inner(length(min = 1)))]
    pub pipeline: Option<Vec<Vec<String>>>,
    /// A script for `sh`; the context is in its environment (`$TARGET_HOST`).
    #[schemars(length(min = 1))]
    pub shell: Option<String>,
    /// How the value is taken from the output, as in a step; the exit code unless given.
    pub extract: Option<Json>,
    /// A JSON Schema that the value must satisfy, as in a step.
    #[schemars(extend("type" = "object", "minProperties" = 1))]
    pub assert: Option<Json>,
    /// A JSON Schema that a good value satisfies too.
    #[schemars(extend("type" = "object", "minProperties" = 1))]
    pub warn: Option<Json>,
    /// The values there are, and what each means, as in a step. A `message` says what to do.
    #[schemars(extend("type" = "object", "minProperties" = 1))]
    pub outcomes: Option<Json>,
    /// The condition under which it is asked, over the answers of other rights of this role.
    #[schemars(length(min = 1))]
    pub when: Option<String>,
    /// The longest that it may take; 10s unless given.
    pub timeout: Option<Timespan>,
    /// The exit codes that mean that the command did its work.
    #[schemars(length(min = 1))]
    pub exit_codes: Option<Vec<i32>>,
    /// Environment variables; templates allowed in the values.
    #[serde(default)]
    pub env: IndexMap<String, String>,
    /// What its program reads; templates allowed.
    pub stdin: Option<String>,
    /// Rules of the validator that do not apply to it, each with the reason, as in a step.
    #[serde(default)]
    pub allow: Vec<Json>,
}
