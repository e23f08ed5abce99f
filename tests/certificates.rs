//! `tls-cert-expiry` against servers whose certificates are right and wrong in every way that matters.

use crate::lab;
use crate::playground::{Outcome, Playground};

/// One row of the table in `tests/labs/README.md`.
struct Case {
    name: &'static str,
    /// `ID STATUS [VALUE]` of every step that is neither passed nor skipped.
    not_passed: &'static [&'static str],
    confirmed: &'static [&'static str],
    undetermined: bool,
    verdict: &'static str,
    code: i32,
}

const NO_HANDSHAKE: [&str; 3] = ["trusted blocked", "begun blocked", "time_left blocked"];
const ABOUT_THE_CERTIFICATE: [&str; 7] = [
    "expired",
    "expires_soon",
    "not_yet_valid",
    "wrong_name",
    "self_signed",
    "incomplete_chain",
    "untrusted_authority",
];

const CASES: [Case; 11] = [
    Case { name: "ok", not_passed: &[], confirmed: &[], undetermined: false, verdict: "pass", code: 0 },
    Case {
        name: "expired",
        not_passed: &["trusted fail 10", "time_left fail"],
        confirmed: &["expired"],
        undetermined: false,
        verdict: "fail",
        code: 1,
    },
    Case {
        name: "future",
        not_passed: &["trusted fail 9", "begun fail"],
        confirmed: &["not_yet_valid"],
        undetermined: false,
        verdict: "fail",
        code: 1,
    },
    Case {
        name: "wronghost",
        not_passed: &["trusted fail 62"],
        confirmed: &["wrong_name"],
        undetermined: false,
        verdict: "fail",
        code: 1,
    },
    Case {
        name: "selfsigned",
        not_passed: &["trusted fail 18"],
        confirmed: &["self_signed"],
        undetermined: false,
        verdict: "fail",
        code: 1,
    },
    Case {
        name: "nochain",
        not_passed: &["trusted fail 20"],
        confirmed: &["incomplete_chain"],
        undetermined: false,
        verdict: "fail",
        code: 1,
    },
    Case {
        name: "left71h",
        not_passed: &["time_left fail"],
        confirmed: &["expires_soon"],
        undetermined: false,
        verdict: "fail",
        code: 1,
    },
    Case {
        name: "left73h",
        not_passed: &["time_left warn"],
        confirmed: &["expires_soon"],
        undetermined: false,
        verdict: "warn",
        code: 0,
    },
    Case {
        name: "plaintext",
        not_passed: &["handshake error", "refusal fail"],
        confirmed: &["no_tls"],
        undetermined: true,
        verdict: "fail",
        code: 1,
    },
    Case {
        name: "closed",
        not_passed: &["handshake error", "refusal fail Connection refused"],
        confirmed: &["server_unreachable"],
        undetermined: true,
        verdict: "fail",
        code: 1,
    },
    Case {
        name: "silent",
        not_passed: &["handshake timeout"],
        confirmed: &["silent_server"],
        undetermined: true,
        verdict: "inconclusive",
        code: 3,
    },
];

#[test]
fn every_state_of_a_certificate_is_told_from_the_others() {
    for case in &CASES {
        let port = format!("port={}", lab::tls().value(&format!("LAB_TLS_{}", case.name.to_uppercase())));
        check(case, &run("localhost", &["--param", &port]));
    }
}

#[test]
fn the_lab_has_no_server_that_is_not_tried() {
    let ports = lab::tls().env.keys().filter_map(|name| name.strip_prefix("LAB_TLS_")).filter(|name| *name != "CA");
    let mut tried: Vec<String> = CASES.iter().map(|case| case.name.to_uppercase()).collect();
    tried.sort();
    assert_eq!(ports.collect::<Vec<_>>(), tried);
}

#[test]
fn a_name_that_does_not_resolve_says_nothing_about_the_certificate() {
    let case = Case {
        name: "a name that does not resolve",
        not_passed: &["handshake error", "refusal warn"],
        confirmed: &[],
        undetermined: true,
        verdict: "inconclusive",
        code: 3,
    };
    check(&case, &run("checklist.invalid", &[]));
}

#[test]
fn the_bounds_of_time_left_are_those_that_are_given() {
    let port = format!("port={}", lab::tls().value("LAB_TLS_LEFT73H"));
    let bounds = ["--param", &port, "--param", "min_left=1h", "--param", "warn_left=3d"];
    assert_eq!(run("localhost", &bounds).code(0).report().verdict(), "pass");
}

fn run(target: &str, more: &[&str]) -> Outcome {
    let authorities = format!("ca_file={}", lab::tls().value("LAB_TLS_CA"));
    let args = ["run", "--builtin", "-s", "tls-cert-expiry", "-t", target, "--param", &authorities];
    Playground::new().run(&[&args, more].concat())
}

#[track_caller]
fn check(case: &Case, outcome: &Outcome) {
    let context = format!("{}: {outcome}", case.name);
    let report = outcome.code(case.code).report();
    assert_eq!(report.verdict(), case.verdict, "{context}");
    let good = |step: &&serde_json::Value| {
        step["status"] == "pass" || (step["id"] == "refusal" && step["status"] == "skipped")
    };
    let mut expected: Vec<&str> = case.not_passed.to_vec();
    if case.undetermined {
        expected.extend(NO_HANDSHAKE);
        if case.name == "silent" {
            expected.retain(|line| !line.starts_with("refusal"));
        }
    }
    let found: Vec<String> = report.steps().iter().filter(|step| !good(step)).map(line).collect();
    assert_eq!(found.len(), expected.len(), "{found:?} {context}");
    for (found, expected) in found.iter().zip(expected) {
        assert!(found.starts_with(expected), "{found} is not {expected}: {context}");
    }
    assert_eq!(report.diagnoses("confirmed"), case.confirmed, "{context}");
    let undetermined: &[&str] = if case.undetermined { &ABOUT_THE_CERTIFICATE } else { &[] };
    assert_eq!(report.diagnoses("undetermined"), undetermined, "{context}");
}

/// `ID STATUS VALUE`.
fn line(step: &serde_json::Value) -> String {
    let text = |value: &serde_json::Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    format!("{} {} {}", text(&step["id"]), text(&step["status"]), text(&step["value"]))
}
