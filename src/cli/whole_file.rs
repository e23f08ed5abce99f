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
        self.put(None, |to| to.write_all(bytes))
    }

    /// Writes it as [`Self::write`], piece by piece.
    ///
    /// # Errors
    /// As [`Self::write`].
    pub fn fill(self, content: impl FnOnce(&mut File) -> std::io::Result<()>) -> Result<(), String> {
        self.put(None, content)
    }

    /// Writes it with the permissions of what stands there, or those of a new file that anybody may read (0644).
    ///
    /// # Errors
    /// As [`Self::write`].
    pub fn replace(self, bytes: &[u8]) -> Result<(), String> {
        use std::os::unix::fs::PermissionsExt as _;
        let kept = std::fs::metadata(&self.path).map(|metadata| metadata.permissions());
        let permissions = kept.unwrap_or_else(|_| std::fs::Permissions::from_mode(0o644));
        self.put(Some(permissions), |to| to.write_all(bytes))
    }

    fn put(
        self,
        permissions: Option<std::fs::Permissions>,
        content: impl FnOnce(&mut File) -> std::io::Result<()>,
    ) -> Result<(), String> {
        let written = match self.opened {
            Opened::Device(mut file) => content(&mut file),
            Opened::Beside(file) => beside(file, &self.path, permissions, content),
        };
        written.map_err(|error| format!("`{}` could not be written: {}", self.path.display(), reason(&error)))
    }
}

fn beside(
    mut file: NamedTempFile,
    path: &Path,
    permissions: Option<std::fs::Permissions>,
    content: impl FnOnce(&mut File) -> std::io::Result<()>,
) -> std::io::Result<()> {
    content(file.as_file_mut())?;
    if let Some(permissions) = permissions {
        file.as_file().set_permissions(permissions)?;
    }
    file.as_file().sync_all()?;
    file.persist(path).map(drop).map_err(|error| error.error)
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    #[test]
    fn what_is_replaced_keeps_its_permissions_and_what_is_new_is_private_unless_said() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x");
        let mode = || std::fs::metadata(&path).unwrap().permissions().mode() & 0o777;
        WholeFile::open(&path).unwrap().write(b"a").unwrap();
        assert_eq!(mode(), 0o600);
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o750)).unwrap();
        WholeFile::open(&path).unwrap().replace(b"b").unwrap();
        assert_eq!((mode(), std::fs::read(&path).unwrap()), (0o750, b"b".to_vec()));
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
