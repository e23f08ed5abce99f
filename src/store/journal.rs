//! The journal of a run: its events, one JSON line each, written as they happen.

use std::fs::{File, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

use serde::Serialize;

/// How much is held back at the most until somebody asks for it to be written, in bytes.
const MUCH: usize = 64 << 10;

/// An open journal. While it is open the file is locked, so that others can tell a run that goes on from one that was killed.
#[derive(Debug)]
pub struct Journal {
    file: File,
    /// How long the file is, up to the end of the last whole line.
    length: u64,
    /// Lines that could not be written yet.
    pending: Vec<u8>,
}

impl Journal {
    pub(super) fn create(path: &Path) -> io::Result<Self> {
        let file = OpenOptions::new().append(true).create_new(true).mode(0o600).open(path)?;
        file.lock()?;
        Ok(Self { file, length: 0, pending: Vec::new() })
    }

    /// Takes in one event. It is written with the next [`Self::write`], or now if there is much to write.
    ///
    /// # Errors
    /// As with [`Self::write`].
    pub fn append<Event: Serialize>(&mut self, event: &Event) -> io::Result<()> {
        serde_json::to_writer(&mut self.pending, event)?;
        self.pending.push(b'\n');
        if self.pending.len() >= MUCH { self.write() } else { Ok(()) }
    }

    /// Hands all events that were taken in to the operating system, in one write.
    ///
    /// # Errors
    /// The disk refuses. The events are kept in memory and written with the next ones, so a disk that has room again makes
    /// the journal whole again; a line that got only half onto the disk is taken back.
    pub fn write(&mut self) -> io::Result<()> {
        if self.pending.is_empty() {
            return Ok(());
        }
        if let Err(error) = self.file.write_all(&self.pending) {
            // Where this fails as well, the reader finds a torn line.
            let _ = self.file.set_len(self.length);
            return Err(error);
        }
        self.length += self.pending.len() as u64;
        self.pending.clear();
        // One event may be large, such as the first one of many steps; its room is not held for all the others.
        self.pending.shrink_to(MUCH);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::sample;
    use crate::status::Status;

    #[test]
    fn what_a_full_disk_refused_is_written_when_there_is_room_again() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("events.jsonl");
        let events = sample::events(&[("a", Status::Pass)]);
        let mut journal = Journal::create(&path).unwrap();
        journal.append(&events[0]).unwrap();
        journal.write().unwrap();

        let disk = std::mem::replace(&mut journal.file, OpenOptions::new().append(true).open("/dev/full").unwrap());
        journal.append(&events[1]).unwrap();
        assert_eq!(journal.write().unwrap_err().kind(), io::ErrorKind::StorageFull);
        journal.file = disk;
        events[2..].iter().for_each(|event| journal.append(event).unwrap());
        journal.write().unwrap();

        assert_eq!(super::super::read_events(dir.path()).unwrap(), events);
    }
}
