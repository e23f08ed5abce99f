//! Compares two runs step by step.

use serde_json::Value as Json;

use super::diff::SCHEMA;
use super::normal::normal;
use super::{About, RunChange, RunDiff, RunSide};
use crate::change::{laid, near};
use crate::record::{Record, StepRecord, StreamRecord};
use crate::report::page::Side;

/// The most lines of an output that are compared; what comes after them is not looked at.
const MOST_LINES: usize = 2000;

/// Reads what is kept of an output: its text, as far as it was kept.
pub type Outputs<'a> = &'a dyn Fn(&StreamRecord) -> String;

/// What differs between two runs. `outputs` read what each of them kept.
#[must_use]
pub fn runs(before: (&Record, Outputs), after: (&Record, Outputs)) -> RunDiff {
    let (old, new) = (before.0, after.0);
    let mut changes = Vec::new();
    if old.verdict != new.verdict {
        let id = new.scenario.id.as_str();
        changes.push(change(About::Verdict, id, "verdict", (old.verdict.word().into(), new.verdict.word().into())));
    }
    changes.extend(diagnoses(old, new));
    let gone = old.steps.iter().filter(|step| find(new, &step.id).is_none()).map(|step| (Some(step), None));
    let pairs = new.steps.iter().map(|step| (find(old, &step.id), Some(step)));
    for pair in pairs.chain(gone) {
        changes.extend(of_step(pair, before.1, after.1));
    }
    RunDiff { schema: SCHEMA, before: RunSide::of(old), after: RunSide::of(new), changes }
}

fn find<'a>(record: &'a Record, id: &str) -> Option<&'a StepRecord> {
    record.steps.iter().find(|step| step.id == id)
}

fn change(about: About, id: &str, key: &'static str, (before, after): (Json, Json)) -> RunChange {
    RunChange { about, id: id.to_owned(), key, before, after, lines: Vec::new() }
}

fn diagnoses(old: &Record, new: &Record) -> Vec<RunChange> {
    let state = |record: &Record, id: &str| -> Json {
        let found = record.diagnoses.iter().find(|diagnosis| diagnosis.id == id);
        found.map_or(Json::Null, |diagnosis| diagnosis.state.words().into())
    };
    let gone = old.diagnoses.iter().filter(|one| state(new, &one.id).is_null());
    let all = new.diagnoses.iter().chain(gone).map(|one| (one, (state(old, &one.id), state(new, &one.id))));
    all.filter(|(_, (before, after))| before != after)
        .map(|(one, states)| change(About::Diagnosis, &one.id, "state", states))
        .collect()
}

fn of_step(pair: (Option<&StepRecord>, Option<&StepRecord>), old: Outputs, new: Outputs) -> Vec<RunChange> {
    let status = |step: Option<&StepRecord>| step.map_or(Json::Null, |step| step.status.word().into());
    let (before, after) = match pair {
        (Some(before), Some(after)) => (before, after),
        (None, None) => return Vec::new(),
        (one, other) => {
            let id = one.or(other).map_or("", |step| &step.id);
            return vec![change(About::Step, id, "status", (status(one), status(other)))];
        }
    };
    let facts: [(&'static str, (Json, Json)); 3] = [
        ("status", (status(pair.0), status(pair.1))),
        ("value", (before.value_text().into(), after.value_text().into())),
        ("command", (before.shell_equivalent.clone().into(), after.shell_equivalent.clone().into())),
    ];
    let differs = |(_, (before, after)): &(&'static str, (Json, Json))| before != after;
    let mut changes: Vec<RunChange> =
        facts.into_iter().filter(differs).map(|(key, values)| change(About::Step, &after.id, key, values)).collect();
    let told = |step: &StepRecord| step.message.as_deref().map(normal);
    // A value that is another one has its message with it.
    if changes.iter().all(|change| change.key == "command") && told(before) != told(after) {
        let values = (before.message.clone().into(), after.message.clone().into());
        changes.push(change(About::Step, &after.id, "message", values));
    }
    for (key, was, is) in [("stdout", &before.stdout, &after.stdout), ("stderr", &before.stderr, &after.stderr)] {
        let lines = if was.sha256 == is.sha256 { Vec::new() } else { side_by_side(&old(was), &new(is)) };
        if !lines.is_empty() {
            let values = (was.sha256.clone().into(), is.sha256.clone().into());
            changes.push(RunChange { lines, ..change(About::Step, &after.id, key, values) });
        }
    }
    changes
}

/// The lines that differ, as they were printed; nothing when they differ only in what is set aside.
fn side_by_side(before: &str, after: &str) -> Vec<(Side, String)> {
    let lines = |text: &str| text.lines().take(MOST_LINES).map(str::to_owned).collect::<Vec<_>>();
    let (old, new) = (lines(before), lines(after));
    let normal = |lines: &[String]| lines.iter().map(|line| normal(line)).collect::<Vec<_>>();
    let (mut old_lines, mut new_lines) = (old.iter(), new.iter());
    let laid = laid(&normal(&old), &normal(&new)).into_iter().map(|(side, _)| {
        let before = if side == Side::After { None } else { old_lines.next() };
        let after = if side == Side::Before { None } else { new_lines.next() };
        (side, after.or(before).cloned().unwrap_or_default())
    });
    let laid: Vec<(Side, String)> = laid.collect();
    if laid.iter().all(|(side, _)| *side == Side::Both) { Vec::new() } else { near(laid) }
}
