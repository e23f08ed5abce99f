//! The programs that a scenario needs.

use std::collections::BTreeSet;

use super::view::View;
use crate::scenario::Scenario;

/// What a shell does itself (POSIX 2024, 2.15 and the utilities that shells build in), so that it need not be there as a file.
const OF_THE_SHELL: &[&str] = &[
    ".", ":", "[", "[[", "alias", "bg", "break", "cd", "command", "continue", "declare", "echo", "eval", "exec",
    "exit", "export", "false", "fg", "getopts", "hash", "jobs", "kill", "let", "local", "printf", "pwd", "read",
    "readonly", "return", "set", "shift", "source", "test", "times", "trap", "true", "type", "ulimit", "umask",
    "unalias", "unset", "wait",
];

/// The programs that a scenario starts on this machine: in its facts, steps, fallbacks, looks on failure and remediations, in
/// scripts too, and those that its steps require. What a template names is not known before a run, and is left out; so is what
/// runs inside of a container.
#[must_use]
pub fn programs(scenario: &Scenario) -> BTreeSet<String> {
    let view = View::of(scenario);
    let functions: BTreeSet<&str> = view.scripts.iter().flat_map(|script| functions(&script.word.text)).collect();
    let started = view.invocations().filter(|one| !one.is_in_container && one.program.mentions.is_empty());
    let started = started.flat_map(|one| {
        let is_own = |name: &str| OF_THE_SHELL.contains(&name) || functions.contains(name);
        let program = (!one.program.is_open && !one.program.text.is_empty()).then(|| one.program.text.clone());
        let names = program.into_iter().chain(one.wrappers.iter().cloned());
        names.filter(move |name| !(one.is_in_shell && is_own(name))).collect::<Vec<_>>()
    });
    let required = scenario.steps.iter().flat_map(|step| step.requires.iter().cloned());
    started.chain(required).collect()
}

/// The functions that a script defines: `name() {`.
fn functions(script: &str) -> impl Iterator<Item = &str> {
    let name = |line: &'_ str| line.trim_start().split_once("()").map(|(name, _)| name.trim_end().len());
    script.lines().filter_map(move |line| {
        let line = line.trim_start();
        let name = line.get(..name(line)?)?;
        name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_').then_some(name)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Source;
    use crate::scenario::read;

    #[test]
    fn every_program_is_named_once_and_what_the_shell_does_itself_is_not() {
        let text = "
version: 1
id: x
title: Look at it
owner: tests
defaults: {timeout: 1s, role: none}
facts:
  list: {command: [lsblk, -J]}
steps:
  - {id: a, title: Ask, command: [timeout, '5', mariadb, -e, x], fallback: [nc, -z, h, '1'], on_fail: [[ss, -tn]], requires: [jq], assert: {const: 0}}
  - {id: b, title: Ask, command: ['{{ target.name }}', x], assert: {const: 0}}
  - {id: c, title: Ask, command: [docker, exec, web, redis-cli, ping], assert: {const: 0}}
  - id: d
    title: Ask
    shell: |
      mine() { echo x | sort; }
      if [ -r /x ]; then mine; fi
      df / | awk '{print}'
    assert: {const: 0}
remediations:
  fix: {title: Mend it, role: none, command: [systemctl, restart, x]}
";
        let reading = read(&Source::new("x.yaml", text), None);
        let scenario = reading.scenario.unwrap_or_else(|| panic!("{:#?}", reading.findings));
        let found: Vec<String> = programs(&scenario).into_iter().collect();
        let expected = ["awk", "df", "docker", "jq", "lsblk", "mariadb", "nc", "sort", "ss", "systemctl", "timeout"];
        assert_eq!(found, expected);
    }
}
