//! Text that names values: conditions (`sql_thread.failed and lag.value > 30`) and templates (`--host {{ target.host }}`).
//!
//! The language is minijinja's expressions without calls; nothing outside this folder knows that library. Conditions are
//! decided in three values (Kleene's logic), because a step may have no answer: `false and unknown` is false,
//! `true and unknown` is unknown.

mod answer;
mod condition;
mod context;
mod conversion;
mod language;
mod leaf;
mod malformed;
mod mention;
mod outline;
mod template;
mod tree;

pub use answer::{Answer, Truth};
pub use condition::Condition;
pub use context::Context;
pub use malformed::Malformed;
pub use mention::Mention;
pub use outline::{Node, NodeKind, Outline, Part};
pub use template::Template;
