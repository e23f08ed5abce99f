//! A scenario whose shape and meaning are right.

use std::time::Duration;

use super::file::{CauseKind, Impact, RemediationFile, ScenarioType};
use super::{Param, Step};
use crate::expression::{Condition, Template};
use crate::judge::Extract;
use crate::local_text::LocalText;
use crate::yaml::Document;

/// A scenario, ready to be planned.
#[derive(Debug, Clone)]
pub struct Scenario {
    /// Its name.
    pub id: String,
    /// What it diagnoses.
    pub title: LocalText,
    /// What sort of trouble it is for.
    pub kind: Option<ScenarioType>,
    /// The field it belongs to.
    pub domain: Option<String>,
    /// The team that answers for it.
    pub owner: String,
    /// Words to find it by.
    pub tags: Vec<String>,
    /// The problem.
    pub problem: Option<LocalText>,
    /// What the problem does to users.
    pub impact: Option<Impact>,
    /// How long a run may take.
    pub budget: Duration,
    /// The params, in the order of the file.
    pub params: Vec<Param>,
    /// The facts that are gathered first.
    pub facts: Vec<Fact>,
    /// The steps, in the order of the file.
    pub steps: Vec<Step>,
    /// The diagnoses, in the order of the file.
    pub diagnoses: Vec<Diagnosis>,
    /// The remediations, in the order of the file.
    pub remediations: Vec<Remediation>,
    /// The rules that its author sets aside.
    pub allowances: Vec<Allowance>,
    /// The file, for places.
    pub document: Document,
}

/// A rule of the validator that an author sets aside, for the file or for a part of it.
#[derive(Debug, Clone)]
pub struct Allowance {
    /// The rule, by name or number; there may be no such rule.
    pub rule: String,
    /// Why it does not apply here; may be blank.
    pub reason: String,
    /// The part that it is about, as a JSON pointer; `""` is the whole file.
    pub scope: String,
    /// Where it stands, as a JSON pointer.
    pub pointer: String,
}

/// A value that is gathered before the first step.
#[derive(Debug, Clone)]
pub struct Fact {
    /// Its name.
    pub name: String,
    /// The command that tells it.
    pub command: Vec<Template>,
    /// How the value is taken; `None` is the exit code.
    pub extract: Option<Extract>,
    /// The role it needs.
    pub role: String,
    /// The longest that it may take.
    pub timeout: Duration,
    /// Where it stands, as a JSON pointer.
    pub pointer: String,
}

/// A cause, and what proves it.
#[derive(Debug, Clone)]
pub struct Diagnosis {
    /// Its name.
    pub id: String,
    /// What part it plays.
    pub kind: Option<CauseKind>,
    /// The condition.
    pub when: Condition,
    /// The cause.
    pub cause: LocalText,
    /// Steps whose answers belong to the evidence too, by name.
    pub evidence: Vec<String>,
    /// What to do next.
    pub advice: Option<LocalText>,
    /// The team that mends it.
    pub owner: Option<String>,
    /// What mends it, by name.
    pub remediations: Vec<String>,
}

/// A change that mends.
#[derive(Debug, Clone)]
pub struct Remediation {
    /// Its name.
    pub id: String,
    /// What the file says; every required key is there.
    pub file: RemediationFile,
}

impl Scenario {
    /// The index of the step with this name.
    #[must_use]
    pub fn step(&self, id: &str) -> Option<usize> {
        self.steps.iter().position(|step| step.id == id)
    }
}
