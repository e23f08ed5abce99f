//! What happened: events, and the record that is their fold.
//!
//! The record is the waist of the program. The engine makes [`Event`]s and knows no report; reports, the journal and the
//! live view read events or the [`Record`] and know no engine. Any prefix of the events of a run folds to a valid record.

mod event;
mod fix;
mod fold;
mod run;
#[cfg(test)]
pub(crate) mod sample;
mod step;

pub use event::{Event, Happening};
pub use fix::{
    ApprovalRecord, ApprovalRule, ApprovedBy, AttemptRecord, CommandRecord, DiagnosedRun, FIX_SCHEMA, FixEvent,
    FixHappening, FixHead, FixOutcome, FixPhase, FixPlan, FixRecord, FixWork, RefusedApproval, RemediationRecord,
    RoundRecord, VerifyRule, fold_fix,
};
pub use fold::{Fold, fold};
pub use run::{
    ContextRecord, Counts, DiagnosisRecord, DiagnosisState, GitRecord, Record, RunRecord, SCHEMA, ScenarioRecord,
    TargetRecord, TriggerRecord,
};
pub use step::{OnFailRecord, StepRecord, StreamRecord, UNFINISHED};
