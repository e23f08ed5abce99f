//! The scenario that a run used: known by its digest, wherever it is now.

use std::path::Path;

use crate::cli::git;
use crate::cli::prepare::{Refused, runtime};
use crate::cli::surroundings::Surroundings;
use crate::diagnostic::Source;
use crate::output::sha256;
use crate::record::ScenarioRecord;
use crate::scenario::{BUILTIN, Library};

/// The scenario that a run used.
pub struct Origin {
    /// Its text, to the letter.
    pub text: String,
    /// The library that it is from.
    pub library: Library,
}

/// Finds the scenario that a run used: in the program, where its file was, under its id in `library`, or in the commit that
/// was checked out then.
///
/// # Errors
/// That none of these is the text that was run.
pub fn origin(ran: &ScenarioRecord, library: &Library, from: &Surroundings) -> Result<Origin, Refused> {
    if let Some(path) = ran.path.strip_prefix(BUILTIN) {
        let source = Library::Builtin.read(Path::new(path)).ok();
        let text = source.and_then(|source| same(source.text(), ran));
        return text.map(|text| Origin { text, library: Library::Builtin }).ok_or_else(|| gone(ran));
    }
    let folder = Path::new(&ran.path).parent().filter(|folder| !folder.as_os_str().is_empty());
    let home = Library::Folder(folder.unwrap_or(Path::new(".")).to_owned());
    let at_home = Source::read(&from.folder.join(&ran.path), &ran.path).ok();
    let of_this_id = || library.scenario(&ran.id).ok();
    if let Some(text) = at_home.and_then(|source| same(source.text(), ran)) {
        return Ok(Origin { text, library: home });
    }
    if let Some(text) = of_this_id().and_then(|source| same(source.text(), ran)) {
        return Ok(Origin { text, library: library.clone() });
    }
    let committed = match &ran.git {
        Some(git) => runtime()?.block_on(git::file_of(Path::new(&ran.path), &git.commit, from)).ok(),
        None => None,
    };
    let text = committed.and_then(|bytes| String::from_utf8(bytes).ok()).and_then(|text| same(&text, ran));
    text.map(|text| Origin { text, library: home }).ok_or_else(|| gone(ran))
}

fn same(text: &str, ran: &ScenarioRecord) -> Option<String> {
    (sha256(text.as_bytes()) == ran.sha256).then(|| text.to_owned())
}

fn gone(ran: &ScenarioRecord) -> Refused {
    let path = crate::printable::line(&ran.path).into_owned();
    let digest = ran.sha256.get(..12).unwrap_or(&ran.sha256);
    Refused::Usage(format!(
        "`{path}` is no longer as that run used it (SHA-256 {digest}…); name a newer run, or bring that version back first"
    ))
}
