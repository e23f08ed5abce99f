//! What the steps have answered so far, as conditions see it.

use std::collections::{BTreeMap, HashMap};

use serde_json::Value as Json;

use crate::expression::Answer;
use crate::plan::{Plan, Task};
use crate::record::Record;
use crate::status::Status;

/// The answers of all steps. A step that is asked for several items has one answer, when all of its items have theirs.
pub struct Answers {
    known: BTreeMap<String, Answer>,
    parts: HashMap<String, Vec<Part>>,
}

/// The answer of every step of a run that has ended, as its conditions saw them.
#[must_use]
pub fn answers(plan: &Plan, record: &Record) -> BTreeMap<String, Answer> {
    let mut answers = Answers::new(&plan.tasks);
    for (task, step) in plan.tasks.iter().zip(&record.steps) {
        answers.settle(task, step.status, &step.value);
    }
    answers.known
}

/// The answer for one item, or the one answer of a step.
struct Part {
    id: String,
    item: bool,
    status: Option<Status>,
    value: Json,
}

impl Answers {
    /// No answers yet.
    pub fn new(tasks: &[Task]) -> Self {
        let unknown = |task: &Task| (task.step.clone(), Answer { status: None, value: Json::Null });
        let mut parts: HashMap<String, Vec<Part>> = HashMap::new();
        for task in tasks {
            let part = Part { id: task.id.clone(), item: task.item.is_some(), status: None, value: Json::Null };
            parts.entry(task.step.clone()).or_default().push(part);
        }
        Self { known: tasks.iter().map(unknown).collect(), parts }
    }

    /// The answers, by step.
    pub fn known(&self) -> &BTreeMap<String, Answer> {
        &self.known
    }

    /// The status of a step, once it has one.
    pub fn status(&self, step: &str) -> Option<Status> {
        self.known.get(step)?.status
    }

    /// Whether a task has its status.
    pub fn is_settled(&self, task: &Task) -> bool {
        self.part(&task.step, &task.id).is_none_or(|part| part.status.is_some())
    }

    /// Takes in the answer of a task; `true` when its step has its answer with it.
    pub fn settle(&mut self, task: &Task, status: Status, value: &Json) -> bool {
        let Some(parts) = self.parts.get_mut(&task.step) else { return false };
        if let Some(part) = parts.iter_mut().find(|part| part.id == task.id) {
            (part.status, part.value) = (Some(status), value.clone());
        }
        let Some(statuses) = parts.iter().map(|part| part.status).collect::<Option<Vec<_>>>() else { return false };
        let answer = if task.item.is_some() {
            let values = parts.iter().map(|part| part.value.clone()).collect();
            Answer { status: Some(together(&statuses)), value: Json::Array(values) }
        } else {
            Answer { status: Some(status), value: value.clone() }
        };
        // Every step that has parts is known from the start.
        if let Some(known) = self.known.get_mut(&task.step) {
            *known = answer;
        }
        true
    }

    /// The records that hold a step's answer: its own; of one with items those that are not good, else all of them.
    pub fn evidence(&self, step: &str) -> Vec<String> {
        let parts = self.parts.get(step).map(Vec::as_slice).unwrap_or_default();
        let answered = || parts.iter().filter(|part| part.status.is_some_and(Status::answered));
        let bad = answered().filter(|part| part.item && part.status != Some(Status::Pass));
        let bad: Vec<String> = bad.map(|part| part.id.clone()).collect();
        if bad.is_empty() { answered().map(|part| part.id.clone()).collect() } else { bad }
    }

    fn part(&self, step: &str, id: &str) -> Option<&Part> {
        self.parts.get(step)?.iter().find(|part| part.id == id)
    }
}

/// The status of a step that was asked for several items, by the rule of a run's verdict: a failed item is a fact; else an
/// item without an answer leaves the step without one.
fn together(statuses: &[Status]) -> Status {
    let first = |wanted: fn(Status) -> bool| statuses.iter().copied().find(|status| wanted(*status));
    first(|status| status == Status::Fail)
        .or_else(|| first(Status::unanswered))
        .or_else(|| first(|status| status == Status::Warn))
        .or_else(|| first(|status| status == Status::Pass))
        .unwrap_or(Status::Skipped)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_failed_item_is_a_fact_and_one_without_an_answer_leaves_the_step_open() {
        use Status::{Fail, Pass, Skipped, Timeout, Warn};
        assert_eq!(together(&[Pass, Timeout, Fail]), Fail);
        assert_eq!(together(&[Pass, Timeout, Warn]), Timeout);
        assert_eq!(together(&[Pass, Warn, Skipped]), Warn);
        assert_eq!(together(&[Skipped, Skipped]), Skipped);
    }
}
