//! Everything that is wrong with a scenario's text: what keeps it from being run, and what the rules find.

use super::{Reached, Subject, check};
use crate::access::Roles;
use crate::diagnostic::{Finding, Source};
use crate::scenario::{self, Reading};
use crate::transport::Inventory;

/// What stands beside a scenario's text, if it is there and can be read.
#[derive(Debug, Clone, Copy, Default)]
pub struct Neighbours<'a> {
    /// The roles.
    pub roles: Option<&'a Roles>,
    /// The targets.
    pub inventory: Option<&'a Inventory>,
    /// The path to the schema of scenarios from the file.
    pub schema: Option<&'a str>,
    /// What its cases come to, if they were played.
    pub reached: Option<&'a Reached>,
}

/// Everything that is wrong with a text that should be a scenario.
#[must_use]
pub fn of_text(source: &Source, beside: Neighbours) -> Vec<Finding> {
    of_reading(scenario::read(source, beside.roles.map(Roles::names).as_deref()), beside)
}

/// The same for a text that was read already.
#[must_use]
pub fn of_reading(reading: Reading, beside: Neighbours) -> Vec<Finding> {
    let Neighbours { roles, inventory, schema, reached } = beside;
    let mut findings = reading.findings;
    if let Some(scenario) = &reading.scenario {
        findings.extend(check(&Subject::new(scenario, roles, inventory).with_schema(schema).with_cases(reached)));
    }
    findings
}
