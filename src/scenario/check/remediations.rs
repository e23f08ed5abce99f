//! Remediations that are named exist, and what they verify with exists.

use super::Draft;
use crate::diagnostic::{Finding, code};

/// Unknown remediations in diagnoses and outcomes, unknown steps in `verify`.
pub fn check(draft: &Draft) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (index, cause) in draft.file.diagnoses.iter().enumerate() {
        for (at, name) in cause.remediations.iter().enumerate() {
            findings.extend(unknown(draft, &format!("/diagnoses/{index}/remediations/{at}"), name));
        }
    }
    for (pointer, step) in draft.steps() {
        for (value, outcome) in step.outcomes.iter().flat_map(crate::judge::Outcomes::iter) {
            let Some(name) = &outcome.remediation else { continue };
            findings.extend(unknown(draft, &format!("{pointer}/outcomes/{value}/remediation"), name));
        }
    }
    for (id, remediation) in &draft.file.remediations {
        for (at, step) in
            remediation.verify.iter().enumerate().filter(|(_, step)| !draft.step_ids.contains(&step.as_str()))
        {
            findings.push(
                Finding::error(&code::UNKNOWN_STEP, format!("no step is named `{step}`"))
                    .at(draft.place(&format!("/remediations/{id}/verify/{at}")), "to be asked again after the change")
                    .suggest(step, draft.step_ids.iter().copied()),
            );
        }
    }
    findings
}

fn unknown(draft: &Draft, pointer: &str, name: &str) -> Option<Finding> {
    if draft.file.remediations.contains_key(name) {
        return None;
    }
    Some(
        Finding::error(&code::UNKNOWN_REMEDIATION, format!("no remediation is named `{name}`"))
            .at(draft.place(pointer), "not declared under `remediations`")
            .suggest(name, draft.file.remediations.keys().map(String::as_str)),
    )
}
