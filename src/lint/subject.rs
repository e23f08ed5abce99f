//! What a rule may look at.

use std::cell::OnceCell;

use super::reach::Reach;
use crate::access::Roles;
use crate::scenario::Scenario;
use crate::transport::Inventory;

/// What a rule may look at: a scenario that can be run, and what stands beside it.
#[derive(Debug)]
pub struct Subject<'a> {
    /// The scenario.
    pub scenario: &'a Scenario,
    /// The roles of its library, if there is a `roles.yaml` that can be read.
    pub roles: Option<&'a Roles>,
    /// The targets of its library, if there is a `targets.yaml` that can be read.
    pub inventory: Option<&'a Inventory>,
    /// The path to the schema of scenarios from the file, if there is one within reach.
    pub schema: Option<&'a str>,
    reach: OnceCell<Reach<'a>>,
}

impl<'a> Subject<'a> {
    /// A scenario, and what stands beside it.
    #[must_use]
    pub const fn new(scenario: &'a Scenario, roles: Option<&'a Roles>, inventory: Option<&'a Inventory>) -> Self {
        Self { scenario, roles, inventory, schema: None, reach: OnceCell::new() }
    }

    /// The same, with the path to the schema of scenarios from the file.
    #[must_use]
    pub const fn with_schema(mut self, schema: Option<&'a str>) -> Self {
        self.schema = schema;
        self
    }

    /// A scenario by itself, with nothing beside it.
    #[must_use]
    pub const fn alone(scenario: &'a Scenario) -> Self {
        Self::new(scenario, None, None)
    }

    /// Whether the file is part of a team's library, and not a draft or a lesson that stands alone. Rules about what a
    /// library should say of itself (which alert starts it, whom it serves) ask this first.
    #[must_use]
    pub const fn in_library(&self) -> bool {
        self.roles.is_some() || self.inventory.is_some()
    }

    /// What its conditions can come to: worked out once, for all rules that ask.
    pub(super) fn reach(&self) -> &Reach<'a> {
        self.reach.get_or_init(|| Reach::new(self.scenario))
    }
}
