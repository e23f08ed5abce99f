//! `checklist verify`.

use std::fmt::Write as _;

use serde_json::json;

use super::args::Verify;
use super::console::Console;
use super::open;
use super::surroundings::Surroundings;
use crate::exit::Exit;
use crate::printable;
use crate::store::{self, RunState, StateDir, StoreError, StoredRun};

/// What became of one stored run.
struct Checked {
    run: StoredRun,
    /// Everything that is no longer as it was sealed; `None` for a run that was never sealed, so that nothing can be said.
    changes: Option<Vec<String>>,
}

/// Compares stored runs with their manifests. Answers 1 when anything was changed, or when nothing can be said of a run that
/// was named.
pub fn verify(args: &Verify, from: &Surroundings, console: &Console) -> Exit {
    match checked(args, from) {
        Ok(all) => {
            console.out(&if args.json { as_json(&all) } else { as_text(&all) });
            // A run that was killed has no manifest. Among all runs that is worth a line; asked for by name it is no proof.
            let is_proof = |one: &Checked| one.changes.as_ref().map_or(args.all, Vec::is_empty);
            if all.iter().all(is_proof) { Exit::Success } else { Exit::Fail }
        }
        Err(message) => {
            console.error(&message);
            Exit::Usage
        }
    }
}

fn checked(args: &Verify, from: &Surroundings) -> Result<Vec<Checked>, String> {
    let state = StateDir::for_reading(&open::state_folder(&args.state, from)?);
    let runs = if args.all {
        let mut runs = state.runs().map_err(|error| error.to_string())?;
        runs.reverse();
        runs
    } else {
        vec![state.find(&args.run).map_err(|error| error.to_string())?]
    };
    Ok(runs.into_iter().map(check).collect())
}

fn check(run: StoredRun) -> Checked {
    let changes = match store::verify(&run.path) {
        Ok(changes) => Some(changes),
        Err(StoreError::Read { source, .. }) if source.kind() == std::io::ErrorKind::NotFound => match run.state {
            // It has its report, so it was sealed right afterwards.
            RunState::Finished => Some(vec!["manifest.json is missing".to_owned()]),
            RunState::Running | RunState::Interrupted => None,
        },
        Err(error) => Some(vec![error.to_string()]),
    };
    Checked { run, changes }
}

fn as_text(all: &[Checked]) -> String {
    let mut text = String::new();
    for Checked { run, changes } in all {
        let word = match (changes, run.state) {
            (Some(changes), _) if changes.is_empty() => "as it was",
            (Some(_), _) => "CHANGED",
            (None, RunState::Running) => "not sealed: it is running",
            (None, _) => "not sealed: it was interrupted",
        };
        let _ = writeln!(text, "{}  {word}", run.id);
        for change in changes.iter().flatten() {
            let _ = writeln!(text, "    {}", printable::line(change));
        }
    }
    text
}

fn as_json(all: &[Checked]) -> String {
    let runs = all.iter().map(|Checked { run, changes }| {
        json!({"run": run.id, "sealed": changes.is_some(), "intact": changes.as_ref().map(Vec::is_empty), "changes": changes})
    });
    format!("{:#}\n", json!({"schema": "checklist.verify/1", "runs": runs.collect::<Vec<_>>()}))
}
