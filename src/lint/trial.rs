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

/// The titles of what one rule finds in a step that asks for its exit code, besides these keys.
pub fn of_step(rule: &Rule, keys: &str) -> Vec<String> {
    titles(rule, &format!("steps: [{{id: a, title: Check, outcomes: {{0: pass}}, {keys}}}]\n"))
}

/// The titles of what one rule finds in a step with this command, written as for a shell, and these keys.
pub fn of_command(rule: &Rule, command: &str, keys: &str) -> Vec<String> {
    let words = shlex::split(command).unwrap_or_else(|| panic!("{command}"));
    of_step(rule, &format!("command: {}, {keys}", serde_json::json!(words)))
}

/// The titles of what one rule finds in a step with this script.
pub fn of_shell(rule: &Rule, script: &str) -> Vec<String> {
    of_step(rule, &format!("shell: {}", serde_json::json!(script)))
}

/// That one rule has something to say of each of these commands.
pub fn finds(rule: &Rule, commands: &[&str]) {
    for command in commands {
        assert_eq!(of_command(rule, command, "").len(), 1, "{command}");
    }
}

/// That one rule has nothing to say of any of these commands.
pub fn is_silent(rule: &Rule, commands: &[&str]) {
    for command in commands {
        assert_eq!(of_command(rule, command, ""), [""; 0], "{command}");
    }
}

/// The titles of what one rule finds in a remediation with these keys.
pub fn of_remediation(rule: &Rule, keys: &str) -> Vec<String> {
    let steps = "steps: [{id: a, title: Check, outcomes: {0: pass}, command: [x]}]\n";
    titles(rule, &format!("{steps}remediations: {{mend: {{title: Mend it, role: none, {keys}}}}}\n"))
}
