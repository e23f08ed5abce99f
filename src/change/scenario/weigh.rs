//! How much a changed key matters to whoever reviews it, and why.

use serde_json::Value as Json;

use super::{Kind, Weight};
use crate::timespan::Timespan;

/// What says the same in other words, wherever it stands.
const WORDING: [&str; 11] = [
    "title",
    "why",
    "cause",
    "advice",
    "description",
    "problem",
    "impact",
    "tags",
    "runbook_url",
    "last_reviewed",
    "domain",
];

/// How much it matters that a key is not what it was, and what it means.
pub(super) fn weigh(
    kind: Kind,
    key: &str,
    before: Option<&Json>,
    after: Option<&Json>,
) -> (Weight, Option<&'static str>) {
    let root = key.split('.').next().unwrap_or_default();
    if WORDING.contains(&root) {
        return (Weight::Wording, None);
    }
    let note = match kind {
        Kind::Scenario => whole(root),
        Kind::Param => param(root, before),
        Kind::Step | Kind::Fact => step(root, key, before, after),
        Kind::Diagnosis => None,
        Kind::Remediation => remediation(root, key, before, after),
    };
    (if note.is_some() { Weight::Risk } else { Weight::Change }, note)
}

fn whole(root: &str) -> Option<&'static str> {
    match root {
        "triggers" => Some("other alerts start it"),
        "allow" => Some("the validator is told to look away"),
        _ => None,
    }
}

fn param(root: &str, before: Option<&Json>) -> Option<&'static str> {
    match root {
        "pattern" | "type" => Some("other values are let in"),
        "default" if before.is_some() => Some("runs without it use another value"),
        _ => None,
    }
}

fn step(root: &str, key: &str, before: Option<&Json>, after: Option<&Json>) -> Option<&'static str> {
    match (root, before, after) {
        ("role", ..) => Some("runs under another role"),
        ("command", Some(before), Some(after)) if program(before) != program(after) => Some("runs another program"),
        ("command", None, Some(_)) => Some("runs a program now"),
        ("shell", _, Some(_)) => Some("a script: read all of it"),
        ("stdin", ..) => Some("its program reads something else"),
        ("fallback" | "on_fail", _, Some(_)) => Some("runs another command in this case"),
        ("http", _, Some(Json::String(_))) if key == "http.method" => Some("another method is used"),
        ("when", None, Some(_)) => Some("is no longer always asked"),
        ("when", Some(_), Some(_)) => Some("is asked under another condition"),
        ("extract", ..) => Some("another value is judged"),
        ("exit_codes", ..) => Some("other exit codes count as work that was done"),
        ("runs_on", ..) => Some("runs on another machine"),
        ("lock", _, None) => Some("no longer keeps others away"),
        ("allow", _, Some(_)) => Some("the validator is told to look away"),
        _ => None,
    }
}

fn remediation(root: &str, key: &str, before: Option<&Json>, after: Option<&Json>) -> Option<&'static str> {
    match (root, before, after) {
        ("command", ..) => Some("changes something else"),
        ("role", ..) => Some("runs under another role"),
        ("dry_run" | "preview" | "rollback", Some(_), None) => Some("is no longer there"),
        ("dry_run" | "preview" | "rollback", ..) => Some("runs another command"),
        ("approval" | "verify", Some(_), None) => Some("is no longer asked for"),
        ("approval", Some(before), Some(after)) if key == "approval.min" && after.as_u64() < before.as_u64() => {
            Some("fewer people must agree")
        }
        ("approval", Some(_), Some(_)) if key == "approval.from" => Some("other people may agree"),
        ("max_objects", ..) => Some("may touch another number of things"),
        _ => None,
    }
}

fn program(command: &Json) -> Vec<&str> {
    let words: Vec<&str> = command.as_array().into_iter().flatten().filter_map(Json::as_str).collect();
    words.split(|word| *word == "|").filter_map(|stage| stage.first().copied()).collect()
}

/// Whether a length of time is longer than it was.
pub(super) fn is_longer(before: &Json, after: &Json) -> bool {
    let length = |json: &Json| Timespan::parse(json.as_str()?).ok();
    length(before) < length(after)
}
