//! The top level of a scenario file.

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

use super::{DiagnosisFile, FactFile, ParamFile, RemediationFile, StepFile, Trigger};
use crate::id;
use crate::local_text::LocalText;
use crate::timespan::Timespan;

/// A scenario: atomic checks, the causes they prove or rule out, and what mends them.
#[derive(Debug, Clone, Default, Deserialize, schemars::JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct ScenarioFile {
    /// The version of the format: 1.
    #[schemars(required, extend("const" = 1))]
    pub version: Option<u32>,
    /// The scenario's name on the command line and in reports; the file is named after it.
    #[schemars(required, regex(pattern = id::SCENARIO))]
    pub id: Option<String>,
    /// What it diagnoses, in one line.
    #[schemars(required)]
    pub title: Option<LocalText>,
    /// What sort of trouble it is for.
    #[serde(rename = "type")]
    pub kind: Option<ScenarioType>,
    /// The field it belongs to (`database`, `network`, …), for `checklist list --domain`.
    #[schemars(length(min = 1))]
    pub domain: Option<String>,
    /// The team that answers for this file.
    #[schemars(required, length(min = 1))]
    pub owner: Option<String>,
    /// Words to find it by.
    #[serde(default)]
    pub tags: Vec<String>,
    /// The problem, as the person on call meets it.
    pub problem: Option<LocalText>,
    /// What the problem does to users.
    pub impact: Option<Impact>,
    /// How long a run may take at the most, in the worst case; 300s unless given.
    pub budget: Option<Timespan>,
    /// Which alerts start it, and with what.
    #[serde(default)]
    pub triggers: Vec<Trigger>,
    /// The values that a run may be given, each with its type.
    #[serde(default)]
    #[schemars(extend("propertyNames" = {"pattern": id::NAME}))]
    pub params: IndexMap<String, ParamFile>,
    /// Values gathered by read-only commands before the first step, for `for_each`.
    #[serde(default)]
    #[schemars(extend("propertyNames" = {"pattern": id::NAME}))]
    pub facts: IndexMap<String, FactFile>,
    /// What every step has unless it says otherwise.
    pub defaults: Option<Defaults>,
    /// The questions.
    #[schemars(required, length(min = 1))]
    pub steps: Option<Vec<StepFile>>,
    /// The causes that the answers confirm or rule out; several may hold at once.
    #[serde(default)]
    pub diagnoses: Vec<DiagnosisFile>,
    /// What mends a cause.
    #[serde(default)]
    #[schemars(extend("propertyNames" = {"pattern": id::NAME}))]
    pub remediations: IndexMap<String, RemediationFile>,
    /// Rules of the validator that do not apply to this file, each with the reason.
    #[serde(default)]
    pub allow: Vec<Allow>,
    /// When somebody last read the whole file with care, as YYYY-MM-DD.
    #[schemars(regex(pattern = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"))]
    pub last_reviewed: Option<String>,
}

/// What sort of trouble a scenario is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(inline)]
#[expect(missing_docs, reason = "the words say it")]
pub enum ScenarioType {
    ServiceOutage,
    Infrastructure,
    DataConsistency,
    Security,
    Release,
    Audit,
    Drill,
}

/// What a problem does to users.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Impact {
    /// What users see at once.
    pub direct: Option<LocalText>,
    /// What follows from it.
    pub indirect: Option<LocalText>,
}

/// What every step has unless it says otherwise.
#[derive(Debug, Clone, Default, Deserialize, schemars::JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Defaults {
    /// The longest that a step may take.
    pub timeout: Option<Timespan>,
    /// How long a step has between TERM and KILL.
    pub kill_grace: Option<Timespan>,
    /// The role that a step needs.
    pub role: Option<String>,
    /// The team that answers for a step.
    pub owner: Option<String>,
    /// Environment variables of every step.
    #[serde(default)]
    pub env: IndexMap<String, String>,
}

/// A rule of the validator that does not apply here.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Allow {
    /// The rule's name or number.
    pub rule: String,
    /// Why it does not apply.
    #[schemars(length(min = 1))]
    pub reason: String,
}
