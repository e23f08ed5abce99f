//! Two runs, compared in what they found.

mod compare;
mod diff;
mod normal;
mod page;
#[cfg(test)]
mod tests;

pub use compare::{Outputs, runs};
pub use diff::{About, RunChange, RunDiff, RunSide};
