//! The directory of one run, while it is written.

use std::path::{Path, PathBuf};

use super::{Anchor, Journal, Manifest, StateDir, StoreError, file, manifest};
use crate::id::{RunId, is_name};
use crate::output::Spilled;
use crate::printable;

/// The file of the journal.
pub(super) const JOURNAL: &str = "events.jsonl";
/// The file of the journal of a fix; it is what makes a directory one of a fix.
pub(super) const FIX_JOURNAL: &str = "fix.jsonl";
/// The files of the reports that make a run, or a fix, a finished one.
pub(super) const REPORTS: [&str; 2] = ["report.json", "fix.json"];
/// The directory of the evidence.
pub(super) const EVIDENCE: &str = "evidence";
/// How the name of evidence ends that is compressed, by zstd.
pub(super) const PACKED: &str = ".zst";
/// The longest name of a file; most file systems allow 255 bytes.
const LONGEST_NAME: usize = 200;

/// The directory of a run that goes on.
#[derive(Debug, Clone)]
pub struct RunDir {
    id: RunId,
    path: PathBuf,
    runs: PathBuf,
}

impl RunDir {
    /// Makes the directory of a new run.
    ///
    /// # Errors
    /// It is already there, or cannot be made.
    pub fn create(state: &StateDir, id: &RunId) -> Result<Self, StoreError> {
        let path = state.runs_dir().join(id.as_str());
        let evidence = path.join(EVIDENCE);
        file::private_dir(&path).map_err(|source| match source.kind() {
            std::io::ErrorKind::AlreadyExists => StoreError::Exists { path: path.clone() },
            _ => StoreError::Unusable { path: path.clone(), source },
        })?;
        file::private_dir(&evidence).map_err(|source| StoreError::Unusable { path: evidence, source })?;
        Ok(Self { id: id.clone(), path, runs: state.runs_dir().to_owned() })
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Keeps a signature of the manifest.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn write_signature(&self, armored: &str) -> Result<(), StoreError> {
        let path = self.path.join(manifest::SIGNATURE);
        file::write_durably(&path, armored.as_bytes())
            .and_then(|()| file::sync_dir(&self.path))
            .map_err(StoreError::write(&path))
    }

    /// Takes the directory away again, of a run of which nothing was written down.
    pub fn give_up(&self) {
        // What holds anything is not removed by this, and stays.
        let _ = std::fs::remove_dir(self.path.join(EVIDENCE)).and_then(|()| std::fs::remove_dir(&self.path));
    }

    /// Opens the journal; once in a run.
    ///
    /// # Errors
    /// It cannot be made.
    pub fn journal(&self) -> Result<Journal, StoreError> {
        let path = self.path.join(JOURNAL);
        Journal::create(&path).map_err(StoreError::write(&path))
    }

    /// Opens the journal of a fix, instead of that of a run; once.
    ///
    /// # Errors
    /// It cannot be made.
    pub fn fix_journal(&self) -> Result<Journal, StoreError> {
        let path = self.path.join(FIX_JOURNAL);
        Journal::create(&path).map_err(StoreError::write(&path))
    }

    /// Stores the whole of a stream (`stdout`, `stderr`) of a step, and answers the path below the run's directory.
    ///
    /// # Errors
    /// The step or the stream has a name that is no id, or the file cannot be written.
    pub fn store_evidence(&self, step: &str, stream: &str, bytes: &[u8]) -> Result<String, StoreError> {
        let relative = evidence_name(step, stream)?;
        let path = self.path.join(&relative);
        file::write_whole(&path, bytes).map_err(StoreError::write(&path))?;
        Ok(relative)
    }

    /// The folder for evidence, for streams that are written while they come.
    #[must_use]
    pub fn evidence_folder(&self) -> PathBuf {
        self.path.join(EVIDENCE)
    }

    /// Keeps a file of [`Self::evidence_folder`] as one stream of a step's output; one that is compressed gets a name that
    /// ends in `.zst`. Answers the path below the run's directory.
    ///
    /// # Errors
    /// That the names do not fit, or that the file could not be given its name.
    pub fn adopt_evidence(&self, step: &str, stream: &str, file: &Spilled) -> Result<String, StoreError> {
        let mut relative = evidence_name(step, stream)?;
        if file.packed() {
            relative.push_str(PACKED);
        }
        let path = self.path.join(&relative);
        std::fs::rename(file.path(), &path).map_err(StoreError::write(&path))?;
        Ok(relative)
    }

    /// Writes a report such as `report.json`, whole or not at all, and answers where it is. Only `report.json` is on the disk
    /// then: the others can be made from it again, and waiting for the disk is what a short run waits for most.
    ///
    /// # Errors
    /// The name is no plain file name or is one of the store's own, or the file cannot be written.
    pub fn write_report(&self, name: &str, bytes: &[u8]) -> Result<PathBuf, StoreError> {
        let is_plain = name.chars().all(|c| c.is_ascii_alphanumeric() || "._-".contains(c));
        let is_ours = [JOURNAL, FIX_JOURNAL, manifest::MANIFEST, manifest::SIGNATURE, EVIDENCE].contains(&name);
        if !is_plain || is_ours || name.is_empty() || name.starts_with('.') || name.len() > LONGEST_NAME {
            return Err(bad_name(name));
        }
        let path = self.path.join(name);
        let write = if REPORTS.contains(&name) { file::write_durably } else { file::write_whole };
        write(&path, bytes).map_err(StoreError::write(&path))?;
        Ok(path)
    }

    /// Writes `manifest.json`: the SHA-256 of every file, and of the manifest of the newest earlier run that has one, and
    /// the line of the audit that began the run. Nothing may be written to the run afterwards.
    ///
    /// A long stream that its disk did not take in time has no name yet, and is told to be lost. It goes: it may still grow.
    ///
    /// # Errors
    /// A file cannot be read, or the manifest cannot be written.
    pub fn seal(&self, audit: Option<Anchor>) -> Result<Manifest, StoreError> {
        for entry in std::fs::read_dir(self.evidence_folder()).into_iter().flatten().flatten() {
            if entry.file_name().as_encoded_bytes().starts_with(Spilled::PREFIX.as_bytes()) {
                let _ = std::fs::remove_file(entry.path());
            }
        }
        manifest::seal(&self.runs, &self.path, &self.id, audit)
    }
}

/// The file of a stream, below the run's directory.
fn evidence_name(step: &str, stream: &str) -> Result<String, StoreError> {
    let name = format!("{step}.{stream}");
    if !is_step(step) || !is_name(stream) || name.len() > LONGEST_NAME - PACKED.len() {
        return Err(bad_name(&name));
    }
    Ok(format!("{EVIDENCE}/{name}"))
}

/// Whether `name` is that of a step, or of one item of it: `disk`, `disk.12`.
fn is_step(name: &str) -> bool {
    let (step, item) = name.split_once('.').unwrap_or((name, "1"));
    is_name(step) && !item.is_empty() && item.chars().all(|c| c.is_ascii_digit())
}

fn bad_name(name: &str) -> StoreError {
    StoreError::Name { name: printable::short(name, 60) }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    fn run() -> (tempfile::TempDir, StateDir, RunDir) {
        let dir = tempfile::tempdir().unwrap();
        let state = StateDir::open(dir.path()).unwrap();
        let run = RunDir::create(&state, &RunId::new()).unwrap();
        (dir, state, run)
    }

    #[test]
    fn what_a_run_keeps_is_for_its_owner_only() {
        let (_dir, _state, run) = run();
        let _journal = run.journal().unwrap();
        let evidence = run.store_evidence("sql_thread", "stdout", b"No\n").unwrap();
        assert_eq!(evidence, "evidence/sql_thread.stdout");
        let report = run.write_report("report.json", b"{}").unwrap();
        let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(run.path()), 0o700);
        for file in [run.path().join(JOURNAL), run.path().join(evidence), report] {
            assert_eq!(mode(&file), 0o600, "{}", file.display());
        }
    }

    #[test]
    fn what_is_still_being_written_is_no_part_of_a_sealed_run() {
        let (_dir, _state, run) = run();
        run.store_evidence("a", "stdout", b"x").unwrap();
        let late = run.evidence_folder().join(format!("{}x1y2", Spilled::PREFIX));
        std::fs::write(&late, "to be").unwrap();
        run.write_report("report.json", b"{}").unwrap();
        run.seal(None).unwrap();
        assert!(!late.exists());
        assert_eq!(crate::store::verify(run.path()).unwrap(), Vec::<String>::new());
    }

    #[test]
    fn no_name_leads_out_of_the_directory_or_over_the_journal() {
        let (_dir, _state, run) = run();
        for name in ["../x", "a/b", "", ".", "..", ".hidden", "events.jsonl", "manifest.json", "a\0b", "a b"] {
            assert!(matches!(run.write_report(name, b""), Err(StoreError::Name { .. })), "{name:?}");
        }
        for step in ["../x", "A", "", "1a", "a.b", &"a".repeat(300)] {
            assert!(matches!(run.store_evidence(step, "stdout", b""), Err(StoreError::Name { .. })), "{step}");
        }
    }

    #[test]
    fn an_id_is_used_once() {
        let (_dir, state, run) = run();
        assert!(matches!(RunDir::create(&state, &run.id), Err(StoreError::Exists { .. })));
        let _journal = run.journal().unwrap();
        assert!(run.journal().is_err(), "a second journal would overwrite the first");
    }

    #[test]
    fn a_store_that_goes_away_gives_errors_and_no_panic() {
        let (_dir, _state, run) = run();
        std::fs::remove_dir_all(run.path()).unwrap();
        assert!(run.store_evidence("a", "stdout", b"x").is_err());
        let error = run.write_report("report.json", b"{}").unwrap_err().to_string();
        assert!(error.starts_with("cannot write ") && error.contains("--state-dir"), "{error}");
        assert!(run.seal(None).is_err());
    }
}
