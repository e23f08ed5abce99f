//! What the cases of a scenario reach, and what no case does.

use std::collections::HashSet;

use serde_json::Value as Json;

use super::expect::proposed;
use super::play::Played;
use crate::diagnostic::code;
use crate::expression::Truth;
use crate::lint::is_set_aside;
use crate::record::DiagnosisState;
use crate::scenario::{Judged, Scenario, Step};
use crate::status::Status;
use crate::value::{Unit, describe};

/// What sort of thing can be reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sort {
    /// A step is asked.
    Step,
    /// A step gives one of the answers that its scenario declares.
    Outcome,
    /// A condition is true, or false.
    Branch,
    /// A diagnosis is confirmed, or ruled out.
    Diagnosis,
    /// A remediation is proposed.
    Remediation,
}

impl Sort {
    /// Every sort, in the order in which they are told.
    pub const ALL: [Self; 5] = [Self::Step, Self::Outcome, Self::Branch, Self::Diagnosis, Self::Remediation];

    /// The word for several of them.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Step => "steps",
            Self::Outcome => "outcomes",
            Self::Branch => "branches",
            Self::Diagnosis => "diagnoses",
            Self::Remediation => "remediations",
        }
    }
}

/// One thing that can be reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Point {
    /// What sort.
    pub sort: Sort,
    /// The step, diagnosis or remediation.
    pub id: String,
    /// What of it: `asked`, `pass`, `answer 2002`, `when false`, `confirmed`, `proposed`.
    pub what: String,
    /// Where the scenario says it, as a JSON pointer.
    pub pointer: String,
    /// How many cases reach it.
    pub cases: usize,
    /// Whether the scenario sets it aside, so that it does not count.
    pub set_aside: bool,
}

/// What the cases of one scenario reach.
#[derive(Debug, Clone, Default)]
pub struct Coverage {
    /// Everything that can be reached, in the order of the scenario.
    pub points: Vec<Point>,
}

impl Coverage {
    /// Everything that can be reached in a scenario, and nothing is yet.
    #[must_use]
    pub fn of(scenario: &Scenario) -> Self {
        let mut points = Vec::new();
        let mut add = |sort, id: &str, what: &str, pointer: String| {
            let set_aside = is_set_aside(scenario, &code::NO_CASE_REACHES, &pointer);
            points.push(Point { sort, id: id.to_owned(), what: what.to_owned(), pointer, cases: 0, set_aside });
        };
        for step in &scenario.steps {
            let at = |key: &str| format!("{}{key}", step.pointer);
            add(Sort::Step, &step.id, "asked", at(""));
            outcomes(step, |what, key| add(Sort::Outcome, &step.id, what, at(key)));
            if step.when.is_some() {
                add(Sort::Branch, &step.id, "when true", at("/when"));
                add(Sort::Branch, &step.id, "when false", at("/when"));
            }
        }
        for (at, cause) in scenario.diagnoses.iter().enumerate() {
            for state in [DiagnosisState::Confirmed, DiagnosisState::RuledOut] {
                add(Sort::Diagnosis, &cause.id, state.words(), format!("/diagnoses/{at}"));
            }
        }
        for remedy in scenario.remediations.iter().filter(|remedy| leads_to(scenario, &remedy.id)) {
            add(Sort::Remediation, &remedy.id, "proposed", format!("/remediations/{}", remedy.id));
        }
        Self { points }
    }

    /// The points that a case reaches, by their place.
    #[must_use]
    pub fn reached(&self, scenario: &Scenario, played: &Played) -> Vec<usize> {
        let reached: HashSet<Reached> = reached(scenario, played).into_iter().collect();
        let is_reached = |point: &Point| reached.contains(&(point.sort, point.id.clone(), point.what.clone()));
        (0..self.points.len()).filter(|at| is_reached(&self.points[*at])).collect()
    }

    /// How many points are reached, and how many there are; of one sort, or of all.
    #[must_use]
    pub fn count(&self, sort: Option<Sort>) -> (usize, usize) {
        let of_sort = || self.counted().filter(|point| sort.is_none_or(|sort| point.sort == sort));
        (of_sort().filter(|point| point.cases > 0).count(), of_sort().count())
    }

    /// What no case reaches.
    pub fn missed(&self) -> impl Iterator<Item = &Point> {
        self.counted().filter(|point| point.cases == 0)
    }

    fn counted(&self) -> impl Iterator<Item = &Point> {
        self.points.iter().filter(|point| !point.set_aside)
    }
}

/// The share that is reached, in percent, rounded down: 100 is all of it.
#[must_use]
pub fn percent((reached, all): (usize, usize)) -> usize {
    (reached * 100).checked_div(all).unwrap_or(100)
}

/// The answers that a step's scenario declares, each with where.
fn outcomes(step: &Step, mut add: impl FnMut(&str, &str)) {
    match &step.judged {
        Judged::Outcomes(outcomes) => {
            for (key, _) in outcomes.iter() {
                let part = key.replace('~', "~0").replace('/', "~1");
                add(&answer_of(key), &format!("/outcomes/{part}"));
            }
        }
        Judged::Assert { warn, .. } => {
            add("pass", "/assert");
            add("fail", "/assert");
            if warn.is_some() {
                add("warn", "/warn");
            }
        }
    }
}

fn answer_of(key: &str) -> String {
    format!("answer {key}")
}

fn leads_to(scenario: &Scenario, remedy: &str) -> bool {
    let by_cause = scenario.diagnoses.iter().flat_map(|cause| &cause.remediations).any(|id| id == remedy);
    let by_outcome = scenario.steps.iter().any(|step| match &step.judged {
        Judged::Outcomes(outcomes) => {
            outcomes.iter().any(|(_, outcome)| outcome.remediation.as_deref() == Some(remedy))
        }
        Judged::Assert { .. } => false,
    });
    by_cause || by_outcome
}

/// The sort, the id and the word of a point.
type Reached = (Sort, String, String);

fn reached(scenario: &Scenario, played: &Played) -> Vec<Reached> {
    let mut reached = Vec::new();
    for (task, record) in played.plan.tasks.iter().zip(&played.record.steps) {
        let Some(step) = scenario.step(&task.step).map(|at| &scenario.steps[at]) else { continue };
        let mut add = |sort, what: String| reached.push((sort, step.id.clone(), what));
        if record.started_at.is_some() {
            add(Sort::Step, "asked".to_owned());
        }
        if record.status.answered() {
            add(Sort::Outcome, answered(step, record.status, &record.value));
        }
        match task.when.as_ref().map(|when| when.decide(&played.answers, &played.plan.context)) {
            Some(Truth::True) => add(Sort::Branch, "when true".to_owned()),
            Some(Truth::False) => add(Sort::Branch, "when false".to_owned()),
            Some(Truth::Unknown { .. }) | None => {}
        }
    }
    let states =
        played.record.diagnoses.iter().map(|one| (Sort::Diagnosis, one.id.clone(), one.state.words().to_owned()));
    reached.extend(states);
    reached.extend(proposed(&played.record).into_iter().map(|id| (Sort::Remediation, id, "proposed".to_owned())));
    reached
}

/// Which of the declared answers a step gave.
fn answered(step: &Step, status: Status, value: &Json) -> String {
    match &step.judged {
        Judged::Assert { .. } => status.word().to_owned(),
        Judged::Outcomes(outcomes) => {
            let text = describe(value, Unit::None);
            answer_of(if outcomes.declared(&text).is_some() { &text } else { "else" })
        }
    }
}
