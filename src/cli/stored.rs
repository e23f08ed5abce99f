//! A run that was asked for: one that is kept here, or one in a bundle.

use std::path::{Path, PathBuf};

use super::args::StateArgs;
use super::open;
use super::surroundings::Surroundings;
use crate::bundle::{ENDING, Unpacked};
use crate::store::{StateDir, StoreError, StoredRun};

/// A run that was asked for.
#[derive(Debug)]
pub struct Stored {
    /// The run.
    pub run: StoredRun,
    /// What it was unpacked from; its files are there for as long as this is.
    pub bundle: Option<Unpacked>,
}

/// Whether a word is the path of a bundle, and not the id of a run.
pub fn is_bundle(word: &str) -> bool {
    word.ends_with(ENDING) || word.contains('/')
}

impl Stored {
    /// Finds a run or a fix: by its id, by the beginning of its id, as `last`, or in the bundle at a path.
    ///
    /// # Errors
    /// There is no such run or bundle, in one line.
    pub fn find(word: &str, state: &StateArgs, from: &Surroundings) -> Result<Self, String> {
        Self::sought(word, state, from, StateDir::find)
    }

    /// The same, but only a run: `last` is the newest one, whatever was mended since.
    ///
    /// # Errors
    /// There is no such run or bundle, or it is a fix, in one line.
    pub fn find_run(word: &str, state: &StateArgs, from: &Surroundings) -> Result<Self, String> {
        Self::sought(word, state, from, StateDir::find_run)
    }

    fn sought(
        word: &str,
        state: &StateArgs,
        from: &Surroundings,
        find: fn(&StateDir, &str) -> Result<StoredRun, StoreError>,
    ) -> Result<Self, String> {
        if is_bundle(word) {
            let bundle = Unpacked::open(&from.folder.join(word)).map_err(|error| error.to_string())?;
            let run = bundle.state().find(bundle.about.run.as_str());
            let run = run.map_err(|_| format!("{} holds no run", crate::printable::line(word)))?;
            return Ok(Self { run, bundle: Some(bundle) });
        }
        let folder = open::state_folder(state, from)?;
        let run = find(&StateDir::for_reading(&folder), word).map_err(|error| error.to_string())?;
        Ok(Self { run, bundle: None })
    }

    /// Where people find it, who typed `word` for it.
    pub fn shown(&self, word: &str) -> String {
        self.bundle.as_ref().map_or_else(|| self.run.path.display().to_string(), |_| word.to_owned())
    }

    /// The folder of the scenario that came with it.
    pub fn library(&self) -> Option<PathBuf> {
        self.bundle.as_ref().and_then(Unpacked::library)
    }

    /// The directory of the run.
    pub fn path(&self) -> &Path {
        &self.run.path
    }
}
