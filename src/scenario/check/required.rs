//! What every step and every fact must have, its own or by default: a timeout and a role.

use super::Draft;
use crate::diagnostic::{Finding, Place, code};
use crate::timespan::Timespan;

/// Steps and facts without a timeout or a role, and roles that nobody declares.
pub fn check(draft: &Draft) -> Vec<Finding> {
    let defaults = draft.file.defaults.clone().unwrap_or_default();
    let has_default = |key: &str| draft.declared("defaults").is_none() || draft.has("/defaults", "Defaults", key);
    let (has_timeout, has_role) = (has_default("timeout"), has_default("role"));
    let mut findings = Vec::new();
    for (pointer, step) in draft.steps() {
        let written = |key: &str| draft.step_has(&pointer, key);
        let name = || step.id.as_deref().map_or_else(|| "this step".to_owned(), |id| format!("step `{id}`"));
        let place = || draft.document.key_place(&format!("{pointer}/id"));
        if !has_timeout && !written("timeout") {
            findings.push(no_timeout(&name(), place()));
        }
        if !has_role && !written("role") {
            findings.push(no_role(&name(), place()));
        }
        findings.extend(no_time(draft, || format!("{pointer}/timeout"), step.timeout));
        findings.extend(unknown_role(draft, || format!("{pointer}/role"), step.role.as_deref()));
    }
    for (name, fact) in &draft.file.facts {
        let pointer = format!("/facts/{name}");
        let written = |key: &str| draft.document.node(&format!("{pointer}/{key}")).is_some();
        if !has_timeout && !written("timeout") {
            findings.push(no_timeout(&format!("the fact `{name}`"), draft.document.key_place(&pointer)));
        }
        if !has_role && !written("role") {
            findings.push(no_role(&format!("the fact `{name}`"), draft.document.key_place(&pointer)));
        }
        findings.extend(no_time(draft, || format!("{pointer}/timeout"), fact.timeout));
        findings.extend(unknown_role(draft, || format!("{pointer}/role"), fact.role.as_deref()));
    }
    findings.extend(no_time(draft, || "/defaults/timeout".to_owned(), defaults.timeout));
    findings.extend(no_time(draft, || "/budget".to_owned(), draft.file.budget));
    findings.extend(unknown_role(draft, || "/defaults/role".to_owned(), defaults.role.as_deref()));
    for (name, remediation) in &draft.file.remediations {
        findings.extend(unknown_role(draft, || format!("/remediations/{name}/role"), remediation.role.as_deref()));
    }
    findings
}

/// A length of time in which nothing can be asked.
fn no_time(draft: &Draft, pointer: impl Fn() -> String, length: Option<Timespan>) -> Option<Finding> {
    let is_none = length.is_some_and(|length| length.duration().is_zero());
    is_none.then(|| {
        Finding::error(&code::BAD_DURATION, "this leaves no time to ask anything")
            .at(draft.place(&pointer()), "longer than 0 is needed")
            .help("write for example `5s`")
    })
}

fn no_timeout(what: &str, place: Place) -> Finding {
    Finding::error(&code::NO_TIMEOUT, format!("{what} has no timeout"))
        .at(place, "without one it could wait for ever")
        .help("add `timeout: 5s` here, or once for all steps under `defaults`")
}

fn no_role(what: &str, place: Place) -> Finding {
    Finding::error(&code::NO_ROLE, format!("{what} does not say which role it needs"))
        .at(place, "a step gets its role's environment and nothing else")
        .help("add `role: none` if it needs nothing, here or under `defaults`")
}

fn unknown_role(draft: &Draft, pointer: impl Fn() -> String, role: Option<&str>) -> Option<Finding> {
    let (role, known) = (role?, draft.known_roles?);
    if role == "none" || known.iter().any(|name| name == role) {
        return None;
    }
    Some(
        Finding::error(&code::UNKNOWN_ROLE, format!("no role is named `{role}`"))
            .at(draft.place(&pointer()), "not in roles.yaml")
            .suggest(role, known.iter().map(String::as_str).chain(["none"])),
    )
}
