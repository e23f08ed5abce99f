//! What every step must have, its own or by default: a timeout and a role.

use super::Draft;
use crate::diagnostic::{Finding, code};

/// Steps without a timeout or a role, and roles that nobody declares.
pub fn check(draft: &Draft) -> Vec<Finding> {
    let defaults = draft.file.defaults.clone().unwrap_or_default();
    let has_default = |key: &str| draft.document.node(&format!("/defaults/{key}")).is_some();
    let mut findings = Vec::new();
    for (pointer, step) in draft.steps() {
        let written = |key: &str| draft.document.node(&format!("{pointer}/{key}")).is_some();
        let name = step.id.as_deref().map_or_else(|| "this step".to_owned(), |id| format!("step `{id}`"));
        let place = draft.document.key_place(&format!("{pointer}/id"));
        if !written("timeout") && !has_default("timeout") {
            findings.push(
                Finding::error(&code::NO_TIMEOUT, format!("{name} has no timeout"))
                    .at(place.clone(), "without one it could wait for ever")
                    .help("add `timeout: 5s` here, or once for all steps under `defaults`"),
            );
        }
        if !written("role") && !has_default("role") {
            findings.push(
                Finding::error(&code::NO_ROLE, format!("{name} does not say which role it needs"))
                    .at(place, "a step gets its role's environment and nothing else")
                    .help("add `role: none` if it needs nothing, here or under `defaults`"),
            );
        }
        findings.extend(unknown_role(draft, &format!("{pointer}/role"), step.role.as_deref()));
    }
    findings.extend(unknown_role(draft, "/defaults/role", defaults.role.as_deref()));
    for (name, remediation) in &draft.file.remediations {
        findings.extend(unknown_role(draft, &format!("/remediations/{name}/role"), remediation.role.as_deref()));
    }
    findings
}

fn unknown_role(draft: &Draft, pointer: &str, role: Option<&str>) -> Option<Finding> {
    let (role, known) = (role?, draft.known_roles?);
    if role == "none" || known.iter().any(|name| name == role) {
        return None;
    }
    Some(
        Finding::error(&code::UNKNOWN_ROLE, format!("no role is named `{role}`"))
            .at(draft.place(pointer), "not in roles.yaml")
            .suggest(role, known.iter().map(String::as_str).chain(["none"])),
    )
}
