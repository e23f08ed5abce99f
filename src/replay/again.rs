//! Judges one run again.

use std::collections::BTreeMap;
use std::time::Duration;

use tokio::sync::watch;

use super::doubt::{Doubts, doubts};
use super::order::order;
use super::tape::Tape;
use super::{Past, Replayed};
use crate::access::{Policy, Roles, Surroundings};
use crate::diagnostic::Finding;
use crate::engine::{self, Deaf, Limits};
use crate::masking::Masking;
use crate::plan::{self, Plan, Work};
use crate::process::Stop;
use crate::record::{Counts, Record, StepRecord};
use crate::scenario::Scenario;
use crate::status::Status;
use crate::transport::Recorded;

/// Longer than any run: what ended a run then is in its answers.
const NO_BUDGET: Duration = Duration::from_hours(24 * 365);

/// What a run is judged with.
#[derive(Debug, Clone, Copy)]
pub struct Library<'a> {
    /// The scenario of today.
    pub scenario: &'a Scenario,
    /// The roles of today, for the values that a run did not record.
    pub roles: &'a Roles,
}

/// A run as the scenario of today judges it.
#[derive(Debug)]
pub struct Again {
    /// The stored record with every judgement made anew. Where there is doubt its judgement means nothing.
    pub record: Record,
    /// What the run cannot tell.
    pub doubts: Doubts,
}

/// What today's scenario says of a run.
///
/// # Errors
/// Why the run cannot be judged again at all, as one sentence.
pub fn judge_again(past: &Past, library: Library) -> Result<Again, String> {
    let surroundings = Surroundings::default();
    let roles = library.roles.recorded(&past.record.context.roles, &needed(library.scenario));
    // Who may ask what is not judged again: what was denied then is denied.
    let policy = Policy::default();
    let order = order(library.scenario, past, &roles, &surroundings, &policy);
    let mut plan = plan::build(&order).map_err(|findings| first(&findings))?;
    alone(&mut plan, past);
    let tape = Tape::new(past, &plan);
    let (_keep, stop) = watch::channel(Stop::No);
    let recorded = Recorded::new(&tape, None);
    let jobs = plan.tasks.len().max(1);
    let judged =
        engine::without_waiting(engine::run(&plan, &recorded, Limits { jobs, per_target: jobs }, stop, &mut Deaf));
    let judged = judged.map_err(|error| crate::reason::reason(&error))?;
    let (missing, damage) = tape.told();
    if let Some(damage) = damage {
        return Err(damage);
    }
    let doubts = doubts(&plan, &judged, missing);
    Ok(Again { record: rewritten(past, &plan, judged), doubts })
}

/// The roles that a scenario needs.
fn needed(scenario: &Scenario) -> Vec<String> {
    let steps = scenario.steps.iter().map(|step| &step.role);
    steps.chain(scenario.facts.iter().map(|fact| &fact.role)).cloned().collect()
}

impl Past {
    /// What today's scenario would say otherwise, or why that cannot be told.
    #[must_use]
    pub fn replayed(&self, library: Library) -> Replayed {
        Replayed::of(self, judge_again(self, library))
    }
}

fn first(findings: &[Finding]) -> String {
    let told = findings.first().map(|finding| {
        let label = if finding.label.is_empty() { String::new() } else { format!(" ({})", finding.label) };
        format!("today's scenario cannot be run with its values: {}{label}", finding.title)
    });
    told.unwrap_or_default()
}

/// Lets every task ask for itself, answers be masked only once, no budget end anything, and what was denied be denied.
fn alone(plan: &mut Plan, past: &Past) {
    plan.budget = NO_BUDGET;
    plan.max_parallel = None;
    plan.masking = Masking::of([]);
    for task in &mut plan.tasks {
        let denied = past.step(&task.id, task.item.as_ref()).filter(|step| step.status == Status::Denied);
        if let Some(step) = denied {
            task.work = Work::NotAsked { status: Status::Denied, why: step.message.clone().unwrap_or_default() };
        }
        if let Work::Ask { request, .. } = &mut task.work {
            let environment = std::sync::Arc::make_mut(&mut request.environment);
            environment.push(("CHECKLIST_REPLAYED_STEP".to_owned(), task.id.clone()));
        }
    }
}

/// The stored record with the judgements of the new one.
fn rewritten(past: &Past, plan: &Plan, judged: Record) -> Record {
    let stored = &past.record;
    let steps = plan.tasks.iter().zip(judged.steps).map(|(task, new)| match past.step(&task.id, task.item.as_ref()) {
        Some(old) => of_step(old, new),
        None => new,
    });
    let steps: Vec<StepRecord> = steps.collect();
    let ended = stored.run.finished_at.is_some();
    let old: BTreeMap<&str, _> = stored.diagnoses.iter().map(|one| (one.id.as_str(), one)).collect();
    let diagnoses = judged.diagnoses.into_iter().map(|new| match old.get(new.id.as_str()) {
        // A run that was killed never came to work these out.
        Some(old) if !ended && old.evidence.is_empty() => (*old).clone(),
        _ => new,
    });
    Record {
        counts: Counts::of(steps.iter().map(|step| step.status)),
        verdict: judged.verdict,
        diagnoses: diagnoses.collect(),
        steps,
        ..stored.clone()
    }
}

fn of_step(old: &StepRecord, new: StepRecord) -> StepRecord {
    let stopped = old.status == Status::Cancelled && new.status == Status::Cancelled;
    StepRecord {
        status: new.status,
        value: new.value,
        unit: new.unit,
        expected: if stopped { old.expected.clone() } else { new.expected },
        message: if stopped { old.message.clone() } else { new.message },
        remediation: new.remediation,
        title: new.title,
        owner: new.owner,
        layer: new.layer,
        source: new.source,
        ..old.clone()
    }
}
