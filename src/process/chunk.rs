//! The pieces in which a long stream is handed on, and the memory they lie in.

use std::ops::Deref;
use std::sync::{Arc, Mutex, PoisonError};

/// The size of the memory of a chunk, in bytes: all that a large pipe can hold, so that it is emptied at once.
pub(super) const CHUNK: usize = 1 << 20;

/// Memory that is used again: what is touched for the first time is dear. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub(super) struct Spare(Arc<Mutex<Vec<Vec<u8>>>>);

impl Spare {
    /// An empty vector with room for a chunk.
    pub(super) fn take(&self) -> Vec<u8> {
        let used = self.0.lock().unwrap_or_else(PoisonError::into_inner).pop();
        used.unwrap_or_else(|| Vec::with_capacity(CHUNK))
    }

    fn give(&self, mut bytes: Vec<u8>) {
        // Masking may have had to make it larger. It must not grow each time that it is used.
        if (CHUNK..2 * CHUNK).contains(&bytes.capacity()) {
            bytes.clear();
            self.0.lock().unwrap_or_else(PoisonError::into_inner).push(bytes);
        }
    }
}

/// A piece of a stream; its memory is spare when the last one is done with it.
#[derive(Debug)]
pub(super) struct Chunk {
    bytes: Vec<u8>,
    spare: Spare,
}

impl Chunk {
    /// These bytes.
    pub(super) const fn new(bytes: Vec<u8>, spare: Spare) -> Self {
        Self { bytes, spare }
    }
}

impl Deref for Chunk {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.bytes
    }
}

impl Drop for Chunk {
    fn drop(&mut self) {
        self.spare.give(std::mem::take(&mut self.bytes));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_is_used_again_when_the_last_one_is_done_with_it_and_only_where_it_has_the_size() {
        let spare = Spare::default();
        let known = CHUNK + 7;
        let chunk = Arc::new(Chunk::new(Vec::with_capacity(known), spare.clone()));
        let other = Arc::clone(&chunk);
        drop(chunk);
        assert_eq!(spare.take().capacity(), CHUNK, "it is still in use");
        drop(other);
        assert_eq!(spare.take().capacity(), known);
        for capacity in [CHUNK - 1, 2 * CHUNK] {
            drop(Chunk::new(Vec::with_capacity(capacity), spare.clone()));
            assert!(spare.0.lock().unwrap().is_empty());
        }
    }
}
