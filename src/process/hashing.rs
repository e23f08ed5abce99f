//! The hash of a stream; of a long one on a thread of its own, since it takes longer than all else that is done with it.

use std::mem;
use std::sync::Arc;
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread::{self, JoinHandle};

use sha2::{Digest as _, Sha256};

use super::chunk::Chunk;
use super::packing::LONG;
use crate::output::hex;

/// How many chunks may wait for the thread: enough for it to go on while all others wait for their turn on another core.
const QUEUE: usize = 3;

/// The SHA-256 of what came so far.
pub(super) enum Hashing {
    /// Of so many bytes.
    Here(Sha256, usize),
    Thread(SyncSender<Arc<Chunk>>, JoinHandle<Sha256>),
}

impl Hashing {
    /// Of nothing yet.
    pub(super) fn new() -> Self {
        Self::Here(Sha256::new(), 0)
    }

    /// Takes in the next bytes.
    pub(super) fn update(&mut self, chunk: &Arc<Chunk>) {
        match self {
            Self::Here(hash, bytes) => {
                hash.update(&***chunk);
                *bytes += chunk.len();
                if *bytes >= LONG {
                    self.move_out();
                }
            }
            // The thread takes chunks until we are gone.
            Self::Thread(chunks, _) => drop(chunks.send(Arc::clone(chunk))),
        }
    }

    /// The hash of all of it, in hexadecimal; `None` when its thread did not come to its end.
    pub(super) fn end(self) -> Option<String> {
        let hash = match self {
            Self::Here(hash, _) => hash,
            Self::Thread(chunks, thread) => {
                drop(chunks);
                thread.join().ok()?
            }
        };
        Some(hex(&hash.finalize()))
    }

    /// From here to a thread; where none can be had it stays here.
    fn move_out(&mut self) {
        let Self::Here(hash, bytes) = self else { return };
        let mut theirs = hash.clone();
        let (chunks, to_do) = sync_channel::<Arc<Chunk>>(QUEUE);
        let work = move || {
            for chunk in to_do {
                theirs.update(&**chunk);
            }
            theirs
        };
        match thread::Builder::new().name("long-hash".to_owned()).stack_size(256 << 10).spawn(work) {
            Ok(thread) => drop(mem::replace(self, Self::Thread(chunks, thread))),
            Err(_) => *bytes = 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::chunk::Spare;
    use super::*;
    use crate::output::sha256;

    #[test]
    fn it_is_the_same_hash_however_long_the_stream_is_and_wherever_it_is_cut() {
        for sizes in [vec![], vec![1, 0, 2], vec![LONG - 1, 1, 1], vec![LONG / 3; 17], vec![3 * LONG, 5]] {
            let mut hashing = Hashing::new();
            let mut all = Vec::new();
            for (at, size) in sizes.iter().enumerate() {
                let chunk: Vec<u8> = (0..*size).map(|byte| u8::try_from((byte * 7 + at) % 251).unwrap()).collect();
                all.extend_from_slice(&chunk);
                hashing.update(&Arc::new(Chunk::new(chunk, Spare::default())));
            }
            assert_eq!(matches!(hashing, Hashing::Thread(..)), all.len() >= LONG, "{sizes:?}");
            assert_eq!(hashing.end(), Some(sha256(&all)), "{sizes:?}");
        }
    }
}
