//! Text that names values: conditions (`sql_thread.failed and lag.value > 30`) and templates (`--host {{ target.host }}`).
//!
//! The language is minijinja's. Conditions are decided in three values (Kleene's logic), because a step may have no answer:
//! `false and unknown` is false, `true and unknown` is unknown.

mod condition;
mod context;
mod template;

pub use condition::{Answer, Condition, Truth};
pub use context::Context;
pub use template::Template;

use std::ops::Range;

/// Text that does not parse.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Malformed {
    /// What is wrong, lower case, without a full stop.
    pub message: String,
    /// Where in the text, in bytes.
    pub range: Range<usize>,
}

/// A name that a text speaks of, such as `target.vars.primary` or `sql_thread.value`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// The parts of the dotted name, at least one: `["sql_thread", "value"]`. Item access with a string constant counts
    /// as a part; access by anything else ends the name.
    pub path: Vec<String>,
    /// Where in the text it stands, in bytes.
    pub range: Range<usize>,
}
