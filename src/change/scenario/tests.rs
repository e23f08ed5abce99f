//! What a change means, one line each.

use super::{ScenarioDiff, Version, Weight, scenarios};
use crate::diagnostic::Source;
use crate::report::Look;
use crate::scenario::{Scenario, read};

const BEFORE: &str = "\
version: 1
id: replica
title: Find out why the replica is behind
owner: dba
params:
  limit: {type: duration, default: 30s}
defaults: {role: reader, timeout: 5s}
steps:
  - id: thread
    title: Verify that the thread runs
    command: [mariadb, --batch, -e, SHOW SLAVE STATUS]
    extract: {column: Slave_SQL_Running}
    outcomes: {'Yes': pass, 'No': fail}
  - id: lag
    title: Measure the lag
    command: [lag, '{{ params.limit }}']
    extract: {regex: '(\\d+)', as: duration}
    when: thread.passed
    assert: {maximum: 1m}
diagnoses:
  - id: stopped
    when: thread.failed
    cause: The thread was stopped
    remediations: [start]
remediations:
  start:
    title: Start it
    role: admin
    command: [mariadb, -e, START]
    dry_run: [mariadb, -e, SHOW]
    approval: {from: [dba], min: 2}
";

fn scenario(text: &str) -> Scenario {
    let reading = read(&Source::new("replica.yaml", text), None);
    reading.scenario.unwrap_or_else(|| panic!("{:#?}", reading.findings))
}

/// What differs when `from` is `to` in the scenario.
fn after(from: &str, to: &str) -> ScenarioDiff {
    assert!(BEFORE.contains(from), "{from:?} is not there");
    between(BEFORE, &BEFORE.replacen(from, to, 1))
}

fn between(before: &str, after: &str) -> ScenarioDiff {
    let (old, new) = (scenario(before), scenario(after));
    let version = |name, scenario| Version { name, scenario, findings: &[] };
    scenarios(version("before", &old), version("after", &new))
}

/// What is told of it, without its heading.
fn told(diff: &ScenarioDiff) -> String {
    let look = Look { width: 200, ..Look::plain() };
    diff.page().terminal(&look).lines().skip(3).flat_map(|line| [line, "\n"]).collect()
}

#[test]
fn what_may_do_more_or_judge_more_mildly_comes_first() {
    let cases = [
        ("'No': fail", "'No': warn", "step thread: `outcomes.No` fail -> warn (no longer fails)"),
        ("{'Yes': pass, 'No': fail}", "{'Yes': pass, else: warn}", "`outcomes.No` fail -> warn (no longer fails)"),
        (
            "'No': fail",
            "'No': fail, Maybe: pass",
            "`outcomes.Maybe` error -> pass (was declared by nobody, and is now good)",
        ),
        ("maximum: 1m", "maximum: 90s", "step lag: `assert.maximum` 1m -> 90s (allows more)"),
        ("{maximum: 1m}", "{const: 5s}", "`assert.maximum` is gone: 1m (allows more)"),
        (
            "timeout: 5s",
            "timeout: 9s",
            "`worst_case` 14s 500ms (thread, then lag) -> 22s 500ms (thread, then lag) (a run may take longer)",
        ),
        ("    when: thread.passed\n", "", "step lag: `when` is gone: thread.passed"),
        ("when: thread.passed", "when: thread.failed", "(is asked under another condition)"),
        (
            "command: [lag,",
            "command: [other,",
            "step lag: `command` (runs another program)\n      [-lag-] {+other+} {{ params.limit }}",
        ),
        (
            "title: Measure the lag",
            "title: Measure the lag\n    role: admin",
            "step lag: `role` reader -> admin (runs under another role)",
        ),
        (
            "title: Measure the lag",
            "title: Measure the lag\n    role: admin",
            "`roles` reader -> admin, reader (a run needs a role",
        ),
        (
            "column: Slave_SQL_Running",
            "column: Slave_IO_Running",
            "`extract.column` Slave_SQL_Running -> Slave_IO_Running (another",
        ),
        ("default: 30s", "default: 60s", "param limit: `default` 30s -> 60s (runs without it use another value)"),
        ("min: 2", "min: 1", "remediation start: `approval.min` 2 -> 1 (fewer people must agree)"),
        ("    dry_run: [mariadb, -e, SHOW]\n", "", "`dry_run` (is no longer there)\n      [-mariadb -e SHOW-]"),
        ("-e, START]", "-e, RESET]", "`command` (changes something else)\n      mariadb -e [-START-] {+RESET+}"),
    ];
    for (from, to, expected) in cases {
        let diff = after(from, to);
        let told = told(&diff);
        assert!(told.contains(expected), "{from:?} -> {to:?}: {expected:?} is not in\n{told}");
        let gone = expected.contains("`when` is gone");
        assert_eq!(told.starts_with("Look at these first"), !gone, "{from:?} -> {to:?}\n{told}");
    }
}

#[test]
fn what_is_stricter_or_elsewhere_is_told_after_it_and_words_last() {
    let cases = [
        ("maximum: 1m", "maximum: 30s", Weight::Change, "`assert.maximum` 1m -> 30s (allows less)"),
        ("'Yes': pass", "'Yes': warn", Weight::Change, "`outcomes.Yes` pass -> warn"),
        ("timeout: 5s", "timeout: 4s", Weight::Change, "steps thread, lag: `timeout` 5s -> 4s"),
        (
            "SHOW SLAVE",
            "SHOW REPLICA",
            Weight::Change,
            "mariadb --batch -e [-'SHOW SLAVE STATUS'-] {+'SHOW REPLICA STATUS'+}",
        ),
        (
            "when: thread.failed",
            "when: thread.value == 'No'",
            Weight::Change,
            "diagnosis stopped: `when` thread.failed -> ",
        ),
        (
            "Measure the lag",
            "Measure how late it is",
            Weight::Wording,
            "step lag: `title` Measure the lag -> Measure how",
        ),
        ("owner: dba", "owner: sre", Weight::Change, "  `owner` dba -> sre"),
    ];
    for (from, to, weight, expected) in cases {
        let diff = after(from, to);
        assert!(diff.changes.iter().all(|change| change.weight == weight), "{:#?}", diff.changes);
        assert!(told(&diff).contains(expected), "{expected:?} is not in\n{}", told(&diff));
    }
}

#[test]
fn steps_come_go_and_are_renamed() {
    let from = BEFORE.find("  - id: lag").unwrap();
    let to = BEFORE.find("diagnoses:").unwrap();
    let lag = &BEFORE[from..to];
    let gone = told(&after(lag, "").clone());
    let expected = "Look at these first\n  step lag: is gone: Measure the lag (its question is no longer asked)\n      \
                    [-lag {{ params.limit }}-]\n\nOther changes\n  `worst_case` 14s 500ms (thread, then lag) -> \
                    7s 300ms (thread)\n";
    assert_eq!(gone, expected);
    let came = told(&between(&BEFORE.replace(lag, ""), BEFORE));
    let came = came.split_once("\n\n").unwrap().1;
    assert_eq!(came, "Other changes\n  step lag: is new: Measure the lag\n      {+lag {{ params.limit }}+}\n");
    let renamed = told(&after("id: lag", "id: delay"));
    assert!(renamed.starts_with("Other changes\n  step delay: was called `lag`\n"), "{renamed}");
}

#[test]
fn what_only_looks_different_is_no_change() {
    let same = BEFORE
        .replace("defaults: {role: reader, timeout: 5s}\n", "# a comment\n")
        .replace(
            "    title: Verify that the thread runs\n",
            "    title: Verify that the thread runs\n    role: reader\n    timeout: 5s\n",
        )
        .replace("    title: Measure the lag\n", "    timeout: 5s\n    title: Measure the lag\n    role: reader\n");
    let diff = between(BEFORE, &same);
    assert_eq!(diff.changes, []);
    assert_eq!(diff.page().heading, "replica: nothing changes");
}

#[test]
fn another_order_of_the_steps_is_worth_a_word() {
    let from = BEFORE.find("  - id: thread").unwrap();
    let middle = BEFORE.find("  - id: lag").unwrap();
    let to = BEFORE.find("diagnoses:").unwrap();
    let swapped = [&BEFORE[..from], &BEFORE[middle..to], &BEFORE[from..middle], &BEFORE[to..]].concat();
    let diff = between(BEFORE, &swapped);
    let [change] = &diff.changes[..] else { panic!("{:#?}", diff.changes) };
    assert_eq!((change.weight, change.after.as_str()), (Weight::Wording, Some("lag, thread")));
}
