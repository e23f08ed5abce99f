//! A file that appears whole or not at all.

use std::fs::File;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use crate::reason::reason;

/// A file that was asked for, opened before the work starts and there when it has ended.
#[derive(Debug)]
pub struct WholeFile {
    path: PathBuf,
    opened: Opened,
}

#[derive(Debug)]
enum Opened {
    /// A temporary file, which takes the place of the named one when it is whole.
    Beside(NamedTempFile),
    /// What is no ordinary file (`/dev/stderr`, a named pipe): it is written to as it is.
    Device(File),
}

impl WholeFile {
    /// Opens what will be at `path`.
    ///
    /// # Errors
    /// Why it cannot be written there, in one line.
    pub fn open(path: &Path) -> Result<Self, String> {
        let cannot = |why: String| format!("`{}` cannot be written: {why}", path.display());
        if path.is_dir() {
            return Err(cannot("it is a folder".to_owned()));
        }
        if path.exists() && !path.is_file() {
            let file = File::options().write(true).open(path).map_err(|error| cannot(reason(&error)))?;
            return Ok(Self { path: path.to_owned(), opened: Opened::Device(file) });
        }
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let file = tempfile::Builder::new().prefix(".checklist-").tempfile_in(folder);
        let file = file.map_err(|error| cannot(reason(&error)))?;
        Ok(Self { path: path.to_owned(), opened: Opened::Beside(file) })
    }

    /// Writes it, readable by its owner alone (mode 0600).
    ///
    /// # Errors
    /// Why it could not be written, in one line; then what stood there still does.
    pub fn write(self, bytes: &[u8]) -> Result<(), String> {
        let written = match self.opened {
            Opened::Device(mut file) => file.write_all(bytes),
            Opened::Beside(file) => beside(file, &self.path, bytes),
        };
        written.map_err(|error| format!("`{}` could not be written: {}", self.path.display(), reason(&error)))
    }
}

fn beside(mut file: NamedTempFile, path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    file.persist(path).map(drop).map_err(|error| error.error)
}
