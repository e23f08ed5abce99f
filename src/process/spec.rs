//! What is to be started, within which bounds.

use std::time::Duration;

use tokio::sync::watch;

use super::Long;
use crate::output::OnOverflow;

/// A program, or several joined by pipes. No shell is involved.
#[derive(Debug, Clone)]
pub struct Command {
    /// Program and arguments of each stage; at least one stage, each with at least the program.
    pub stages: Vec<Vec<String>>,
    /// The whole environment: nothing else is inherited. `PATH` in it is where programs are looked for, except in
    /// entries that are not absolute. Of several entries of one name the last one holds.
    pub environment: Vec<(String, String)>,
    /// What the first stage reads; `None` is an empty input.
    pub stdin: Option<Vec<u8>>,
    /// How long it may take, from its start.
    pub timeout: Duration,
    /// How long it has between TERM and KILL. Over earlier when all its stages have ended and nobody holds their output.
    pub kill_grace: Duration,
    /// How many bytes of each stream are held whole; past it only the beginning and the end are kept,
    /// of each 64 KiB, or as much as this limit if that is less; they never overlap.
    pub max_output: u64,
    /// What is done when a stream is longer.
    pub on_overflow: OnOverflow,
    /// What becomes of long streams.
    pub long: Long,
}

/// Whether the run is to stop. Sent through a watch channel; it only ever rises.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Stop {
    /// Go on.
    #[default]
    No,
    /// End what runs with TERM, and KILL after the grace.
    Gently,
    /// KILL at once.
    AtOnce,
}

/// What an attempt listens to, to learn that it shall stop.
pub type StopSignal = watch::Receiver<Stop>;
