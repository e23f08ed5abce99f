//! Writes a stream to a file as it comes, compressed when it is long.

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;
use zstd::bulk::Compressor;
use zstd::zstd_safe::compress_bound;

use crate::output::Spilled;

/// From this length on a stream goes to its file while it comes, and is compressed there, in bytes.
pub(super) const LONG: usize = 1 << 20;

/// How hard it is tried: at this level the compression takes less time than the disk would for what it saves.
const LEVEL: i32 = 1;

/// How much is collected before it is compressed, in bytes. What comes in pieces of at least half of that is not collected.
const PIECE: usize = 1 << 20;

/// A stream on its way to a file in a folder.
pub(super) enum Packing {
    /// Not long yet.
    Short { folder: PathBuf, bytes: Vec<u8> },
    /// Long.
    Packed(Box<Frames>),
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
            Self::Short { folder, bytes } => Frames::begin(folder, bytes).and_then(|mut frames| {
                frames.write(chunk)?;
                *self = Self::Packed(Box::new(frames));
                Ok(())
            }),
            Self::Packed(frames) => frames.write(chunk),
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
            Self::Packed(frames) => Ok(Spilled::new(frames.end()?.into_temp_path(), true)),
            Self::Failed(error) => Err(error),
        }
    }
}

/// A file of zstd frames (RFC 8878, 3), each compressed by itself from where its bytes lie: a single frame over all of them
/// would have them copied, and takes half as long again. They have no checksums, since the manifest has the hash of the file.
pub(super) struct Frames {
    file: NamedTempFile,
    compressor: Compressor<'static>,
    /// What is not compressed yet.
    collected: Vec<u8>,
    /// Room for a frame.
    frame: Vec<u8>,
}

impl Frames {
    fn begin(folder: &Path, before: &mut Vec<u8>) -> io::Result<Self> {
        let (file, compressor) = (temporary(folder)?, Compressor::new(LEVEL)?);
        Ok(Self { file, compressor, collected: std::mem::take(before), frame: Vec::new() })
    }

    fn write(&mut self, chunk: &[u8]) -> io::Result<()> {
        if chunk.len() >= PIECE / 2 {
            self.pack_collected()?;
            return self.pack(chunk);
        }
        self.collected.extend_from_slice(chunk);
        if self.collected.len() >= PIECE { self.pack_collected() } else { Ok(()) }
    }

    fn end(mut self) -> io::Result<NamedTempFile> {
        self.pack_collected()?;
        Ok(self.file)
    }

    fn pack_collected(&mut self) -> io::Result<()> {
        let mut collected = std::mem::take(&mut self.collected);
        if !collected.is_empty() {
            self.pack(&collected)?;
            collected.clear();
        }
        self.collected = collected;
        Ok(())
    }

    fn pack(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.frame.clear();
        self.frame.reserve(compress_bound(bytes.len()));
        self.compressor.compress_to_buffer(bytes, &mut self.frame)?;
        self.file.write_all(&self.frame)
    }
}

fn temporary(folder: &Path) -> io::Result<NamedTempFile> {
    tempfile::Builder::new().prefix(Spilled::PREFIX).tempfile_in(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig::with_cases(24))]
        #[test]
        fn a_file_holds_all_of_a_stream_wherever_it_is_cut(sizes in proptest::collection::vec(proptest::prop_oneof![0..9_usize, 0..PIECE / 2, PIECE / 2..2 * PIECE], 0..6)) {
            let folder = tempfile::tempdir().unwrap();
            let (mut packing, mut all) = (Packing::new(folder.path().to_owned()), Vec::new());
            for size in sizes {
                let chunk: Vec<u8> = (0..size).map(|at| u8::try_from(at * 7 % 251).unwrap()).collect();
                packing.write(&chunk);
                all.extend(chunk);
            }
            let spilled = packing.end().unwrap();
            proptest::prop_assert_eq!(spilled.packed(), all.len() >= LONG);
            let kept = std::fs::read(spilled.path()).unwrap();
            let kept = if spilled.packed() { zstd::decode_all(&kept[..]).unwrap() } else { kept };
            proptest::prop_assert!(kept == all);
        }
    }
}
