//! `checklist report`.

use super::args::Report;
use super::console::Console;
use super::output::Outputs;
use super::stored::Stored;
use super::surroundings::Surroundings;
use crate::exit::Exit;
use crate::record::{Record, fold};
use crate::report::Look;
use crate::store::{self, RunState, StoreError, StoredRun};

/// Tells a stored run again, from its journal: also one that never ended.
pub fn report(args: &Report, from: &Surroundings, console: &Console) -> Exit {
    let told = Stored::find(&args.run, &args.state, from)
        .and_then(|stored| Ok((read(&stored.run, console)?, stored)))
        .and_then(|(record, stored)| Ok((record, stored, Outputs::open(&args.outputs)?)));
    let (record, stored, outputs) = match told {
        Ok(told) => told,
        Err(message) => {
            console.error(&message);
            return Exit::Usage;
        }
    };
    let look = Look { kept_in: Some(stored.shown(&args.run)), ..console.look_out() };
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
