//! What can be found out without asking the target: programs, and what roles bring.

use std::collections::{BTreeMap, BTreeSet};

use super::checked::{Group, Item, State};
use crate::access::Surroundings;
use crate::lint;
use crate::plan::{self, Order};
use crate::process;

/// A role that something needs.
pub struct Needed<'a> {
    /// Its name.
    pub role: &'a str,
    /// What a run is asked to do that needs it.
    pub order: &'a Order<'a>,
    /// Why it may not be used, if so.
    pub refused: Option<String>,
    /// Whether only a change needs it, which was not asked for: then what it lacks does not count.
    pub is_apart: bool,
}

/// The roles that these need, each once. One that several need is looked at where it may be used.
pub fn roles<'a>(orders: &'a [Order<'a>], with_changes: bool) -> Vec<Needed<'a>> {
    let mut needed: Vec<Needed> = Vec::new();
    for order in orders {
        let held = plan::roles(order);
        let scenario = order.scenario;
        let steps = scenario.steps.iter().map(|step| (step.role.as_str(), step.justified, false));
        let facts = scenario.facts.iter().map(|fact| (fact.role.as_str(), false, false));
        let changes =
            scenario.remediations.iter().filter_map(|one| Some((one.file.role.as_deref()?, false, !with_changes)));
        for (role, justified, is_apart) in facts.chain(steps).chain(changes).filter(|(role, ..)| *role != "none") {
            let refused = if held.contains(&role) { None } else { order.refusal(role, justified) };
            match needed.iter_mut().find(|known| known.role == role) {
                None => needed.push(Needed { role, order, refused, is_apart }),
                Some(known) => {
                    known.is_apart &= is_apart;
                    if known.refused.is_some() && refused.is_none() {
                        (known.order, known.refused) = (order, None);
                    }
                }
            }
        }
    }
    needed
}

/// Whether the programs of these are there.
pub fn programs(orders: &[Order], roles: &[Needed]) -> Group {
    let mut by_program: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    for order in orders {
        for program in lint::programs(order.scenario) {
            by_program.entry(program).or_default().insert(&order.scenario.id);
        }
    }
    for needed in roles.iter().filter(|needed| needed.order.roles.sudo(needed.role).is_some()) {
        by_program.entry("sudo".to_owned()).or_default().insert(needed.role);
    }
    let path = orders.first().and_then(|order| order.surroundings.env.get("PATH"));
    let items =
        by_program.into_iter().map(|(program, by)| match process::find_program(&program, path.map(String::as_str)) {
            Ok(_) => Item::there(program),
            Err(why) => {
                let by = by.into_iter().collect::<Vec<_>>().join(", ");
                Item::new(program, State::Lacks, format!("{why}; needed by {by}"))
            }
        });
    Group { name: "programs".to_owned(), items: items.collect() }
}

/// What a role needs here: that it may be used, and that what it brings is there. Also answers whether both are so.
pub fn role(needed: &Needed, from: &Surroundings) -> (Group, bool) {
    let Needed { role, order, refused, is_apart } = needed;
    let group = |items| Group { name: (*role).to_owned(), items };
    let lacks = if *is_apart { State::Apart } else { State::Lacks };
    if let Some(why) = refused {
        return (group(vec![Item::new("may be used", lacks, why.clone())]), false);
    }
    let mut items = vec![Item::there("may be used")];
    match order.roles.fetch(role, from) {
        Ok(fetched) => {
            let files = fetched.files.iter().map(|file| file.variable.as_ref().unwrap_or(&file.name));
            let names = fetched.env.iter().map(|(name, _)| name).chain(files);
            items.extend(names.cloned().map(Item::there));
            (group(items), true)
        }
        Err(missing) => {
            items.extend(missing.into_iter().map(|finding| Item::new("its identity", lacks, finding.title)));
            (group(items), false)
        }
    }
}
