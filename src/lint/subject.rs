//! What a rule may look at.

use crate::access::Roles;
use crate::scenario::Scenario;
use crate::transport::Inventory;

/// What a rule may look at: a scenario that can be run, and what stands beside it.
#[derive(Debug, Clone, Copy)]
pub struct Subject<'a> {
    /// The scenario.
    pub scenario: &'a Scenario,
    /// The roles of its library, if there is a `roles.yaml` that can be read.
    pub roles: Option<&'a Roles>,
    /// The targets of its library, if there is a `targets.yaml` that can be read.
    pub inventory: Option<&'a Inventory>,
    /// The path to the schema of scenarios from the file, if there is one within reach.
    pub schema: Option<&'a str>,
}

impl<'a> Subject<'a> {
    /// A scenario by itself, with nothing beside it.
    #[must_use]
    pub const fn alone(scenario: &'a Scenario) -> Self {
        Self { scenario, roles: None, inventory: None, schema: None }
    }

    /// Whether the file is part of a team's library, and not a draft or a lesson that stands alone. Rules about what a
    /// library should say of itself (which alert starts it, whom it serves) ask this first.
    #[must_use]
    pub const fn in_library(&self) -> bool {
        self.roles.is_some() || self.inventory.is_some()
    }
}
