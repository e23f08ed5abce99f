//! Checks case files: their form, and whether they still fit their scenario. What they expect is not held against anything.

use std::path::{Path, PathBuf};

use crate::access::Roles;
use crate::case::{self, Stage};
use crate::diagnostic::{Finding, Place, Source, code};
use crate::scenario::{self, CASES, Library};
use crate::span::Span;
use crate::transport::Inventory;

/// The file of the scenario that a file is a case of, if it is one.
pub fn scenario_of(path: &Path) -> Option<PathBuf> {
    let folder = path.parent().filter(|folder| folder.extension().is_some_and(|ending| ending == CASES))?;
    Some(folder.with_extension("yaml"))
}

/// Everything that is wrong with a case of the scenario in the file `of`.
pub fn findings(
    source: &Source,
    path: &Path,
    (library, of): (&Library, &Path),
    (roles, inventory): (Option<&Roles>, Option<&Inventory>),
) -> Vec<Finding> {
    let Ok(text) = library.read(of) else {
        let first_line = Span::new(0, source.text().find('\n').unwrap_or(source.text().len()));
        let finding = Finding::error(&code::CASES_WITHOUT_SCENARIO, format!("`{}` is not there", of.display()))
            .at(Place::new(source, first_line), "a case of no scenario")
            .help("a case belongs to the scenario after which its folder is named");
        return vec![finding];
    };
    // What is wrong with the scenario itself is told of the scenario.
    let Some(scenario) = scenario::read(&text, roles.map(Roles::names).as_deref()).scenario else { return Vec::new() };
    let roles = roles.cloned().unwrap_or_default().with_placeholders();
    let inventory = inventory.cloned().unwrap_or_default();
    let stage = Stage { scenario: &scenario, roles: &roles, inventory: &inventory, jobs: 1 };
    let name = path.file_stem().unwrap_or_default().to_string_lossy();
    let tested = case::test(&name, Ok(source.clone()), &path.display().to_string(), stage, false);
    tested.problems.into_iter().map(|problem| problem.finding).collect()
}
