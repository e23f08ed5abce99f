//! `checklist changelog`: what changed in which scenario, for those who were not in the review.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Serialize;

use super::console::Console;
use super::diff::tell;
use super::git::{self, NotThere};
use super::git_history::{Commit, changed_files, commit_of, commits};
use super::open;
use super::prepare::{Refused, runtime};
use super::surroundings::Surroundings;
use super::team_args::Changelog;
use crate::change::{self, Change, Version};
use crate::diagnostic::{Finding, Place, Source, code};
use crate::exit::Exit;
use crate::report::page::{Page, Row, Section};
use crate::scenario::{self, BESIDE, Library, Scenario};
use crate::span::Span;

/// What changed in a library since a commit.
#[derive(Debug, Serialize)]
struct Changes {
    schema: &'static str,
    /// The revision, as it was typed.
    since: String,
    /// The commit that it is.
    commit: String,
    /// The files that changed, by name.
    files: Vec<Changed>,
}

/// A file that changed.
#[derive(Debug, Serialize)]
struct Changed {
    file: String,
    /// The scenario's id; `null` for an inventory, for roles, and for what is not valid.
    id: Option<String>,
    what: What,
    /// The commits that changed it, newest first.
    commits: Vec<Commit>,
    /// Whether the file differs from the last commit.
    uncommitted: bool,
    /// What changed in meaning; empty where there is nothing to compare.
    changes: Vec<Change>,
    #[serde(skip)]
    rows: Vec<Row>,
}

/// What happened to a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum What {
    Added,
    Removed,
    Changed,
    /// It changed, and one of both versions is not valid.
    NotCompared,
}

/// Tells what changed.
pub fn changelog(args: &Changelog, from: &Surroundings, console: &Console) -> Exit {
    match find(args, from) {
        Ok(changes) => {
            tell(&changes, &changes.page(), args.format, console);
            Exit::Success
        }
        Err(refused) => refused.tell(console),
    }
}

fn find(args: &Changelog, from: &Surroundings) -> Result<Changes, Refused> {
    let library = open::library(&args.library, from)?;
    let Library::Folder(folder) = &library else {
        return Err(Refused::Usage(
            "the scenarios inside the program have no commits; name a folder with --checklists".to_owned(),
        ));
    };
    runtime()?.block_on(async {
        let commit = commit_of(folder, &args.since, from).await.map_err(|missing| refused(args, folder, &missing))?;
        let mut files = Vec::new();
        for (name, uncommitted) in changed_files(folder, &commit, from).await.unwrap_or_default() {
            if open::path_of(&name).is_some() && !name.contains('/') {
                files.push(one(folder, &name, uncommitted, (&commit, from)).await);
            }
        }
        Ok(Changes { schema: "checklist.changelog/1", since: args.since.clone(), commit, files })
    })
}

/// What happened to one file.
async fn one(folder: &Path, name: &str, uncommitted: bool, (commit, from): (&str, &Surroundings)) -> Changed {
    let path = folder.join(name);
    let shown = path.display().to_string();
    let before = git::file_of(&path, commit, from).await.ok().and_then(|bytes| Source::from_bytes(bytes, &shown).ok());
    let after = Source::read(&from.folder.join(&path), &shown).ok();
    let commits = commits(folder, name, commit, from).await;
    let scenario = |source: &Option<Source>| -> Option<Scenario> { scenario::read(source.as_ref()?, None).scenario };
    let (old, new) = (scenario(&before), scenario(&after));
    let id = new.as_ref().or(old.as_ref()).map(|scenario| scenario.id.clone());
    let (mut changes, mut rows) = (Vec::new(), Vec::new());
    let what = match (&before, &after) {
        (None, _) => What::Added,
        (_, None) => What::Removed,
        _ if BESIDE.contains(&name) => What::Changed,
        _ => {
            if let (Some(old), Some(new)) = (&old, &new) {
                let version = |scenario| Version { name: &shown, scenario, findings: &[] };
                let found = change::scenarios(version(old), version(new));
                let sections = found.page().sections.into_iter();
                rows = sections.enumerate().flat_map(|(at, section)| marked(section, at == 0)).collect();
                changes = found.changes;
                What::Changed
            } else {
                What::NotCompared
            }
        }
    };
    Changed { file: shown, id, what, commits, uncommitted, changes, rows }
}

/// The rows of a section; those to look at first are marked.
fn marked(section: Section, is_first: bool) -> impl Iterator<Item = Row> {
    section.rows.into_iter().map(move |row| if is_first { Row { text: format!("! {}", row.text), ..row } } else { row })
}

fn refused(args: &Changelog, folder: &Path, missing: &NotThere) -> Refused {
    const FLAG: &str = "--since ";
    let since = crate::printable::line(&args.since).into_owned();
    let typed = Source::new("<command line>", format!("{FLAG}{since}"));
    let at = |code, title: String, label: &str| {
        vec![Finding::error(code, title).at(Place::new(&typed, Span::new(FLAG.len(), typed.text().len())), label)]
    };
    match missing {
        NotThere::Repository => {
            let folder = crate::printable::line(&folder.display().to_string()).into_owned();
            at(&code::NO_REVISIONS, format!("`{folder}` is in no work tree of Git"), "has no revisions").into()
        }
        _ => at(&code::UNKNOWN_REVISION, format!("Git knows no revision `{since}`"), "no commit").into(),
    }
}

impl Changes {
    fn page(&self) -> Page {
        let mut page = Page::default();
        let short = self.commit.get(..12).unwrap_or(&self.commit);
        page.heading = match self.files.len() {
            0 => format!("nothing changed since {}", self.since),
            1 => format!("1 file changed since {}", self.since),
            many => format!("{many} files changed since {}", self.since),
        };
        page.summary.push(format!("`{}` is commit `{short}`", self.since));
        let mut authors: BTreeMap<&str, usize> = BTreeMap::new();
        self.files
            .iter()
            .flat_map(|file| &file.commits)
            .for_each(|commit| *authors.entry(&commit.author).or_default() += 1);
        if !authors.is_empty() {
            page.summary.push(format!("by {}", authors.into_keys().collect::<Vec<_>>().join(", ")));
        }
        for file in &self.files {
            page.section(file.heading(), file.rows());
        }
        page
    }
}

impl Changed {
    fn heading(&self) -> String {
        let what = match self.what {
            What::Added => "is new",
            What::Removed => "is gone",
            What::Changed if self.id.is_some() && self.changes.is_empty() => "means the same in other lines",
            What::Changed => "changed",
            What::NotCompared => "changed, and is not a scenario in both versions",
        };
        format!("{} {what}", self.file)
    }

    fn rows(&self) -> Vec<Row> {
        let uncommitted = self.uncommitted.then(|| Row::new("not committed yet"));
        let told = |commit: &Commit| {
            let Commit { id, author, date, subject } = commit;
            Row::new(format!("{date} {author}: {subject} (`{}`)", id.get(..12).unwrap_or(id)))
        };
        let commits = self.commits.iter().map(told);
        uncommitted.into_iter().chain(commits).chain(self.rows.clone()).collect()
    }
}
