//! The library: a folder of scenarios with its inventory and roles, or the one inside the program.

use std::path::{Path, PathBuf};

use include_dir::{Dir, include_dir};

use crate::diagnostic::{Finding, Place, Source, code};
use crate::printable;
use crate::span::Span;

static SHIPPED: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/checklists");

/// How a file inside the program is named: `builtin:db-replication.yaml`.
pub const BUILTIN: &str = "builtin:";

/// The ending of the folder that holds a scenario's cases.
pub const CASES: &str = "cases";

/// The files beside the scenarios of a library.
pub const BESIDE: [&str; 3] = ["targets.yaml", "roles.yaml", "access.yaml"];

/// Where scenarios come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Library {
    /// A folder.
    Folder(PathBuf),
    /// The one inside the program.
    Builtin,
}

/// A scenario's file in a library.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// The file's name without its ending; the scenario's id.
    pub name: String,
    /// The file; inside the program, its name there.
    pub path: PathBuf,
}

impl Library {
    /// The library to use: the folder that was named, else `checklists` in `from` or the nearest folder above that has one,
    /// else the one inside the program.
    ///
    /// # Errors
    /// That the named folder is none.
    pub fn open(named: Option<&Path>, from: &Path) -> Result<Self, Box<Finding>> {
        match named {
            Some(folder) if folder.is_dir() => Ok(Self::Folder(nearer(folder, from))),
            Some(folder) => Err(Box::new(
                Finding::error(&code::NO_CHECKLISTS, format!("`{}` is no folder", nearer(folder, from).display()))
                    .help("--checklists and CHECKLIST_DIR name a folder of scenarios; --builtin uses the shipped ones"),
            )),
            None => {
                let above = from.ancestors().map(|folder| folder.join("checklists")).find(|folder| folder.is_dir());
                Ok(above.map_or(Self::Builtin, |folder| Self::Folder(nearer(&folder, from))))
            }
        }
    }

    /// The folder; `None` for the library inside the program.
    #[must_use]
    pub fn folder(&self) -> Option<&Path> {
        match self {
            Self::Folder(folder) => Some(folder),
            Self::Builtin => None,
        }
    }

    /// The scenarios, by name.
    #[must_use]
    pub fn list(&self) -> Vec<Listed> {
        let paths: Vec<PathBuf> = match self {
            Self::Folder(folder) => files_of(folder),
            Self::Builtin => SHIPPED.files().map(|file| file.path().to_owned()).collect(),
        };
        let mut listed: Vec<Listed> = paths.iter().filter_map(|path| listed(path)).collect();
        listed.sort_by(|a, b| a.name.cmp(&b.name));
        listed
    }

    /// The cases of the scenario in this file, by name: the files of `NAME.cases`.
    #[must_use]
    pub fn cases(&self, scenario: &Path) -> Vec<Listed> {
        let folder = scenario.with_extension(CASES);
        let paths: Vec<PathBuf> = match self {
            Self::Folder(_) => files_of(&folder),
            Self::Builtin => {
                let files = SHIPPED.get_dir(&folder).map(|folder| folder.files().map(|file| file.path().to_owned()));
                files.into_iter().flatten().collect()
            }
        };
        let mut cases: Vec<Listed> = paths.iter().filter_map(|path| listed(path)).collect();
        cases.sort_by(|a, b| a.name.cmp(&b.name));
        cases
    }

    /// Whether there are cases of any scenario of this library.
    #[must_use]
    pub fn has_cases(&self) -> bool {
        match self {
            Self::Folder(folder) => {
                files_of(folder).iter().any(|path| path.extension().is_some_and(|ending| ending == CASES))
            }
            Self::Builtin => SHIPPED.dirs().next().is_some(),
        }
    }

    /// Folders of cases that belong to no scenario of this library.
    #[must_use]
    pub fn stray_cases(&self) -> Vec<PathBuf> {
        let Self::Folder(folder) = self else { return Vec::new() };
        let known: Vec<PathBuf> = self.list().iter().map(|listed| listed.path.with_extension(CASES)).collect();
        let is_stray = |path: &PathBuf| {
            path.extension().is_some_and(|ending| ending == CASES) && path.is_dir() && !known.contains(path)
        };
        let mut stray: Vec<PathBuf> = files_of(folder).into_iter().filter(is_stray).collect();
        stray.sort();
        stray
    }

    /// The file of a text that this library gave; inside the program, its name there.
    #[must_use]
    pub fn file_of(&self, source: &Source) -> PathBuf {
        PathBuf::from(source.name().strip_prefix(BUILTIN).unwrap_or(source.name()))
    }

    /// The text of a scenario of this library, by its id.
    ///
    /// # Errors
    /// That there is none of this name, with the nearest; or why its file cannot be read.
    pub fn scenario(&self, id: &str) -> Result<Source, Box<Finding>> {
        let all = self.list();
        if let Some(listed) = all.iter().find(|listed| listed.name == id) {
            return self.read(&listed.path);
        }
        // A file may have another name than its scenario; then it says the id itself.
        let says = |source: &Source| {
            source.text().lines().any(|line| line.strip_prefix("id:").is_some_and(|it| it.trim() == id))
        };
        let found = all.iter().filter_map(|listed| self.read(&listed.path).ok()).find(says);
        found.ok_or_else(|| Box::new(self.unknown(id, &all)))
    }

    /// The text of a file beside the scenarios (`targets.yaml`, `roles.yaml`); `None` when there is none.
    ///
    /// # Errors
    /// Why it cannot be read.
    pub fn beside(&self, name: &str) -> Result<Option<Source>, Box<Finding>> {
        match self {
            Self::Folder(folder) if !folder.join(name).exists() => Ok(None),
            Self::Folder(folder) => self.read(&folder.join(name)).map(Some),
            Self::Builtin if SHIPPED.get_file(name).is_none() => Ok(None),
            Self::Builtin => self.read(Path::new(name)).map(Some),
        }
    }

    /// The path from the scenarios to their schema, if a team keeps it where an editor is led to: beside them, or in a folder
    /// `schemas` there or one above.
    #[must_use]
    pub fn schema(&self) -> Option<&'static str> {
        const PLACES: [&str; 3] =
            ["scenario.schema.json", "schemas/scenario.schema.json", "../schemas/scenario.schema.json"];
        let folder = self.folder()?;
        let is_ours = |place: &&str| {
            let text = std::fs::read_to_string(folder.join(place)).unwrap_or_default();
            text.contains("A checklist scenario")
        };
        PLACES.into_iter().find(|place| is_ours(place))
    }

    /// The text of a file that [`Self::list`] told of.
    ///
    /// # Errors
    /// Why it cannot be read.
    pub fn read(&self, path: &Path) -> Result<Source, Box<Finding>> {
        match self {
            Self::Folder(_) => Source::read(path, &path.display().to_string()),
            Self::Builtin => {
                let name = format!("{BUILTIN}{}", path.display());
                match SHIPPED.get_file(path).and_then(|file| file.contents_utf8()) {
                    Some(text) => Ok(Source::new(name, text)),
                    None => Err(Box::new(Finding::error(&code::UNREADABLE_FILE, format!("`{name}` cannot be read")))),
                }
            }
        }
    }

    fn unknown(&self, id: &str, all: &[Listed]) -> Finding {
        let source = Source::new("<command line>", format!("--scenario {}", printable::line(id)));
        let span = Span::new("--scenario ".len(), source.text().len());
        let finding = Finding::error(&code::UNKNOWN_SCENARIO, format!("no scenario is named `{id}`"));
        let place = match self {
            Self::Folder(folder) => format!("not in {}", folder.display()),
            Self::Builtin => "not in the library inside the program".to_owned(),
        };
        let finding = finding
            .at(Place::new(&source, span), place)
            .suggest(id, all.iter().map(|listed| listed.name.as_str()))
            .help("`checklist list` shows them all");
        let shipped = self != &Self::Builtin && Self::Builtin.list().iter().any(|listed| listed.name == id);
        if shipped { finding.help("the shipped library has it: add --builtin") } else { finding }
    }
}

/// What is in a folder; nothing when it cannot be read.
fn files_of(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten();
    entries.filter_map(Result::ok).map(|entry| entry.path()).collect()
}

fn listed(path: &Path) -> Option<Listed> {
    let file = path.file_name()?.to_str()?;
    let name = file.strip_suffix(".yaml").or_else(|| file.strip_suffix(".yml"))?;
    if BESIDE.contains(&file) || name.starts_with('.') {
        return None;
    }
    Some(Listed { name: name.to_owned(), path: path.to_owned() })
}

/// The path as it would be typed from `from`, when that is shorter.
fn nearer(folder: &Path, from: &Path) -> PathBuf {
    match folder.strip_prefix(from) {
        Ok(here) if here.as_os_str().is_empty() => PathBuf::from("."),
        Ok(below) => below.to_owned(),
        Err(_) => folder.to_owned(),
    }
}
