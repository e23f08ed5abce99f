//! What is wrong in a file, said well: where, what, and what to do about it.
//!
//! A [`Finding`] has a [`Code`] with a page, a [`Place`] in a [`Source`], and is shown with the source line and a caret.
//! [`Checked`] is what a whole check came to; each [`Format`] tells it to people or to a machine.

mod checked;
pub mod code;
mod edit;
mod finding;
mod read;
mod render;
mod source;

pub use checked::{Checked, CheckedFile, count};
pub use code::Code;
pub use edit::Edit;
pub use finding::{Finding, Level, Place, Related};
pub use read::LARGEST;
pub use render::{FORMATS, FindingsDocument, Format, Style, annotation, find_format, render, render_all};
pub use source::Source;
