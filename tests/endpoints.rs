//! `http-endpoint`, and HTTP steps at all, against a server that answers in every way.

use crate::lab;
use crate::playground::{Outcome, Playground};

#[track_caller]
fn endpoint(url: &str, params: &[&str]) -> Outcome {
    let url = format!("url={url}");
    let params: Vec<&str> = params.iter().flat_map(|param| ["--param", param]).collect();
    let args = [&["run", "--builtin", "--scenario", "http-endpoint", "--param", &url], params.as_slice()].concat();
    Playground::new().run(&args)
}

/// The steps that did not pass, with their values.
type NotPassed<'a> = &'a [(&'a str, &'a str, serde_json::Value)];

#[track_caller]
fn found(outcome: &Outcome, code: i32, verdict: &str, not_passed: NotPassed, confirmed: &[&str]) {
    let report = outcome.code(code).report();
    assert_eq!(report.verdict(), verdict, "{outcome}");
    // `health` is asked only with check_health.
    let steps = report
        .steps()
        .iter()
        .filter(|step| step["status"] != "pass" && !(step["id"] == "health" && step["status"] == "skipped"));
    let steps: Vec<_> = steps
        .map(|step| (step["id"].as_str().unwrap(), step["status"].as_str().unwrap(), step["value"].clone()))
        .collect();
    assert_eq!(steps, not_passed, "{outcome}");
    assert_eq!(report.diagnoses("confirmed"), confirmed, "{outcome}");
}

fn at(path: &str) -> String {
    format!("{}{path}", lab::http().value("LAB_HTTP"))
}

const NONE: serde_json::Value = serde_json::Value::Null;

#[test]
fn a_status_code_is_judged_by_its_number() {
    found(&endpoint(&at("/status/200"), &[]), 0, "pass", &[], &[]);
    found(&endpoint(&at("/status/500"), &[]), 1, "fail", &[("status_code", "fail", 500.into())], &["server_error"]);
    found(&endpoint(&at("/status/404"), &[]), 1, "fail", &[("status_code", "fail", 404.into())], &["request_refused"]);
    found(&endpoint(&at("/status/404"), &["expect_status=404"]), 0, "pass", &[], &[]);
}

#[test]
fn a_redirect_is_not_followed() {
    found(&endpoint(&at("/redirect"), &[]), 1, "fail", &[("status_code", "fail", 302.into())], &["redirected"]);
}

#[test]
fn a_slow_answer_is_an_answer_and_a_missing_one_is_a_timeout() {
    found(&endpoint(&at("/slow?ms=300"), &[]), 0, "pass", &[], &[]);
    let missing = [("reachable", "timeout", NONE), ("status_code", "blocked", NONE)];
    let (hang, slow) = std::thread::scope(|scope| {
        let hang = scope.spawn(|| endpoint(&at("/hang"), &[]));
        let slow = endpoint(&at("/slow?ms=60000"), &[]);
        (hang.join().unwrap(), slow)
    });
    found(&hang, 3, "inconclusive", &missing, &["hangs"]);
    found(&slow, 3, "inconclusive", &missing, &["hangs"]);
    for outcome in [hang, slow] {
        let took = outcome.report().0["run"]["duration_ms"].as_u64().unwrap();
        assert!((5_000..20_000).contains(&took), "the timeout is 5 s: {took} ms");
    }
}

#[test]
fn no_answer_has_a_word_for_the_way_in_which_there_is_none() {
    let closed = [("reachable", "fail", "closed".into()), ("status_code", "skipped", NONE)];
    found(&endpoint(&at("/empty"), &[]), 1, "fail", &closed, &["hangs_up"]);
    let refused = [("reachable", "fail", "refused".into()), ("status_code", "skipped", NONE)];
    let url = format!("{}/", lab::http().value("LAB_HTTP_CLOSED"));
    found(&endpoint(&url, &[]), 1, "fail", &refused, &["nothing_listens"]);
    let tls = [("reachable", "fail", "tls".into()), ("status_code", "skipped", NONE)];
    found(&endpoint(&at("/").replace("http:", "https:"), &[]), 1, "fail", &tls, &["tls_refused"]);
}

#[test]
fn a_name_that_does_not_resolve_is_no_failure_of_the_endpoint() {
    let outcome = endpoint("http://checklist.invalid/", &[]);
    let report = outcome.code(3).report();
    assert_eq!((report.verdict(), report.status("status_code")), ("inconclusive", "blocked"), "{outcome}");
    // A resolver that is out of reach keeps silent instead of saying no.
    assert!(["error", "timeout"].contains(&report.status("reachable")), "{outcome}");
    let own = Playground::new().scenario(
        "own",
        "
steps:
  - {id: only, title: Ask nobody, http: {url: 'http://checklist.invalid/'}, outcomes: {200: pass, dns: {status: warn, message: No such name}}}
",
    );
    let report = own.run(&["run", "-s", "own.yaml"]).report();
    let answer = (report.status("only"), report.step("only")["value"].as_str());
    assert!([("warn", Some("dns")), ("timeout", None)].contains(&answer), "{answer:?}");
}

#[test]
fn what_an_endpoint_says_of_its_health_counts() {
    let health = ["check_health=true"];
    found(&endpoint(&at("/json/ok"), &health), 0, "pass", &[], &[]);
    found(&endpoint(&at("/json/degraded"), &health), 0, "warn", &[("health", "warn", "degraded".into())], &[]);
    let down = [("status_code", "fail", 503.into()), ("health", "fail", "down".into())];
    found(&endpoint(&at("/json/down"), &health), 1, "fail", &down, &["server_error", "unhealthy"]);
    found(&endpoint(&at("/json/broken"), &health), 3, "inconclusive", &[("health", "error", NONE)], &[]);
}

#[test]
fn one_run_is_one_request_however_many_steps_ask() {
    let log = lab::http().value("LAB_HTTP_LOG");
    found(&endpoint(&at("/json/ok?once=1"), &["check_health=true"]), 0, "pass", &[], &[]);
    let log = std::fs::read_to_string(log).unwrap();
    assert_eq!(log.lines().filter(|line| line.ends_with("/json/ok?once=1")).count(), 1, "{log}");
}

#[test]
fn method_headers_and_body_arrive_as_they_are_written() {
    let playground = Playground::new().scenario(
        "echo",
        &format!(
            "
params: {{word: {{type: string, default: x, pattern: '(?s).*', description: A word}}}}
steps:
  - id: echo
    title: Send a body
    http: {{url: '{}', method: POST, headers: {{X-Word: 'a b', Content-Type: application/json}}, body: '{{{{ params.word }}}}'}}
    extract: {{json: $}}
    assert: {{type: object}}
",
            at("/echo?a=1&b=2")
        ),
    );
    let word = "word={\"it's\": \"$HOME `id`\"}\n\u{2603}";
    let report = playground.run(&["run", "-s", "echo.yaml", "--param", word]).code(0).report();
    let said = &report.step("echo")["value"];
    assert_eq!((&said["method"], &said["path"]), (&"POST".into(), &"/echo?a=1&b=2".into()), "{said:#}");
    assert_eq!(said["body"].as_str(), word.strip_prefix("word="));
    let headers = said["headers"].as_object().unwrap();
    let header =
        |name: &str| headers.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.clone());
    assert_eq!(header("x-word"), Some("a b".into()));
}
