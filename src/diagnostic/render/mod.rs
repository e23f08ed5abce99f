//! Findings told to people and to machines, one file a format. A format reads [`super::Checked`] and nothing else.

mod excerpt;
mod fingerprint;
mod format;
mod github;
mod gitlab;
mod human;
mod json;
mod junit;
#[cfg(test)]
mod samples;
mod sarif;

pub use format::{FORMATS, Format, find_format};
pub use github::annotation;
pub use human::{Style, render, render_all};
pub use json::FindingsDocument;
