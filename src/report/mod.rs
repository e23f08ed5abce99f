//! What we say about a run: one file a format, each a pure function of the record.
//!
//! A format is a [`Format`] in a file of its own (`terminal`, `json`, `markdown`, `html`, `junit`) and one line in [`ALL`]. What they share
//! stands beside them: `telling` (which steps and causes matter, and the verdict as a sentence), `excerpt` (what of an output
//! is shown as evidence), `layout` (columns), `mark` (the words of a status and their colours), `markdown_text` (escaping).
//! [`live`] tells of single events while the run goes on.

mod excerpt;
mod fix;
mod format;
mod html;
mod json;
mod junit;
mod layout;
pub mod live;
mod look;
mod mark;
mod markdown;
mod markdown_text;
pub mod page;
#[cfg(test)]
mod samples;
mod telling;
mod terminal;

pub use fix::{fix_json, fix_page, fix_plan_page};
pub use format::{ALL, Format, UnknownFormat, find};
pub use look::Look;
