//! `checklist validate`.

use std::path::Path;

use super::args::{Deny, Validate};
use super::console::{self, Console};
use super::open::{self, has_error};
use super::surroundings::Surroundings;
use crate::access::Roles;
use crate::diagnostic::{Finding, Level, Source};
use crate::exit::Exit;
use crate::lint::{self, Subject};
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
    // A note is for the reader of a change, never a reason to refuse it.
    let is_warned = checked.findings.iter().any(|finding| finding.level != Level::Note);
    let denied = args.deny == Some(Deny::Warnings) && is_warned;
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

/// What stands beside the scenarios of a library, if it is there and can be read.
#[derive(Default)]
struct Beside {
    roles: Option<Roles>,
    inventory: Option<Inventory>,
}

impl Beside {
    /// What stands beside one scenario's file. What is wrong with it is told when it is checked itself.
    fn of(path: &Path) -> Self {
        let document = |name: &str| {
            let source = Source::read(&path.with_file_name(name), name).ok()?;
            Document::load(&source).ok()
        };
        Self {
            roles: document("roles.yaml").and_then(|document| Roles::read(document).ok()),
            inventory: document("targets.yaml").and_then(|document| Inventory::read(&document).ok()),
        }
    }
}

impl Checked {
    fn library(&mut self, library: &Library) {
        let mut beside = Beside::default();
        for name in ["targets.yaml", "roles.yaml"] {
            match library.beside(name) {
                Ok(Some(source)) => self.beside(name, &source, &mut beside),
                Ok(None) => {}
                Err(finding) => self.findings.push(*finding),
            }
        }
        for listed in library.list() {
            match library.read(&listed.path) {
                Ok(source) => self.scenario(&source, &beside),
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
            self.beside(name, &source, &mut Beside::default());
        } else {
            self.scenario(&source, &Beside::of(path));
        }
    }

    /// Checks an inventory or roles, and keeps what is read.
    fn beside(&mut self, name: &str, source: &Source, beside: &mut Beside) {
        self.files += 1;
        let read = Document::load(source).and_then(|document| match name {
            "targets.yaml" => Inventory::read(&document).map(|read| beside.inventory = Some(read)),
            _ => Roles::read(document).map(|read| beside.roles = Some(read)),
        });
        self.findings.extend(read.err().unwrap_or_default());
    }

    fn scenario(&mut self, source: &Source, beside: &Beside) {
        self.files += 1;
        let roles = beside.roles.as_ref();
        let reading = scenario::read(source, roles.map(Roles::names).as_deref());
        self.findings.extend(reading.findings);
        if let Some(scenario) = &reading.scenario {
            self.findings.extend(lint::check(&Subject { scenario, roles, inventory: beside.inventory.as_ref() }));
        }
    }
}
