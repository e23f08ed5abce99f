//! Which files are checked, and what is found in each. Files are checked side by side.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::checking_cases::{self, Tried};
use crate::access::{Policy, Roles};
use crate::at_once::side_by_side;
use crate::case;
use crate::diagnostic::{CheckedFile, Finding, Source};
use crate::lint::{self, Asked, Neighbours};
use crate::scenario::{self, BESIDE, Library};
use crate::transport::Inventory;
use crate::yaml::Document;

/// A file that is to be checked.
#[derive(Debug)]
pub struct Task {
    library: Library,
    /// The file; inside the program, its name there.
    path: PathBuf,
    beside: Arc<Beside>,
    /// Of a case, its scenario.
    tried: Option<Arc<Tried>>,
}

/// What stands beside a scenario, if it is there and can be read.
#[derive(Debug, Default)]
pub struct Beside {
    pub roles: Option<Roles>,
    pub inventory: Option<Inventory>,
    pub schema: Option<&'static str>,
    /// Whether any scenario there has cases.
    pub has_cases: bool,
    /// The same for cases, which need no secret.
    pub played: (Roles, Inventory),
}

/// The files to check, each once, in the order in which they were named.
#[derive(Debug, Default)]
pub struct Tasks {
    all: Vec<Task>,
    /// Cases that nobody named, of scenarios that somebody did: what they reach is told of the scenario, and nothing of them.
    untold: Vec<Task>,
    known: HashSet<PathBuf>,
    folders: HashMap<PathBuf, Arc<Beside>>,
    tried: HashMap<PathBuf, Arc<Tried>>,
    /// The libraries of which every file is checked.
    whole: Vec<Library>,
}

/// Which points of a scenario's coverage each of its cases reaches.
type Reaches = Vec<Vec<usize>>;

impl Tasks {
    /// Every file of a library.
    pub fn library(&mut self, library: &Library) {
        self.whole.push(library.clone());
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
            self.add(library, path, &beside);
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
        if of.is_none() && path.is_file() {
            let cases = library.cases(path).into_iter().map(|case| self.task(&library, case.path, &beside));
            let cases: Vec<Task> = cases.collect();
            self.untold.extend(cases);
        }
        self.add(&library, path.to_owned(), &beside);
    }

    fn add(&mut self, library: &Library, path: PathBuf, beside: &Arc<Beside>) {
        if self.known.insert(path.clone()) {
            let task = self.task(library, path, beside);
            self.all.push(task);
        }
    }

    fn task(&mut self, library: &Library, path: PathBuf, beside: &Arc<Beside>) -> Task {
        let tried = checking_cases::scenario_of(&path)
            .map(|of| Arc::clone(self.tried.entry(of).or_insert_with_key(|of| Arc::new(Tried::new(of.clone())))));
        Task { library: library.clone(), path, beside: Arc::clone(beside), tried }
    }

    /// Checks every file, `cores` at once; answers in the order of the files.
    pub fn check(&self, cores: usize) -> Vec<CheckedFile> {
        let untold = self.untold.iter().filter(|task| !self.known.contains(&task.path));
        let cases: Vec<&Task> = self.all.iter().filter(|task| task.tried.is_some()).chain(untold).collect();
        let others: Vec<&Task> = self.all.iter().filter(|task| task.tried.is_none()).collect();
        let played = side_by_side(&cases, cores, |task| task.play());
        let mut reaches: HashMap<PathBuf, Reaches> = HashMap::new();
        for (case, (_, reached)) in cases.iter().zip(&played) {
            let of = checking_cases::scenario_of(&case.path).unwrap_or_default();
            reaches.entry(of).or_default().push(reached.clone());
        }
        let none = Reaches::new();
        let checked = side_by_side(&others, cores, |task| {
            let mut asked = None;
            let file = task.checked(|source| {
                let (findings, by) = task.findings_with(source, Some(reaches.get(&task.path).unwrap_or(&none)));
                asked = by;
                findings
            });
            (file, asked)
        });
        let (checked, asked): (Vec<CheckedFile>, Vec<Option<Asked>>) = checked.into_iter().unzip();
        let of_libraries = self.of_libraries(&others, &asked);
        let (mut played, mut checked) = (played.into_iter(), checked.into_iter());
        let file =
            |task: &Task| if task.tried.is_some() { played.next().map(|(file, _)| file) } else { checked.next() };
        let mut files: Vec<CheckedFile> = self.all.iter().filter_map(file).collect();
        for finding in of_libraries {
            let name = finding.place.as_ref().map_or("", |place| place.source.name());
            if let Some(file) = files.iter_mut().find(|file| file.name == name) {
                file.findings.push(finding);
            }
        }
        files
    }

    /// What is wrong with what stands beside the scenarios of whole libraries, each of which was read.
    fn of_libraries(&self, tasks: &[&Task], asked: &[Option<Asked>]) -> Vec<Finding> {
        let of_one = |library: &Library| {
            let own =
                tasks.iter().zip(asked).filter(|(task, _)| task.library == *library && task.beside_name().is_none());
            let asked: Option<Vec<Asked>> = own.map(|(_, asked)| asked.clone()).collect();
            let asked = asked.filter(|all| !all.is_empty())?.into_iter().fold(Asked::default(), Asked::and);
            let sources = BESIDE.iter().filter_map(|name| library.beside(name).ok()?);
            let documents = sources.filter_map(|source| Document::load(&source).ok());
            Some(documents.flat_map(|document| lint::check_library(&document, &asked)).collect::<Vec<_>>())
        };
        self.whole.iter().filter_map(of_one).flatten().collect()
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
        let roles = document("roles.yaml").and_then(|document| Roles::read(document).ok());
        let inventory = document("targets.yaml").and_then(|document| Inventory::read(&document).ok());
        let played = (roles.clone().unwrap_or_default().with_placeholders(), inventory.clone().unwrap_or_default());
        Self { roles, inventory, schema: library.schema(), has_cases: library.has_cases(), played }
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

    /// Everything that is wrong with a text of this file. What cases reach is not asked.
    pub fn findings(&self, source: &Source) -> Vec<Finding> {
        match &self.tried {
            Some(tried) => tried.test(source, &self.path, (&self.library, &self.beside)).0,
            None => self.findings_with(source, None).0,
        }
    }

    /// The same for a file that is no case, with what its cases reach; and what it asks of what stands beside it, if it is a
    /// scenario that can be read.
    fn findings_with(&self, source: &Source, reaches: Option<&Reaches>) -> (Vec<Finding>, Option<Asked>) {
        let Some(name) = self.beside_name() else { return self.of_scenario(source, reaches) };
        let document = match Document::load(source) {
            Ok(document) => document,
            Err(findings) => return (findings, None),
        };
        let mut findings = lint::check_beside(&document);
        let read = match name {
            "targets.yaml" => Inventory::read(&document).map(drop),
            "access.yaml" => Policy::read(&document, self.beside.roles.as_ref().map(Roles::names).as_deref()).map(drop),
            _ => Err(lint::of_roles(document)),
        };
        findings.extend(read.err().unwrap_or_default());
        (findings, None)
    }

    fn of_scenario(&self, source: &Source, cases: Option<&Reaches>) -> (Vec<Finding>, Option<Asked>) {
        let Beside { roles, inventory, schema, .. } = &*self.beside;
        let reading = scenario::read(source, roles.as_ref().map(Roles::names).as_deref());
        // Where nobody writes cases, that this one has none is no news.
        let cases = cases.filter(|cases| !cases.is_empty() || self.beside.has_cases);
        let reached = reading.scenario.as_ref().zip(cases);
        let reached = reached.map(|(scenario, cases)| case::reached(scenario, cases));
        let asked = reading.scenario.as_ref().map(Asked::by);
        let (roles, inventory, reached) = (roles.as_ref(), inventory.as_ref(), reached.as_ref());
        (lint::of_reading(reading, Neighbours { roles, inventory, schema: *schema, reached }), asked)
    }

    /// The path of the file, if it is one that can be written; `None` inside the program.
    pub fn file(&self) -> Option<&Path> {
        self.library.folder().map(|_| self.path.as_path())
    }

    /// Reads the file and checks it, without asking what cases reach.
    pub fn check(&self) -> CheckedFile {
        self.checked(|source| self.findings(source))
    }

    /// Reads the file, and says what is found in it.
    fn checked(&self, findings: impl FnOnce(&Source) -> Vec<Finding>) -> CheckedFile {
        match self.read() {
            Ok(source) => CheckedFile { name: source.name().to_owned(), findings: findings(&source) },
            Err(finding) => CheckedFile { name: self.path.display().to_string(), findings: vec![*finding] },
        }
    }

    /// Reads and plays a case: what is wrong with it, and what it reaches.
    fn play(&self) -> (CheckedFile, Vec<usize>) {
        let mut reached = Vec::new();
        let file = self.checked(|source| {
            let Some(tried) = &self.tried else { return Vec::new() };
            let (findings, points) = tried.test(source, &self.path, (&self.library, &self.beside));
            reached = points;
            findings
        });
        (file, reached)
    }
}
