//! Causes, settled as soon as the answers tell.

use std::collections::{BTreeSet, HashMap};

use super::answers::Answers;
use crate::expression::{Context, Truth};
use crate::plan::{DiagnosisTask, Plan};
use crate::record::{DiagnosisRecord, DiagnosisState};
use crate::status::Status;

/// The causes that are not settled yet.
pub struct Diagnoses<'a> {
    plan: &'a Plan,
    of_step: HashMap<&'a str, Vec<usize>>,
    open: BTreeSet<usize>,
}

impl<'a> Diagnoses<'a> {
    /// All causes of a plan, none settled.
    pub fn new(plan: &'a Plan) -> Self {
        let mut of_step: HashMap<&str, Vec<usize>> = HashMap::new();
        for (at, diagnosis) in plan.diagnoses.iter().enumerate() {
            for step in &diagnosis.steps {
                of_step.entry(step).or_default().push(at);
            }
        }
        Self { plan, of_step, open: (0..plan.diagnoses.len()).collect() }
    }

    /// The causes that the answer of `step` settled.
    pub fn after(&mut self, step: &str, answers: &Answers) -> Vec<DiagnosisRecord> {
        let touched = self.of_step.get(step).cloned().unwrap_or_default();
        let mut settled = Vec::new();
        for at in touched {
            if !self.open.contains(&at) {
                continue;
            }
            let task = &self.plan.diagnoses[at];
            if !has_further(task, answers) {
                continue;
            }
            if let Some(record) = certain(task, answers, &self.plan.context) {
                self.open.remove(&at);
                settled.push(record);
            }
        }
        settled
    }

    /// What is left when no more answers come.
    pub fn rest(&mut self, answers: &Answers) -> Vec<DiagnosisRecord> {
        let open = std::mem::take(&mut self.open);
        let rest = open.into_iter().map(|at| {
            let task = &self.plan.diagnoses[at];
            certain(task, answers, &self.plan.context)
                .unwrap_or_else(|| undetermined(task, answers, &self.plan.context))
        });
        rest.collect()
    }
}

fn certain(task: &DiagnosisTask, answers: &Answers, context: &Context) -> Option<DiagnosisRecord> {
    let state = match task.when.decide(answers.known(), context) {
        Truth::True => DiagnosisState::Confirmed,
        Truth::False => DiagnosisState::RuledOut,
        Truth::Unknown { .. } => return None,
    };
    let mut record = DiagnosisRecord { state, evidence: answered(task, answers), ..task.confirmed.clone() };
    if state == DiagnosisState::RuledOut {
        record.remediations.clear();
        record.advice.clear();
    }
    Some(record)
}

fn undetermined(task: &DiagnosisTask, answers: &Answers, context: &Context) -> DiagnosisRecord {
    let Truth::Unknown { because, error } = task.when.decide(answers.known(), context) else {
        return task.confirmed.clone();
    };
    let mut reasons: Vec<String> = because.iter().map(|id| reason(id, answers)).collect();
    reasons.extend(error);
    DiagnosisRecord {
        state: DiagnosisState::Undetermined,
        evidence: answered(task, answers),
        undetermined_because: reasons,
        remediations: Vec::new(),
        advice: Vec::new(),
        ..task.confirmed.clone()
    }
}

/// The records of the steps that a diagnosis rests on, as far as these have an answer.
fn answered(task: &DiagnosisTask, answers: &Answers) -> Vec<String> {
    task.steps.iter().flat_map(|step| answers.evidence(step)).collect()
}

/// Whether every step of its further evidence has its status.
fn has_further(task: &DiagnosisTask, answers: &Answers) -> bool {
    task.further.iter().all(|step| answers.known().get(step).is_none_or(|answer| answer.status.is_some()))
}

fn reason(id: &str, answers: &Answers) -> String {
    let what = match answers.known().get(id).map(|answer| answer.status) {
        None => "was not part of this run",
        Some(None) => "has no answer yet",
        Some(Some(Status::Timeout)) => "timed out",
        Some(Some(Status::Skipped)) => "was skipped",
        Some(Some(Status::Cancelled)) => "was cancelled",
        Some(Some(Status::Blocked)) => "was blocked",
        Some(Some(Status::Denied)) => "was denied",
        Some(Some(Status::Error)) => "could not find out",
        Some(Some(Status::Pass | Status::Warn | Status::Fail)) => "has no such answer",
    };
    format!("step `{id}` {what}")
}
