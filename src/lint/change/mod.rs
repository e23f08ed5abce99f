//! Which invocations change something: known verbs of known programs.
//!
//! What is not known here is not found; a scenario without findings is not proven to read only.

mod container;
mod host;
mod kubernetes;
mod network;
mod request;
mod sort;
mod sql;
mod statement;
mod store;
mod verb;

pub use kubernetes::{CLIENTS, FLAGS_WITH_VALUE, dry_run};
pub use sort::{Change, Sort, of};
pub use sql::texts as sql_texts;
pub use statement::statements;
