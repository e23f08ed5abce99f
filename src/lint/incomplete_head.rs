//! A scenario of a library says what trouble it is for, which alert starts it, and what the trouble does to users.

use super::{Rule, Subject};
use crate::diagnostic::{Finding, Level, code};

/// The rule.
pub static RULE: Rule = Rule { code: &code::INCOMPLETE_HEAD, level: Level::Note, check };

/// The keys with what each is for.
const KEYS: [(&str, &str); 4] = [
    ("type", "`type` says what sort of trouble it is for"),
    ("triggers", "`triggers` name the alerts after which it is run"),
    ("problem", "`problem` is how the person on call meets it"),
    ("impact", "`impact` is what it does to users"),
];

fn check(subject: &Subject) -> Vec<Finding> {
    let document = &subject.scenario.document;
    let missing: Vec<_> = KEYS.iter().filter(|(key, _)| document.node(&format!("/{key}")).is_none()).collect();
    if !subject.in_library() || missing.is_empty() {
        return Vec::new();
    }
    let names: Vec<String> = missing.iter().map(|(key, _)| format!("`{key}`")).collect();
    let finding = RULE.finding(format!("the scenario does not say its {}", names.join(", ")));
    let finding = finding.at(document.place("/id"), "somebody will look for it in the middle of the night");
    vec![missing.iter().fold(finding, |finding, (_, why)| finding.help(*why))]
}
