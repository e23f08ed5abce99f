//! What is wrong in a file, said well: where, what, and what to do about it.
//!
//! A [`Finding`] has a [`Code`] with a page, a [`Place`] in a [`Source`], and is shown with the source line and a caret.

pub mod code;
mod excerpt;
mod finding;
mod read;
mod render;
mod source;

pub use code::Code;
pub use finding::{Finding, Level, Place, Related};
pub use render::{Style, render, render_all};
pub use source::Source;
