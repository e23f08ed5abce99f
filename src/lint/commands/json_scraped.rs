//! Text of a program that can print JSON is taken apart.

use super::scraper::scraper;
use crate::diagnostic::{Finding, Level, code};
use crate::lint::change;
use crate::lint::view::Invocation;
use crate::lint::{Rule, Subject};

/// The rule.
pub static RULE: Rule = Rule { code: &code::JSON_SCRAPED, level: Level::Warning, check };

fn check(subject: &Subject) -> Vec<Finding> {
    let view = subject.view();
    let finding = |invocation: &Invocation| {
        let json = json_form(invocation)?;
        let by = scraper(view, invocation)?;
        Some(
            RULE.finding(format!("`{}` can print JSON, and here its text is taken apart by {by}", invocation.name()))
                .at(view.place(&invocation.program), "made for people: columns move, words change")
                .help(format!("write {json} and take the value with `extract: {{json: …}}`")),
        )
    };
    view.invocations().filter_map(finding).collect()
}

/// How a program is told to print JSON; `None` when it cannot, or is told to print something else that is made for programs.
fn json_form(invocation: &Invocation) -> Option<&'static str> {
    match invocation.name() {
        "kubectl" | "oc" => {
            let verb = invocation.positionals(change::FLAGS_WITH_VALUE).into_iter().next()?;
            match verb.text.as_str() {
                "get" | "version" | "events" if !has_raw(invocation) => {
                    unless_exact(invocation, &["-o", "--output"], "`--output json`")
                }
                "describe" => Some("`kubectl get … --output json`"),
                _ => None,
            }
        }
        "helm" => {
            let verb = invocation.positionals(change::FLAGS_WITH_VALUE).into_iter().next()?;
            verb.is_any(&["list", "status", "history"]).then_some("`--output json`")
        }
        "journalctl" | "crictl" => Some("`--output json`"),
        "etcdctl" => Some("`--write-out json`"),
        "ceph" => Some("`--format json`"),
        "aws" => unless_exact(invocation, &["--query"], "`--output json`"),
        "iostat" => Some("`-o JSON`"),
        "lsblk" | "findmnt" | "lscpu" => Some("`--json`"),
        "ip" => (!invocation.is_in_container).then_some("`ip -json`"),
        "docker" | "podman" | "nerdctl" => {
            let can = invocation.args.iter().any(|word| word.is_any(&["inspect", "ps", "images", "info"]));
            (can && !invocation.has(&["--format", "-f"])).then_some("`--format '{{json .}}'`")
        }
        _ => None,
    }
}

fn has_raw(invocation: &Invocation) -> bool {
    invocation.has(&["--raw"])
}

/// Unless one of the flags asks for a single value.
fn unless_exact(invocation: &Invocation, flags: &[&str], form: &'static str) -> Option<&'static str> {
    let is_exact = invocation.value(flags).is_some_and(|value| {
        ["jsonpath", "go-template", "custom-columns", "name"].iter().any(|kind| value.text.starts_with(kind))
            || flags == ["--query"]
    });
    (!is_exact).then_some(form)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::trial::{of_shell, of_step};

    #[test]
    fn text_that_is_taken_apart_is_found() {
        for keys in [
            "pipeline: [[kubectl, get, pods, -A], [grep, -c, Running]]",
            "pipeline: [[kubectl, describe, pod, x, -n, a], [awk, '/Limits:/']]",
            "command: [kubectl, get, pods, -n, a], extract: {column: STATUS}",
            "command: [kubectl, get, pods, -n, a, -o, json], extract: {regex: '\"phase\": \"(\\w+)\"'}",
            "pipeline: [[ceph, -s], [grep, health]]",
            "pipeline: [[docker, inspect, web], [grep, Status]]",
            "command: [iostat, -dx, '1', '2'], extract: {regex: '(\\d+)$'}",
        ] {
            assert_eq!(of_step(&RULE, keys).len(), 1, "{keys}");
        }
        assert_eq!(of_shell(&RULE, "journalctl -u x | grep -i error | wc -l").len(), 1);
    }

    #[test]
    fn json_single_values_and_other_programs_are_left_alone() {
        for keys in [
            "command: [kubectl, get, pods, -n, a, -o, json], extract: {json: $}",
            "pipeline: [[kubectl, get, pods, -n, a, -o, json], [jq, .items]]",
            "command: [kubectl, get, pod, x, -n, a, -o, 'jsonpath={.status.phase}'], extract: {regex: '^(\\w+)$'}",
            "command: [kubectl, logs, x, -n, a], extract: {regex: '^(\\w+)$'}",
            "command: [kubectl, exec, x, -n, a, --, df, -P], extract: {column: Capacity}",
            "command: [journalctl, -u, x], extract: {count: error}",
            "pipeline: [[grep, kubectl, x], [awk, '{print}']]",
            "command: [docker, inspect, --format, x, web], extract: {regex: '^(\\w+)$'}",
            "command: [kubectl, get, pods, -n, a]",
        ] {
            assert_eq!(of_step(&RULE, keys), [""; 0], "{keys}");
        }
    }
}
