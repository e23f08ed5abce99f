//! Writes a run into the graph.

use super::{Graph, Node, Sort, State};
use crate::printable;
use crate::record::{DiagnosisState, Record, StepRecord};
use crate::status::Status;

/// The longest answer that is drawn, in characters.
const ANSWER: usize = 40;

impl Graph {
    /// Writes into every node what came of it in a run. What the run did not have keeps none.
    pub fn walk(&mut self, record: &Record) {
        for node in &mut self.nodes {
            match node.sort {
                Sort::Fact => {}
                Sort::Step => step(node, record),
                Sort::Diagnosis => {
                    let found = record.diagnoses.iter().find(|diagnosis| diagnosis.id == node.id);
                    node.state = found.map(|diagnosis| State::Diagnosis(diagnosis.state));
                }
                Sort::Remediation => node.state = is_proposed(&node.id, record).then_some(State::Proposed),
            }
        }
    }
}

fn step(node: &mut Node, record: &Record) {
    let of_step = |step: &&StepRecord| step.id.split_once('.').map_or(&*step.id, |(step, _)| step) == node.id;
    let parts: Vec<&StepRecord> = record.steps.iter().filter(of_step).collect();
    node.state = together(&parts).map(State::Status);
    node.answer = match parts[..] {
        [one] => one.value_text().map(|value| format!("= {}", printable::short(&value, ANSWER))),
        _ => None,
    };
}

/// What came of all items of a step: the first of these that one of them has.
fn together(parts: &[&StepRecord]) -> Option<Status> {
    let has = |wanted: fn(Status) -> bool| parts.iter().map(|part| part.status).find(|status| wanted(*status));
    has(|status| status == Status::Fail)
        .or_else(|| has(Status::unanswered))
        .or_else(|| has(|status| status == Status::Warn))
        .or_else(|| has(|status| status == Status::Pass))
        .or_else(|| has(|_| true))
}

fn is_proposed(remediation: &str, record: &Record) -> bool {
    let confirmed = record.diagnoses.iter().filter(|diagnosis| diagnosis.state == DiagnosisState::Confirmed);
    let by_step = record.steps.iter().any(|step| step.remediation.as_deref() == Some(remediation));
    by_step || confirmed.flat_map(|diagnosis| &diagnosis.remediations).any(|id| id == remediation)
}
