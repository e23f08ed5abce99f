//! How one value is taken from an output. Each form is one file; the registry is in `written.rs`.

mod column;
mod count;
mod exit_code;
mod form;
mod header;
mod json;
mod pattern;
mod regex;
mod table;
mod text;
mod written;

pub(super) use form::{Compiled, compile};
pub use written::{Extract, OneOrMany, Taken};
