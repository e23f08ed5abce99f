//! The manifest of a run: what every file was when the run ended, chained to the run before, so that a later change shows.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::Digest as _;

use super::{StoreError, file, state_dir};
use crate::at_once;
use crate::id::RunId;
use crate::output::{hex, sha256};

/// The file of the manifest.
pub(super) const MANIFEST: &str = "manifest.json";
/// The file of the signature of the manifest.
pub(super) const SIGNATURE: &str = "manifest.json.sig";
/// The name and version of the format.
const SCHEMA: &str = "checklist.manifest/1";
/// Bytes read at once.
const CHUNK: usize = 64 << 10;
/// With so many bytes two halves of the files are read sooner at once than one after the other.
const LARGE: u64 = 1 << 20;

/// What `manifest.json` holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Always `checklist.manifest/1`.
    pub schema: String,
    /// The run.
    pub run: RunId,
    /// SHA-256 of every file but the manifest, by its path below the run's directory.
    pub files: BTreeMap<String, String>,
    /// The newest earlier run that was sealed; `null` for the first.
    pub previous: Option<Previous>,
    /// The line of the audit that began the run; left out when there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub audit: Option<Anchor>,
}

/// A line of the audit, by its number and its content.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Anchor {
    /// Its number, from 0.
    pub line: u64,
    /// SHA-256 of it, without its line feed.
    pub sha256: String,
}

/// The run that a manifest is chained to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Previous {
    /// Its id.
    pub run: RunId,
    /// SHA-256 of its `manifest.json`.
    pub sha256: String,
}

pub(super) fn seal(runs: &Path, dir: &Path, id: &RunId, audit: Option<Anchor>) -> Result<Manifest, StoreError> {
    let (files, previous) = (digests(dir)?, previous(runs, id)?);
    let manifest = Manifest { schema: SCHEMA.to_owned(), run: id.clone(), files, previous, audit };
    let path = dir.join(MANIFEST);
    let mut json = serde_json::to_vec_pretty(&manifest)
        .map_err(|error| StoreError::Write { path: path.clone(), source: error.into() })?;
    json.push(b'\n');
    file::write_durably(&path, &json).and_then(|()| file::sync_dir(dir)).map_err(StoreError::write(&path))?;
    Ok(manifest)
}

/// A manifest as it stands in its file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sealed {
    /// What it says.
    pub manifest: Manifest,
    /// The bytes of the file, which is what is signed.
    pub bytes: Vec<u8>,
    /// Their SHA-256.
    pub sha256: String,
}

/// The manifest of the run in `dir`.
///
/// # Errors
/// There is no manifest that could be read.
pub fn manifest(dir: &Path) -> Result<Sealed, StoreError> {
    let path = dir.join(MANIFEST);
    let bytes = std::fs::read(&path).map_err(StoreError::read(&path))?;
    let manifest = serde_json::from_slice(&bytes).map_err(|error| StoreError::Read { path, source: error.into() })?;
    Ok(Sealed { manifest, sha256: sha256(&bytes), bytes })
}

/// The signature of the manifest of the run in `dir`, if it was signed.
#[must_use]
pub fn signature(dir: &Path) -> Option<String> {
    std::fs::read_to_string(dir.join(SIGNATURE)).ok()
}

/// What no longer is as the manifest of the run in `dir` says, a sentence each; empty when all is as it was.
///
/// # Errors
/// There is no manifest that could be read, or a file that is there cannot be read.
pub fn verify(dir: &Path) -> Result<Vec<String>, StoreError> {
    let mut changes = verify_alone(dir)?;
    if let (Some(previous), Some(runs)) = (manifest(dir)?.manifest.previous, dir.parent()) {
        let path = runs.join(previous.run.as_str()).join(MANIFEST);
        match std::fs::read(&path) {
            Ok(bytes) if sha256(&bytes) == previous.sha256 => {}
            Ok(_) => changes.push(format!("the manifest of the run before, {}, was changed", previous.run)),
            Err(_) => changes.push(format!("the manifest of the run before, {}, is missing", previous.run)),
        }
    }
    Ok(changes)
}

/// As [`verify`], of a run that stands alone: the run before it is elsewhere.
///
/// # Errors
/// As with [`verify`].
pub fn verify_alone(dir: &Path) -> Result<Vec<String>, StoreError> {
    let Sealed { manifest, .. } = manifest(dir)?;
    let found = digests(dir)?;
    let mut changes = Vec::new();
    for (name, digest) in &manifest.files {
        match found.get(name) {
            None => changes.push(format!("{name} is missing")),
            Some(now) if now != digest => changes.push(format!("{name} was changed")),
            Some(_) => {}
        }
    }
    changes.extend(
        found.keys().filter(|name| !manifest.files.contains_key(*name)).map(|name| format!("{name} was added")),
    );
    Ok(changes)
}

fn previous(runs: &Path, id: &RunId) -> Result<Option<Previous>, StoreError> {
    let earlier = state_dir::run_ids(runs)?.into_iter().filter(|other| other < id);
    Ok(earlier.rev().find_map(|run| {
        let bytes = std::fs::read(runs.join(run.as_str()).join(MANIFEST)).ok()?;
        Some(Previous { run, sha256: sha256(&bytes) })
    }))
}

/// SHA-256 of every file below `dir` but its manifest and the signature of that.
fn digests(dir: &Path) -> Result<BTreeMap<String, String>, StoreError> {
    let (mut files, mut bytes) = (Vec::new(), 0);
    let mut open: Vec<PathBuf> = vec![dir.to_owned()];
    while let Some(next) = open.pop() {
        for entry in std::fs::read_dir(&next).map_err(StoreError::read(&next))? {
            let path = entry.map_err(StoreError::read(&next))?.path();
            let relative = path.strip_prefix(dir).unwrap_or(&path).to_string_lossy().into_owned();
            // A link is not followed: what it leads to is not part of the run.
            let about = std::fs::symlink_metadata(&path).map_err(StoreError::read(&path))?;
            let kind = about.file_type();
            if kind.is_dir() {
                open.push(path);
            } else if kind.is_file() && relative != MANIFEST && relative != SIGNATURE {
                files.push((relative, path));
                bytes += about.len();
            }
        }
    }
    files.sort();
    let many = if bytes < LARGE { usize::MAX } else { 2 };
    let digests = at_once::each(&files, many, |(_, path)| digest(path).map_err(StoreError::read(path)));
    files.into_iter().zip(digests).map(|((relative, _), digest)| Ok((relative, digest?))).collect()
}

fn digest(path: &Path) -> std::io::Result<String> {
    let mut file = File::open(path)?;
    let mut state = sha2::Sha256::new();
    let mut chunk = vec![0; CHUNK];
    loop {
        let read = file.read(&mut chunk)?;
        if read == 0 {
            return Ok(hex(&state.finalize()));
        }
        state.update(chunk.get(..read).unwrap_or_default());
    }
}

#[cfg(test)]
mod tests {
    use super::super::{RunDir, StateDir};
    use super::*;

    fn sealed(state: &StateDir) -> (RunDir, Manifest) {
        let run = RunDir::create(state, &RunId::new()).unwrap();
        run.store_evidence("a", "stdout", b"No\n").unwrap();
        run.write_report("report.json", b"{}\n").unwrap();
        let manifest = run.seal(None).unwrap();
        (run, manifest)
    }

    #[test]
    fn each_run_is_chained_to_the_newest_sealed_one_before() {
        let dir = tempfile::tempdir().unwrap();
        let state = StateDir::open(dir.path()).unwrap();
        let (first, manifest) = sealed(&state);
        assert_eq!(manifest.previous, None);
        assert_eq!(manifest.files.keys().collect::<Vec<_>>(), ["evidence/a.stdout", "report.json"]);
        assert_eq!(manifest.files["evidence/a.stdout"], sha256(b"No\n"));
        RunDir::create(&state, &RunId::new()).unwrap();
        let (_, second) = sealed(&state);
        let bytes = std::fs::read(first.path().join(MANIFEST)).unwrap();
        assert_eq!(second.previous, Some(Previous { run: manifest.run, sha256: sha256(&bytes) }));
    }

    #[test]
    fn every_later_change_shows() {
        let dir = tempfile::tempdir().unwrap();
        let state = StateDir::open(dir.path()).unwrap();
        let (first, _) = sealed(&state);
        let (second, _) = sealed(&state);
        assert_eq!(verify(second.path()).unwrap(), Vec::<String>::new());
        std::fs::write(second.path().join("report.json"), "{ }").unwrap();
        std::fs::remove_file(second.path().join("evidence/a.stdout")).unwrap();
        std::fs::write(second.path().join("new"), "").unwrap();
        std::fs::write(first.path().join(MANIFEST), "{}").unwrap();
        let changes = verify(second.path()).unwrap().join("; ");
        for change in ["report.json was changed", "evidence/a.stdout is missing", "new was added", "run before"] {
            assert!(changes.contains(change), "{changes}");
        }
    }
}
