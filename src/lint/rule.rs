//! A rule, and the registry of all.

use crate::diagnostic::{Code, Finding};
use crate::scenario::Scenario;

/// One rule.
pub struct Rule {
    /// Its code, with its page.
    pub code: &'static Code,
    /// What it finds in a scenario that can be run.
    pub check: fn(&Scenario) -> Vec<Finding>,
}

/// Every rule, in the order of its code.
pub static ALL: &[&Rule] = &[&super::unused_param::RULE];

/// What all rules find.
#[must_use]
pub fn check(scenario: &Scenario) -> Vec<Finding> {
    ALL.iter().flat_map(|rule| (rule.check)(scenario)).collect()
}
