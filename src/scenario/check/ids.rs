//! Names are unique.

use std::collections::HashMap;

use super::Draft;
use crate::diagnostic::{Finding, code};

/// Steps and diagnoses whose name was taken before; and steps that are named like something else in a condition.
pub fn check(draft: &Draft) -> Vec<Finding> {
    let steps = draft.steps().filter_map(|(pointer, step)| Some((pointer, step.id.as_deref()?)));
    let mut findings = repeated(draft, "step", steps);
    let diagnoses = draft.file.diagnoses.iter().enumerate();
    let diagnoses = diagnoses.filter_map(|(index, cause)| Some((format!("/diagnoses/{index}"), cause.id.as_deref()?)));
    findings.extend(repeated(draft, "diagnosis", diagnoses));
    for (pointer, step) in draft.steps() {
        let Some(id) = step.id.as_deref().filter(|id| super::names::ROOTS.contains(id)) else { continue };
        findings.push(
            Finding::error(&code::DUPLICATE_ID, format!("a step cannot be named `{id}`"))
                .at(draft.place(&format!("{pointer}/id")), "conditions know this name as part of the context")
                .help("give the step another name"),
        );
    }
    findings
}

fn repeated<'a>(draft: &Draft, what: &str, ids: impl Iterator<Item = (String, &'a str)>) -> Vec<Finding> {
    let mut first: HashMap<&str, String> = HashMap::new();
    let mut findings = Vec::new();
    for (pointer, id) in ids {
        let pointer = format!("{pointer}/id");
        if let Some(before) = first.get(id) {
            findings.push(
                Finding::error(&code::DUPLICATE_ID, format!("there are two {} named `{id}`", plural(what)))
                    .at(draft.place(&pointer), "named so again here")
                    .see(draft.place(before), "first named so here"),
            );
        } else {
            first.insert(id, pointer);
        }
    }
    findings
}

fn plural(what: &str) -> String {
    what.strip_suffix("is").map_or_else(|| format!("{what}s"), |stem| format!("{stem}es"))
}
