//! Checks case files: their form, and whether they still fit their scenario. What they expect is not held against anything;
//! what they reach is told of the scenario.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use super::checking::Beside;
use crate::access::Roles;
use crate::case::{self, Stage};
use crate::diagnostic::{Finding, Place, Source, code};
use crate::scenario::{self, CASES, Library, Scenario};
use crate::span::Span;

/// The file of the scenario that a file is a case of, if it is one.
pub fn scenario_of(path: &Path) -> Option<PathBuf> {
    let folder = path.parent().filter(|folder| folder.extension().is_some_and(|ending| ending == CASES))?;
    Some(folder.with_extension("yaml"))
}

/// The scenario that cases are of, read once for all of them.
#[derive(Debug)]
pub struct Tried {
    path: PathBuf,
    read: OnceLock<Looked>,
}

#[derive(Debug)]
enum Looked {
    NotThere,
    /// What is wrong with it is told of itself.
    Wrong,
    Right(Box<Scenario>),
}

impl Tried {
    /// The scenario in a file, which is not looked at yet.
    pub fn new(path: PathBuf) -> Self {
        Self { path, read: OnceLock::new() }
    }

    fn looked(&self, library: &Library, beside: &Beside) -> &Looked {
        self.read.get_or_init(|| {
            let Ok(text) = library.read(&self.path) else { return Looked::NotThere };
            let known = beside.roles.as_ref().map(Roles::names);
            let read = scenario::read(&text, known.as_deref()).scenario;
            read.map_or(Looked::Wrong, |scenario| Looked::Right(Box::new(scenario)))
        })
    }

    /// Everything that is wrong with a case of it, and which points of its coverage the case reaches.
    pub fn test(
        &self,
        source: &Source,
        path: &Path,
        (library, beside): (&Library, &Beside),
    ) -> (Vec<Finding>, Vec<usize>) {
        let scenario = match self.looked(library, beside) {
            Looked::NotThere => return (vec![self.not_there(source)], Vec::new()),
            Looked::Wrong => return (Vec::new(), Vec::new()),
            Looked::Right(scenario) => scenario,
        };
        let stage = Stage { scenario, roles: &beside.played.0, inventory: &beside.played.1, jobs: 1 };
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        let tested = case::test(&name, Ok(source.clone()), &path.display().to_string(), stage, false);
        (tested.problems.into_iter().map(|problem| problem.finding).collect(), tested.reached)
    }

    fn not_there(&self, source: &Source) -> Finding {
        let first_line = Span::new(0, source.text().find('\n').unwrap_or(source.text().len()));
        Finding::error(&code::CASES_WITHOUT_SCENARIO, format!("`{}` is not there", self.path.display()))
            .at(Place::new(source, first_line), "a case of no scenario")
            .help("a case belongs to the scenario after which its folder is named")
    }
}
