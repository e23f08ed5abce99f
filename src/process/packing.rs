//! Writes a stream to a file as it comes, compressed when it is long.

use std::io::{self, Write as _};
use std::path::PathBuf;

use tempfile::NamedTempFile;
use zstd::stream::write::Encoder;

use crate::output::Spilled;

/// From this length on a stream goes to its file while it comes, and is compressed there, in bytes.
pub(super) const LONG: usize = 1 << 20;

/// How hard it is tried: at this level the compression takes less time than the disk would for what it saves.
const LEVEL: i32 = 1;

/// A stream on its way to a file in a folder.
pub(super) enum Packing {
    /// Not long yet.
    Short { folder: PathBuf, bytes: Vec<u8> },
    /// Long.
    Packed(Box<Encoder<'static, NamedTempFile>>),
    /// The file could not be made or written (a full disk). There is none, and the run goes on.
    Failed(io::Error),
}

impl Packing {
    /// Nothing yet.
    pub(super) const fn new(folder: PathBuf) -> Self {
        Self::Short { folder, bytes: Vec::new() }
    }

    /// Takes in the next bytes.
    pub(super) fn write(&mut self, chunk: &[u8]) {
        let written = match self {
            Self::Short { bytes, .. } if bytes.len() + chunk.len() < LONG => {
                bytes.extend_from_slice(chunk);
                return;
            }
            Self::Short { folder, bytes } => begin(folder, bytes, chunk).map(|encoder| *self = encoder),
            Self::Packed(encoder) => encoder.write_all(chunk),
            Self::Failed(_) => return,
        };
        if let Err(error) = written {
            *self = Self::Failed(error);
        }
    }

    /// The file, which holds all of it.
    ///
    /// # Errors
    /// Why there is none.
    pub(super) fn end(self) -> io::Result<Spilled> {
        match self {
            Self::Short { folder, bytes } => {
                let mut file = temporary(&folder)?;
                file.write_all(&bytes)?;
                Ok(Spilled::new(file.into_temp_path(), false))
            }
            Self::Packed(encoder) => Ok(Spilled::new(encoder.finish()?.into_temp_path(), true)),
            Self::Failed(error) => Err(error),
        }
    }
}

fn begin(folder: &std::path::Path, before: &[u8], chunk: &[u8]) -> io::Result<Packing> {
    let mut encoder = Encoder::new(temporary(folder)?, LEVEL)?;
    encoder.include_checksum(true)?;
    encoder.write_all(before)?;
    encoder.write_all(chunk)?;
    Ok(Packing::Packed(Box::new(encoder)))
}

fn temporary(folder: &std::path::Path) -> io::Result<NamedTempFile> {
    tempfile::Builder::new().prefix(Spilled::PREFIX).tempfile_in(folder)
}
