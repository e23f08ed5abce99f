//! `checklist report`.

use super::args::Report;
use super::console::Console;
use super::open;
use super::output::Outputs;
use super::surroundings::Surroundings;
use crate::exit::Exit;
use crate::record::{Record, fold};
use crate::report::Look;
use crate::store::{self, RunState, StateDir, StoreError, StoredRun};

/// Tells a stored run again, from its journal: also one that never ended.
pub fn report(args: &Report, from: &Surroundings, console: &Console) -> Exit {
    let told = open::state_folder(&args.state, from)
        .and_then(|folder| StateDir::for_reading(&folder).find(&args.run).map_err(|error| error.to_string()))
        .and_then(|run| Ok((read(&run, console)?, run)))
        .and_then(|(record, run)| Ok((record, run, Outputs::open(&args.outputs)?)));
    let (record, run, outputs) = match told {
        Ok(told) => told,
        Err(message) => {
            console.error(&message);
            return Exit::Usage;
        }
    };
    let look = Look { kept_in: Some(run.path.display().to_string()), ..console.look_out() };
    match outputs.write(&record, &look, console) {
        Ok(()) => Exit::Success,
        Err(message) => {
            console.error(&message);
            Exit::Internal
        }
    }
}

/// The record of a stored run. A damaged journal is told of, and read as far as it goes.
pub fn read(run: &StoredRun, console: &Console) -> Result<Record, String> {
    let (events, damage) = match store::read_events(&run.path) {
        Ok(events) => (events, None),
        Err(error) => match error {
            StoreError::Damaged { ref before, .. } => (before.clone(), Some(error.to_string())),
            other => return Err(other.to_string()),
        },
    };
    let Some(mut record) = fold(&events) else {
        return Err(format!("run {} ended before anything was written down", run.id));
    };
    match run.state {
        RunState::Finished => {}
        RunState::Running => record.warnings.push("the run is still going on".to_owned()),
        RunState::Interrupted => {
            record.warnings.push("the run was interrupted; this is what was known by then".to_owned());
        }
    }
    if let Some(damage) = damage {
        console.error(&damage);
        record.warnings.push(damage);
    }
    Ok(record)
}
