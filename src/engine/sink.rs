//! Who is told what happens.

use crate::output::Spilled;
use crate::record::{Event, Record};

/// What takes in what happens.
pub trait Sink {
    /// One event, in order, and the record after it. It need not be kept or shown before [`Self::rest`].
    fn event(&mut self, event: &Event, record: &Record);

    /// The engine is about to wait. What was told is kept before this returns, and only then shown: what was shown is never
    /// lost, and what happened at one moment costs one write.
    fn rest(&mut self);

    /// One stream of a step's output that is in a file already, masked. Returns the name under which it is kept, if it is.
    fn adopt(&mut self, step: &str, stream: &str, file: &Spilled) -> Option<String>;

    /// One stream of a step's output, masked. Returns the name under which it was kept, if it was.
    fn evidence(&mut self, step: &str, stream: &str, bytes: &[u8]) -> Option<String>;
}

/// A sink for what nobody keeps.
#[derive(Debug, Clone, Copy)]
pub struct Deaf;

impl Sink for Deaf {
    fn event(&mut self, _: &Event, _: &Record) {}

    fn rest(&mut self) {}

    fn adopt(&mut self, _: &str, _: &str, _: &Spilled) -> Option<String> {
        None
    }

    fn evidence(&mut self, _: &str, _: &str, _: &[u8]) -> Option<String> {
        None
    }
}
