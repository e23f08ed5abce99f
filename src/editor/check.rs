//! What is wrong with a file: what `checklist validate` says of it.

use super::kind::Kind;
use super::names::Beside;
use crate::access::Roles;
use crate::diagnostic::{Finding, Source};
use crate::lint::{self, Neighbours};
use crate::transport::Inventory;
use crate::yaml::Document;

/// Everything that is wrong with a file of this kind, in the order of the file.
#[must_use]
pub fn findings(kind: Kind, source: &Source, beside: &Beside) -> Vec<Finding> {
    let mut found = match kind {
        Kind::Targets => wrong(Document::load(source).and_then(|document| Inventory::read(&document))),
        Kind::Roles => Document::load(source).map_or_else(|wrong| wrong, lint::of_roles),
        Kind::Scenario => of_scenario(source, beside),
    };
    Finding::sort(&mut found);
    found
}

fn wrong<T>(read: Result<T, Vec<Finding>>) -> Vec<Finding> {
    read.err().unwrap_or_default()
}

fn of_scenario(source: &Source, beside: &Beside) -> Vec<Finding> {
    // What is wrong with these is told when they are looked at themselves.
    let load = |name: &str, text: &str| Document::load(&Source::new(name, text)).ok();
    let roles = load("roles.yaml", &beside.roles).and_then(|document| Roles::read(document).ok());
    let inventory = load("targets.yaml", &beside.targets).and_then(|document| Inventory::read(&document).ok());
    lint::of_text(
        source,
        Neighbours { roles: roles.as_ref(), inventory: inventory.as_ref(), schema: beside.schema, reached: None },
    )
}
