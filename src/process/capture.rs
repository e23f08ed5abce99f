//! Takes in one stream: counts and hashes all of it, holds what memory may hold.

use sha2::{Digest as _, Sha256};

use super::spill::{Spill, Spilling};
use crate::output::{Captured, hex};

/// How much of the beginning, and how much of the end, is held of a stream that is longer than its limit.
const EDGE: usize = 64 * 1024;
/// What one read may bring: the capacity of a pipe.
const READ: usize = 64 * 1024;
/// What is set aside before the first byte came; most commands say less.
const FIRST: usize = 8 * 1024;
/// The room for the rolling end. Larger than an edge and a read, so that it is moved only once for several reads.
const ROLL: usize = 4 * EDGE;

/// A stream as it comes in. Bytes are read straight into the memory that holds them.
pub struct Capture {
    limit: usize,
    head: Vec<u8>,
    /// The rolling end; `None` as long as the stream is held whole.
    tail: Option<Vec<u8>>,
    bytes: u64,
    hash: Sha256,
    spill: Option<Spill>,
    /// Where the stream goes once it is too long for memory.
    spilling: Option<Spilling>,
}

impl Capture {
    /// A stream that is held whole up to `limit` bytes; a longer one is written to a file whole, if `spill` says where.
    #[must_use]
    pub fn new(limit: u64, spill: Option<Spill>) -> Self {
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        Self { limit, head: Vec::new(), tail: None, bytes: 0, hash: Sha256::new(), spill, spilling: None }
    }

    /// Where the next bytes are to be appended; it has spare capacity. [`Self::took`] must follow when there were any.
    pub fn room(&mut self) -> &mut Vec<u8> {
        let edge = self.edge();
        if let Some(tail) = &mut self.tail {
            if tail.capacity() - tail.len() < READ {
                keep_end(tail, edge);
            }
            return tail;
        }
        if self.head.capacity() - self.head.len() < FIRST / 2 {
            // Doubling, but never beyond the limit and one read, so that the limit bounds the memory as well.
            let most = self.limit.saturating_add(READ) - self.head.len();
            self.head.reserve_exact(self.head.len().max(FIRST).min(most));
        }
        &mut self.head
    }

    /// Says that `count` bytes were appended to the room.
    pub fn took(&mut self, count: usize) {
        let held = self.tail.as_ref().unwrap_or(&self.head);
        let chunk = &held[held.len().saturating_sub(count)..];
        match &mut self.spilling {
            Some(spilling) => spilling.write(chunk),
            None => self.hash.update(chunk),
        }
        self.bytes += count as u64;
        if self.tail.is_none() && self.head.len() > self.limit {
            self.overflow();
        }
    }

    /// What was held, once nothing more comes.
    #[must_use]
    pub fn finish(self) -> Captured {
        let edge = self.edge();
        let Self { mut head, tail, bytes, hash, spilling, .. } = self;
        head.shrink_to_fit();
        let mut tail = tail.unwrap_or_default();
        keep_end(&mut tail, edge);
        tail.shrink_to_fit();
        let (spilled, masked) = spilling.map(Spilling::end).unzip();
        let sha256 = masked.unwrap_or_else(|| hex(&hash.finalize()));
        Captured { head, tail, bytes, sha256, spilled: spilled.flatten() }
    }

    fn edge(&self) -> usize {
        EDGE.min(self.limit)
    }

    /// From "held whole" to "held at both ends". The two never overlap.
    fn overflow(&mut self) {
        let edge = self.edge();
        self.spilling = self.spill.take().map(|spill| spill.begin(&self.head));
        let mut tail = Vec::with_capacity(ROLL);
        tail.extend_from_slice(&self.head[edge.max(self.head.len().saturating_sub(edge))..]);
        self.head.truncate(edge);
        self.head.shrink_to_fit();
        self.tail = Some(tail);
    }
}

fn keep_end(bytes: &mut Vec<u8>, count: usize) {
    let surplus = bytes.len().saturating_sub(count);
    bytes.drain(..surplus);
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::Spill;
    use super::{Capture, EDGE, READ};
    use crate::masking::Masking;
    use crate::output::{Captured, sha256};
    use crate::secret::Secret;

    fn capture(limit: usize, chunks: &[Vec<u8>]) -> Captured {
        let mut capture = Capture::new(limit as u64, None);
        for chunk in chunks {
            let room = capture.room();
            assert!(room.capacity() > room.len(), "there is always room");
            room.extend_from_slice(chunk);
            capture.took(chunk.len());
        }
        capture.finish()
    }

    #[test]
    fn a_stream_of_just_the_limit_is_whole_and_one_more_byte_is_not() {
        let whole = capture(10, &[b"01234".to_vec(), b"56789".to_vec()]);
        assert_eq!(whole, Captured::whole(b"0123456789".to_vec()));
        let cut = capture(10, &[b"01234".to_vec(), b"56789x".to_vec()]);
        assert!(!cut.is_whole());
        assert_eq!((cut.head.as_slice(), cut.tail.as_slice(), cut.bytes), (&b"0123456789"[..], &b"x"[..], 11));
    }

    #[test]
    fn memory_stays_within_the_limit_and_one_read() {
        let mut capture = Capture::new(1 << 20, None);
        for _ in 0..64 {
            let room = capture.room();
            let count = (room.capacity() - room.len()).min(READ);
            room.resize(room.len() + count, b'x');
            capture.took(count);
            assert!(capture.head.capacity() <= (1 << 20) + READ);
            assert!(capture.tail.as_ref().is_none_or(|tail| tail.capacity() <= super::ROLL));
        }
        assert!(capture.tail.is_some(), "the limit was reached");
    }

    proptest! {
        #[test]
        fn whatever_the_limit_and_the_chunks_all_is_counted_and_hashed_and_both_ends_are_right(
            limit in prop_oneof![0usize..200, EDGE - 2..EDGE + 2, 2 * EDGE..3 * EDGE],
            sizes in prop::collection::vec(prop_oneof![1usize..100, 1..READ], 0..12),
        ) {
            let mut next = 0u8;
            let chunks: Vec<Vec<u8>> = sizes.iter().map(|size| (0..*size).map(|_| { next = next.wrapping_mul(5).wrapping_add(3); next }).collect()).collect();
            let all = chunks.concat();
            let captured = capture(limit, &chunks);
            prop_assert_eq!(captured.bytes, all.len() as u64);
            prop_assert_eq!(&captured.sha256, &sha256(&all));
            prop_assert!(all.starts_with(&captured.head));
            prop_assert!(all.ends_with(&captured.tail));
            if all.len() <= limit {
                prop_assert!(captured.is_whole() && captured.tail.is_empty());
            } else {
                let edge = EDGE.min(limit);
                prop_assert_eq!(captured.head.len(), edge);
                prop_assert_eq!(captured.tail.len(), edge.min(all.len() - edge));
            }
        }
    }

    #[test]
    fn what_memory_may_not_hold_goes_to_a_file_whole_and_masked() {
        let folder = tempfile::tempdir().unwrap();
        let secret = Secret::new("hunter2".into());
        let spill = Spill { folder: folder.path().to_owned(), masking: Masking::of([&secret]) };
        let mut capture = Capture::new(10, Some(spill));
        for chunk in ["before hun", "ter2 after ", "hunter", "2", " end"] {
            capture.room().extend_from_slice(chunk.as_bytes());
            capture.took(chunk.len());
        }
        let captured = capture.finish();
        let kept = std::fs::read(captured.spilled.as_ref().unwrap().path()).unwrap();
        assert_eq!(String::from_utf8_lossy(&kept), format!("before {0} after {0} end", secret.mask()));
        assert_eq!((captured.bytes, captured.sha256.clone()), (32, sha256(&kept)));
        assert!(!captured.is_whole());
        drop(captured);
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "what nobody keeps goes");
    }

    #[test]
    fn a_file_that_cannot_be_made_loses_the_middle_and_not_the_run() {
        let spill = Spill { folder: "/proc/nothing-here".into(), masking: Masking::default() };
        let mut capture = Capture::new(4, Some(spill));
        capture.room().extend_from_slice(b"0123456789");
        capture.took(10);
        let captured = capture.finish();
        assert_eq!((captured.spilled, captured.bytes, captured.sha256), (None, 10, sha256(b"0123456789")));
    }
}
