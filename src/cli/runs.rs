//! `checklist runs`.

use super::args::Runs;
use super::console::Console;
use super::open;
use super::surroundings::Surroundings;
use crate::exit::Exit;
use crate::printable;
use crate::record::fold;
use crate::store::{self, RunState, StateDir, StoreError, StoredRun};

/// Lists the stored runs, newest first.
pub fn runs(args: &Runs, from: &Surroundings, console: &Console) -> Exit {
    let listed = open::state_folder(&args.state, from)
        .and_then(|folder| StateDir::for_reading(&folder).runs().map_err(|error| error.to_string()));
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
