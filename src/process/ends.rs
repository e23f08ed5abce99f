//! The beginning and the end of a stream that is too long to be held.

use std::sync::Arc;

use super::chunk::Chunk;

/// Both ends of what came so far. They never overlap.
pub(super) struct Ends {
    /// How long either may be, in bytes.
    edge: usize,
    head: Vec<u8>,
    /// The end, but for what stands in `last`; may hold more than is asked for.
    tail: Vec<u8>,
    /// The last chunk, where it is longer than an edge: it is not copied before another shows that it was not the last one.
    last: Option<Arc<Chunk>>,
}

impl Ends {
    /// Of nothing yet.
    pub(super) const fn new(edge: usize) -> Self {
        Self { edge, head: Vec::new(), tail: Vec::new(), last: None }
    }

    /// Takes in the next bytes.
    pub(super) fn push(&mut self, chunk: &Arc<Chunk>) {
        let (first, rest) = chunk.split_at(chunk.len().min(self.edge - self.head.len()));
        self.head.extend_from_slice(first);
        if rest.len() >= self.edge {
            self.tail.clear();
            self.last = Some(Arc::clone(chunk));
            return;
        }
        self.copy_last();
        self.tail.extend_from_slice(rest);
        // Far more than is asked for, so that it is moved only once for many short chunks.
        if self.tail.len() > 3 * self.edge {
            keep_end(&mut self.tail, self.edge);
        }
    }

    /// The beginning and the end.
    pub(super) fn end(mut self) -> (Vec<u8>, Vec<u8>) {
        self.copy_last();
        keep_end(&mut self.tail, self.edge);
        (self.head, self.tail)
    }

    fn copy_last(&mut self) {
        if let Some(last) = self.last.take() {
            self.tail.extend_from_slice(&last[last.len() - self.edge..]);
        }
    }
}

fn keep_end(bytes: &mut Vec<u8>, count: usize) {
    let surplus = bytes.len().saturating_sub(count);
    bytes.drain(..surplus);
}

#[cfg(test)]
mod tests {
    use super::super::chunk::Spare;
    use super::*;

    proptest::proptest! {
        #[test]
        fn they_are_right_and_do_not_overlap_wherever_the_stream_is_cut(edge in 0..9_usize, sizes in proptest::collection::vec(0..40_usize, 0..9)) {
            let (mut ends, mut all) = (Ends::new(edge), Vec::new());
            for size in sizes {
                let chunk: Vec<u8> = (all.len()..all.len() + size).map(|at| u8::try_from(at % 251).unwrap()).collect();
                all.extend_from_slice(&chunk);
                ends.push(&Arc::new(Chunk::new(chunk, Spare::default())));
            }
            let (head, rest) = all.split_at(edge.min(all.len()));
            let tail = &rest[rest.len().saturating_sub(edge)..];
            proptest::prop_assert_eq!(ends.end(), (head.to_vec(), tail.to_vec()));
        }
    }
}
