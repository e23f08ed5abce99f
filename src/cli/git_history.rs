//! What Git knows of a library: which files changed since a commit, and who changed them.

use std::path::Path;

use serde::Serialize;

use super::git::{MORE_PATIENCE, NotThere, asked};
use super::surroundings::Surroundings;

/// A commit that changed a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Commit {
    /// Its id.
    pub id: String,
    /// The name of its author.
    pub author: String,
    /// The day on which it was written, as `YYYY-MM-DD`.
    pub date: String,
    /// The first line of its message.
    pub subject: String,
}

/// The id of the commit that `revision` names, in the repository of `folder`.
///
/// # Errors
/// What is not there.
pub async fn commit_of(folder: &Path, revision: &str, from: &Surroundings) -> Result<String, NotThere> {
    ask(folder, &["rev-parse", "--is-inside-work-tree"], from).await.ok_or(NotThere::Repository)?;
    let named = format!("{revision}^{{commit}}");
    let commit = ask(folder, &["rev-parse", "--verify", "--quiet", "--end-of-options", &named], from).await;
    commit.map(|commit| commit.trim().to_owned()).ok_or(NotThere::Revision)
}

/// The files in `folder` that differ between `commit` and the work tree, by name, each with whether it differs from the last
/// commit too; `None` when Git cannot tell.
pub async fn changed_files(folder: &Path, commit: &str, from: &Surroundings) -> Option<Vec<(String, bool)>> {
    let names = async |words: &[&str]| -> Option<Vec<String>> {
        let text = ask(folder, &[words, &["-z", "--", "."]].concat(), from).await?;
        Some(text.split('\0').filter(|name| !name.is_empty()).map(str::to_owned).collect())
    };
    // Renames are told as one file gone and one new: a scenario is found by its name.
    let diff = ["diff", "--name-only", "--no-renames", "--relative", "--no-ext-diff"];
    let new = names(&["ls-files", "--others", "--exclude-standard"]).await?;
    let mut changed = names(&[&diff[..], &[commit]].concat()).await?;
    let uncommitted = names(&[&diff[..], &["HEAD"]].concat()).await?;
    changed.extend(new.iter().cloned());
    changed.sort();
    changed.dedup();
    let is_open = |name: &String| uncommitted.contains(name) || new.contains(name);
    Some(changed.into_iter().map(|name| (name.clone(), is_open(&name))).collect())
}

/// The commits since `commit` that changed a file, newest first.
pub async fn commits(folder: &Path, name: &str, commit: &str, from: &Surroundings) -> Vec<Commit> {
    let range = format!("{commit}..HEAD");
    let form = "--format=%H%x1f%an%x1f%ad%x1f%s";
    let path = format!("./{name}");
    let words = ["--literal-pathspecs", "log", "-z", "--no-color", "--date=short", form, &range, "--", &path];
    let text = ask(folder, &words, from).await.unwrap_or_default();
    let one = |line: &str| {
        let mut parts = line.trim().splitn(4, '\u{1f}').map(str::to_owned);
        Some(Commit { id: parts.next()?, author: parts.next()?, date: parts.next()?, subject: parts.next()? })
    };
    text.split('\0').filter_map(one).collect()
}

async fn ask(folder: &Path, words: &[&str], from: &Surroundings) -> Option<String> {
    let folder = from.folder.join(folder);
    let bytes = asked(&[&["-C", folder.to_str()?], words].concat(), from, MORE_PATIENCE).await?;
    Some(String::from_utf8_lossy(&bytes).into_owned())
}
