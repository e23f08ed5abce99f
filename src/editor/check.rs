//! What is wrong with a file: what `checklist validate` says of it.

use std::path::Path;

use super::kind::Kind;
use super::names::Beside;
use crate::access::Roles;
use crate::case::{self, Stage};
use crate::diagnostic::{Finding, Source};
use crate::lint::{self, Neighbours};
use crate::scenario::{self, Scenario};
use crate::transport::Inventory;
use crate::yaml::Document;

/// The cases of a scenario, as they are in the editor or else on disk; `None` where nobody looked.
pub type Cases = Option<Vec<Source>>;

/// Everything that is wrong with a file of this kind, in the order of the file. Of a scenario with `cases` also what none of
/// them reaches.
#[must_use]
pub fn findings(kind: Kind, source: &Source, beside: &Beside, cases: &Cases) -> Vec<Finding> {
    let mut found = match kind {
        Kind::Targets => beside_scenarios(source, |document| Inventory::read(&document).err().unwrap_or_default()),
        Kind::Roles => beside_scenarios(source, lint::of_roles),
        Kind::Scenario => of_scenario(source, beside, cases),
        Kind::Case => of_case(source, beside),
    };
    Finding::sort(&mut found);
    found
}

fn beside_scenarios(source: &Source, wrong: impl FnOnce(Document) -> Vec<Finding>) -> Vec<Finding> {
    match Document::load(source) {
        Ok(document) => lint::check_beside(&document).into_iter().chain(wrong(document)).collect(),
        Err(findings) => findings,
    }
}

/// What stands beside a scenario and can be read. What is wrong with it is told when it is looked at itself.
fn neighbours(beside: &Beside) -> (Option<Roles>, Option<Inventory>) {
    let load = |name: &str, text: &str| Document::load(&Source::new(name, text)).ok();
    let roles = load("roles.yaml", &beside.roles).and_then(|document| Roles::read(document).ok());
    let inventory = load("targets.yaml", &beside.targets).and_then(|document| Inventory::read(&document).ok());
    (roles, inventory)
}

fn of_scenario(source: &Source, beside: &Beside, cases: &Cases) -> Vec<Finding> {
    let (roles, inventory) = neighbours(beside);
    let reading = scenario::read(source, roles.as_ref().map(Roles::names).as_deref());
    let reached = reading.scenario.as_ref().zip(cases.as_ref()).map(|(scenario, cases)| {
        let played = played(scenario, (roles.clone(), inventory.clone()), cases);
        case::reached(scenario, &played.iter().map(|tested| tested.reached.clone()).collect::<Vec<_>>())
    });
    let (roles, inventory, reached) = (roles.as_ref(), inventory.as_ref(), reached.as_ref());
    lint::of_reading(reading, Neighbours { roles, inventory, schema: beside.schema, reached })
}

fn of_case(source: &Source, beside: &Beside) -> Vec<Finding> {
    let neighbours = neighbours(beside);
    // What is wrong with the scenario is told of the scenario; without one, its name alone is known.
    let of = Path::new(source.name()).parent().unwrap_or(Path::new("")).with_extension("yaml");
    let text = Source::new(of.display().to_string(), beside.scenario.as_str());
    let read = scenario::read(&text, neighbours.0.as_ref().map(Roles::names).as_deref()).scenario;
    let Some(scenario) = read else { return case::read("", source).err().unwrap_or_default() };
    let tested = played(&scenario, neighbours, std::slice::from_ref(source));
    let found = tested.into_iter().flat_map(|tested| tested.problems).map(|problem| problem.finding);
    // A place in another file is none of this one.
    found.filter(|finding| finding.place.as_ref().is_none_or(|place| place.source.name() == source.name())).collect()
}

fn played(
    scenario: &Scenario,
    (roles, inventory): (Option<Roles>, Option<Inventory>),
    cases: &[Source],
) -> Vec<case::Tested> {
    let (roles, inventory) = (roles.unwrap_or_default().with_placeholders(), inventory.unwrap_or_default());
    let stage = Stage { scenario, roles: &roles, inventory: &inventory, jobs: 1 };
    let name =
        |source: &Source| Path::new(source.name()).file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let one = |source: &Source| case::test(&name(source), Ok(source.clone()), source.name(), stage, false);
    cases.iter().map(one).collect()
}
