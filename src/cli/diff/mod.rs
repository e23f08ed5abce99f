//! `checklist diff`: two versions of a scenario, or two runs.

mod compare;
mod stored;
mod version;

pub use compare::{diff, tell};
