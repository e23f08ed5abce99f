//! Rules that prove meaning beyond what makes a scenario runnable, one file each; a rule's file and its line in
//! [`rule::ALL`] are all it needs.

mod rule;
mod unused_param;

pub use rule::{ALL, Rule, check};
