//! What an editor is told while a file is being written: what is wrong, what could follow, what a word means and where it
//! is declared.
//!
//! Everything but `desk` and `protocol` is a pure function of a text and a place in it, and knows neither the protocol nor
//! the disk. What is wrong is found by the same code as for `checklist validate`; the rest works on a `sketch`, since a
//! text under a cursor is hardly ever whole.

mod check;
mod completion;
mod context_names;
mod definition;
mod desk;
mod hover;
mod kind;
mod mending;
mod names;
mod of_case;
mod outline;
mod positions;
mod protocol;
mod referent;
mod resolved;
mod shapes;
mod sketch;
mod speech;
mod suggestion;
#[cfg(test)]
mod trial;
mod values;
mod view;

pub use desk::Setting;
pub use protocol::{Ended, serve};
