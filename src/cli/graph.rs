//! `checklist graph`.

use super::console::Console;
use super::history_args::Graph as Args;
use super::stored::Stored;
use super::surroundings::Surroundings;
use super::{open, report};
use crate::exit::Exit;
use crate::graph::{Graph, LANGUAGES};
use crate::record::Record;
use crate::scenario::Scenario;

/// Draws a scenario, and with a run the way it took.
pub fn graph(args: &Args, from: &Surroundings, console: &Console) -> Exit {
    let read = open::for_scenario(&args.library, &args.scenario, from)
        .and_then(|opened| open::scenario(&opened, &args.scenario));
    let scenario = match read {
        Ok((scenario, _, _)) => scenario,
        Err(findings) => {
            console.findings(&findings);
            return Exit::Usage;
        }
    };
    let language = args.lang.clone().unwrap_or_else(|| from.language());
    let mut graph = Graph::of(&scenario, &language);
    if let Some(run) = &args.run {
        match record(run, &scenario, (args, from), console) {
            Ok(record) => graph.walk(&record),
            Err(message) => {
                console.error(&message);
                return Exit::Usage;
            }
        }
    }
    let language = LANGUAGES.iter().find(|language| language.name == args.format);
    console.out(&language.map(|language| (language.write)(&graph)).unwrap_or_default());
    Exit::Success
}

/// The record of a run of this scenario.
fn record(
    run: &str,
    scenario: &Scenario,
    (args, from): (&Args, &Surroundings),
    console: &Console,
) -> Result<Record, String> {
    let stored = Stored::find_run(run, &args.state, from)?;
    let (run, record) = (&stored.run, report::read(&stored.run, console)?);
    if record.scenario.id != scenario.id {
        let ran = crate::printable::line(&record.scenario.id).into_owned();
        return Err(format!("run {} is one of `{ran}`, not of `{}`", run.id, scenario.id));
    }
    if record.scenario.sha256 != crate::output::sha256(scenario.document.source.text().as_bytes()) {
        let note =
            "the scenario was changed since this run: what only one of them has is drawn without an answer, or not";
        console.err(&format!("note: {note}\n"));
    }
    Ok(record)
}
