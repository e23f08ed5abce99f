//! The record of a fix: what `fix.json` holds. The names are binding; new ones may be added, none changes its meaning.

use serde::{Deserialize, Serialize};

use super::{ApprovalRecord, AttemptRecord, FixPlan, RefusedApproval, RemediationRecord, RoundRecord};
use crate::clock::Moment;
use crate::exit::Exit;
use crate::id::RunId;
use crate::record::{ScenarioRecord, TargetRecord};

/// The name and version of the format.
pub const FIX_SCHEMA: &str = "checklist.fix/1";

/// Everything that is known of one fix: a change that a run proposed, and what came of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct FixRecord {
    /// Always `checklist.fix/1`.
    pub schema: String,
    /// When, where and by whom.
    pub fix: FixHead,
    /// The run that proposed it.
    pub run: DiagnosedRun,
    /// The scenario that the remediation stands in.
    pub scenario: ScenarioRecord,
    /// What was changed.
    pub target: TargetRecord,
    /// The remediation.
    pub remediation: RemediationRecord,
    /// What was to be done, and who must agree.
    pub plan: FixPlan,
    /// The last phase that began.
    pub phase: FixPhase,
    /// How it ended.
    pub outcome: FixOutcome,
    /// Why it ended so, in one sentence; `null` while it has not ended.
    pub message: Option<String>,
    /// What would be touched, as the preview lists it.
    pub objects: Vec<String>,
    /// Who agreed.
    pub approvals: Vec<ApprovalRecord>,
    /// Approvals that do not count.
    pub refused_approvals: Vec<RefusedApproval>,
    /// The commands that were run, in order.
    pub attempts: Vec<AttemptRecord>,
    /// The rounds in which the verifying steps were asked.
    pub rounds: Vec<RoundRecord>,
    /// What the reader should know besides, a sentence each.
    pub warnings: Vec<String>,
}

/// When, where and by whom a fix was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct FixHead {
    /// Its id; of the same kind as those of runs, among which it is kept.
    pub id: RunId,
    /// When it began.
    pub started_at: Moment,
    /// When it ended; `null` when it never ended (the program was killed).
    pub finished_at: Option<Moment>,
    /// How long it took, in milliseconds, by the monotonic clock.
    pub duration_ms: Option<u64>,
    /// Who asked for it, as the environment says.
    pub operator: String,
    /// Who asked for it: the account that the operating system knows.
    pub account: String,
    /// On which machine.
    pub host: String,
    /// The version of `checklist`.
    pub version: String,
    /// Why, as whoever asked said; `null` when nothing was said.
    pub reason: Option<String>,
    /// The language of texts for people.
    pub language: String,
    /// Why it was stopped before its end; `null` when nobody stopped it.
    pub stopped: Option<String>,
}

/// The run that proposed a fix.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct DiagnosedRun {
    /// Its id.
    pub id: RunId,
    /// When it began: its facts are not older.
    pub started_at: Moment,
}

/// What a fix does, one after the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum FixPhase {
    /// Nothing was done yet.
    Planned,
    /// What would be done is looked at; nothing is changed.
    Preview,
    /// Somebody must agree; nothing is changed.
    Approval,
    /// The change.
    Change,
    /// It is looked whether it helped.
    Verification,
    /// The way back.
    Rollback,
}

/// How a fix ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum FixOutcome {
    /// It goes on, or the program was killed; `phase` tells how far it came.
    Unfinished,
    /// What would be done was shown; nothing was changed.
    Shown,
    /// What it would touch is nothing, or too much; nothing was changed.
    Refused,
    /// What it would touch could not be found out; nothing was changed.
    NotShown,
    /// Not enough people agreed; nothing was changed.
    NotApproved,
    /// It was stopped before the change; nothing was changed.
    Stopped,
    /// It was changed, and it helped.
    Recovered,
    /// It was changed, or the change failed, and it did not help.
    NotRecovered,
    /// The change began, and what came of it is not known.
    Unknown,
    /// It did not help, and the way back was taken.
    RolledBack,
}

impl FixOutcome {
    /// The words shown to people.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Unfinished => "unfinished",
            Self::Shown => "shown, nothing was changed",
            Self::Refused => "refused, nothing was changed",
            Self::NotShown => "could not be shown, nothing was changed",
            Self::NotApproved => "not approved, nothing was changed",
            Self::Stopped => "stopped, nothing was changed",
            Self::Recovered => "recovered",
            Self::NotRecovered => "not recovered",
            Self::Unknown => "not known",
            Self::RolledBack => "rolled back",
        }
    }

    /// What the program answers to its caller.
    #[must_use]
    pub const fn exit(self) -> Exit {
        match self {
            Self::Shown | Self::Recovered => Exit::Success,
            Self::NotRecovered | Self::RolledBack => Exit::Fail,
            Self::Refused => Exit::Usage,
            Self::NotShown | Self::Unknown | Self::Unfinished => Exit::Inconclusive,
            Self::NotApproved => Exit::Denied,
            Self::Stopped => Exit::Interrupted,
        }
    }
}
