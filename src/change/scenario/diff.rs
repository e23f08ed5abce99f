//! What came of comparing two versions of a scenario.

use serde::Serialize;
use serde_json::Value as Json;

use crate::span::Location;

/// The name and version of the format, as JSON.
pub(super) const SCHEMA: &str = "checklist.scenario-diff/1";

/// What differs between two versions of a scenario.
#[derive(Debug, Clone, PartialEq, Serialize, schemars::JsonSchema)]
pub struct ScenarioDiff {
    /// Always `checklist.scenario-diff/1`.
    #[schemars(extend("const" = SCHEMA))]
    pub schema: &'static str,
    /// The scenario's id, after.
    pub id: String,
    /// What the version before is called, such as `checklists/x.yaml@HEAD`.
    pub before: String,
    /// What the version after is called.
    pub after: String,
    /// What differs: by weight, then in the order of the file.
    pub changes: Vec<Change>,
}

/// One thing that differs.
#[derive(Debug, Clone, PartialEq, Serialize, schemars::JsonSchema)]
pub struct Change {
    /// What sort of thing it is about.
    pub kind: Kind,
    /// Its id; that of the scenario where it is about the whole.
    pub id: String,
    /// What happened to it.
    pub what: What,
    /// The key that changed, such as `timeout` or `outcomes.No`; `null` when the thing itself came, went or was renamed.
    pub key: Option<String>,
    /// What stood there before, defaults filled in; `null` for nothing.
    pub before: Json,
    /// What stands there after; `null` for nothing.
    pub after: Json,
    /// How much a reviewer should mind.
    pub weight: Weight,
    /// What it means, as a phrase; `null` where before and after say it.
    pub note: Option<String>,
    /// Where it stands: after, or before for what went.
    pub source: Location,
}

/// What sort of thing a change is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names are those of the scenario format")]
pub enum Kind {
    Scenario,
    Param,
    Fact,
    Step,
    Diagnosis,
    Remediation,
}

impl Kind {
    /// The word in files and messages.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Scenario => "scenario",
            Self::Param => "param",
            Self::Fact => "fact",
            Self::Step => "step",
            Self::Diagnosis => "diagnosis",
            Self::Remediation => "remediation",
        }
    }
}

/// What happened to a thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// It has another name and is the same otherwise.
    Renamed,
    /// One of its keys is not what it was.
    Changed,
}

/// How much a reviewer should mind, most first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Weight {
    /// It may do more, ask less or judge more mildly than before.
    Risk,
    /// It does something else than before.
    Change,
    /// It says the same in other words.
    Wording,
}

impl ScenarioDiff {
    /// How many changes have this weight.
    #[must_use]
    pub fn count(&self, weight: Weight) -> usize {
        self.changes.iter().filter(|change| change.weight == weight).count()
    }
}
