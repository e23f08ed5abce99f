//! What Git knows of a file.

use std::path::Path;
use std::time::Duration;

use tokio::sync::watch;

use super::surroundings::Surroundings;
use crate::diagnostic::LARGEST;
use crate::output::{Ended, OnOverflow, Output};
use crate::process::{self, Command, Long, Stop};
use crate::record::GitRecord;

/// How long Git may take; a report without a commit is better than a run that waits.
const PATIENCE: Duration = Duration::from_secs(2);

/// How long Git may take to tell what somebody asked for.
pub(super) const MORE_PATIENCE: Duration = Duration::from_secs(20);

/// Why a file of a revision cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotThere {
    /// The file is in no work tree, or there is no Git.
    Repository,
    /// There is no such revision.
    Revision,
    /// The revision does not hold the file; these stand beside where it would be.
    File(Vec<String>),
}

/// The commit that is checked out where `path` is, and whether the file differs from it; `None` in no work tree, without
/// Git, or for a file that Git does not know.
pub async fn record(path: &Path, from: &Surroundings) -> Option<GitRecord> {
    let path = from.folder.join(path);
    let (folder, name) = (path.parent()?.to_str()?, path.file_name()?.to_str()?);
    // Starting Git takes as long as all the rest of a short run, so where it can know nothing it is not asked.
    let real = std::fs::canonicalize(folder).ok()?;
    real.ancestors().find(|above| above.join(".git").exists())?;
    let status = git(&["-C", folder, "status", "--porcelain=v2", "--branch", "--", name], from).await?;
    let commit = status.lines().find_map(|line| line.strip_prefix("# branch.oid "))?;
    let is_id = commit.len() >= 40 && commit.chars().all(|c| c.is_ascii_hexdigit());
    let dirty = status.lines().any(|line| !line.starts_with('#'));
    is_id.then(|| GitRecord { commit: commit.to_owned(), dirty })
}

/// Whether a text is what the last commit holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Committed {
    /// It is.
    Same,
    /// The commit holds another text.
    Other,
    /// No commit holds the file.
    Never,
    /// The file is in no work tree, or there is no Git.
    NoRepository,
}

/// Whether `text`, which was read from the file at `path`, is what the last commit holds of it. The texts are compared, as Git
/// would store them, since `git status` can be told to overlook a file.
pub async fn committed(path: &Path, text: &str, from: &Surroundings) -> Committed {
    let path = from.folder.join(path);
    let parts = path.parent().and_then(Path::to_str).zip(path.file_name().and_then(|name| name.to_str()));
    let Some((folder, name)) = parts else { return Committed::NoRepository };
    let stdin = Some(text.as_bytes().to_vec());
    let now = fed(&["-C", folder, "hash-object", "--stdin", "--path", name], stdin, from, MORE_PATIENCE).await;
    let inside = git(&["-C", folder, "rev-parse", "--is-inside-work-tree"], from).await;
    let (Some(now), Some(_)) = (now, inside) else { return Committed::NoRepository };
    let held =
        asked(&["-C", folder, "rev-parse", "--verify", "--quiet", &format!("HEAD:./{name}")], from, PATIENCE).await;
    match held {
        None => Committed::Never,
        Some(held) if held == now => Committed::Same,
        Some(_) => Committed::Other,
    }
}

/// The bytes of the file at `path` as `revision` has them.
///
/// # Errors
/// What is not there.
pub async fn file_of(path: &Path, revision: &str, from: &Surroundings) -> Result<Vec<u8>, NotThere> {
    let path = from.folder.join(path);
    let folder = path.ancestors().skip(1).find(|folder| folder.is_dir()).unwrap_or(Path::new("/"));
    let name = path.strip_prefix(folder).unwrap_or(&path);
    let (Some(folder), Some(name)) = (folder.to_str(), name.to_str()) else { return Err(NotThere::Repository) };
    let ask = async |args: &[&str]| asked(&[&["-C", folder], args].concat(), from, MORE_PATIENCE).await;
    ask(&["rev-parse", "--is-inside-work-tree"]).await.ok_or(NotThere::Repository)?;
    let commit =
        ask(&["rev-parse", "--verify", "--quiet", "--end-of-options", &format!("{revision}^{{commit}}")]).await;
    let commit = String::from_utf8(commit.ok_or(NotThere::Revision)?).map_err(|_| NotThere::Revision)?;
    let commit = commit.trim();
    if let Some(bytes) = ask(&["cat-file", "blob", &format!("{commit}:./{name}")]).await {
        return Ok(bytes);
    }
    let beside = ask(&["ls-tree", "--name-only", "-z", commit, "./"]).await.unwrap_or_default();
    let beside = String::from_utf8_lossy(&beside);
    Err(NotThere::File(beside.split('\0').filter(|name| !name.is_empty()).map(str::to_owned).collect()))
}

async fn git(args: &[&str], from: &Surroundings) -> Option<String> {
    asked(args, from, PATIENCE).await.map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
}

/// All that Git prints; `None` when it fails, takes longer than `patience`, or prints more than any file of ours holds.
pub(super) async fn asked(args: &[&str], from: &Surroundings, patience: Duration) -> Option<Vec<u8>> {
    fed(args, None, from, patience).await
}

/// The same, with what Git reads.
async fn fed(args: &[&str], stdin: Option<Vec<u8>>, from: &Surroundings, patience: Duration) -> Option<Vec<u8>> {
    let environment = ["PATH", "HOME"].iter().filter_map(|name| Some(((*name).to_owned(), from.var(name)?.to_owned())));
    // Optional locks off: looking must not write into the work tree.
    let words = ["git", "--no-optional-locks"].iter().chain(args).map(|word| (*word).to_owned());
    let command = Command {
        stages: vec![words.collect()],
        environment: environment.chain([("LC_ALL".to_owned(), "C".to_owned())]).collect(),
        stdin,
        timeout: patience,
        kill_grace: Duration::ZERO,
        max_output: LARGEST + 1,
        on_overflow: OnOverflow::Kill,
        long: Long::default(),
    };
    let (_keep, stop) = watch::channel(Stop::No);
    let Output { ended, stdout, .. } = process::run(&command, stop).await;
    (ended == Ended::Exited(0) && stdout.is_whole()).then_some(stdout.head)
}
