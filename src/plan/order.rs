//! What a run is asked to do, and in which surroundings.

use indexmap::IndexMap;
use serde_json::Value as Json;

use crate::access::{Occasion, Permits, Roles, Surroundings};
use crate::clock::Moment;
use crate::id::RunId;
use crate::record::{GitRecord, ScenarioRecord};
use crate::scenario::Scenario;
use crate::transport::Target;

/// A value that was given on the command line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given {
    /// The param's name.
    pub name: String,
    /// The value as it was typed.
    pub value: String,
}

/// Where a scenario came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// The file, as it was found; `builtin:NAME` for one inside the program.
    pub path: String,
    /// SHA-256 of its bytes.
    pub sha256: String,
    /// Where it stands in Git.
    pub git: Option<GitRecord>,
}

impl Origin {
    /// Where the scenario of a stored run came from.
    #[must_use]
    pub fn recorded(scenario: &ScenarioRecord) -> Self {
        Self { path: scenario.path.clone(), sha256: scenario.sha256.clone(), git: scenario.git.clone() }
    }
}

/// What a run is asked to do.
#[derive(Debug)]
pub struct Order<'a> {
    /// The scenario.
    pub scenario: &'a Scenario,
    /// Where it came from.
    pub origin: Origin,
    /// What is to be examined.
    pub target: Target,
    /// The params that were typed.
    pub given: Vec<Given>,
    /// The steps to run, with what their conditions name; empty for all.
    pub steps: Vec<String>,
    /// The facts that were gathered, each with its value or with why it has none.
    pub facts: IndexMap<String, Result<Json, String>>,
    /// The roles there are.
    pub roles: &'a Roles,
    /// What whoever asks may do.
    pub permits: Permits<'a>,
    /// What references are resolved from, and what `PATH`, `LANG` and what roles inherit are taken from.
    pub surroundings: &'a Surroundings,
    /// The language of texts for people.
    pub language: String,
    /// Who asks.
    pub operator: String,
    /// On which machine.
    pub host: String,
    /// The run's id.
    pub run: RunId,
    /// When it starts.
    pub started_at: Moment,
    /// What the reader of the report should know from before the plan.
    pub warnings: Vec<String>,
}

impl Order<'_> {
    /// Why a role may not be used for this, in one sentence; `None` when it may. `justified` is whether the step says why it
    /// needs the role.
    #[must_use]
    pub fn refusal(&self, role: &str, justified: bool) -> Option<String> {
        let (labels, at) = (&self.target.labels, self.started_at);
        let occasion = Occasion { scenario: &self.scenario.id, labels, at, justified };
        self.permits.refusal(role, self.roles, occasion)
    }
}
