//! A cause, and what proves it.

use serde::{Deserialize, Serialize};

use super::Allow;
use crate::id;
use crate::local_text::LocalText;

/// A cause: confirmed when its condition holds, ruled out when it does not, undetermined when it cannot be told.
#[derive(Debug, Clone, Default, Deserialize, schemars::JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct DiagnosisFile {
    /// Its name.
    #[schemars(required, regex(pattern = id::NAME))]
    pub id: Option<String>,
    /// What part it plays.
    pub kind: Option<CauseKind>,
    /// The condition, over the answers of steps.
    #[schemars(required, length(min = 1))]
    pub when: Option<String>,
    /// The cause, as one sentence.
    #[schemars(required)]
    pub cause: Option<LocalText>,
    /// Steps whose answers belong to the evidence although the condition does not name them.
    #[serde(default)]
    pub evidence: Vec<String>,
    /// What to do next, as one or a few sentences.
    pub advice: Option<LocalText>,
    /// The team that mends it.
    pub owner: Option<String>,
    /// What mends it.
    #[serde(default)]
    pub remediations: Vec<String>,
    /// Where more is written about it.
    pub runbook_url: Option<String>,
    /// Rules of the validator that do not apply to it, each with the reason.
    #[serde(default)]
    pub allow: Vec<Allow>,
}

/// What part a cause plays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(inline)]
pub enum CauseKind {
    /// It set the trouble off.
    Trigger,
    /// It is what is broken.
    Direct,
    /// It is why that could break.
    Underlying,
    /// It made things worse or slower to mend.
    Contributing,
}

impl CauseKind {
    /// The word in files and reports.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Trigger => "trigger",
            Self::Direct => "direct",
            Self::Underlying => "underlying",
            Self::Contributing => "contributing",
        }
    }
}
