//! A page that tells what was compared: a heading, a summary, sections of rows. Told on the terminal or as Markdown.

mod markdown;
mod sheet;
mod terminal;

pub use sheet::{Detail, Page, Row, Section, Side};
