//! The logic of time, with a transport that starts nothing and paused time: durations are exact.

mod asking;
mod each;
mod fake;
mod graph;
mod laws;
mod order;
