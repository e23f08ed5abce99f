//! A change that mends, with its dry run, its approval, its check and its way back.

use serde::{Deserialize, Serialize};

use super::{Allow, Argv};
use crate::local_text::LocalText;
use crate::timespan::Timespan;

/// A change that mends a cause. It is never run by `checklist run`.
#[derive(Debug, Clone, Default, Deserialize, schemars::JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct RemediationFile {
    /// What it does; begins with a verb.
    #[schemars(required)]
    pub title: Option<LocalText>,
    /// Whether it mends for good.
    pub kind: Option<RemediationKind>,
    /// Why it helps, and what to mind.
    pub why: Option<LocalText>,
    /// The team that may be asked.
    pub owner: Option<String>,
    /// The role it needs.
    #[schemars(required)]
    pub role: Option<String>,
    /// A command that shows what would be done, without doing it.
    #[schemars(length(min = 1))]
    pub dry_run: Option<Argv>,
    /// A command that lists what would be touched, where no dry run exists.
    #[schemars(length(min = 1))]
    pub preview: Option<Argv>,
    /// The change.
    #[schemars(required, length(min = 1))]
    pub command: Option<Argv>,
    /// The longest that the change may take.
    pub timeout: Option<Timespan>,
    /// The most objects that the preview may list.
    pub max_objects: Option<u32>,
    /// Who must agree.
    pub approval: Option<Approval>,
    /// The steps that are asked again, until they pass or the deadline ends.
    #[serde(default)]
    pub verify: Vec<String>,
    /// How they are asked again.
    pub verify_for: Option<VerifyFor>,
    /// The way back.
    #[schemars(length(min = 1))]
    pub rollback: Option<Argv>,
    /// Rules of the validator that do not apply to it, each with the reason.
    #[serde(default)]
    pub allow: Vec<Allow>,
}

/// Whether a remediation mends for good.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(inline)]
#[expect(missing_docs, reason = "the words say it")]
pub enum RemediationKind {
    Temporary,
    Permanent,
}

/// Who must agree to a change.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Approval {
    /// The teams that may agree.
    #[schemars(length(min = 1))]
    pub from: Vec<String>,
    /// How many people must agree; 1 unless given.
    #[schemars(range(min = 1))]
    pub min: Option<u32>,
    /// Whether whoever asked for the change may not agree to it.
    #[serde(default)]
    pub not_requester: bool,
}

/// How the verifying steps are asked again.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct VerifyFor {
    /// The pause between two rounds.
    pub every: Timespan,
    /// How many rounds in a row must pass; 1 unless given.
    #[schemars(range(min = 1))]
    pub stable: Option<u32>,
    /// When it is given up.
    pub deadline: Timespan,
}
