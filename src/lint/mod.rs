//! Rules that prove meaning beyond what makes a scenario runnable, one file each; a rule's file and its line in
//! [`ALL`] are all it needs.
//!
//! A rule is pure: it is given a [`Subject`], and answers findings. What an author sets aside with `allow` is taken out
//! in one place, for all rules.

mod allow;
mod always_asked;
mod dead_alternative;
mod dead_diagnosis;
mod dead_step;
mod healthy_diagnosis;
mod late_first_answer;
mod over_budget;
mod reach;
mod rule;
mod same_condition;
mod schema_line;
mod subject;
#[cfg(test)]
mod trial;
mod undeclared_value;
mod unsure_status;
mod unused_param;

pub use rule::{ALL, Rule, check, level_of};
pub use subject::Subject;
