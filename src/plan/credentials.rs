//! What a run needs of its roles.

use std::collections::BTreeSet;

use super::Order;
use super::build::selected;
use crate::access::Source;

/// The roles that are used, of the steps and of the facts, each once, in the order of the file; without those that whoever asks
/// may not use.
#[must_use]
pub fn roles<'a>(order: &'a Order) -> Vec<&'a str> {
    let scenario = order.scenario;
    let steps = selected(order).unwrap_or_default().into_iter().map(|at| &scenario.steps[at]);
    let steps = steps.map(|step| (step.role.as_str(), step.justified));
    let facts = scenario.facts.iter().map(|fact| (fact.role.as_str(), false));
    let mut roles: Vec<&'a str> = Vec::new();
    for (role, justified) in facts.chain(steps) {
        if !roles.contains(&role) && order.refusal(role, justified).is_none() {
            roles.push(role);
        }
    }
    roles
}

/// The commands that print the secrets of those roles; they are to be run before a plan can be carried out.
#[must_use]
pub fn sources(order: &Order) -> BTreeSet<Source> {
    roles(order).into_iter().flat_map(|role| order.roles.sources(role)).collect()
}
