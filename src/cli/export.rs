//! `checklist export`.

use std::path::Path;

use super::console::Console;
use super::prepare::runtime;
use super::proof_args::Export;
use super::stored::Stored;
use super::surroundings::Surroundings;
use super::whole_file::WholeFile;
use super::{git, open, report};
use crate::audit::Log;
use crate::bundle::{self, About, Contents, ENDING, ScenarioFile, Unpacked};
use crate::exit::Exit;
use crate::output::sha256;
use crate::record::Record;
use crate::scenario::{BUILTIN, Library};
use crate::store::RunState;

/// Puts a run into one file, for another machine.
pub fn export(args: &Export, from: &Surroundings, console: &Console) -> Exit {
    match exported(args, from, console) {
        Ok(()) => Exit::Success,
        Err(message) => {
            console.error(&message);
            Exit::Usage
        }
    }
}

fn exported(args: &Export, from: &Surroundings, console: &Console) -> Result<(), String> {
    let path = from.folder.join(&args.bundle);
    let shown = args.bundle.display();
    if !args.bundle.to_string_lossy().ends_with(ENDING) {
        return Err(format!("`{shown}` is no name for a bundle: it ends in `{ENDING}`"));
    }
    if path.exists() && !args.force {
        return Err(format!("`{shown}` is there already; --force replaces it"));
    }
    let Stored { run, .. } = Stored::find_run(&args.run, &args.state, from)?;
    if run.state == RunState::Running {
        return Err(format!("run {} is still going on", run.id));
    }
    let record = report::read(&run, console)?;
    let log = Log::of(&open::state_folder(&args.state, from)?);
    let audit = log.lines_of(&run.id).map_err(|error| error.to_string())?;
    let file = WholeFile::open(&path)?;
    let (scenario, library) = scenario(&record, args, from)?;
    let about = About::new(run.id.clone(), scenario);
    let contents = Contents { about, run: run.path.clone(), library, audit };
    file.fill(|to| bundle::write(&contents, to))?;
    // What cannot be read back is better known now than on the other machine.
    Unpacked::open(&path).map_err(|error| error.to_string())?;
    console.err(&format!("run {} written to {shown}\n", run.id));
    match &contents.about.scenario {
        None => console.err("note: the scenario was not found; whoever replays it has to name one\n"),
        Some(file) if !file.of_run => {
            console.err("note: the scenario that was run was not found; the one in the bundle is that of today\n");
        }
        Some(_) => {}
    }
    Ok(())
}

type Files = Vec<(String, Vec<u8>)>;

/// The scenario of the run, and the files to judge it again with.
fn scenario(record: &Record, args: &Export, from: &Surroundings) -> Result<(Option<ScenarioFile>, Files), String> {
    let about = &record.scenario;
    let places = candidates(record, args, from)?;
    let is_of_run = |text: &Vec<u8>| sha256(text) == about.sha256;
    let found = places.iter().find(|text| is_of_run(text)).or_else(|| places.first());
    let Some(text) = found else { return Ok((None, Vec::new())) };
    let mut library = vec![(format!("{}.yaml", about.id), text.clone())];
    let folder = Path::new(&about.path).parent().map(|folder| from.folder.join(folder));
    let beside = match folder {
        Some(folder) if !about.path.starts_with(BUILTIN) => Library::Folder(folder),
        _ => Library::Builtin,
    };
    if let Ok(Some(roles)) = beside.beside("roles.yaml") {
        library.push(("roles.yaml".to_owned(), roles.text().as_bytes().to_vec()));
    }
    Ok((Some(ScenarioFile { id: about.id.clone(), of_run: is_of_run(text) }), library))
}

/// The texts that could be the scenario: the file that was run, that file as the commit of the run has it, and what the library
/// has under its id.
fn candidates(record: &Record, args: &Export, from: &Surroundings) -> Result<Vec<Vec<u8>>, String> {
    let about = &record.scenario;
    let mut texts = Vec::new();
    let by_id = |library: &Library| library.scenario(&about.id).ok().map(|source| source.text().as_bytes().to_vec());
    if about.path.starts_with(BUILTIN) {
        texts.extend(by_id(&Library::Builtin));
    } else {
        texts.extend(std::fs::read(from.folder.join(&about.path)).ok());
        if let Some(git) = &about.git {
            let runtime = runtime().map_err(|_| "cannot start Git".to_owned())?;
            texts.extend(runtime.block_on(git::file_of(Path::new(&about.path), &git.commit, from)).ok());
        }
    }
    if let Ok(library) = open::library(&args.library, from) {
        texts.extend(by_id(&library));
    }
    Ok(texts)
}
