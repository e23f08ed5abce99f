//! How what was found out is told.

use std::fmt::Write as _;

use serde_json::{Value as Json, json};

use super::checked::{Item, OnTarget, State};
use crate::printable;

/// For people: a block for each target.
pub fn page(targets: &[OnTarget]) -> String {
    let mut page = String::new();
    for target in targets {
        let _ = writeln!(page, "{}", printable::line(&format!("{} ({})", target.name, target.address)));
        for group in target.groups.iter().filter(|group| !group.items.is_empty()) {
            let _ = writeln!(page, "  {}", printable::line(&group.name));
            for item in &group.items {
                let _ = writeln!(page, "    {}", line(item));
            }
        }
        for (scenario, why) in &target.left_out {
            let _ = writeln!(page, "  {}", printable::line(&format!("not for this target: {scenario}, {why}")));
        }
        page.push('\n');
    }
    let _ = writeln!(page, "{}", summary(targets));
    page
}

fn line(item: &Item) -> String {
    let note = item.note.as_ref().map_or_else(String::new, |note| format!(": {note}"));
    format!("{} {}", item.state.mark(), printable::line(&format!("{}{note}", item.what)))
}

fn summary(targets: &[OnTarget]) -> String {
    let count = |state| targets.iter().flat_map(OnTarget::items).filter(|item| item.state == state).count();
    let all = targets.iter().flat_map(OnTarget::items).filter(|item| item.state != State::Apart).count();
    match (count(State::Lacks), count(State::Unknown)) {
        (0, 0) => format!("Ready: {all} looked at, all there"),
        (lacks, 0) => format!("Not ready: {all} looked at, {lacks} missing"),
        (0, unknown) => format!("Not known: {all} looked at, {unknown} could not be found out"),
        (lacks, unknown) => format!("Not ready: {all} looked at, {lacks} missing, {unknown} could not be found out"),
    }
}

/// For programs.
pub fn json(targets: &[OnTarget], account: &str) -> String {
    let item = |item: &Item| json!({"what": item.what, "state": item.state.word(), "note": item.note});
    let targets: Vec<Json> = targets
        .iter()
        .map(|target| {
            json!({
                "name": target.name,
                "address": target.address,
                "scenarios": target.scenarios,
                "groups": target.groups.iter().map(|group| {
                    json!({"name": group.name, "items": group.items.iter().map(item).collect::<Vec<_>>()})
                }).collect::<Vec<_>>(),
                "left_out": target.left_out.iter().map(|(scenario, why)| {
                    json!({"scenario": scenario, "why": why})
                }).collect::<Vec<_>>(),
            })
        })
        .collect();
    format!("{:#}\n", json!({"schema": "checklist.preflight/1", "account": account, "targets": targets}))
}
