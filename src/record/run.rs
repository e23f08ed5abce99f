//! The record of a run: what `report.json` holds. The names are binding; new ones may be added, none changes its meaning.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};

use super::StepRecord;
use crate::clock::Moment;
use crate::id::RunId;
use crate::status::{Status, Verdict};

/// The name and version of the report's format.
pub const SCHEMA: &str = "checklist.report/1";

/// Everything that is known of one run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Record {
    /// Always `checklist.report/1`.
    pub schema: String,
    /// When, where and by whom.
    pub run: RunRecord,
    /// Which scenario.
    pub scenario: ScenarioRecord,
    /// What was examined.
    pub target: TargetRecord,
    /// The frozen values that the run started from.
    pub context: ContextRecord,
    /// The outcome.
    pub verdict: Verdict,
    /// How many steps ended how.
    pub counts: Counts,
    /// The steps, in the order of the scenario.
    pub steps: Vec<StepRecord>,
    /// The diagnoses, in the order of the scenario.
    pub diagnoses: Vec<DiagnosisRecord>,
    /// What was changed by the run; always empty in a run of checks.
    pub remediations: Vec<Json>,
    /// What the reader should know besides, a sentence each.
    pub warnings: Vec<String>,
}

/// When, where and by whom a run was made.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct RunRecord {
    /// The run's id.
    pub id: RunId,
    /// When it started.
    pub started_at: Moment,
    /// When it ended; `null` when it never ended (the program was killed).
    pub finished_at: Option<Moment>,
    /// How long it took, in milliseconds, by the monotonic clock.
    pub duration_ms: Option<u64>,
    /// Milliseconds from the start to the first step that had an answer.
    pub first_verdict_ms: Option<u64>,
    /// Who started it.
    pub operator: String,
    /// On which machine.
    pub host: String,
    /// The version of `checklist`.
    pub version: String,
    /// How long it was allowed to take, in milliseconds.
    pub budget_ms: u64,
    /// What started it.
    pub trigger: TriggerRecord,
    /// The account that the operating system knew, which is what `access.yaml` goes by.
    #[serde(default)]
    pub account: String,
    /// Why strong roles were needed, as whoever asked said; `null` when nothing was said.
    #[serde(default)]
    pub justification: Option<String>,
    /// The language of texts for people; `null` in a record of an older version.
    #[serde(default)]
    pub language: Option<String>,
    /// Why it was stopped before its end; `null` when nobody stopped it.
    #[serde(default)]
    pub stopped: Option<String>,
}

/// What started a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct TriggerRecord {
    /// `manual`: a person typed the command.
    pub kind: String,
}

/// Which scenario was run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct ScenarioRecord {
    /// Its id.
    pub id: String,
    /// Its title, in the run's language.
    pub title: String,
    /// The file, as it was found; `builtin:NAME` for one inside the program.
    pub path: String,
    /// SHA-256 of the file's bytes.
    pub sha256: String,
    /// Where the file stands in Git; `null` when it is in no work tree.
    pub git: Option<GitRecord>,
    /// The team that answers for it.
    #[serde(default)]
    pub owner: String,
    /// The problem it is for, in the run's language.
    #[serde(default)]
    pub problem: Option<String>,
}

/// Where a scenario stands in Git.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct GitRecord {
    /// The commit that is checked out.
    pub commit: String,
    /// Whether the file differs from that commit.
    pub dirty: bool,
}

/// What was examined.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct TargetRecord {
    /// Its name.
    pub name: String,
    /// The host or address.
    pub host: String,
    /// The port, if it has one.
    pub port: Option<u16>,
    /// How a step gets there.
    pub transport: String,
    /// Its labels.
    pub labels: std::collections::BTreeMap<String, String>,
    /// Its own values: `{{ target.vars.primary }}`.
    #[serde(default)]
    pub vars: std::collections::BTreeMap<String, Json>,
}

/// The frozen values a run started from.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, schemars::JsonSchema)]
pub struct ContextRecord {
    /// The params, durations in seconds and sizes in bytes.
    pub params: Map<String, Json>,
    /// The facts.
    pub facts: Map<String, Json>,
    /// The alert that started the run.
    pub alert: Option<Json>,
    /// The values of the roles that are not secret (`{{ role.user }}`), by role; a role without any is not there.
    #[serde(default)]
    pub roles: std::collections::BTreeMap<String, std::collections::BTreeMap<String, String>>,
}

/// How many steps ended how. The sum is the number of steps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, schemars::JsonSchema)]
#[expect(missing_docs, reason = "the names are those of the statuses")]
pub struct Counts {
    pub pass: u32,
    pub warn: u32,
    pub fail: u32,
    pub error: u32,
    pub timeout: u32,
    pub denied: u32,
    pub skipped: u32,
    pub blocked: u32,
    pub cancelled: u32,
}

impl Counts {
    /// Counts the statuses.
    #[must_use]
    pub fn of(statuses: impl IntoIterator<Item = Status>) -> Self {
        let mut counts = Self::default();
        for status in statuses {
            *counts.slot(status) += 1;
        }
        counts
    }

    /// How many steps ended with `status`.
    #[must_use]
    pub fn get(mut self, status: Status) -> u32 {
        *self.slot(status)
    }

    /// Takes one step from one status to another.
    pub(super) fn moved(&mut self, from: Status, to: Status) {
        let slot = self.slot(from);
        *slot = slot.saturating_sub(1);
        *self.slot(to) += 1;
    }

    /// How many steps there are.
    #[must_use]
    pub fn total(self) -> u32 {
        Status::ALL.into_iter().map(|status| self.get(status)).sum()
    }

    /// The verdict on a run whose steps are counted so.
    #[must_use]
    pub fn verdict(self) -> Verdict {
        Verdict::of(Status::ALL.into_iter().filter(|status| self.get(*status) > 0))
    }

    fn slot(&mut self, status: Status) -> &mut u32 {
        match status {
            Status::Pass => &mut self.pass,
            Status::Warn => &mut self.warn,
            Status::Fail => &mut self.fail,
            Status::Error => &mut self.error,
            Status::Timeout => &mut self.timeout,
            Status::Denied => &mut self.denied,
            Status::Skipped => &mut self.skipped,
            Status::Blocked => &mut self.blocked,
            Status::Cancelled => &mut self.cancelled,
        }
    }
}

/// What is known of a cause.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DiagnosisState {
    /// It is so.
    Confirmed,
    /// It is not so.
    RuledOut,
    /// Its condition asks for an answer that no step could give.
    Undetermined,
}

impl DiagnosisState {
    /// The words shown to people.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Confirmed => "confirmed",
            Self::RuledOut => "ruled out",
            Self::Undetermined => "undetermined",
        }
    }
}

/// A cause, and what is known of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct DiagnosisRecord {
    /// Its id.
    pub id: String,
    /// What is known.
    pub state: DiagnosisState,
    /// The cause, in the run's language.
    pub cause: String,
    /// `trigger`, `direct`, `underlying` or `contributing`; `null` when the scenario does not say.
    pub kind: Option<String>,
    /// The team that mends it.
    pub owner: Option<String>,
    /// The steps that the conclusion rests on.
    pub evidence: Vec<String>,
    /// The steps without an answer that leave it open, each with the reason: ``step `lag` timed out``.
    pub undetermined_because: Vec<String>,
    /// The remediations that the scenario proposes, when it is confirmed.
    pub remediations: Vec<String>,
    /// What to do next, in the run's language: the scenario's `advice`, else the titles of the remediations.
    #[serde(default)]
    pub advice: Vec<String>,
}
