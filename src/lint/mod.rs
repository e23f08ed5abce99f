//! Rules that prove meaning beyond what makes a scenario runnable, one file each; a rule's file and its line in
//! [`ALL`] are all it needs.
//!
//! A rule is pure: it is given a [`Subject`], and answers findings. What an author sets aside with `allow` is taken out
//! in one place, for all rules.

mod allow;
mod late_first_answer;
mod over_budget;
mod rule;
mod schema_line;
mod subject;
#[cfg(test)]
mod trial;
mod unused_param;

pub use rule::{ALL, Rule, check, level_of};
pub use subject::Subject;
