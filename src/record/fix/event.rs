//! One thing that happened in a fix.

use serde::{Deserialize, Serialize};

use super::{ApprovalRecord, AttemptRecord, FixOutcome, FixPhase, FixRecord, RefusedApproval, RoundRecord};
use crate::clock::Moment;

/// One thing that happened, stamped with time and number. The journal holds one a line, as JSON.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FixEvent {
    /// Its number in the fix, from 0, without a gap.
    pub seq: u64,
    /// When, by the wall clock.
    pub at: Moment,
    /// What.
    pub what: FixHappening,
}

/// What can happen.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FixHappening {
    /// It began. The record holds all that is planned, and nothing that was done.
    FixStarted {
        /// The record of a fix in which nothing has happened yet.
        record: Box<FixRecord>,
    },
    /// A phase begins. It is written before anything of it is done, so that after a crash the worst that can have happened
    /// is known.
    PhaseBegan {
        /// Which.
        phase: FixPhase,
    },
    /// A command of the remediation came to its end.
    Attempted {
        /// What it did.
        attempt: Box<AttemptRecord>,
    },
    /// What would be touched is known.
    Listed {
        /// The objects, a line each.
        objects: Vec<String>,
    },
    /// Somebody agrees.
    Approved {
        /// Who, and why.
        approval: ApprovalRecord,
    },
    /// An approval does not count.
    ApprovalRefused {
        /// Whose, and why not.
        refused: RefusedApproval,
    },
    /// The verifying steps were asked once more.
    Asked {
        /// What they said.
        round: Box<RoundRecord>,
    },
    /// Something that the reader should know.
    Warned {
        /// One sentence.
        message: String,
    },
    /// It was asked to stop.
    StopRequested {
        /// What asked.
        reason: String,
    },
    /// It ended.
    FixFinished {
        /// How.
        outcome: FixOutcome,
        /// Why, in one sentence.
        message: String,
        /// How long it took, in milliseconds.
        duration_ms: u64,
    },
}
