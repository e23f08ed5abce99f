//! The answers of a run that is over: keyed by step and command.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

use super::Past;
use crate::judge;
use crate::output::{Captured, Ended, OnOverflow, Output, UNREACHABLE_KINDS};
use crate::plan::{Plan, Policy, Task, Work};
use crate::record::{StepRecord, StreamRecord};
use crate::status::Status;
use crate::transport::{Invocation, Recording, Request};
use crate::value::Value;

/// The answers of a run that is over.
pub struct Tape<'a> {
    past: &'a Past,
    tasks: HashMap<&'a str, &'a Task>,
    /// Why the run has no answer, by task.
    missing: RefCell<BTreeMap<String, String>>,
    /// Why the evidence cannot be read.
    damage: RefCell<Option<String>>,
}

impl<'a> Tape<'a> {
    /// The answers of `past` to the questions of `plan`.
    pub fn new(past: &'a Past, plan: &'a Plan) -> Self {
        let tasks = plan.tasks.iter().map(|task| (task.id.as_str(), task)).collect();
        Self { past, tasks, missing: RefCell::default(), damage: RefCell::default() }
    }

    /// The tasks without an answer in the run, each with the reason; and what of the evidence could not be read.
    pub fn told(&self) -> (BTreeMap<String, String>, Option<String>) {
        (self.missing.borrow().clone(), self.damage.borrow().clone())
    }

    fn stored(&self, asker: &str) -> Option<(&'a Task, &'a StepRecord)> {
        let task = self.tasks.get(asker)?;
        Some((task, self.past.step(asker, task.item.as_ref())?))
    }

    fn find(&self, asker: &str, request: &Request) -> Result<Output, String> {
        let (task, stored) = self.stored(asker).ok_or("it was not part of that run")?;
        let Work::Ask { request: own, policy, .. } = &task.work else { return Err("it is not asked".to_owned()) };
        if stored.started_at.is_none() && stored.status == Status::Cancelled {
            return Ok(silent(stored, Ended::Cancelled));
        }
        if stored.started_at.is_none() {
            return Err(format!("it was not asked then: it was {}", stored.status));
        }
        let is_own = request.invocation == own.invocation;
        if is_diagnostic(request, is_own, policy) {
            return Ok(silent(stored, Ended::Exited(0)));
        }
        if self.past.planned(&stored.id).is_none_or(|planned| !is_same(planned, own)) {
            return Err("its command changed".to_owned());
        }
        if stored.inputs_sha256 != task.inputs {
            return Err(
                "what it is given on standard input or in variables changed, or that run does not tell it".to_owned()
            );
        }
        match (stored.via_fallback, is_own) {
            (false, true) => {
                let output = self.output(stored, own)?;
                whole_series(task, stored, &output)?;
                Ok(output)
            }
            // Of a step that its fallback answered only that answer was kept.
            (true, true) => Ok(silent(stored, Ended::NotStarted("the fallback had to answer".to_owned()))),
            (true, false) if is_same(stored, request) => self.output(stored, request),
            (true, false) => Err("its fallback changed".to_owned()),
            (false, false) => Err("its fallback was not asked then".to_owned()),
        }
    }

    /// What the run kept of a step's output. The transport holds it to the bounds of today.
    fn output(&self, stored: &StepRecord, request: &Request) -> Result<Output, String> {
        let ended = ended(stored, matches!(request.invocation, Invocation::Http(_)));
        let is_too_long = stored.stdout.bytes.max(stored.stderr.bytes) > request.max_output;
        let would_be_ended = is_too_long && request.on_overflow == OnOverflow::Kill;
        let ended = match ended {
            Ended::Overflowed if !would_be_ended => {
                return Err("it was ended for saying too much, so not all of its output is there".to_owned());
            }
            Ended::Exited(_) | Ended::Responded(_) if would_be_ended => Ended::Overflowed,
            ended => ended,
        };
        let read = |stream: &StreamRecord| {
            let bytes = self.past.bytes(stream).inspect_err(|why| {
                self.damage.borrow_mut().get_or_insert_with(|| format!("step `{}`: {why}", stored.id));
            });
            bytes.map(Captured::whole)
        };
        Ok(Output { stdout: read(&stored.stdout)?, stderr: read(&stored.stderr)?, ..silent(stored, ended) })
    }
}

impl Recording for &Tape<'_> {
    fn answer(&self, asker: &str, request: &Request, _: usize) -> Result<Output, String> {
        self.find(asker, request).inspect_err(|why| {
            self.missing.borrow_mut().entry(asker.to_owned()).or_insert_with(|| why.clone());
        })
    }

    fn samples(&self, asker: &str) -> Option<Vec<Value>> {
        let (_, stored) = self.stored(asker)?;
        let sample = |data: &serde_json::Value| Value { data: data.clone(), unit: stored.unit };
        Some(stored.samples.iter().map(sample).collect())
    }
}

/// Of a series only the output of the last sample is kept, so its values hold only if that one still reads so.
fn whole_series(task: &Task, stored: &StepRecord, output: &Output) -> Result<(), String> {
    let Work::Ask { question, policy, .. } = &task.work else { return Ok(()) };
    let Some(repeat) = policy.repeat.as_ref().filter(|_| stored.status.answered()) else { return Ok(()) };
    if stored.samples.len() != usize::try_from(repeat.samples).unwrap_or(usize::MAX) {
        return Err("it takes another number of samples".to_owned());
    }
    match judge::read(question, output) {
        Ok(value) if stored.samples.last() == Some(&value.data) => Ok(()),
        _ => Err("it reads another value, and of its earlier samples no output was kept".to_owned()),
    }
}

/// Whether a request is one whose output is kept and not judged.
fn is_diagnostic(request: &Request, is_own: bool, policy: &Policy) -> bool {
    let is_fallback = policy.fallback.as_ref().is_some_and(|fallback| fallback.invocation == request.invocation);
    !is_own && !is_fallback
}

fn is_same(stored: &StepRecord, request: &Request) -> bool {
    stored.shell_equivalent == request.invocation.typed() && stored.command == request.invocation.words()
}

fn silent(stored: &StepRecord, ended: Ended) -> Output {
    // The record holds whole milliseconds; the half of one more rounds as the whole length did.
    let duration = Duration::from_micros(stored.duration_ms.map_or(0, |millis| millis.saturating_mul(1000) + 500));
    let started_at = stored.started_at.unwrap_or(crate::clock::Moment::from_unix_millis(0));
    Output::silent(started_at, duration, ended)
}

/// How the attempt ended, as far as the record tells.
fn ended(stored: &StepRecord, is_http: bool) -> Ended {
    let why = || stored.message.clone().unwrap_or_default();
    match (stored.exit_code, stored.signal) {
        (Some(code), _) if is_http => Ended::Responded(u16::try_from(code).unwrap_or_default()),
        (Some(code), _) => Ended::Exited(code),
        (None, Some(signal)) => Ended::Signaled(signal),
        (None, None) => {
            let kind = stored.unreachable.as_ref().and_then(|told| UNREACHABLE_KINDS.iter().find(|kind| *kind == told));
            match (kind, stored.status) {
                (Some(kind), _) => Ended::Unreachable { kind, detail: why() },
                (None, Status::Timeout) => Ended::TimedOut,
                (None, Status::Cancelled) => Ended::Cancelled,
                // What could not be started said nothing.
                (None, _) if stored.stdout.bytes + stored.stderr.bytes > 0 => Ended::Overflowed,
                (None, _) => Ended::NotStarted(why()),
            }
        }
    }
}
