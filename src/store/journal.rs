//! The journal of a run: its events, one JSON line each, written as they happen.

use std::fs::{File, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

use crate::record::Event;

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

    /// Writes one event and hands it to the operating system.
    ///
    /// # Errors
    /// The disk refuses. The event is kept in memory and written with the next one, so a disk that has room again makes the
    /// journal whole again; a line that got only half onto the disk is taken back.
    pub fn append(&mut self, event: &Event) -> io::Result<()> {
        self.append_all(std::slice::from_ref(event))
    }

    /// Writes several events at once, in one write.
    ///
    /// # Errors
    /// As with [`Journal::append`].
    pub fn append_all(&mut self, events: &[Event]) -> io::Result<()> {
        for event in events {
            serde_json::to_writer(&mut self.pending, event)?;
            self.pending.push(b'\n');
        }
        if let Err(error) = self.file.write_all(&self.pending) {
            // Where this fails as well, the reader finds a torn line.
            let _ = self.file.set_len(self.length);
            return Err(error);
        }
        self.length += self.pending.len() as u64;
        self.pending.clear();
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

        let disk = std::mem::replace(&mut journal.file, OpenOptions::new().append(true).open("/dev/full").unwrap());
        assert_eq!(journal.append(&events[1]).unwrap_err().kind(), io::ErrorKind::StorageFull);
        journal.file = disk;
        journal.append_all(&events[2..]).unwrap();

        assert_eq!(super::super::read_events(dir.path()).unwrap(), events);
    }
}
