//! `kubectl`, `oc` and `helm`.

use super::sort::{Change, Sort};
use crate::lint::Words;
use crate::lint::view::{Invocation, Word};

/// The programs.
pub const CLIENTS: [&str; 3] = ["kubectl", "oc", "helm"];

/// Their flags whose value is the next word.
pub const FLAGS_WITH_VALUE: &[&str] = &[
    "-n",
    "--namespace",
    "--context",
    "--cluster",
    "--user",
    "-s",
    "--server",
    "--kubeconfig",
    "--token",
    "-l",
    "--selector",
    "-o",
    "--output",
    "-f",
    "--filename",
    "-c",
    "--container",
    "--field-selector",
    "--as",
    "--as-group",
    "--as-uid",
    "--request-timeout",
    "--cache-dir",
    "--certificate-authority",
    "--client-certificate",
    "--client-key",
    "--tls-server-name",
    "--sort-by",
    "--template",
    "--tail",
    "--since",
    "--since-time",
    "--limit-bytes",
    "-k",
    "--kustomize",
    "--type",
    "--patch",
    "--replicas",
    "--image",
    "--timeout",
    "--grace-period",
    "--for",
    "-v",
    "--kube-context",
    "--kube-token",
    "--version",
    "--set",
    "--values",
    "--revision",
    "--raw",
    "-L",
    "--label-columns",
    "--target",
    "--profile",
    "--chunk-size",
    "--max-log-requests",
    "--subresource",
    "--pod-running-timeout",
];

const CHANGING: Words = Words(
    "delete apply patch scale drain cordon uncordon taint edit run create expose autoscale label annotate replace \
     set cp rollout certificate config",
);
const CHANGING_ROLLOUT: [&str; 4] = ["restart", "undo", "pause", "resume"];
const CHANGING_HELM: Words = Words("install upgrade rollback uninstall delete test push");

/// The change that an invocation makes in a cluster; one that is asked for as a dry run makes none.
pub(super) fn change(invocation: &Invocation) -> Option<Change> {
    if !invocation.is(&CLIENTS) || dry_run(invocation).is_some() {
        return None;
    }
    let words = invocation.positionals(FLAGS_WITH_VALUE);
    let (verb, rest) = words.split_first()?;
    let what = rest.first().map_or("", |word| word.text.as_str());
    let changes = if invocation.is(&["helm"]) {
        CHANGING_HELM.has(&verb.text) || is_repository_change(verb, what)
    } else {
        match verb.text.as_str() {
            "rollout" => CHANGING_ROLLOUT.contains(&what),
            "certificate" => matches!(what, "approve" | "deny"),
            "config" => !matches!(what, "view" | "current-context" | "") && !what.starts_with("get-"),
            "label" | "annotate" if invocation.has(&["--list"]) => false,
            "set" => !what.is_empty(),
            verb => CHANGING.has(verb),
        }
    };
    let with_second = matches!(verb.text.as_str(), "rollout" | "certificate" | "config");
    let found = Change::by_word(Sort::Kubernetes, invocation, verb);
    let what = if with_second { format!("{} {what}", found.what) } else { found.what };
    changes.then_some(Change { what, spot: found.spot, sort: found.sort })
}

fn is_repository_change(verb: &Word, what: &str) -> bool {
    verb.is("repo") && matches!(what, "add" | "update" | "remove")
}

/// The flag that makes a dry run of it; `--dry-run=none` does not.
#[must_use]
pub fn dry_run<'a>(invocation: &'a Invocation) -> Option<&'a Word> {
    invocation.flag(&["--dry-run"]).filter(|word| !word.is_any(&["--dry-run=none", "--dry-run=false"]))
}
