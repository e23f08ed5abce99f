//! What happened to a change that mends: its events, and the record that is their fold. Any prefix of the events folds to a
//! valid record, so of a fix that was killed it is known how far it came.

mod event;
mod fold;
mod parts;
mod whole;

pub use event::{FixEvent, FixHappening};
pub use fold::fold_fix;
pub use parts::{
    ApprovalRecord, ApprovalRule, ApprovedBy, AttemptRecord, CommandRecord, FixPlan, FixWork, RefusedApproval,
    RemediationRecord, RoundRecord, VerifyRule,
};
pub use whole::{DiagnosedRun, FIX_SCHEMA, FixHead, FixOutcome, FixPhase, FixRecord};
