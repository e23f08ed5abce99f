//! What a test of cases came to, told in a format. A format is one file.

mod format;
mod github;
mod human;
mod json;
mod junit;
mod tap;

pub use format::{ALL, Format, find};
pub use human::coverage;
pub use json::TESTED_SCHEMA;
