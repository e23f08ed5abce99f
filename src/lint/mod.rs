//! Rules that prove meaning beyond what makes a scenario runnable, one file each; a rule's file and its line in
//! [`ALL`] are all it needs.
//!
//! A rule is pure: it is given a [`Subject`], and answers findings. What an author sets aside with `allow` is taken out
//! in one place, for all rules.

mod allow;
mod always_asked;
mod cannot_fail;
mod cannot_pass;
mod change;
mod commands;
mod dead_alternative;
mod dead_diagnosis;
mod dead_step;
mod empty_assert;
mod healthy_diagnosis;
mod idle_warn;
mod impossible_assert;
mod incomplete_head;
mod late_first_answer;
mod library;
mod long_text;
mod no_case_reaches;
mod odd_times;
mod open_end;
mod over_budget;
mod powerful_role;
mod programs;
mod reach;
mod retry_on_fail;
mod rights;
mod rule;
mod same_condition;
mod schema_line;
mod subject;
mod title_without_verb;
#[cfg(test)]
mod trial;
mod undeclared_value;
mod unguarded_remediation;
mod unreachable_outcome;
mod unsure_status;
mod unused_fact;
mod unused_param;
mod unused_remediation;
mod verbs;
mod view;
mod whole;
mod words;

pub use allow::is_set_aside;
pub use library::{Asked, check_library};
pub use no_case_reaches::{Missed, Reached};
pub use programs::programs;
pub use rights::of_roles;
pub use rule::{ALL, Rule, check, check_beside, level_of};
pub use subject::Subject;
pub use whole::{Neighbours, of_reading, of_text};
use words::Words;
