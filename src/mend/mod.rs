//! Puts right what needs no person: a word beyond doubt, a line that is missing, the order of keys.
//!
//! A text is mended by its spans, never written anew: comments and layout elsewhere stay as they are. Whatever is changed is
//! read again, and kept only if it says the same but for what was mended.

mod apply;
mod mended;
mod order;
mod same;
#[cfg(test)]
mod tests;

pub use mended::{Mended, mend};
