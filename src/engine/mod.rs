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
mod sink;
#[cfg(test)]
mod tests;
mod trend;

pub use answers::answers;
pub use finish::{evidence, excerpt, masked};
pub use gather::gather;
pub use offline::without_waiting;
pub use run::{Limits, default_jobs, run};
pub use sink::{Deaf, Sink};
