//! What will be done.

use std::time::Duration;

use serde_json::Value as Json;

use super::Policy;
use crate::expression::{Condition, Context};
use crate::judge::Question;
use crate::masking::Masking;
use crate::record::{DiagnosisRecord, Record};
use crate::status::Status;
use crate::transport::Request;

/// What will be done, in full.
#[derive(Debug)]
pub struct Plan {
    /// The record of a run in which nothing has happened yet. Its steps are in the order of `tasks`.
    pub record: Record,
    /// One task a step.
    pub tasks: Vec<Task>,
    /// One entry a diagnosis, in the order of the record's.
    pub diagnoses: Vec<DiagnosisTask>,
    /// The frozen values that conditions may name.
    pub context: Context,
    /// How long the run may take.
    pub budget: Duration,
    /// How many attempts may run on the target at once, if the inventory says so.
    pub max_parallel: Option<usize>,
    /// The language of texts for people.
    pub language: String,
    /// What is masked in every output: the secrets of all its roles.
    pub masking: Masking,
}

/// One step on one target. Only [`super::build`] makes one.
#[derive(Debug)]
pub struct Task {
    /// The name under which it is recorded: the step's, with a number for one item of several (`disk.2`).
    pub id: String,
    /// The step's name, as conditions know it.
    pub step: String,
    /// The item that it is asked for.
    pub item: Option<Json>,
    /// The tasks that it waits for, as indices, ascending.
    pub waits_for: Vec<usize>,
    /// The condition under which it is done.
    pub when: Option<Condition>,
    /// What is done.
    pub work: Work,
    /// The longest that it can take, from its start to its status.
    pub longest: Duration,
    /// SHA-256 of what the scenario gives it on standard input and in variables of its own, if it gives any.
    pub inputs: Option<String>,
    /// Whether it comes before others that could start too.
    pub perishable: bool,
    /// Tasks with the same lock are never done at the same time.
    pub lock: Option<String>,
    /// Proof that the plan made it.
    pub seal: Seal,
}

/// What only the plan has: so that a task that nobody allowed cannot exist.
#[derive(Debug)]
pub struct Seal(pub(super) ());

/// What a task does.
#[derive(Debug)]
pub enum Work {
    /// It asks the target, and judges what comes back.
    Ask {
        /// What is asked.
        request: Box<Request>,
        /// What is asked of the output.
        question: Box<Question>,
        /// How often, and what else, it is asked.
        policy: Box<Policy>,
    },
    /// It is not asked, whatever its condition says.
    NotAsked {
        /// `blocked`: it cannot be; `skipped`: there is nothing to ask.
        status: Status,
        /// Why.
        why: String,
    },
}

/// A cause to be confirmed or ruled out.
#[derive(Debug)]
pub struct DiagnosisTask {
    /// The condition.
    pub when: Condition,
    /// The steps that it rests on, in the order of the scenario: those that the condition names, and its further evidence.
    pub steps: Vec<String>,
    /// The further evidence: steps that the condition does not name. The state is told when these are settled too.
    pub further: Vec<String>,
    /// What is recorded when it is confirmed; its state is not settled yet.
    pub confirmed: DiagnosisRecord,
}
