//! Opens what a command needs: the library, its inventory and roles, a scenario, the state directory.

use std::path::{Path, PathBuf};

use super::args::{LibraryArgs, StateArgs};
use super::surroundings::Surroundings;
use crate::access::{self, Roles};
use crate::diagnostic::{Finding, Source};
use crate::scenario::{self, Library, Scenario};
use crate::transport::Inventory;
use crate::yaml::Document;

/// A library with its inventory and roles.
#[derive(Debug)]
pub struct Opened {
    /// The scenarios.
    pub library: Library,
    /// The targets.
    pub inventory: Inventory,
    /// The roles.
    pub roles: Roles,
}

/// The library that the flags name.
pub fn library(args: &LibraryArgs, from: &Surroundings) -> Result<Library, Vec<Finding>> {
    // What is typed wins over what only a variable says.
    let typed = args.named().is_some() && args.named() != from.var("CHECKLIST_DIR").map(Path::new);
    if args.builtin && !typed {
        return Ok(Library::Builtin);
    }
    let named = args.named().map(|folder| from.folder.join(folder));
    Library::open(named.as_deref(), &from.folder).map_err(|finding| vec![*finding])
}

/// The library for a scenario: that of the flags, or for the path of a file the folder that the file is in.
pub fn for_scenario(args: &LibraryArgs, scenario: &str, from: &Surroundings) -> Result<Opened, Vec<Finding>> {
    let library = match path_of(scenario) {
        Some(path) if args.named().is_none() && !args.builtin => {
            let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
            Library::Folder(folder.to_owned())
        }
        _ => library(args, from)?,
    };
    beside(library)
}

/// A library's inventory and roles.
pub fn beside(library: Library) -> Result<Opened, Vec<Finding>> {
    let mut findings = Vec::new();
    let inventory = document(&library, "targets.yaml").and_then(|document| match document {
        Some(document) => Inventory::read(&document),
        None => Ok(Inventory::default()),
    });
    let inventory = inventory.unwrap_or_else(|wrong| {
        findings.extend(wrong);
        Inventory::default()
    });
    let roles = document(&library, "roles.yaml").and_then(|document| match document {
        Some(document) => Roles::read(document),
        None => Ok(Roles::default()),
    });
    let roles = roles.unwrap_or_else(|wrong| {
        findings.extend(wrong);
        Roles::default()
    });
    if findings.is_empty() { Ok(Opened { library, inventory, roles }) } else { Err(findings) }
}

fn document(library: &Library, name: &str) -> Result<Option<Document>, Vec<Finding>> {
    match library.beside(name).map_err(|finding| vec![*finding])? {
        Some(source) => Document::load(&source).map(Some),
        None => Ok(None),
    }
}

/// The scenario that was asked for, and its warnings.
pub fn scenario(opened: &Opened, name: &str) -> Result<(Scenario, Source, Vec<Finding>), Vec<Finding>> {
    let source = match path_of(name) {
        Some(path) => Source::read(&path, name),
        None => opened.library.scenario(name),
    };
    let source = source.map_err(|finding| vec![*finding])?;
    let known = opened.roles.is_known().then(|| opened.roles.names());
    let reading = scenario::read(&source, known.as_deref());
    match reading.scenario {
        Some(scenario) => Ok((scenario, source, reading.findings)),
        None => Err(reading.findings),
    }
}

/// What references of roles are resolved from.
pub fn references(opened: &Opened, from: &Surroundings) -> access::Surroundings {
    let folder = opened.library.folder().map_or_else(|| from.folder.clone(), Path::to_owned);
    access::Surroundings { env: from.env.clone(), folder }
}

/// The path that was meant, if a path was typed and not an id.
pub fn path_of(scenario: &str) -> Option<PathBuf> {
    let path = Path::new(scenario);
    let is_file =
        path.extension().is_some_and(|ending| ["yaml", "yml"].iter().any(|known| ending.eq_ignore_ascii_case(known)));
    (is_file || scenario.contains('/')).then(|| path.to_owned())
}

/// The state directory that was named, or the platform's.
pub fn state_folder(args: &StateArgs, from: &Surroundings) -> Result<PathBuf, String> {
    let named = args.named().map(Path::to_owned).or_else(|| from.state_folder());
    named.ok_or_else(|| "no home directory to keep runs in; name a folder with --state-dir".to_owned())
}
