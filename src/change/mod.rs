//! What differs, in meaning and not only in lines.
//!
//! [`scenarios`] compares two versions of a scenario: what a change means for those who run it, what to look at first. [`runs`]
//! compares two runs: what was found, and what the outputs say, without the times and ids that differ always. What is found
//! is data, which is also what programs get; its `page` tells it to people.

mod laid;
mod run;
mod scenario;

pub use laid::{laid, near};
pub use run::{About, Outputs, RunChange, RunDiff, RunSide, runs};
pub use scenario::{Change, Kind, ScenarioDiff, Version, Weight, What, scenarios};
