//! The state directory: all runs that are kept.

use std::fs::{File, TryLockError};
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};

use super::run_dir::{FIX_JOURNAL, JOURNAL, REPORTS};
use super::{StoreError, file};
use crate::id::RunId;
use crate::nearest::nearest;
use crate::printable;

/// What a run of a few steps keeps, in bytes.
const ROOM: usize = 64 << 10;

/// The word that stands for the newest run.
const LAST: &str = "last";

/// The directory that keeps all runs.
#[derive(Debug, Clone)]
pub struct StateDir {
    runs: PathBuf,
}

/// How far a run got.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RunState {
    /// It has its report.
    Finished,
    /// It has no report yet, and the program that makes it is alive.
    Running,
    /// It has no report, and nobody is writing it any more: the program was killed.
    Interrupted,
}

/// What is kept in a directory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A run of checks.
    Run,
    /// A fix: a change that a run proposed.
    Fix,
}

/// A run that is kept, or a fix.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredRun {
    /// Its id.
    pub id: RunId,
    /// Its directory.
    pub path: PathBuf,
    /// How far it got.
    pub state: RunState,
    /// What it is.
    pub kind: Kind,
}

impl StateDir {
    /// Takes `path` as the state directory, makes what is missing, and tries to write there now rather than at the end of a
    /// run: as much as a small run keeps.
    ///
    /// # Errors
    /// It cannot be made or written to, there is no room, or another account could change what is kept there.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        let runs = path.join("runs");
        let tried = file::private_dirs(&runs).and_then(|()| file::try_room(&runs, ROOM));
        tried.map_err(|source| StoreError::Unusable { path: runs.clone(), source })?;
        for part in [path, &runs] {
            let about = std::fs::metadata(part).map_err(StoreError::read(part))?;
            let uid = rustix::process::geteuid().as_raw();
            if let Some(why) = objection(about.mode(), about.uid(), uid) {
                return Err(StoreError::Unsafe { path: part.to_owned(), why });
            }
        }
        Ok(Self { runs })
    }

    /// Takes `path` as the state directory for reading only: nothing is made, and one that is not there holds no runs.
    #[must_use]
    pub fn for_reading(path: &Path) -> Self {
        Self { runs: path.join("runs") }
    }

    /// Where the runs are.
    #[must_use]
    pub fn runs_dir(&self) -> &Path {
        &self.runs
    }

    /// All runs and all fixes, newest first. What has not the name of one is left out.
    ///
    /// # Errors
    /// The directory cannot be read.
    pub fn all(&self) -> Result<Vec<StoredRun>, StoreError> {
        Ok(run_ids(&self.runs)?.into_iter().rev().map(|id| self.stored(id)).collect())
    }

    /// All runs, newest first; no fixes.
    ///
    /// # Errors
    /// The directory cannot be read.
    pub fn runs(&self) -> Result<Vec<StoredRun>, StoreError> {
        Ok(self.all()?.into_iter().filter(|one| one.kind == Kind::Run).collect())
    }

    /// As [`Self::find`], but only a run: `last` is the newest one, whatever was mended since.
    ///
    /// # Errors
    /// There is none, or there are several, or it is a fix.
    pub fn find_run(&self, wanted: &str) -> Result<StoredRun, StoreError> {
        if wanted.eq_ignore_ascii_case(LAST) {
            let newest = self.runs()?.into_iter().next();
            return newest.ok_or_else(|| StoreError::Empty { path: self.runs.clone() });
        }
        match self.find(wanted)? {
            StoredRun { kind: Kind::Fix, id, .. } => Err(StoreError::IsFix { id }),
            run => Ok(run),
        }
    }

    /// The run or the fix with this id, or the only one whose id begins so; `last` is the newest one.
    ///
    /// # Errors
    /// There is none, or there are several; the error says which.
    pub fn find(&self, wanted: &str) -> Result<StoredRun, StoreError> {
        let ids = run_ids(&self.runs)?;
        let Some(newest) = ids.last() else {
            return Err(StoreError::Empty { path: self.runs.clone() });
        };
        let prefix = wanted.to_ascii_lowercase();
        if prefix == LAST {
            return Ok(self.stored(newest.clone()));
        }
        // A blank text is the beginning of everything and was never meant.
        let begins = |id: &&RunId| !prefix.is_empty() && id.as_str().starts_with(&prefix);
        let found: Vec<&RunId> = ids.iter().rev().filter(begins).collect();
        let shown = || printable::short(wanted, 60);
        match found.as_slice() {
            [] => {
                let known = ids.iter().rev().map(RunId::as_str).chain([LAST]);
                let meant = nearest(&prefix, known).map(str::to_owned);
                Err(StoreError::NoSuchRun { wanted: shown(), meant, path: self.runs.clone() })
            }
            [one] => Ok(self.stored((*one).clone())),
            several => {
                let runs = several.iter().map(ToString::to_string).collect();
                Err(StoreError::Ambiguous { wanted: shown(), runs })
            }
        }
    }

    fn stored(&self, id: RunId) -> StoredRun {
        let path = self.runs.join(id.as_str());
        let kind = if path.join(FIX_JOURNAL).exists() { Kind::Fix } else { Kind::Run };
        let state = state(&path, kind);
        StoredRun { id, path, state, kind }
    }
}

/// Why nothing is kept in a directory with these rights, for an account that has this number.
fn objection(mode: u32, owner: u32, uid: u32) -> Option<String> {
    let mode = mode & 0o7777;
    // With the sticky bit others can put files there, but touch none of ours.
    if mode & 0o1002 == 0o002 {
        return Some(format!(
            "everybody may write there (mode {mode:04o}); chmod o-w, or name a folder of your own in it with --state-dir"
        ));
    }
    // Root may use anybody's, as it does when it was told to by `sudo`.
    (uid != 0 && owner != 0 && owner != uid)
        .then(|| format!("it belongs to another account (uid {owner}); name a folder of your own with --state-dir"))
}

fn state(dir: &Path, kind: Kind) -> RunState {
    let (report, journal) = match kind {
        Kind::Run => (REPORTS[0], JOURNAL),
        Kind::Fix => (REPORTS[1], FIX_JOURNAL),
    };
    if dir.join(report).is_file() {
        return RunState::Finished;
    }
    let is_locked = File::open(dir.join(journal))
        .is_ok_and(|journal| matches!(journal.try_lock_shared(), Err(TryLockError::WouldBlock)));
    if is_locked { RunState::Running } else { RunState::Interrupted }
}

/// The ids of all runs, oldest first. A directory that is not there holds none.
pub(super) fn run_ids(runs: &Path) -> Result<std::collections::BTreeSet<RunId>, StoreError> {
    let entries = match std::fs::read_dir(runs) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(std::collections::BTreeSet::new()),
        entries => entries.map_err(StoreError::read(runs))?,
    };
    let mut ids = std::collections::BTreeSet::new();
    for entry in entries {
        let name = entry.map_err(StoreError::read(runs))?.file_name();
        let Some(name) = name.to_str() else { continue };
        // A UUID can be written in several ways; only the one we write is the name of a run.
        ids.extend(RunId::parse(name).filter(|id| id.as_str() == name));
    }
    Ok(ids)
}

#[cfg(test)]
mod tests {
    use super::super::RunDir;
    use super::*;

    fn with_runs(ids: &[&str]) -> (tempfile::TempDir, StateDir) {
        let dir = tempfile::tempdir().unwrap();
        let state = StateDir::open(&dir.path().join("state")).unwrap();
        for id in ids {
            RunDir::create(&state, &RunId::parse(id).unwrap()).unwrap();
        }
        (dir, state)
    }

    const A: &str = "01938f2a-7c00-7000-8000-00000000000a";
    const B: &str = "01938f2a-7c00-7000-8000-00000000000b";
    const C: &str = "02938f2a-7c00-7000-8000-00000000000c";

    #[test]
    fn a_directory_that_cannot_be_written_is_told_before_the_run() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("file");
        std::fs::write(&file, "").unwrap();
        for path in [file.as_path(), Path::new("/proc/self/state")] {
            let error = StateDir::open(path).unwrap_err().to_string();
            assert!(error.starts_with(&format!("cannot keep runs in {}", path.display())), "{error}");
            assert!(error.contains("--state-dir") && error.contains("CHECKLIST_STATE_DIR"), "{error}");
            assert!(!error.contains('\n'), "{error}");
        }
    }

    #[test]
    fn a_directory_that_another_account_could_change_keeps_nothing() {
        let why = |mode, owner| objection(mode, owner, 1000);
        for (mode, owner) in [(0o40_700, 1000), (0o40_755, 1000), (0o42_775, 0), (0o41_777, 0)] {
            assert_eq!(why(mode, owner), None, "{mode:o} {owner}");
        }
        assert!(why(0o40_777, 1000).unwrap().starts_with("everybody may write there (mode 0777)"));
        assert!(why(0o40_702, 0).is_some());
        assert!(why(0o40_700, 1001).unwrap().starts_with("it belongs to another account (uid 1001)"));
        assert_eq!(objection(0o40_700, 1001, 0), None);
    }

    #[test]
    fn a_run_is_found_by_its_id_by_its_beginning_and_as_the_last_one() {
        let (_dir, state) = with_runs(&[B, A, C]);
        std::fs::create_dir(state.runs_dir().join("lost+found")).unwrap();
        let found = |wanted: &str| state.find(wanted).map(|run| run.id.to_string());
        assert_eq!(found(A).unwrap(), A);
        assert_eq!(found("02").unwrap(), C);
        assert_eq!(found("02938F2A").unwrap(), C);
        assert_eq!(found("last").unwrap(), C);
        let ambiguous = found("01").unwrap_err().to_string();
        assert_eq!(ambiguous, format!("`01` is the beginning of 2 runs; type more of one of them: {B}, {A}"));
        assert!(matches!(found("ff"), Err(StoreError::NoSuchRun { .. })));
        assert!(matches!(found(""), Err(StoreError::NoSuchRun { .. })));
        assert!(matches!(found("../../etc"), Err(StoreError::NoSuchRun { .. })));
        let misspelt = |wanted: &str| found(wanted).unwrap_err().to_string();
        assert!(misspelt("lst").ends_with("; did you mean `last`?"), "{}", misspelt("lst"));
        let slipped = C.replacen('2', "3", 1);
        assert!(misspelt(&slipped).ends_with(&format!("; did you mean `{C}`?")), "{}", misspelt(&slipped));
        assert!(misspelt("ff").ends_with("; list the runs to see their ids"));
    }

    #[test]
    fn without_runs_the_last_one_is_an_error_that_says_so() {
        let dir = tempfile::tempdir().unwrap();
        let state = StateDir::for_reading(&dir.path().join("never"));
        assert_eq!(state.runs().unwrap(), []);
        assert!(state.find("last").unwrap_err().to_string().starts_with("no runs are kept in "));
    }

    #[test]
    fn runs_are_listed_newest_first_with_how_far_they_got() {
        let (_dir, state) = with_runs(&[B]);
        let finished = RunDir::create(&state, &RunId::parse(A).unwrap()).unwrap();
        finished.write_report("report.json", b"{}").unwrap();
        let running = RunDir::create(&state, &RunId::parse(C).unwrap()).unwrap();
        let journal = running.journal().unwrap();
        let states = || state.runs().unwrap().into_iter().map(|run| run.state).collect::<Vec<_>>();
        assert_eq!(states(), [RunState::Running, RunState::Interrupted, RunState::Finished]);
        drop(journal);
        assert_eq!(states()[0], RunState::Interrupted);
    }
}
