//! Two versions of a scenario, compared in meaning: with their defaults filled in, whatever the lines look like.

mod compare;
mod diff;
mod judged;
mod keys;
mod page;
mod part;
#[cfg(test)]
mod tests;
mod weigh;

pub use compare::{Version, scenarios};
pub use diff::{Change, Kind, ScenarioDiff, Weight, What};
