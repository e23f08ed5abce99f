//! A scenario file as it is written: the types from which the JSON Schema is generated.
//!
//! What a file must hold is said to the schema (`required`), yet every field can be missing here: so that a file with one
//! fault is still read as far as it goes, and all its other faults are found in the same pass. Nothing here is run;
//! [`super::Scenario`] is what may be.

mod body;
mod diagnosis;
mod param;
mod remediation;
mod salvage;
mod step;
mod top;
mod trigger;

pub use body::{Ask, Http, Method};
pub use diagnosis::{CauseKind, DiagnosisFile};
pub use param::{FactFile, ParamFile, ParamType};
pub use remediation::{Approval, RemediationFile, RemediationKind, VerifyFor};
pub use salvage::salvage;
pub use step::{Layer, Repeat, Retry, RunsOn, StepFile, Trend};
pub use top::{Allow, Defaults, Impact, ScenarioFile, ScenarioType};
pub use trigger::Trigger;

/// A program and its arguments.
pub type Argv = Vec<String>;
