//! Everything that is wrong with a scenario's text: what keeps it from being run, and what the rules find.

use super::{Subject, check};
use crate::access::Roles;
use crate::diagnostic::{Finding, Source};
use crate::scenario;
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
}

/// Everything that is wrong with a text that should be a scenario.
#[must_use]
pub fn of_text(source: &Source, beside: Neighbours) -> Vec<Finding> {
    let Neighbours { roles, inventory, schema } = beside;
    let reading = scenario::read(source, roles.map(Roles::names).as_deref());
    let mut findings = reading.findings;
    if let Some(scenario) = &reading.scenario {
        findings.extend(check(&Subject::new(scenario, roles, inventory).with_schema(schema)));
    }
    findings
}
