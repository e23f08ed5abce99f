//! Opens what a command needs: the library, its inventory and roles, a scenario, the state directory.

use std::path::{Path, PathBuf};

use super::args::{LibraryArgs, StateArgs};
use super::surroundings::Surroundings;
use crate::access::{self, Policy, Roles, Wanted};
use crate::diagnostic::{Finding, Place, Source, code};
use crate::scenario::{self, Library, Scenario};
use crate::span::Span;
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
    /// Who may use them.
    pub policy: Policy,
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
    beside(library, from.uid)
}

/// A library's inventory and roles.
pub fn beside(library: Library, uid: u32) -> Result<Opened, Vec<Finding>> {
    let mut findings = Vec::new();
    let inventory = document(&library, "targets.yaml", uid).and_then(|document| match document {
        Some(document) => Inventory::read(&document),
        None => Ok(Inventory::default()),
    });
    let inventory = inventory.unwrap_or_else(|wrong| {
        findings.extend(wrong);
        Inventory::default()
    });
    let roles = document(&library, "roles.yaml", uid).and_then(|document| match document {
        Some(document) => Roles::read(document),
        None => Ok(Roles::default()),
    });
    let roles = roles.unwrap_or_else(|wrong| {
        findings.extend(wrong);
        Roles::default()
    });
    let known = roles.is_known().then(|| roles.names());
    let policy = document(&library, "access.yaml", uid).and_then(|document| match document {
        Some(document) => Policy::read(&document, known.as_deref()),
        None => Ok(Policy::default()),
    });
    let policy = policy.unwrap_or_else(|wrong| {
        findings.extend(wrong);
        Policy::default()
    });
    if findings.is_empty() { Ok(Opened { library, inventory, roles, policy }) } else { Err(findings) }
}

fn document(library: &Library, name: &str, uid: u32) -> Result<Option<Document>, Vec<Finding>> {
    let Some(source) = library.beside(name).map_err(|finding| vec![*finding])? else { return Ok(None) };
    let Some(folder) = library.folder() else { return Document::load(&source).map(Some) };
    match access::read_private(&folder.join(name), Wanted::Trusted, uid) {
        // What was looked at is what is read.
        Ok(text) => Document::load(&Source::new(source.name(), text)).map(Some),
        Err(why) => {
            let place = Place::new(&source, Span::default());
            let title = format!("`{name}` says who may do what, and cannot be believed");
            Err(vec![Finding::error(&code::UNSAFE_FILE, title).at(place, why)])
        }
    }
}

/// The scenario that was asked for, and its warnings.
pub fn scenario(opened: &Opened, name: &str) -> Result<(Scenario, Source, Vec<Finding>), Vec<Finding>> {
    let source = match path_of(name) {
        Some(path) => Source::read(&path, name),
        None => opened.library.scenario(name),
    };
    let source = source.map_err(|finding| vec![*finding])?;
    outside(opened, name, &source)?;
    let known = opened.roles.is_known().then(|| opened.roles.names());
    let reading = scenario::read(&source, known.as_deref());
    match reading.scenario {
        Some(scenario) => Ok((scenario, source, reading.findings)),
        None => Err(reading.findings),
    }
}

/// That a scenario is from elsewhere although there is a policy, which goes by the ids of the scenarios of its own folder.
fn outside(opened: &Opened, name: &str, source: &Source) -> Result<(), Vec<Finding>> {
    let (Some(path), Some(folder), true) = (path_of(name), opened.library.folder(), opened.policy.is_known()) else {
        return Ok(());
    };
    let real = |path: &Path| std::fs::canonicalize(path).ok();
    // Not only below the folder: a link in it may lead out of it.
    if real(&path).and_then(|path| path.parent().map(Path::to_owned)) == real(folder) {
        return Ok(());
    }
    let title = format!("`{}` is outside of the library whose access.yaml holds", crate::printable::line(name));
    let place = Place::new(source, Span::default());
    Err(vec![
        Finding::error(&code::OUTSIDE_LIBRARY, title)
            .at(place, format!("not a file of {}", folder.display()))
            .help("put it into the library, where it is reviewed"),
    ])
}

/// That every role that was named on the command line is one.
pub fn known_roles(opened: &Opened, named: &[String]) -> Result<(), Vec<Finding>> {
    let known: Vec<String> = opened.roles.names().into_iter().chain(["none".to_owned()]).collect();
    let unknown = named.iter().filter(|name| !known.contains(name));
    let findings: Vec<Finding> = unknown
        .map(|name| {
            let source = Source::new("<command line>", format!("--roles {}", crate::printable::line(name)));
            let span = Span::new("--roles ".len(), source.text().len());
            Finding::error(&code::UNKNOWN_ROLE, format!("no role is named `{}`", crate::printable::line(name)))
                .at(Place::new(&source, span), "not declared in `roles.yaml`")
                .suggest(name, known.iter().map(String::as_str))
        })
        .collect();
    if findings.is_empty() { Ok(()) } else { Err(findings) }
}

/// What references of roles are resolved from.
pub fn references(opened: &Opened, from: &Surroundings) -> access::Surroundings {
    let folder = opened.library.folder().map_or_else(|| from.folder.clone(), Path::to_owned);
    access::Surroundings { env: from.env.clone(), folder, uid: from.uid, printed: None }
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
