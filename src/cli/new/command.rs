//! Decides what is written and where, writes it, and tells it.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use regex::Regex;

use super::draft::Draft;
use super::lesson::lesson;
use super::of_run::of_run;
use crate::cli::args::New;
use crate::cli::console::Console;
use crate::cli::prepare::Refused;
use crate::cli::surroundings::Surroundings;
use crate::diagnostic::{Finding, Place, Source, code};
use crate::exit::Exit;
use crate::scenario::{BESIDE, CASES, Library};
use crate::span::Span;
use crate::{id, printable, yaml};

/// Writes a new scenario with its cases.
pub fn new(args: &New, from: &Surroundings, console: &Console) -> Exit {
    match written(args, from, console) {
        Ok(told) if console.out(&told) => Exit::Success,
        Ok(_) => Exit::Internal,
        Err(refused) => refused.tell(console),
    }
}

fn written(args: &New, from: &Surroundings, console: &Console) -> Result<String, Refused> {
    as_an_id(&args.id)?;
    let folder = folder(args, from)?;
    let library = Library::Folder(folder.clone());
    is_free(&args.id, &folder, &library)?;
    let draft = match &args.from {
        None => lesson(&args.id, &folder, library.schema()),
        Some(run) => of_run(args, run, &library, (from, console))?,
    };
    draft.write().map_err(Refused::Internal)?;
    Ok(told(&args.id, &draft))
}

/// That the word can be the id of a scenario, and the name of its file.
fn as_an_id(word: &str) -> Result<(), Refused> {
    let shown = printable::line(word).into_owned();
    if BESIDE.contains(&format!("{word}.yaml").as_str()) {
        return Err(Refused::Usage(format!("`{shown}.yaml` is another file of every library; take another id")));
    }
    if Regex::new(id::SCENARIO).is_ok_and(|pattern| pattern.is_match(word)) {
        return Ok(());
    }
    let source = Source::new("<command line>", format!("new {shown}"));
    let place = Place::new(&source, Span::new("new ".len(), source.text().len()));
    let finding = Finding::error(&code::WRONG_FORM, format!("the id of a scenario is not written so: `{shown}`"))
        .at(place, format!("has to match `{}`", id::SCENARIO));
    Err(Refused::Findings(vec![yaml::advice(id::SCENARIO, word).into_iter().fold(finding, Finding::help)]))
}

/// The folder that it is written to; it may not be there yet.
fn folder(args: &New, from: &Surroundings) -> Result<PathBuf, Refused> {
    let named = args.named().filter(|folder| !from.folder.join(folder).is_dir());
    match named {
        Some(folder) if from.folder.join(folder).exists() => {
            Err(Refused::Usage(format!("`{}` is no folder", printable::line(&folder.display().to_string()))))
        }
        // More than one folder that is not there is a path that was mistyped.
        Some(folder) if from.folder.join(folder).parent().is_none_or(|above| !above.is_dir()) => {
            let folder = printable::line(&folder.display().to_string()).into_owned();
            Err(Refused::Usage(format!("`{folder}` cannot be made: the folder that it would be in is not there")))
        }
        Some(folder) => Ok(folder.to_owned()),
        None => match Library::open(args.named(), &from.folder).map_err(|finding| vec![*finding])? {
            Library::Folder(folder) => Ok(folder),
            Library::Builtin => Ok(PathBuf::from("checklists")),
        },
    }
}

/// That nothing is there that this would stand in the place of.
fn is_free(id: &str, folder: &Path, library: &Library) -> Result<(), Refused> {
    let names = [format!("{id}.yaml"), format!("{id}.yml"), format!("{id}.{CASES}")];
    // Also a link that leads nowhere is somebody's.
    let taken = names.iter().map(|name| folder.join(name)).find(|path| path.symlink_metadata().is_ok());
    let taken = taken.or_else(|| library.scenario(id).ok().map(|source| PathBuf::from(source.name())));
    match taken {
        None => Ok(()),
        Some(path) => {
            let path = printable::line(&path.display().to_string()).into_owned();
            Err(Refused::Usage(format!("`{path}` is there already, and nothing is overwritten; take another id")))
        }
    }
}

fn told(id: &str, draft: &Draft) -> String {
    let mut text = String::new();
    for (path, _) in draft.files.iter().rev() {
        let _ = writeln!(text, "wrote {}", printable::line(&path.display().to_string()));
    }
    let _ =
        writeln!(text, "now change it; `checklist validate` and `checklist test {id} --coverage` tell what is left");
    text
}
