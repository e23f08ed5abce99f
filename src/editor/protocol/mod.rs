//! The Language Server Protocol, version 3.17: its questions as we understand them, our answers as it writes them, and the
//! conversation. The only folder that knows it.

mod answers;
mod questions;
mod server;

pub use server::{Ended, serve};
