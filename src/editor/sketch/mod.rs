//! A YAML text as far as it can be understood, also while it is being typed.
//!
//! The loader in `yaml` stops at the first mistake, and a text under a cursor nearly always has one. A [`Sketch`] is read by
//! indentation and brackets alone: it takes any text, guesses where it must, and never says that something is wrong. It
//! serves completion, hover and definitions; what is wrong with a file is said by the loader and the checks alone.

mod brackets;
mod lines;
mod node;
mod scalar;
mod spot;
mod tree;

pub use node::{Form, Part};
pub use spot::Spot;
pub use tree::{ROOT, Sketch};
