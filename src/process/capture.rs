//! Takes in one stream: counts and hashes all of it, holds what memory may hold.

use sha2::{Digest as _, Sha256};

use super::aside::Aside;
use super::chunk::{CHUNK, Spare};
use super::long::{Long, Stream, Work};
use super::packing::LONG;
use crate::output::{Captured, hex, sha256};

/// What one read may bring: the capacity of a pipe.
const READ: usize = 64 * 1024;
/// What is set aside before the first byte came; most commands say less.
const FIRST: usize = 8 * 1024;

/// A stream as it comes in. Bytes are read straight into the memory that holds them, or that is handed on.
pub struct Capture {
    limit: usize,
    /// All of the stream; of one that was cut, what was not handed on yet.
    held: Vec<u8>,
    cut: bool,
    /// Whether the command has ended, so that only what is left in its pipe is still to come.
    last: bool,
    bytes: u64,
    /// Of a stream that is not long.
    hash: Sha256,
    /// What is to be done once the stream is long.
    work: Option<Work>,
    /// What does it.
    aside: Option<Aside>,
    /// Memory for what is handed on.
    spare: Spare,
}

impl Capture {
    /// A stream that is held whole up to `limit` bytes; `long` says what becomes of one that is long.
    #[must_use]
    pub fn new(stream: Stream, limit: u64, long: &Long) -> Self {
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let work = long.work(stream, limit);
        let (hash, spare) = (Sha256::new(), work.spare().clone());
        Self { limit, held: Vec::new(), cut: false, last: false, bytes: 0, hash, work: Some(work), aside: None, spare }
    }

    /// Where the next bytes are to be appended, once they can be taken in; it has spare capacity. [`Self::took`] must follow
    /// when there were any. May be dropped at any time.
    pub async fn room(&mut self) -> &mut Vec<u8> {
        if let Some(aside) = &self.aside {
            aside.ready(self.last).await;
        }
        let spare = self.held.capacity() - self.held.len();
        if self.cut {
            if spare == 0 {
                self.held = self.spare.take();
            }
        } else if spare < FIRST / 2 {
            // Doubling, but never beyond the limit and one read, so that the limit bounds the memory as well.
            let most = self.limit.saturating_add(READ) - self.held.len();
            self.held.reserve_exact(self.held.len().max(FIRST).min(most));
        }
        &mut self.held
    }

    /// Whether there is no room just now.
    pub(super) fn has_to_wait(&self) -> bool {
        self.aside.as_ref().is_some_and(|aside| !aside.is_ready(self.last))
    }

    /// Says that `count` bytes were appended to the room.
    pub fn took(&mut self, count: usize) {
        self.bytes += count as u64;
        if self.cut {
            if self.held.len() >= CHUNK - READ {
                self.hand_on();
            }
            return;
        }
        let chunk = &self.held[self.held.len().saturating_sub(count)..];
        let cut = self.held.len() > self.limit;
        match &mut self.aside {
            Some(aside) => aside.give(chunk.to_vec()),
            None if cut || self.held.len() >= LONG => self.set_aside(),
            None => self.hash.update(chunk),
        }
        if cut {
            self.cut = true;
            self.held = Vec::new();
        }
    }

    /// Says that only what is left in the pipe is still to come. There is little time for it, so it is not kept waiting.
    pub(super) const fn expect_the_last(&mut self) {
        self.last = true;
    }

    /// Whether the stream is longer than its limit.
    #[must_use]
    pub const fn is_cut(&self) -> bool {
        self.cut
    }

    /// Whether the stream is so long that it is worth a larger pipe.
    pub(super) const fn is_long(&self) -> bool {
        self.aside.is_some()
    }

    /// What was held, once nothing more comes.
    pub async fn finish(mut self) -> Captured {
        let Some(mut aside) = self.aside.take() else {
            self.held.shrink_to_fit();
            let sha256 = hex(&self.hash.finalize());
            return Captured { head: self.held, bytes: self.bytes, sha256, ..Captured::default() };
        };
        let rest = if self.cut { std::mem::take(&mut self.held) } else { Vec::new() };
        if !rest.is_empty() {
            aside.give(rest);
        }
        let worked = aside.end().await;
        let Self { held, cut, bytes, .. } = self;
        let Some(worked) = worked else {
            let sha256 = if cut { String::new() } else { sha256(&held) };
            let lost = Some("the disk did not answer in time".to_owned());
            return Captured { head: held, cut, bytes, sha256, lost, ..Captured::default() };
        };
        let (head, tail) = if cut { (worked.head, worked.tail) } else { (held, Vec::new()) };
        let (spilled, lost) = match worked.file.transpose() {
            Ok(file) => (file, None),
            Err(why) => (None, Some(why)),
        };
        Captured { head, tail, cut, bytes: worked.bytes, sha256: worked.sha256, spilled, lost, found: worked.found }
    }

    /// From "held" to "held, and handed on".
    fn set_aside(&mut self) {
        if let Some(work) = self.work.take() {
            let mut aside = Aside::begin(work);
            aside.give(self.held.clone());
            self.aside = Some(aside);
        }
    }

    fn hand_on(&mut self) {
        let chunk = std::mem::take(&mut self.held);
        if let Some(aside) = &mut self.aside {
            aside.give(chunk);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use proptest::prelude::*;

    use super::super::long::{EDGE, Long, Stream};
    use super::super::packing::LONG;
    use super::{CHUNK, Capture, READ};
    use crate::follow::{Follow, Follower, Follows, Found};
    use crate::masking::Masking;
    use crate::output::{Captured, Spilled, sha256};
    use crate::secret::Secret;

    fn block_on<T>(future: impl Future<Output = T>) -> T {
        tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(future)
    }

    fn capture(limit: usize, long: &Long, chunks: &[impl AsRef<[u8]>]) -> Captured {
        block_on(async {
            let mut capture = Capture::new(Stream::Stdout, limit as u64, long);
            for chunk in chunks {
                let room = capture.room().await;
                assert!(room.capacity() > room.len(), "there is always room");
                room.extend_from_slice(chunk.as_ref());
                capture.took(chunk.as_ref().len());
            }
            capture.finish().await
        })
    }

    fn kept(spilled: &Spilled) -> Vec<u8> {
        let bytes = std::fs::read(spilled.path()).unwrap();
        if spilled.packed() { zstd::decode_all(&bytes[..]).unwrap() } else { bytes }
    }

    #[test]
    fn a_stream_of_just_the_limit_is_whole_and_one_more_byte_is_not() {
        let whole = capture(10, &Long::default(), &["01234", "56789"]);
        assert_eq!(whole, Captured::whole(b"0123456789".to_vec()));
        let cut = capture(10, &Long::default(), &["01234", "56789x"]);
        assert!(!cut.is_whole());
        assert_eq!((cut.head.as_slice(), cut.tail.as_slice(), cut.bytes), (&b"0123456789"[..], &b"x"[..], 11));
    }

    #[test]
    fn memory_stays_within_the_limit_and_one_read() {
        block_on(async {
            let mut capture = Capture::new(Stream::Stdout, 2 << 20, &Long::default());
            for _ in 0..64 {
                let room = capture.room().await;
                let count = (room.capacity() - room.len()).min(READ);
                room.resize(room.len() + count, b'x');
                capture.took(count);
                let most = if capture.is_cut() { CHUNK } else { (2 << 20) + READ };
                assert!(capture.held.capacity() <= most, "{}", capture.held.capacity());
            }
            assert!(capture.is_cut(), "the limit was reached");
        });
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]

        #[test]
        fn whatever_the_limit_and_the_chunks_all_is_counted_and_hashed_and_both_ends_are_right(
            limit in prop_oneof![0usize..200, EDGE - 2..EDGE + 2, 2 * EDGE..3 * EDGE, LONG - 9..LONG + 9],
            sizes in prop::collection::vec(prop_oneof![1usize..100, 1..READ], 0..40),
        ) {
            let mut next = 0u8;
            let chunks: Vec<Vec<u8>> = sizes.iter().map(|size| (0..*size).map(|_| { next = next.wrapping_mul(5).wrapping_add(3); next }).collect()).collect();
            let all = chunks.concat();
            let folder = tempfile::tempdir().unwrap();
            let captured = capture(limit, &Long { folder: Some(folder.path().to_owned()), ..Long::default() }, &chunks);
            prop_assert_eq!(captured.bytes, all.len() as u64);
            prop_assert_eq!(&captured.sha256, &sha256(&all));
            prop_assert!(all.starts_with(&captured.head));
            prop_assert!(all.ends_with(&captured.tail));
            if all.len() <= limit {
                prop_assert!(captured.is_whole() && captured.tail.is_empty() && captured.head.len() == all.len());
            } else {
                let edge = EDGE.min(limit);
                prop_assert_eq!(captured.head.len(), edge);
                prop_assert_eq!(captured.tail.len(), edge.min(all.len() - edge));
            }
            prop_assert_eq!(captured.spilled.is_some(), all.len() > limit || all.len() >= LONG);
            if let Some(spilled) = &captured.spilled {
                prop_assert_eq!(spilled.packed(), all.len() >= LONG);
                prop_assert!(kept(spilled) == all);
            }
        }
    }

    fn secret() -> Secret {
        Secret::new("hunter2".into())
    }

    #[test]
    fn what_is_left_in_the_pipe_of_a_command_that_has_ended_is_not_kept_waiting() {
        block_on(async {
            let follows = Follows { stdout: vec![Arc::new(Slow)], ..Follows::default() };
            let mut capture = Capture::new(Stream::Stdout, 9, &Long { follows, ..Long::default() });
            capture.expect_the_last();
            for _ in 0..super::super::streams::ROOM / READ {
                // The thread is held up all the time, so a future that waits for it is not ready.
                let room = futures_util::FutureExt::now_or_never(capture.room()).expect("it is not kept waiting");
                room.extend_from_slice(&b"\n".repeat(READ));
                capture.took(READ);
            }
            HELD_UP.store(false, std::sync::atomic::Ordering::SeqCst);
            assert_eq!(capture.finish().await.bytes, super::super::streams::ROOM as u64);
        });
    }

    static HELD_UP: std::sync::atomic::AtomicBool = std::sync::atomic::AtomicBool::new(true);

    /// Does not come to an end while it is held up.
    #[derive(Debug)]
    struct Slow;

    impl Follow for Slow {
        fn name(&self) -> String {
            "slow".to_owned()
        }

        fn begin(&self) -> Box<dyn Follower> {
            Box::new(Slow)
        }
    }

    impl Follower for Slow {
        fn line(&mut self, _: &str, _: bool) {
            while HELD_UP.load(std::sync::atomic::Ordering::SeqCst) {
                std::thread::yield_now();
            }
        }

        fn found(&self, _: &str) -> Result<serde_json::Value, String> {
            Ok(0.into())
        }
    }

    fn masking(folder: &std::path::Path) -> Long {
        Long { folder: Some(folder.to_owned()), masking: Masking::of([&secret()]), ..Long::default() }
    }

    #[test]
    fn what_memory_may_not_hold_goes_to_a_file_whole_and_masked() {
        let folder = tempfile::tempdir().unwrap();
        let captured = capture(10, &masking(folder.path()), &["before hun", "ter2 after ", "hunter", "2", " end"]);
        let masked = kept(captured.spilled.as_ref().unwrap());
        assert_eq!(String::from_utf8_lossy(&masked), format!("before {0} after {0} end", secret().mask()));
        assert_eq!((captured.bytes, captured.sha256.clone()), (32, sha256(&masked)));
        assert_eq!((captured.head.as_slice(), captured.tail.as_slice()), (&masked[..10], &masked[22..]));
        assert!(!captured.is_whole());
        drop(captured);
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "what nobody keeps goes");
    }

    #[test]
    fn a_long_stream_that_memory_holds_goes_to_a_file_as_well() {
        let folder = tempfile::tempdir().unwrap();
        let line = "the password is hunter2, the same as every day\n".repeat(1000);
        let captured = capture(8 << 20, &masking(folder.path()), &vec![line.as_str(); 40]);
        let masked = kept(captured.spilled.as_ref().unwrap());
        assert!(captured.is_whole() && captured.spilled.as_ref().unwrap().packed());
        assert_eq!(masked, line.replace("hunter2", &secret().mask()).repeat(40).into_bytes());
        assert_eq!(captured.head, line.repeat(40).as_bytes(), "memory's own copy is masked by who judges it");
    }

    #[test]
    fn a_file_that_cannot_be_made_loses_the_middle_and_not_the_run() {
        let long = Long { folder: Some("/proc/nothing-here".into()), ..Long::default() };
        let captured = capture(4, &long, &["0123456789"]);
        assert_eq!((captured.spilled, captured.bytes, captured.sha256), (None, 10, sha256(b"0123456789")));
        assert_eq!(captured.lost.as_deref(), Some("no such file or directory"));
    }

    /// Adds up the lengths of lines.
    #[derive(Debug)]
    struct Lengths;

    struct Sum(usize);

    impl Follow for Lengths {
        fn name(&self) -> String {
            "lengths".to_owned()
        }

        fn begin(&self) -> Box<dyn Follower> {
            Box::new(Sum(0))
        }
    }

    impl Follower for Sum {
        fn line(&mut self, line: &str, _: bool) {
            self.0 += line.len();
        }

        fn found(&self, _: &str) -> Result<serde_json::Value, String> {
            Ok(self.0.into())
        }
    }

    #[test]
    fn what_is_looked_for_is_looked_for_in_the_masked_whole() {
        let follows = Follows { stdout: vec![Arc::new(Lengths)], ..Follows::default() };
        let long = Long { follows, masking: Masking::of([&secret()]), ..Long::default() };
        let captured = capture(9, &long, &["a\nhunt", "er2\n", "bb\n"]);
        assert_eq!(
            captured.found,
            [Found { name: "lengths".to_owned(), what: Ok((3 + secret().mask().len()).into()) }]
        );
        assert_eq!(capture(99, &long, &["a\nhunter2\nbb\n"]).found, [], "memory holds it");
        let kept = Captured::whole(b"a\nhunter2\nbb\n".to_vec());
        assert_eq!(long.reread(Stream::Stdout, kept, 9), captured, "a recording is judged to the same end");
    }
}
