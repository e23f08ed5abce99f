//! Where a file stands in Git.

use std::path::Path;
use std::time::Duration;

use tokio::sync::watch;

use super::surroundings::Surroundings;
use crate::output::{Ended, Output};
use crate::process::{self, Command, Stop};
use crate::record::GitRecord;

/// How long Git may take; a report without a commit is better than a run that waits.
const PATIENCE: Duration = Duration::from_secs(2);

/// The commit that is checked out where `path` is, and whether the file differs from it; `None` in no work tree, without
/// Git, or for a file that Git does not know.
pub async fn record(path: &Path, from: &Surroundings) -> Option<GitRecord> {
    let path = from.folder.join(path);
    let (folder, name) = (path.parent()?.to_str()?, path.file_name()?.to_str()?);
    let commit = git(&["-C", folder, "rev-parse", "--verify", "HEAD"], from).await?;
    let status = git(&["-C", folder, "status", "--porcelain", "--", name], from).await?;
    let commit = commit.trim();
    let is_id = commit.len() >= 40 && commit.chars().all(|c| c.is_ascii_hexdigit());
    is_id.then(|| GitRecord { commit: commit.to_owned(), dirty: !status.trim().is_empty() })
}

async fn git(args: &[&str], from: &Surroundings) -> Option<String> {
    let environment = ["PATH", "HOME"].iter().filter_map(|name| Some(((*name).to_owned(), from.var(name)?.to_owned())));
    // Optional locks off: looking must not write into the work tree.
    let words = ["git", "--no-optional-locks"].iter().chain(args).map(|word| (*word).to_owned());
    let command = Command {
        stages: vec![words.collect()],
        environment: environment.chain([("LC_ALL".to_owned(), "C".to_owned())]).collect(),
        stdin: None,
        timeout: PATIENCE,
        kill_grace: Duration::ZERO,
        max_output: 1 << 20,
        spill: None,
    };
    let (_keep, stop) = watch::channel(Stop::No);
    let Output { ended, stdout, .. } = process::run(&command, stop).await;
    (ended == Ended::Exited(0)).then(|| stdout.text().into_owned())
}
