//! For the tests of rules: what a rule says about a text.

use super::{Rule, Subject, check};
use crate::diagnostic::Source;
use crate::scenario::{self, Scenario};

/// The beginning of a scenario, up to its steps.
pub const HEAD: &str = "\
version: 1
id: x
title: Check x
owner: dba
defaults: {role: none, timeout: 5s}
";

/// The scenario that a text is. One without `version` is put behind [`HEAD`].
pub fn scenario(text: &str) -> Scenario {
    let text = if text.starts_with("version") { text.to_owned() } else { format!("{HEAD}{text}") };
    let reading = scenario::read(&Source::new("x.yaml", text), None);
    reading.scenario.unwrap_or_else(|| panic!("{:#?}", reading.findings))
}

/// The titles of what one rule finds in a text that stands alone.
pub fn titles(rule: &Rule, text: &str) -> Vec<String> {
    let scenario = scenario(text);
    (rule.check)(&Subject::alone(&scenario)).into_iter().map(|finding| finding.title).collect()
}

/// The names of what all rules find in a text that stands alone.
pub fn names(text: &str) -> Vec<&'static str> {
    check(&Subject::alone(&scenario(text))).iter().map(|finding| finding.code.name).collect()
}
