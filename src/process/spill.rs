//! Writes a stream that memory may not hold to a file, masked, as it comes.

use std::io::{self, Write as _};
use std::path::PathBuf;

use sha2::{Digest as _, Sha256};
use tempfile::NamedTempFile;

use crate::masking::{Masker, Masking};
use crate::output::{Spilled, hex};

/// Where a stream goes that memory may not hold.
#[derive(Debug, Clone)]
pub struct Spill {
    /// The folder that the file is made in.
    pub folder: PathBuf,
    /// What is masked in it.
    pub masking: Masking,
}

impl Spill {
    /// Begins the file with what memory held so far.
    pub(super) fn begin(self, head: &[u8]) -> Spilling {
        let file = tempfile::Builder::new().prefix(".spill-").tempfile_in(&self.folder);
        let mut spilling = Spilling { file, masker: Masker::new(&self.masking), hash: Sha256::new() };
        spilling.write(head);
        spilling
    }
}

/// A stream on its way to a file.
pub(super) struct Spilling {
    /// An error once the file could not be made or written (a full disk): then there is none, and the run goes on.
    file: io::Result<NamedTempFile>,
    masker: Masker,
    hash: Sha256,
}

impl Spilling {
    /// Takes in the next bytes.
    pub(super) fn write(&mut self, chunk: &[u8]) {
        let masked = self.masker.push(chunk);
        self.put(&masked);
    }

    /// The file, if all of it could be written, and the SHA-256 of what it holds.
    pub(super) fn end(mut self) -> (Option<Spilled>, String) {
        let rest = self.masker.end();
        self.put(&rest);
        (self.file.ok().map(|file| Spilled::new(file.into_temp_path())), hex(&self.hash.finalize()))
    }

    fn put(&mut self, masked: &[u8]) {
        self.hash.update(masked);
        if let Ok(file) = &mut self.file
            && let Err(error) = file.write_all(masked)
        {
            self.file = Err(error);
        }
    }
}
