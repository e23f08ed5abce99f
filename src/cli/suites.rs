//! Finds the scenarios that are to be tested, and their cases.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::args::LibraryArgs;
use super::open::{self, Opened};
use super::surroundings::Surroundings;
use crate::access::Roles;
use crate::diagnostic::{Finding, Source};
use crate::scenario::{self, CASES, Library, Listed, Scenario};
use crate::transport::Inventory;

/// A scenario with its cases.
pub struct Found {
    /// Its library.
    pub library: Library,
    /// What stands beside it.
    pub beside: Arc<Played>,
    /// The scenario.
    pub scenario: Scenario,
    /// Its cases.
    pub cases: Vec<Listed>,
}

/// What stands beside scenarios that are played: no secret is needed for it.
pub struct Played {
    /// The roles, with placeholders for secrets.
    pub roles: Roles,
    /// The targets.
    pub inventory: Inventory,
}

/// Finds what was asked for, and everything that keeps it from being tested.
pub fn find(what: &[String], library: &LibraryArgs, from: &Surroundings) -> (Vec<Found>, Vec<Finding>) {
    let mut finder = Finder { uid: from.uid, ..Finder::default() };
    let asked = || open::library(library, from);
    let wrong = if what.is_empty() {
        asked().map(|library| finder.library(&library)).err().unwrap_or_default()
    } else {
        let each = what.iter().map(|word| {
            if finder.word(word) { Ok(()) } else { asked().and_then(|library| finder.by_id(&library, word)) }
        });
        each.filter_map(Result::err).flatten().collect()
    };
    finder.wrong.extend(wrong);
    Finding::sort(&mut finder.wrong);
    (finder.found, finder.wrong)
}

#[derive(Default)]
struct Finder {
    /// Who runs this program.
    uid: u32,
    found: Vec<Found>,
    wrong: Vec<Finding>,
    beside: HashMap<Option<PathBuf>, Arc<Played>>,
}

impl Finder {
    /// Takes a path; `false` for what is none.
    fn word(&mut self, word: &str) -> bool {
        let path = Path::new(word);
        let is_cases = |folder: &Path| folder.extension().is_some_and(|ending| ending == CASES);
        let of_cases = |folder: &Path| folder.with_extension("yaml");
        match open::path_of(word) {
            Some(file) if !path.is_dir() => match file.parent().filter(|folder| is_cases(folder)) {
                Some(folder) => self.file(&of_cases(folder), Some(&file)),
                None => self.file(&file, None),
            },
            _ if path.is_dir() && is_cases(path) => self.file(&of_cases(path), None),
            _ if path.is_dir() => self.library(&Library::Folder(path.to_owned())),
            _ => return false,
        }
        true
    }

    fn library(&mut self, library: &Library) {
        for listed in library.list() {
            let source = library.read(&listed.path);
            let cases = library.cases(&listed.path);
            self.scenario(library, source, cases);
        }
    }

    fn file(&mut self, path: &Path, only: Option<&Path>) {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let library = Library::Folder(folder.to_owned());
        let mut cases = library.cases(path);
        if let Some(only) = only {
            cases.retain(|case| case.path == only);
        }
        self.scenario(&library, Source::read(path, &path.display().to_string()), cases);
    }

    fn by_id(&mut self, library: &Library, id: &str) -> Result<(), Vec<Finding>> {
        let source = library.scenario(id).map_err(|finding| vec![*finding])?;
        let path = library.file_of(&source);
        let cases = library.cases(&path);
        self.scenario(library, Ok(source), cases);
        Ok(())
    }

    fn scenario(&mut self, library: &Library, source: Result<Source, Box<Finding>>, cases: Vec<Listed>) {
        let source = match source {
            Ok(source) => source,
            Err(finding) => return self.wrong.push(*finding),
        };
        // Twice named, once tested; but a second case of the same scenario is a case more.
        let known = self.found.iter_mut().find(|one| one.scenario.document.source == source);
        if let Some(known) = known {
            let new = cases.into_iter().filter(|case| !known.cases.contains(case)).collect::<Vec<_>>();
            known.cases.extend(new);
            return;
        }
        let beside = match self.beside(library) {
            Ok(beside) => beside,
            Err(findings) => return self.wrong.extend(findings),
        };
        let known = beside.roles.is_known().then(|| beside.roles.names());
        let reading = scenario::read(&source, known.as_deref());
        match reading.scenario {
            Some(scenario) => self.found.push(Found { library: library.clone(), beside, scenario, cases }),
            None => self.wrong.extend(reading.findings),
        }
    }

    fn beside(&mut self, library: &Library) -> Result<Arc<Played>, Vec<Finding>> {
        let key = library.folder().map(Path::to_owned);
        if let Some(known) = self.beside.get(&key) {
            return Ok(Arc::clone(known));
        }
        let Opened { inventory, roles, .. } = open::beside(library.clone(), self.uid)?;
        let played = Arc::new(Played { roles: roles.with_placeholders(), inventory });
        self.beside.insert(key, Arc::clone(&played));
        Ok(played)
    }
}
