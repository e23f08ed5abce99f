//! Shell text as far as a reviewer reads it: which simple commands stand in it, joined how.
//!
//! This is a pattern reader for findings, not a shell: it expands nothing and follows no variable, and what it misses is
//! only a finding less. Nothing that has to be safe may rest on it.

mod script;
mod token;

pub use script::{Join, Pipe, Simple, read};
pub use token::{Redirect, ShellWord};
