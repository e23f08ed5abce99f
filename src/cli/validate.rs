//! `checklist validate`.

use std::path::{Path, PathBuf};

use super::args::{Deny, Validate};
use super::console::{self, Console};
use super::open::{self, has_error};
use super::surroundings::Surroundings;
use crate::access::Roles;
use crate::diagnostic::{Finding, Source};
use crate::exit::Exit;
use crate::lint;
use crate::scenario::{self, Library};
use crate::transport::Inventory;
use crate::yaml::Document;

/// Checks files and shows everything that is wrong with them.
pub fn validate(args: &Validate, from: &Surroundings, console: &Console) -> Exit {
    let mut checked = Checked::default();
    // What is not there was mistyped, which is not what is wrong with a file.
    let mut is_mistyped = false;
    if args.paths.is_empty() {
        match open::library(&args.library, from) {
            Ok(library) => checked.library(&library),
            Err(findings) => {
                is_mistyped = true;
                checked.findings.extend(findings);
            }
        }
    }
    for path in &args.paths {
        if path.is_dir() {
            checked.library(&Library::Folder(path.clone()));
        } else {
            is_mistyped |= !path.exists();
            checked.file(path);
        }
    }
    Finding::sort(&mut checked.findings);
    console.findings(&checked.findings);
    if is_mistyped {
        return Exit::Usage;
    }
    let denied = args.deny == Some(Deny::Warnings) && !checked.findings.is_empty();
    if has_error(&checked.findings) || denied {
        return Exit::Fail;
    }
    if checked.files == 0 {
        let none = "is no scenario, no targets.yaml and no roles.yaml";
        console.error(&match args.paths.as_slice() {
            [] => format!("in the library there {none}; name a file or a folder, or use --builtin"),
            [one] => format!("in `{}` there {none}", crate::printable::line(&one.display().to_string())),
            _ => format!("in these folders there {none}"),
        });
        return Exit::Usage;
    }
    let files = if checked.files == 1 { "file is" } else { "files are" };
    let but = match console::count(&checked.findings) {
        none if none.is_empty() => String::new(),
        count => format!(" ({count})"),
    };
    console.out(&format!("{} {files} valid{but}\n", checked.files));
    Exit::Success
}

#[derive(Default)]
struct Checked {
    files: usize,
    findings: Vec<Finding>,
}

impl Checked {
    fn library(&mut self, library: &Library) {
        let mut known_roles = None;
        for name in ["targets.yaml", "roles.yaml"] {
            match library.beside(name) {
                Ok(Some(source)) => {
                    let roles = self.beside(name, &source);
                    known_roles = known_roles.or(roles);
                }
                Ok(None) => {}
                Err(finding) => self.findings.push(*finding),
            }
        }
        for listed in library.list() {
            match library.read(&listed.path) {
                Ok(source) => self.scenario(&source, known_roles.as_deref()),
                Err(finding) => self.findings.push(*finding),
            }
        }
    }

    fn file(&mut self, path: &Path) {
        let source = match Source::read(path, &path.display().to_string()) {
            Ok(source) => source,
            Err(finding) => return self.findings.push(*finding),
        };
        if let Some(name @ ("targets.yaml" | "roles.yaml")) = path.file_name().and_then(|name| name.to_str()) {
            self.beside(name, &source);
        } else {
            self.scenario(&source, known_roles(path).as_deref());
        }
    }

    /// Checks an inventory or roles; tells the names of the roles.
    fn beside(&mut self, name: &str, source: &Source) -> Option<Vec<String>> {
        self.files += 1;
        let document = match Document::load(source) {
            Ok(document) => document,
            Err(findings) => {
                self.findings.extend(findings);
                return None;
            }
        };
        let read = match name {
            "targets.yaml" => Inventory::read(&document).map(|_| None),
            _ => Roles::read(document).map(|roles| Some(roles.names())),
        };
        read.unwrap_or_else(|findings| {
            self.findings.extend(findings);
            None
        })
    }

    fn scenario(&mut self, source: &Source, known_roles: Option<&[String]>) {
        self.files += 1;
        let reading = scenario::read(source, known_roles);
        self.findings.extend(reading.findings);
        if let Some(scenario) = &reading.scenario {
            self.findings.extend(lint::check(scenario));
        }
    }
}

/// The names of the roles beside a scenario's file, if there is a `roles.yaml` that can be read.
fn known_roles(path: &Path) -> Option<Vec<String>> {
    let path: PathBuf = path.parent()?.join("roles.yaml");
    let source = Source::read(&path, "roles.yaml").ok()?;
    Roles::read(Document::load(&source).ok()?).ok().map(|roles| roles.names())
}
