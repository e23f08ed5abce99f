//! The one integration binary: the real program, with real parts around it.

#![allow(
    clippy::disallowed_methods,
    reason = "tests start programs, look at their own surroundings and measure real time, which only few may do in the program"
)]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::missing_panics_doc,
    reason = "a test ends by a panic; what helps it is not marked as a test itself"
)]

mod access;
mod blocks;
mod keys;
mod lab;
mod pages;
mod playground;

mod audit;
mod bundle;
mod canary;
mod cases;
mod certificates;
mod endpoints;
mod engine;
mod fix;
mod fixing;
mod formats;
mod history;
mod injection;
mod layers;
mod library;
mod lint;
mod long_outputs;
mod lsp;
mod memory;
mod mending;
mod new;
mod preflight;
mod proof;
mod replay;
mod replication;
mod roles;
mod schemas;
mod secrets;
mod signature;
mod soak;
mod storage;
mod survivors;
mod team;
