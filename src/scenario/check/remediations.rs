//! Remediations that are named exist, and so do the steps that verify them and those that are named as evidence.

use super::Draft;
use super::templates::escape;
use crate::diagnostic::{Finding, code};

/// Unknown remediations in diagnoses and outcomes, unknown steps in `verify` and `evidence`.
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
            findings.extend(unknown(draft, &format!("{pointer}/outcomes/{}/remediation", escape(value)), name));
        }
    }
    for (id, remediation) in &draft.file.remediations {
        for (at, step) in remediation.verify.iter().enumerate() {
            let pointer = format!("/remediations/{id}/verify/{at}");
            findings.extend(unknown_step(draft, &pointer, step, "to be asked again after the change"));
        }
    }
    for (index, cause) in draft.file.diagnoses.iter().enumerate() {
        for (at, step) in cause.evidence.iter().enumerate() {
            findings.extend(unknown_step(
                draft,
                &format!("/diagnoses/{index}/evidence/{at}"),
                step,
                "named as evidence",
            ));
        }
    }
    findings
}

fn unknown_step(draft: &Draft, pointer: &str, step: &str, label: &str) -> Option<Finding> {
    if draft.declared("steps").is_none() || draft.step_ids.contains(step) {
        return None;
    }
    Some(
        Finding::error(&code::UNKNOWN_STEP, format!("no step is named `{step}`"))
            .at(draft.place(pointer), label)
            .suggest(step, draft.step_ids.iter().copied()),
    )
}

fn unknown(draft: &Draft, pointer: &str, name: &str) -> Option<Finding> {
    let known = draft.declared("remediations")?;
    if known.contains(&name) {
        return None;
    }
    let finding = Finding::error(&code::UNKNOWN_REMEDIATION, format!("no remediation is named `{name}`"))
        .at(draft.place(pointer), "not declared under `remediations`");
    Some(match known.as_slice() {
        [] => finding.help("declare it under `remediations`, at the top level of the file"),
        known => finding.suggest(name, known.iter().copied()),
    })
}
