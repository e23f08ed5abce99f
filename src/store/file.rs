//! Writing a file so that it is there whole or not at all.

use std::fs::{DirBuilder, File};
use std::io::{self, Write as _};
use std::os::unix::fs::DirBuilderExt as _;
use std::path::Path;

/// Makes a directory that only its owner can enter, and those above it; one that is there already is left as it is.
pub(super) fn private_dirs(path: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(path)
}

/// Makes a directory that only its owner can enter; it must not be there yet.
pub(super) fn private_dir(path: &Path) -> io::Result<()> {
    DirBuilder::new().mode(0o700).create(path)
}

/// Whether `size` bytes can be written in `dir`; nothing is left of it.
pub(super) fn try_room(dir: &Path, size: usize) -> io::Result<()> {
    tempfile::tempfile_in(dir)?.write_all(&vec![0; size])
}

/// Writes `bytes` to `path`, mode 0600: to a temporary file beside it, which then takes its name. A failure leaves what was
/// there before, and no temporary file. The operating system has it then, the disk perhaps not yet.
pub(super) fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    write(path, bytes, |_| Ok(()))
}

/// As [`write_whole`], and waits until its content is on the disk. That costs milliseconds, so it is for the few files that
/// tell of the whole run. Its name is on the disk after [`sync_dir`], once for all of them.
pub(super) fn write_durably(path: &Path, bytes: &[u8]) -> io::Result<()> {
    write(path, bytes, File::sync_all)
}

fn write(path: &Path, bytes: &[u8], sync: impl Fn(&File) -> io::Result<()>) -> io::Result<()> {
    let dir = path.parent().ok_or(io::ErrorKind::InvalidInput)?;
    // `NamedTempFile` makes files 0600 and takes them away again when it is dropped.
    let mut temporary = tempfile::Builder::new().prefix(".tmp-").tempfile_in(dir)?;
    temporary.write_all(bytes)?;
    sync(temporary.as_file())?;
    temporary.persist(path).map(drop).map_err(|error| error.error)
}

/// Waits until the names of all files in `dir` are on the disk.
pub(super) fn sync_dir(dir: &Path) -> io::Result<()> {
    File::open(dir)?.sync_all()
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    #[test]
    fn a_file_is_replaced_whole_and_nothing_is_left_over() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("report.json");
        write_whole(&path, b"old").unwrap();
        write_durably(&path, b"new").unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), b"new");
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_failed_write_leaves_no_temporary_file() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("taken");
        std::fs::create_dir(&path).unwrap();
        assert!(write_whole(&path, b"new").is_err(), "a directory has the name");
        assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 1);
    }
}
