//! A version of a scenario: as its file is now, or as a revision has it.

use std::path::{Path, PathBuf};

use crate::change::Version;
use crate::cli::args::LibraryArgs;
use crate::cli::git::{self, NotThere};
use crate::cli::open::{self, Opened};
use crate::cli::surroundings::Surroundings;
use crate::diagnostic::{Finding, Place, Source, code};
use crate::lint::Subject;
use crate::scenario::{self, BUILTIN, Scenario};
use crate::span::Span;
use crate::{lint, printable};

/// A version as it is typed: `SCENARIO` or `SCENARIO@REV`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// The scenario: its id, or the path of a file.
    pub scenario: String,
    /// The revision; `None` is the file as it is now.
    pub revision: Option<String>,
}

impl Named {
    /// Takes the word apart; the path of a file that is there is taken whole, also with an `@` in it.
    pub fn read(word: &str, from: &Surroundings) -> Self {
        match word.rsplit_once('@') {
            Some((scenario, revision)) if !from.folder.join(word).is_file() => {
                Self { scenario: scenario.to_owned(), revision: Some(revision.to_owned()) }
            }
            _ => Self { scenario: word.to_owned(), revision: None },
        }
    }

    fn typed(&self) -> String {
        let revision = self.revision.as_ref().map_or_else(String::new, |revision| format!("@{revision}"));
        printable::line(&format!("{}{revision}", self.scenario)).into_owned()
    }

    /// A finding whose caret stands under the revision.
    fn finding(&self, code: &'static crate::diagnostic::Code, title: String, label: String) -> Finding {
        const COMMAND: &str = "diff ";
        let typed = self.typed();
        let at = COMMAND.len() + printable::line(&self.scenario).len() + usize::from(self.revision.is_some());
        let source = Source::new("<command line>", format!("{COMMAND}{typed}"));
        let span = Span::new(at.min(source.text().len()), source.text().len());
        let span = if span.start == span.end { Span::new(COMMAND.len(), span.end) } else { span };
        Finding::error(code, title).at(Place::new(&source, span), label)
    }
}

/// Whether both are the same file as it is now, so that what was meant is: since the last commit.
pub fn is_alike(before: &Named, after: &Named) -> bool {
    before == after && before.revision.is_none()
}

/// A version that was read and is right.
pub struct Versioned {
    name: String,
    scenario: Scenario,
    findings: Vec<Finding>,
}

impl Versioned {
    /// Reads a version.
    ///
    /// # Errors
    /// That it is not there, or everything that is wrong with it.
    pub async fn open(named: &Named, library: &LibraryArgs, from: &Surroundings) -> Result<Self, Vec<Finding>> {
        let opened = open::for_scenario(library, &named.scenario, from)?;
        let source = match &named.revision {
            Some(revision) => of_revision(named, revision, &opened, from).await,
            None => now(&named.scenario, &opened),
        };
        let source = source.map_err(|finding| vec![*finding])?;
        let reading = scenario::read(&source, None);
        let Some(scenario) = reading.scenario else { return Err(reading.findings) };
        let mut findings = reading.findings;
        let roles = opened.roles.is_known().then_some(&opened.roles);
        let inventory = opened.inventory.names().next().map(|_| &opened.inventory);
        findings.extend(lint::check(&Subject::new(&scenario, roles, inventory)));
        Ok(Self { name: source.name().to_owned(), scenario, findings })
    }

    /// The version, to be compared.
    pub fn version(&self) -> Version<'_> {
        Version { name: &self.name, scenario: &self.scenario, findings: &self.findings }
    }
}

fn now(scenario: &str, opened: &Opened) -> Result<Source, Box<Finding>> {
    match open::path_of(scenario) {
        Some(path) => Source::read(&path, scenario),
        None => opened.library.scenario(scenario),
    }
}

async fn of_revision(
    named: &Named,
    revision: &str,
    opened: &Opened,
    from: &Surroundings,
) -> Result<Source, Box<Finding>> {
    let path = match open::path_of(&named.scenario) {
        Some(path) => path,
        None => file_of(&named.scenario, opened)?,
    };
    let shown = path.display().to_string();
    if shown.starts_with(BUILTIN) {
        let title = format!("`{shown}` is inside the program, so Git knows no revision of it");
        return Err(Box::new(named.finding(&code::NO_REVISIONS, title, "has no revisions".to_owned())));
    }
    match git::file_of(&path, revision, from).await {
        Ok(bytes) => Source::from_bytes(bytes, &format!("{shown}@{revision}")),
        Err(missing) => Err(Box::new(not_there(named, revision, &path, missing))),
    }
}

/// The file of an id, also of one that only a revision still has.
fn file_of(id: &str, opened: &Opened) -> Result<PathBuf, Box<Finding>> {
    let found = opened.library.scenario(id).map(|source| PathBuf::from(source.name()));
    let by_name = opened.library.folder().map(|folder| folder.join(format!("{id}.yaml")));
    found.or_else(|unknown| by_name.ok_or(unknown))
}

fn not_there(named: &Named, revision: &str, path: &Path, missing: NotThere) -> Finding {
    let (shown, revision) = (path.display().to_string(), printable::line(revision).into_owned());
    match missing {
        NotThere::Repository => {
            let title = format!("`{shown}` is in no work tree of Git");
            named
                .finding(&code::NO_REVISIONS, title, "has no revisions".to_owned())
                .help("`checklist diff BEFORE.yaml AFTER.yaml` compares two files")
        }
        NotThere::Revision => named
            .finding(&code::UNKNOWN_REVISION, format!("Git knows no revision `{revision}`"), "no commit".to_owned())
            .help(
                "a branch, a tag or a commit: `git log --oneline` shows them; a shallow clone has only the last ones",
            ),
        NotThere::File(beside) => {
            let wanted = path.file_name().and_then(|name| name.to_str()).unwrap_or_default().to_owned();
            let files = beside.iter().map(String::as_str).filter(|name| open::path_of(name).is_some());
            named
                .finding(
                    &code::NOT_IN_REVISION,
                    format!("`{shown}` is not in `{revision}`"),
                    "does not hold it".to_owned(),
                )
                .suggest(&wanted, files)
        }
    }
}
