//! Writing lines.

use std::fs::{File, OpenOptions};
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::os::unix::fs::{MetadataExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use rustix::fs::OFlags;

use super::{Entry, Line};
use crate::clock::Moment;
use crate::output::sha256;
use crate::reason::reason;
use crate::store::Anchor;

/// The file of the audit, in the state directory.
pub(super) const AUDIT: &str = "audit.jsonl";
/// How much of the end of the file is looked at for the last line, in bytes; a line is far shorter.
const WINDOW: u64 = 64 << 10;
/// How often the file is tried while another program holds it, and how long is waited in between: a line is written
/// within a fraction of that, so whoever holds it longer is stuck.
const TRIES: u32 = 200;
/// See [`TRIES`].
const PAUSE: Duration = Duration::from_millis(5);

/// Something that the audit could not do.
#[derive(Debug, thiserror::Error)]
pub enum AuditError {
    /// The file could not be written.
    #[error("cannot write {}: {}", .path.display(), reason(.source))]
    Write {
        /// The file.
        path: PathBuf,
        /// The operating system's reason.
        source: io::Error,
    },
    /// The file could not be read.
    #[error("cannot read {}: {}", .path.display(), reason(.source))]
    Read {
        /// The file.
        path: PathBuf,
        /// The operating system's reason.
        source: io::Error,
    },
    /// Another program held the file for longer than writing a line takes.
    #[error("cannot write {}: another program holds it", .path.display())]
    Busy {
        /// The file.
        path: PathBuf,
    },
}

/// Whether a line must be on the disk before anything else is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keep {
    /// The operating system has it: it outlives the program, not a power cut. Enough for what only looks.
    Written,
    /// The disk has it: for what changes something.
    Durably,
}

/// The audit of a state directory.
#[derive(Debug, Clone)]
pub struct Log {
    pub(super) path: PathBuf,
}

impl Log {
    /// The audit of the state directory `folder`. Nothing is made or opened.
    #[must_use]
    pub fn of(folder: &Path) -> Self {
        Self { path: folder.join(AUDIT) }
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Appends a line for each entry, all in one write, and answers where each stands. Whether a failure keeps anything from
    /// being done is for the caller to say: what looks goes on, what changes something must not.
    ///
    /// # Errors
    /// The file cannot be opened, locked or written; then nothing was added to it.
    pub fn append(&self, entries: &[Entry], keep: Keep) -> Result<Vec<Anchor>, AuditError> {
        let mut file = self.open().map_err(|source| AuditError::Write { path: self.path.clone(), source })?;
        self.lock(&file)?;
        // The lock goes with the file.
        add(&mut file, entries, keep).map_err(|source| AuditError::Write { path: self.path.clone(), source })
    }

    fn open(&self) -> io::Result<File> {
        // A link could lead the lines into another file, or to where nobody keeps them.
        let flags = i32::try_from(OFlags::NOFOLLOW.bits()).unwrap_or_default();
        let mut options = OpenOptions::new();
        let file = options.read(true).append(true).create(true).mode(0o600).custom_flags(flags).open(&self.path)?;
        let about = file.metadata()?;
        match (about.is_file(), about.mode() & 0o002) {
            (true, 0) => Ok(file),
            (true, _) => Err(io::Error::other("everybody may write it; chmod o-w")),
            (false, _) => Err(io::Error::other("it is no plain file")),
        }
    }

    fn lock(&self, file: &File) -> Result<(), AuditError> {
        for _ in 0..TRIES {
            match file.try_lock() {
                Ok(()) => return Ok(()),
                Err(std::fs::TryLockError::WouldBlock) => std::thread::sleep(PAUSE),
                Err(std::fs::TryLockError::Error(source)) => {
                    return Err(AuditError::Write { path: self.path.clone(), source });
                }
            }
        }
        Err(AuditError::Busy { path: self.path.clone() })
    }
}

fn add(file: &mut File, entries: &[Entry], keep: Keep) -> io::Result<Vec<Anchor>> {
    let End { length, is_torn, mut seq, mut previous } = end(file)?;
    // A line that was torn stays as it is, for whoever looks; ours begins on a line of its own.
    let mut text = if is_torn { "\n".to_owned() } else { String::new() };
    let mut anchors = Vec::with_capacity(entries.len());
    for entry in entries {
        let line = Line { seq, at: Moment::now(), entry: entry.bounded(), previous };
        let json = serde_json::to_string(&line)?;
        previous = sha256(json.as_bytes());
        anchors.push(Anchor { line: seq, sha256: previous.clone() });
        text.push_str(&json);
        text.push('\n');
        seq += 1;
    }
    if let Err(error) = file.write_all(text.as_bytes()) {
        // Where this fails as well, the next one finds a torn line.
        let _ = file.set_len(length);
        return Err(error);
    }
    if keep == Keep::Durably {
        file.sync_data()?;
    }
    Ok(anchors)
}

/// How a file ends, to which lines are to be added.
struct End {
    /// How long it is.
    length: u64,
    /// Whether its last line does not end in a line feed.
    is_torn: bool,
    /// The number of the next line.
    seq: u64,
    /// SHA-256 of the last line; "" of an empty file.
    previous: String,
}

fn end(file: &mut File) -> io::Result<End> {
    let length = file.metadata()?.len();
    if length == 0 {
        return Ok(End { length, is_torn: false, seq: 0, previous: String::new() });
    }
    let mut bytes = Vec::new();
    file.seek(SeekFrom::Start(length.saturating_sub(WINDOW)))?;
    file.read_to_end(&mut bytes)?;
    let is_torn = !bytes.ends_with(b"\n");
    let whole = bytes.strip_suffix(b"\n").unwrap_or(&bytes);
    let last = whole.rsplit(|byte| *byte == b'\n').next().unwrap_or_default();
    let seq = match serde_json::from_slice::<Line>(last) {
        Ok(line) => line.seq + 1,
        // It was torn or edited: how many lines there are says which one comes next.
        Err(_) => lines(file)? + u64::from(is_torn),
    };
    Ok(End { length, is_torn, seq, previous: sha256(last) })
}

fn lines(file: &mut File) -> io::Result<u64> {
    file.seek(SeekFrom::Start(0))?;
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes)?;
    Ok(bytes.split(|byte| *byte == b'\n').count() as u64 - 1)
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::super::entry::sample::entry;
    use super::*;

    fn log() -> (tempfile::TempDir, Log) {
        let dir = tempfile::tempdir().unwrap();
        let log = Log::of(dir.path());
        (dir, log)
    }

    fn without_second(bytes: &[u8]) -> Vec<u8> {
        let lines = bytes.split_inclusive(|byte| *byte == b'\n').enumerate();
        lines.filter(|(number, _)| *number != 1).flat_map(|(_, line)| line.to_vec()).collect()
    }

    #[test]
    fn each_line_is_chained_to_the_one_before_and_only_its_owner_may_read_it() {
        let (_dir, log) = log();
        let anchors = log.append(&[entry("a"), entry("b")], Keep::Written).unwrap();
        let third = log.append(&[entry("c")], Keep::Durably).unwrap();
        let chain = log.read().unwrap();
        assert_eq!((chain.length, &chain.faults[..]), (3, &[][..]));
        assert!(anchors.iter().chain(&third).all(|anchor| chain.holds(anchor)));
        assert_eq!(chain.head(), Some(third[0].sha256.as_str()));
        assert_eq!(chain.lines.iter().map(|(line, _)| line.seq).collect::<Vec<_>>(), [0, 1, 2]);
        assert_eq!(std::fs::metadata(log.path()).unwrap().permissions().mode() & 0o777, 0o600);
    }

    #[test]
    fn many_that_write_at_once_make_one_chain() {
        let (_dir, log) = log();
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| (0..25).for_each(|_| drop(log.append(&[entry("a")], Keep::Written).unwrap())));
            }
        });
        let chain = log.read().unwrap();
        assert_eq!((chain.length, &chain.faults[..]), (200, &[][..]));
    }

    #[test]
    fn a_line_that_was_torn_stays_torn_and_what_comes_after_it_is_whole() {
        let (_dir, log) = log();
        log.append(&[entry("a"), entry("b")], Keep::Written).unwrap();
        let bytes = std::fs::read(log.path()).unwrap();
        std::fs::write(log.path(), &bytes[..bytes.len() - 20]).unwrap();
        assert_eq!(log.read().unwrap().faults[0].what, "it was torn while it was written");
        log.append(&[entry("c")], Keep::Written).unwrap();
        log.append(&[entry("d")], Keep::Written).unwrap();
        let chain = log.read().unwrap();
        assert_eq!(chain.faults.iter().map(|fault| fault.line).collect::<Vec<_>>(), [2]);
        assert_eq!((chain.length, chain.lines.len()), (4, 3));
        std::fs::write(log.path(), without_second(&std::fs::read(log.path()).unwrap())).unwrap();
        assert_eq!(log.read().unwrap().faults[0].line, 2, "the torn line cannot be taken away either");
    }

    #[test]
    fn neither_a_link_nor_a_pipe_is_written_to_and_whoever_holds_the_file_is_not_waited_for_long() {
        let (dir, log) = log();
        let elsewhere = dir.path().join("elsewhere");
        std::fs::write(&elsewhere, "").unwrap();
        std::os::unix::fs::symlink(&elsewhere, log.path()).unwrap();
        assert!(matches!(log.append(&[entry("a")], Keep::Written), Err(AuditError::Write { .. })));
        assert_eq!(std::fs::read(&elsewhere).unwrap(), b"");
        std::fs::remove_file(log.path()).unwrap();
        log.append(&[entry("a")], Keep::Written).unwrap();
        let held = File::open(log.path()).unwrap();
        held.lock().unwrap();
        let error = log.append(&[entry("b")], Keep::Written).unwrap_err();
        assert!(error.to_string().ends_with("another program holds it"), "{error}");
        drop(held);
        log.append(&[entry("b")], Keep::Written).unwrap();
    }

    #[test]
    fn a_disk_that_is_full_is_an_error() {
        let mut full = OpenOptions::new().read(true).append(true).open("/dev/full").unwrap();
        assert_eq!(add(&mut full, &[entry("a")], Keep::Written).unwrap_err().kind(), io::ErrorKind::StorageFull);
    }
}
