//! `checklist runs`.

use super::args::Runs;
use super::console::Console;
use super::open;
use super::surroundings::Surroundings;
use crate::exit::Exit;
use crate::printable;
use crate::record::{fold, fold_fix};
use crate::store::{self, Kind, RunState, StateDir, StoreError, StoredRun};

/// Lists the stored runs and fixes, newest first.
pub fn runs(args: &Runs, from: &Surroundings, console: &Console) -> Exit {
    let listed = open::state_folder(&args.state, from)
        .and_then(|folder| StateDir::for_reading(&folder).all().map_err(|error| error.to_string()));
    match listed {
        Ok(runs) if runs.is_empty() => {
            console.err("no runs yet\n");
            Exit::Success
        }
        Ok(runs) => {
            console.out(&runs.iter().take(args.limit).map(line).collect::<String>());
            Exit::Success
        }
        Err(message) => {
            console.error(&message);
            Exit::Usage
        }
    }
}

fn line(run: &StoredRun) -> String {
    match run.kind {
        Kind::Run => of_run(run),
        Kind::Fix => of_fix(run),
    }
}

fn of_fix(run: &StoredRun) -> String {
    let reading = store::read_fix_events(&run.path).map(|reading| reading.events).unwrap_or_default();
    let Some(record) = fold_fix(&reading) else { return format!("{}  (nothing was written down)\n", run.id) };
    let outcome = match run.state {
        RunState::Finished => record.outcome.words(),
        RunState::Running => "running",
        RunState::Interrupted => "interrupted",
    };
    let outcome = outcome.split(',').next().unwrap_or_default();
    format!(
        "{}  {}  {outcome:<12}  fix {} on {} for run {}\n",
        run.id,
        record.fix.started_at,
        printable::line(&record.remediation.id),
        printable::line(&record.target.name),
        record.run.id
    )
}

fn of_run(run: &StoredRun) -> String {
    let events = match store::read_events(&run.path) {
        Ok(events) | Err(StoreError::Damaged { before: events, .. }) => events,
        Err(_) => Vec::new(),
    };
    let Some(record) = fold(&events) else { return format!("{}  (nothing was written down)\n", run.id) };
    let outcome = match run.state {
        RunState::Finished => record.verdict.word(),
        RunState::Running => "running",
        RunState::Interrupted => "interrupted",
    };
    format!(
        "{}  {}  {outcome:<12}  {} on {}\n",
        run.id,
        record.run.started_at,
        printable::line(&record.scenario.id),
        printable::line(&record.target.name)
    )
}
