//! What a line of the audit says.

use serde::{Deserialize, Serialize};

use crate::id::RunId;
use crate::record::Record;
use crate::{clock::Moment, printable};

/// The longest text of an entry, in characters; what is longer is cut, so that a line stays one.
const LONGEST: usize = 500;

/// The outcome of a run that was given up before its first step; its folder is gone.
pub const GIVEN_UP: &str = "given_up";

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// A run began: nothing was asked before this line. A run that was killed has no other.
    RunStarted,
    /// A run ended.
    RunEnded,
    /// A role was refused to whoever asked for the run.
    Denied,
    /// A fix began: what a run proposes is looked at, and nothing is changed yet. One that was killed has no end.
    FixStarted,
    /// A fix ended, whether or not anything was changed.
    FixEnded,
    /// Somebody approved a change.
    Approved,
    /// An approval, or a change that was to be made, was refused.
    Refused,
    /// A change began: nothing was changed before this line.
    ChangeStarted,
    /// A change ended.
    ChangeEnded,
    /// What a change was for was asked again.
    Verified,
    /// The taking back of a change began.
    RollbackStarted,
    /// The taking back of a change ended.
    RollbackEnded,
}

impl What {
    /// The word for it, as `-o json` has it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::RunStarted => "run_started",
            Self::RunEnded => "run_ended",
            Self::Denied => "denied",
            Self::FixStarted => "fix_started",
            Self::FixEnded => "fix_ended",
            Self::Approved => "approved",
            Self::Refused => "refused",
            Self::ChangeStarted => "change_started",
            Self::ChangeEnded => "change_ended",
            Self::Verified => "verified",
            Self::RollbackStarted => "rollback_started",
            Self::RollbackEnded => "rollback_ended",
        }
    }
}

/// Who did it, as the operating system says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Who {
    /// The account, which is what `access.yaml` goes by.
    pub account: String,
    /// Its number.
    pub uid: u32,
}

/// What is to be written down. What does not apply is `None`, and is not written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Entry {
    /// What happened.
    pub what: What,
    /// Who did it.
    #[serde(flatten)]
    pub who: Who,
    /// On which machine.
    pub host: String,
    /// The run that it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub run: Option<RunId>,
    /// The record of a change that was made because of that run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub change: Option<RunId>,
    /// The id of the scenario.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scenario: Option<String>,
    /// The name of the target.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<String>,
    /// The role that was refused, or that a change was made with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
    /// The remediation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remediation: Option<String>,
    /// Why, as whoever asked said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub justification: Option<String>,
    /// The commit that was checked out where the scenario stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub commit: Option<String>,
    /// Whether the scenario differed from that commit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dirty: Option<bool>,
    /// The hash of the plan.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plan: Option<String>,
    /// What came of it: of a run its verdict, of what was refused the reason.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<String>,
    /// SHA-256 of the `manifest.json` of the run, or of the change, that ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub manifest: Option<String>,
    /// Whether that manifest was signed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signed: Option<bool>,
}

/// A line of the audit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Line {
    /// Its number, from 0, without a gap.
    pub seq: u64,
    /// When it was written, by the wall clock. The numbers, not these times, say what came first.
    pub at: Moment,
    /// What it says.
    #[serde(flatten)]
    pub entry: Entry,
    /// SHA-256 of the line before, without its line feed; of the first line "".
    pub previous: String,
}

impl Entry {
    /// Something that happened in a run, or because of it: where and to what is as the record says.
    #[must_use]
    pub fn of(what: What, record: &Record, who: Who) -> Self {
        let git = record.scenario.git.as_ref();
        Self {
            what,
            who,
            host: record.run.host.clone(),
            run: Some(record.run.id.clone()),
            change: None,
            scenario: Some(record.scenario.id.clone()),
            target: Some(record.target.name.clone()),
            role: None,
            remediation: None,
            justification: record.run.justification.clone(),
            commit: git.map(|git| git.commit.clone()),
            dirty: git.map(|git| git.dirty),
            plan: None,
            outcome: None,
            manifest: None,
            signed: None,
        }
    }

    /// The same, with every text cut to what a line holds.
    pub(super) fn bounded(&self) -> Self {
        let short = |text: &Option<String>| text.as_ref().map(|text| printable::short(text, LONGEST));
        Self {
            host: printable::short(&self.host, LONGEST),
            scenario: short(&self.scenario),
            target: short(&self.target),
            role: short(&self.role),
            remediation: short(&self.remediation),
            justification: short(&self.justification),
            outcome: short(&self.outcome),
            ..self.clone()
        }
    }
}

#[cfg(test)]
pub(super) mod sample {
    use super::*;
    use crate::record::{fold, sample};
    use crate::status::Status;

    /// The start of a run, said so that equal ones differ by `why`.
    pub fn entry(why: &str) -> Entry {
        let record = fold(&sample::events(&[("a", Status::Pass)])).unwrap();
        let who = Who { account: "alice".to_owned(), uid: 1000 };
        Entry { justification: Some(why.to_owned()), ..Entry::of(What::RunStarted, &record, who) }
    }

    #[test]
    fn a_line_stays_short_and_harmless_whatever_is_said() {
        let long = Entry { outcome: Some("x".repeat(10_000)), ..entry("\u{1b}[2J\n") }.bounded();
        assert_eq!(long.justification.as_deref(), Some("\\x1b[2J\\n"));
        assert!(serde_json::to_string(&long).unwrap().len() < 2000);
    }
}
