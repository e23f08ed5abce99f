//! What is done with a stream that is long: masked, counted, hashed, written to a file, searched, and held at both ends.

use std::path::PathBuf;
use std::sync::Arc;

use super::chunk::{Chunk, Spare};
use super::ends::Ends;
use super::hashing::Hashing;
use super::packing::Packing;
use crate::follow::{Follow, Following, Follows, Found};
use crate::masking::{Masker, Masking};
use crate::output::{Captured, Spilled};
use crate::reason::reason;

/// How much of the beginning, and how much of the end, is held of a stream that is longer than its limit.
pub(super) const EDGE: usize = 64 * 1024;

/// What becomes of the streams of a command when they are long.
#[derive(Debug, Clone, Default)]
pub struct Long {
    /// The folder that files are made in; `None` keeps only the beginning and the end of what memory may not hold.
    pub folder: Option<PathBuf>,
    /// What is masked.
    pub masking: Masking,
    /// What is looked for.
    pub follows: Follows,
}

impl Long {
    /// A stream that was kept whole before, as an attempt with these bounds would have brought it back.
    #[must_use]
    pub fn reread(&self, stream: Stream, kept: Captured, limit: u64) -> Captured {
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        if kept.cut || kept.head.len() <= limit {
            return kept;
        }
        let mut work = self.work(stream, limit);
        work.take(kept.head);
        let Worked { bytes, sha256, head, tail, found, .. } = work.end();
        Captured { head, tail, cut: true, bytes, sha256, found, ..Captured::default() }
    }

    /// The work at a stream of which memory may hold `limit` bytes.
    pub(super) fn work(&self, stream: Stream, limit: usize) -> Work {
        let (name, follows): (_, &[Arc<dyn Follow>]) = match stream {
            Stream::Stdout => ("standard output", &self.follows.stdout),
            Stream::Stderr => ("standard error", &self.follows.stderr),
        };
        Work {
            masker: Masker::new(&self.masking),
            hash: Hashing::new(),
            bytes: 0,
            ends: Ends::new(EDGE.min(limit)),
            spare: Spare::default(),
            packing: self.folder.clone().map(Packing::new),
            following: Following::new(name, follows, limit),
        }
    }
}

/// Which stream it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stream {
    /// Standard output; of an HTTP request, the body.
    Stdout,
    /// Standard error.
    Stderr,
}

/// The work at one long stream. It needs no more memory than a few chunks and one line, however long the stream is.
pub(super) struct Work {
    masker: Masker,
    hash: Hashing,
    bytes: u64,
    ends: Ends,
    spare: Spare,
    packing: Option<Packing>,
    following: Following,
}

/// What came of it. All of it is of the masked stream.
#[derive(Debug)]
pub(super) struct Worked {
    pub(super) bytes: u64,
    pub(super) sha256: String,
    /// The two ends. They never overlap.
    pub(super) head: Vec<u8>,
    pub(super) tail: Vec<u8>,
    /// The file that holds all of it, or why there is none; `None` when none was asked for.
    pub(super) file: Option<Result<Spilled, String>>,
    pub(super) found: Vec<Found>,
}

impl Work {
    /// Where the memory of what was taken in comes to lie when it was dealt with.
    pub(super) const fn spare(&self) -> &Spare {
        &self.spare
    }

    /// Takes in the next bytes.
    pub(super) fn take(&mut self, chunk: Vec<u8>) {
        let masked = self.masker.push(chunk);
        self.put(masked);
    }

    /// Nothing more comes.
    pub(super) fn end(mut self) -> Worked {
        let rest = self.masker.end();
        self.put(rest);
        let (head, tail) = self.ends.end();
        let file = self.packing.map(|packing| packing.end().map_err(|error| reason(&error)));
        Worked {
            bytes: self.bytes,
            sha256: self.hash.end().unwrap_or_default(),
            head,
            tail,
            file,
            found: self.following.end(),
        }
    }

    fn put(&mut self, masked: Vec<u8>) {
        let masked = Arc::new(Chunk::new(masked, self.spare.clone()));
        self.hash.update(&masked);
        self.bytes += masked.len() as u64;
        if let Some(packing) = &mut self.packing {
            packing.write(&masked);
        }
        self.following.push(&masked);
        self.ends.push(&masked);
    }
}
