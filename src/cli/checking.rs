//! Which files are checked, and what is found in each. Files are checked side by side.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::checking_cases;
use super::side_by_side::side_by_side;
use crate::access::{Policy, Roles};
use crate::diagnostic::{CheckedFile, Finding, Source};
use crate::lint::{self, Neighbours};
use crate::scenario::{BESIDE, Library};
use crate::transport::Inventory;
use crate::yaml::Document;

/// A file that is to be checked.
#[derive(Debug)]
pub struct Task {
    library: Library,
    /// The file; inside the program, its name there.
    path: PathBuf,
    beside: Arc<Beside>,
}

/// What stands beside a scenario, if it is there and can be read.
#[derive(Debug, Default)]
struct Beside {
    roles: Option<Roles>,
    inventory: Option<Inventory>,
    schema: Option<&'static str>,
}

/// The files to check, each once, in the order in which they were named.
#[derive(Debug, Default)]
pub struct Tasks {
    all: Vec<Task>,
    known: HashSet<PathBuf>,
    folders: HashMap<PathBuf, Arc<Beside>>,
}

impl Tasks {
    /// Every file of a library.
    pub fn library(&mut self, library: &Library) {
        let beside = Arc::new(Beside::of(library));
        let names = BESIDE.iter().filter(|name| !matches!(library.beside(name), Ok(None)));
        let paths = names.map(|name| library.folder().unwrap_or(Path::new("")).join(name));
        let scenarios = library.list().into_iter().flat_map(|listed| {
            let cases = library.cases(&listed.path).into_iter().map(|case| case.path);
            std::iter::once(listed.path).chain(cases)
        });
        let stray = library.stray_cases();
        let stray = stray.iter().flat_map(|folder| library.cases(folder)).map(|case| case.path);
        for path in paths.chain(scenarios).chain(stray) {
            self.add(Task { library: library.clone(), path, beside: Arc::clone(&beside) });
        }
    }

    /// One file, with what stands beside it.
    pub fn file(&mut self, path: &Path) {
        let of = checking_cases::scenario_of(path);
        let folder = of.as_deref().unwrap_or(path).parent().filter(|folder| !folder.as_os_str().is_empty());
        let folder = folder.unwrap_or(Path::new("."));
        let library = Library::Folder(folder.to_owned());
        let beside = self.folders.entry(folder.to_owned()).or_insert_with(|| Arc::new(Beside::of(&library)));
        let beside = Arc::clone(beside);
        self.add(Task { library, path: path.to_owned(), beside });
    }

    fn add(&mut self, task: Task) {
        if self.known.insert(task.path.clone()) {
            self.all.push(task);
        }
    }

    /// Does `work` for every file, `cores` at once; answers in the order of the files.
    pub fn each<T: Send>(&self, cores: usize, work: impl Fn(&Task) -> T + Sync) -> Vec<T> {
        side_by_side(&self.all, cores, work)
    }

    /// The files.
    pub fn all(&self) -> &[Task] {
        &self.all
    }

    /// How many files there are.
    pub fn len(&self) -> usize {
        self.all.len()
    }
}

impl Beside {
    /// What is wrong with it is told when it is checked itself.
    fn of(library: &Library) -> Self {
        let document = |name: &str| Document::load(&library.beside(name).ok()??).ok();
        Self {
            roles: document("roles.yaml").and_then(|document| Roles::read(document).ok()),
            inventory: document("targets.yaml").and_then(|document| Inventory::read(&document).ok()),
            schema: library.schema(),
        }
    }
}

impl Task {
    /// Reads the file.
    ///
    /// # Errors
    /// Why it cannot be read.
    pub fn read(&self) -> Result<Source, Box<Finding>> {
        self.library.read(&self.path)
    }

    /// The name of the file if it is no scenario: `targets.yaml`, `roles.yaml` or `access.yaml`.
    fn beside_name(&self) -> Option<&'static str> {
        let name = self.path.file_name().and_then(|name| name.to_str());
        BESIDE.into_iter().find(|beside| name == Some(beside))
    }

    /// Everything that is wrong with a text of this file.
    pub fn findings(&self, source: &Source) -> Vec<Finding> {
        if let Some(of) = checking_cases::scenario_of(&self.path) {
            let beside = (self.beside.roles.as_ref(), self.beside.inventory.as_ref());
            return checking_cases::findings(source, &self.path, (&self.library, &of), beside);
        }
        let Some(name) = self.beside_name() else { return self.of_scenario(source) };
        let document = match Document::load(source) {
            Ok(document) => document,
            Err(findings) => return findings,
        };
        let mut findings = lint::check_beside(&document);
        let read = match name {
            "targets.yaml" => Inventory::read(&document).map(drop),
            "access.yaml" => Policy::read(&document, self.beside.roles.as_ref().map(Roles::names).as_deref()).map(drop),
            _ => Err(lint::of_roles(document)),
        };
        findings.extend(read.err().unwrap_or_default());
        findings
    }

    fn of_scenario(&self, source: &Source) -> Vec<Finding> {
        let Beside { roles, inventory, schema } = &*self.beside;
        let beside = Neighbours { roles: roles.as_ref(), inventory: inventory.as_ref(), schema: *schema };
        lint::of_text(source, beside)
    }

    /// The path of the file, if it is one that can be written; `None` inside the program.
    pub fn file(&self) -> Option<&Path> {
        self.library.folder().map(|_| self.path.as_path())
    }

    /// Reads the file and checks it.
    pub fn check(&self) -> CheckedFile {
        match self.read() {
            Ok(source) => CheckedFile { name: source.name().to_owned(), findings: self.findings(&source) },
            Err(finding) => CheckedFile { name: self.path.display().to_string(), findings: vec![*finding] },
        }
    }
}
