//! Why a part of a condition can never be true, told at its place.

use serde_json::Value as Json;

use super::Domain;
use super::cases::can_answer;
use super::parts::{Known, Whose};
use super::verdict::Reach;
use crate::diagnostic::{Finding, Place};
use crate::expression::{NodeKind, Part};
use crate::judge::Outcomes;
use crate::scenario::{Judged, Scenario, Step};
use crate::status::Status;
use crate::value::{Unit, describe};

/// Where a node of a condition stands in the file.
pub fn place(scenario: &Scenario, known: &Known, node: usize) -> Place {
    let pointer = match known.whose {
        Whose::Step(at) => format!("/steps/{at}/when"),
        Whose::Diagnosis(at) => format!("/diagnoses/{at}/when"),
    };
    let range = known.outline.nodes.get(node).map_or(0..known.condition.text().len(), |node| node.range.clone());
    scenario.document.inside(&pointer, range)
}

/// A finding on a node of a condition that is never true, at the part that is to blame, with the nearest right word.
pub fn why_never(scenario: &Scenario, reach: &Reach, known: &Known, node: usize, finding: Finding) -> Finding {
    let blamed = reach.to_blame(known, node).and_then(|(node, error)| match &known.outline.nodes[node].kind {
        NodeKind::Part(part) => Some((node, error, part)),
        _ => None,
    });
    match blamed {
        Some((node, Some(error), _)) => finding.at(place(scenario, known, node), error),
        Some((node, None, part)) => of_part(scenario, known, node, part, finding),
        None => {
            let finding = finding.at(place(scenario, known, node), "its parts are never true together");
            together(scenario, known, finding)
        }
    }
}

/// What is known of the steps that the condition names, for whoever looks for the contradiction.
fn together(scenario: &Scenario, known: &Known, finding: Finding) -> Finding {
    let conditional = known.steps.iter().filter_map(|at| {
        let step = &scenario.steps[*at];
        Some((step, step.when.as_ref()?))
    });
    conditional.fold(finding, |finding, (step, when)| {
        let text = when.text().split_whitespace().collect::<Vec<_>>().join(" ");
        let place = scenario.document.place(&format!("{}/when", step.pointer));
        finding.see(place, format!("`{}` is asked only when `{text}`", step.id))
    })
}

fn of_part(scenario: &Scenario, known: &Known, node: usize, part: &Part, finding: Finding) -> Finding {
    let place = place(scenario, known, node);
    let Some([root, attribute]) = part.name.as_deref() else { return finding.at(place, "is never true") };
    let Some(step) = known.step(scenario, root) else {
        return finding.at(place, format!("no value of `{root}.{attribute}` makes this true"));
    };
    let outcomes = match &step.judged {
        Judged::Outcomes(outcomes) => Some(outcomes),
        Judged::Assert { .. } => None,
    };
    match attribute.as_str() {
        "passed" => finding.at(place, format!("no answer of `{root}` is a pass or a warning")),
        "failed" => finding.at(place, format!("no answer of `{root}` is a fail")),
        "status" => of_status(part, finding, place, root),
        "value" if part.is_membership && never_answered(step, part) => {
            let finding = finding.at(place, format!("`{root}` never answers {}", listed(&part.constants)));
            part.constants.first().map_or(finding.clone(), |value| nearest(outcomes, value, finding))
        }
        _ => finding.at(place, format!("no answer of `{root}` makes this true")),
    }
}

fn never_answered(step: &Step, part: &Part) -> bool {
    let domain = Domain::of(step);
    part.constants.iter().all(|value| !can_answer(step, &domain, value))
}

fn of_status(part: &Part, finding: Finding, place: Place, root: &str) -> Finding {
    let known = Status::ALL.map(Status::word);
    let strange = part.constants.iter().filter_map(Json::as_str).find(|word| !known.contains(word));
    match strange {
        Some(word) => finding.at(place, format!("`{word}` is no status")).suggest(word, known),
        None => finding.at(place, format!("`{root}` never ends as {}", listed(&part.constants))),
    }
}

/// The declared value that was probably meant: by its type or by its letters.
pub fn nearest(outcomes: Option<&Outcomes>, value: &Json, finding: Finding) -> Finding {
    let Some(outcomes) = outcomes else { return finding };
    let word = describe(value, Unit::None);
    if outcomes.declared(&word).is_some() {
        let other = if value.is_string() { "a number or true or false, without quotes" } else { "text, in quotes" };
        return finding.help(format!("the answer `{word}` is declared, but it is {other}"));
    }
    finding.suggest(&word, outcomes.declared.iter().map(|(declared, _)| declared.as_str()))
}

/// Some constants, as a phrase.
pub fn listed(values: &[Json]) -> String {
    let words: Vec<String> = values.iter().take(6).map(|value| format!("`{}`", describe(value, Unit::None))).collect();
    let more = if values.len() > words.len() { " …" } else { "" };
    format!("{}{more}", words.join(" or "))
}
