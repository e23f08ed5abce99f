//! One thing that happened in a run.

use serde::{Deserialize, Serialize};

use super::{DiagnosisRecord, Record, StepRecord};
use crate::clock::Moment;

/// One thing that happened, stamped with time and number. The journal holds one a line, as JSON.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// Its number in the run, from 0, without a gap.
    pub seq: u64,
    /// When, by the wall clock.
    pub at: Moment,
    /// What.
    pub what: Happening,
}

/// What can happen. Steps and diagnoses are named by their id.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Happening {
    /// The run began. The record holds everything planned, with every step as yet unanswered.
    RunStarted {
        /// The record of a run in which nothing has happened yet.
        record: Box<Record>,
    },
    /// An attempt at a step began.
    StepStarted {
        /// The step.
        step: String,
    },
    /// A step has its status; nothing about it changes any more.
    StepFinished {
        /// The step's whole record.
        step: Box<StepRecord>,
    },
    /// A diagnosis has its state; it is final.
    DiagnosisReached {
        /// The diagnosis's whole record.
        diagnosis: DiagnosisRecord,
    },
    /// Something that the reader of the report should know.
    Warned {
        /// One sentence.
        message: String,
    },
    /// The run was asked to stop.
    StopRequested {
        /// What asked, such as `interrupt from the terminal`.
        reason: String,
    },
    /// The run ended; every step has its status.
    RunFinished {
        /// How long it took, in milliseconds.
        duration_ms: u64,
    },
}
