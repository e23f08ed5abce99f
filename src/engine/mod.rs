//! What happens: tasks become events, within the bounds of the plan.
//!
//! The engine knows no report, no store and no terminal: it hands events and evidence to a [`Sink`].

mod answers;
mod asking;
mod attempts;
mod diagnose;
mod finish;
mod gather;
mod journal;
mod offline;
mod run;
mod schedule;
mod shares;
#[cfg(test)]
mod tests;
mod trend;

pub use answers::answers;
pub use finish::{evidence, excerpt, masked};
pub use gather::gather;
pub use offline::without_waiting;
pub use run::{Limits, default_jobs, run};

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
