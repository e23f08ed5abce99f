//! The parts of the record of a fix.

use serde::{Deserialize, Serialize};

use crate::clock::Moment;
use crate::record::{StepRecord, StreamRecord};

/// A remediation, and why it is proposed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct RemediationRecord {
    /// Its id.
    pub id: String,
    /// What it does, in the language of the fix.
    pub title: String,
    /// Why it helps, and what to mind.
    pub why: Option<String>,
    /// `temporary` or `permanent`; `null` when the scenario does not say.
    pub kind: Option<String>,
    /// The team that may be asked.
    pub owner: Option<String>,
    /// The role that it needs.
    pub role: String,
    /// The confirmed diagnoses, and the steps whose answers propose it.
    pub proposed_by: Vec<String>,
}

/// A command as it was planned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct CommandRecord {
    /// The program and its arguments.
    pub command: Vec<String>,
    /// The same as a person would type it.
    pub shell_equivalent: String,
}

/// All that was to be done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct FixPlan {
    /// The SHA-256 of what an approval is for: the run, the scenario, the target and its entry, the params, the role and
    /// every command.
    pub hash: String,
    /// What shows the change without making it.
    pub dry_run: Option<CommandRecord>,
    /// What lists the objects that would be touched, where the dry run does not.
    pub preview: Option<CommandRecord>,
    /// The change.
    pub change: CommandRecord,
    /// The way back.
    pub rollback: Option<CommandRecord>,
    /// The longest that the change may take, in milliseconds.
    pub timeout_ms: u64,
    /// The most objects that may be touched.
    pub max_objects: u32,
    /// Who must agree.
    pub approval: ApprovalRule,
    /// How it is looked whether it helped; `null` when the scenario says nothing of it.
    pub verify: Option<VerifyRule>,
}

/// Who must agree.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct ApprovalRule {
    /// The groups, and the names of people; empty for everybody who may use the role.
    pub from: Vec<String>,
    /// How many people.
    pub min: u32,
    /// Whether whoever runs the fix may not be one of them.
    pub not_requester: bool,
}

/// How it is looked whether a change helped.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct VerifyRule {
    /// The steps that are asked.
    pub steps: Vec<String>,
    /// The pause between two rounds, in milliseconds.
    pub every_ms: u64,
    /// How many rounds in a row must pass.
    pub stable: u32,
    /// When it is given up, in milliseconds from the end of the change.
    pub deadline_ms: u64,
}

/// Which command of a remediation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum FixWork {
    /// What shows the change without making it.
    DryRun,
    /// What lists the objects that would be touched.
    Preview,
    /// The change.
    Change,
    /// The way back.
    Rollback,
}

impl FixWork {
    /// The word in names of files.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::DryRun => "dry_run",
            Self::Preview => "preview",
            Self::Change => "change",
            Self::Rollback => "rollback",
        }
    }
}

/// A command that was run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct AttemptRecord {
    /// Which.
    pub work: FixWork,
    /// The program and its arguments.
    pub command: Vec<String>,
    /// The same as a person would type it.
    pub shell_equivalent: String,
    /// When it began.
    pub started_at: Moment,
    /// How long it took, in milliseconds.
    pub duration_ms: u64,
    /// The exit code; `null` when it did not end by itself.
    pub exit_code: Option<i32>,
    /// Why it did not do what it should, as a phrase; `null` when it ended with 0.
    pub problem: Option<String>,
    /// Standard output.
    pub stdout: StreamRecord,
    /// Standard error.
    pub stderr: StreamRecord,
    /// Processes of it that could not be ended, or that still held its output.
    pub leftover_processes: u32,
}

/// How somebody agreed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ApprovedBy {
    /// By a signature.
    Signature,
    /// By typing the name of the remediation on the terminal that the fix runs on.
    Terminal,
}

/// Somebody agrees.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct ApprovalRecord {
    /// Who: the name in `allowed_signers`, or the account on the terminal.
    pub person: String,
    /// Why.
    pub reason: String,
    /// How.
    pub by: ApprovedBy,
    /// When it was made.
    pub made_at: Moment,
    /// Until when it counts; `null` on a terminal.
    pub expires_at: Option<Moment>,
    /// The fingerprint of the key; `null` on a terminal.
    pub key: Option<String>,
}

/// An approval that does not count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct RefusedApproval {
    /// Whose it is said to be.
    pub person: String,
    /// Why it does not count.
    pub why: String,
}

/// What the verifying steps said in one round.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct RoundRecord {
    /// Its number, from 1.
    pub number: u32,
    /// When it began.
    pub at: Moment,
    /// How many of those that were asked passed. A step with several items counts once for each.
    pub passed: u32,
    /// How many were asked.
    pub asked: u32,
    /// The steps.
    pub steps: Vec<StepRecord>,
}

impl RoundRecord {
    /// Whether something was asked and all of it passed.
    #[must_use]
    pub const fn has_passed(&self) -> bool {
        self.asked > 0 && self.passed == self.asked
    }
}
