//! `checklist report`.

use super::args::Report;
use super::console::Console;
use super::output::Outputs;
use super::stored::Stored;
use super::surroundings::Surroundings;
use crate::exit::Exit;
use crate::record::{FixRecord, Record, fold, fold_fix};
use crate::report::Look;
use crate::store::{self, Kind, RunState, StoreError, StoredRun};

/// Tells a stored run or fix again, from its journal: also one that never ended.
pub fn report(args: &Report, from: &Surroundings, console: &Console) -> Exit {
    match opened(args, from, console) {
        Err(message) => {
            console.error(&message);
            Exit::Usage
        }
        Ok((told, outputs, stored)) => {
            let look = Look { kept_in: Some(stored.shown(&args.run)), ..console.look_out() };
            let written = match told {
                Told::Run(record) => outputs.write(&record, &look, console),
                Told::Fix(record) => outputs.write_fix(&record, &look, console),
            };
            written.map_or_else(
                |message| {
                    console.error(&message);
                    Exit::Internal
                },
                |()| Exit::Success,
            )
        }
    }
}

/// What is told.
enum Told {
    Run(Box<Record>),
    Fix(Box<FixRecord>),
}

fn opened(args: &Report, from: &Surroundings, console: &Console) -> Result<(Told, Outputs, Stored), String> {
    let stored = Stored::find(&args.run, &args.state, from)?;
    let told = match stored.run.kind {
        Kind::Run => Told::Run(Box::new(read(&stored.run, console)?)),
        Kind::Fix => Told::Fix(Box::new(read_fix(&stored.run, console)?)),
    };
    Ok((told, Outputs::open(&args.outputs)?, stored))
}

/// The record of a stored fix. A damaged journal is told of, and read as far as it goes.
pub fn read_fix(stored: &StoredRun, console: &Console) -> Result<FixRecord, String> {
    let reading = store::read_fix_events(&stored.path).map_err(|error| error.to_string())?;
    let Some(mut record) = fold_fix(&reading.events) else {
        return Err(format!("fix {} ended before anything was written down", stored.id));
    };
    if let Some((line, reason)) = reading.damage {
        let damage = format!("the journal of the fix is damaged in line {line}: {reason}");
        console.error(&damage);
        record.warnings.push(damage);
    }
    Ok(record)
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
