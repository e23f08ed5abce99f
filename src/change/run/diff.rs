//! What came of comparing two runs.

use serde::Serialize;
use serde_json::Value as Json;

use crate::clock::Moment;
use crate::record::Record;
use crate::report::page::Side;
use crate::status::Verdict;

/// The name and version of the format, as JSON.
pub(super) const SCHEMA: &str = "checklist.run-diff/1";

/// What differs between two runs.
#[derive(Debug, Clone, PartialEq, Serialize, schemars::JsonSchema)]
pub struct RunDiff {
    /// Always `checklist.run-diff/1`.
    #[schemars(extend("const" = SCHEMA))]
    pub schema: &'static str,
    /// The first run.
    pub before: RunSide,
    /// The second run.
    pub after: RunSide,
    /// What differs: the verdict, then diagnoses, then steps, in the order of the second run's scenario.
    pub changes: Vec<RunChange>,
}

/// One of the two runs.
#[derive(Debug, Clone, PartialEq, Serialize, schemars::JsonSchema)]
pub struct RunSide {
    /// Its id.
    pub run: String,
    /// When it started.
    pub started_at: Moment,
    /// The scenario's id.
    pub scenario: String,
    /// SHA-256 of the scenario's file.
    pub scenario_sha256: String,
    /// The target's name.
    pub target: String,
    /// Its outcome.
    pub verdict: Verdict,
    /// Whether it ended; a run that was killed did not.
    pub finished: bool,
}

/// One thing that differs.
#[derive(Debug, Clone, PartialEq, Serialize, schemars::JsonSchema)]
pub struct RunChange {
    /// What it is about.
    pub about: About,
    /// The id of the step or diagnosis; that of the scenario for the verdict.
    pub id: String,
    /// What differs: `verdict`, `state`, `status`, `value`, `message`, `command`, `stdout`, `stderr`.
    pub key: &'static str,
    /// What it was; `null` where the first run does not have it. Of an output, its SHA-256.
    pub before: Json,
    /// What it is; `null` where the second run does not have it.
    pub after: Json,
    /// Of an output, the lines that differ when times, durations and ids are set aside, with a few around each.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(default)]
    pub lines: Vec<(Side, String)>,
}

/// What a change is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the words say it")]
pub enum About {
    Verdict,
    Diagnosis,
    Step,
}

impl RunSide {
    /// What is told of a run.
    pub(super) fn of(record: &Record) -> Self {
        Self {
            run: record.run.id.to_string(),
            started_at: record.run.started_at,
            scenario: record.scenario.id.clone(),
            scenario_sha256: record.scenario.sha256.clone(),
            target: record.target.name.clone(),
            verdict: record.verdict,
            finished: record.run.finished_at.is_some(),
        }
    }
}
