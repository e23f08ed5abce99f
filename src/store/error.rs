//! What can go wrong with the store, one line each, with what to do.

use std::path::{Path, PathBuf};

use crate::record::Event;

/// Something that the store could not do.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The state directory cannot be used.
    #[error("cannot keep runs in {}: {source}; name a directory you may write to with --state-dir or CHECKLIST_STATE_DIR", .path.display())]
    Unusable {
        /// The directory, or the part of it that refused.
        path: PathBuf,
        /// The operating system's reason.
        source: std::io::Error,
    },
    /// Somebody else could change what is kept in the state directory.
    #[error("cannot keep runs in {}: {why}", .path.display())]
    Unsafe {
        /// The directory, or the part of it that is not safe.
        path: PathBuf,
        /// Why, and what to do.
        why: String,
    },
    /// A run with this id is already there.
    #[error("the run directory {} is already there; a run id is used once", .path.display())]
    Exists {
        /// The directory.
        path: PathBuf,
    },
    /// A file could not be written.
    #[error("cannot write {}: {source}; make room there, or name another directory with --state-dir", .path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// The operating system's reason.
        source: std::io::Error,
    },
    /// A file could not be read.
    #[error("cannot read {}: {source}; look who owns it and whether it is there", .path.display())]
    Read {
        /// The file or directory.
        path: PathBuf,
        /// The operating system's reason.
        source: std::io::Error,
    },
    /// A name that must not become a file in a run's directory.
    #[error("`{name}` cannot be the name of a file in a run directory; use letters, digits, `_`, `-` and `.`")]
    Name {
        /// The name, made printable.
        name: String,
    },
    /// No run is kept.
    #[error("no runs are kept in {}; run a checklist first, or name another directory with --state-dir", .path.display())]
    Empty {
        /// Where was looked.
        path: PathBuf,
    },
    /// No run has an id that begins so.
    #[error("no run begins with `{wanted}` in {}; {}", .path.display(), instead(.meant.as_deref()))]
    NoSuchRun {
        /// What was asked for, made printable.
        wanted: String,
        /// What may have been meant.
        meant: Option<String>,
        /// Where was looked.
        path: PathBuf,
    },
    /// A run was asked for, and this is a fix.
    #[error("{id} is a fix, not a run of checks; `checklist report {id}` tells of it")]
    IsFix {
        /// Its id.
        id: crate::id::RunId,
    },
    /// Several runs have ids that begin so.
    #[error("`{wanted}` is the beginning of {} runs; type more of one of them: {}", .runs.len(), list(.runs))]
    Ambiguous {
        /// What was asked for, made printable.
        wanted: String,
        /// The ids, newest first.
        runs: Vec<String>,
    },
    /// A journal has a line that is no event, and it is not the last one.
    #[error("{} is damaged in line {line}: {reason}; what stands before it is still readable", .path.display())]
    Damaged {
        /// The journal.
        path: PathBuf,
        /// The line, counted from 1.
        line: usize,
        /// What is wrong with it.
        reason: String,
        /// The events before it.
        before: Vec<Event>,
    },
}

impl StoreError {
    pub(super) fn write(path: &Path) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::Write { path, source }
    }

    pub(super) fn read(path: &Path) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::Read { path, source }
    }
}

fn instead(meant: Option<&str>) -> String {
    meant.map_or_else(|| "list the runs to see their ids".to_owned(), |meant| format!("did you mean `{meant}`?"))
}

/// At most this many ids are listed.
const LISTED: usize = 10;

fn list(runs: &[String]) -> String {
    let listed = runs.iter().take(LISTED).map(String::as_str).collect::<Vec<_>>().join(", ");
    if runs.len() > LISTED { format!("{listed}, …") } else { listed }
}
