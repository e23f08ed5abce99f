//! Everything that is wrong with `roles.yaml`, also with the commands by which a role's rights are checked.

use super::{Subject, check};
use crate::access::Roles;
use crate::diagnostic::Finding;
use crate::scenario::rights;
use crate::yaml::Document;

/// How the codes of the rules about commands begin. What other rules ask is for whole scenarios.
const ABOUT_COMMANDS: &str = "C61";

/// Everything that is wrong with a document that should be a `roles.yaml`.
#[must_use]
pub fn of_roles(document: Document) -> Vec<Finding> {
    let roles = match Roles::read(document) {
        Ok(roles) => roles,
        Err(findings) => return findings,
    };
    let Some(document) = roles.document() else { return Vec::new() };
    let mut findings = Vec::new();
    for name in roles.names() {
        match rights(document, &name, "rights") {
            Ok(None) => {}
            Ok(Some(scenario)) => {
                let found = check(&Subject::new(&scenario, Some(&roles), None));
                findings.extend(found.into_iter().filter(|finding| finding.code.id.starts_with(ABOUT_COMMANDS)));
            }
            Err(wrong) => findings.extend(wrong),
        }
    }
    Finding::sort(&mut findings);
    findings
}
