//! The judgement of an output.

use serde_json::Value as Json;

use super::assertion::{Assertion, Checked};
use super::question::text_of;
use super::work::{NoAnswer, no_code, was_done};
use super::{Outcome, Outcomes, Question};
use crate::output::{Ended, Output};
use crate::printable;
use crate::status::Status;
use crate::value::Value;

/// What came of a question.
#[derive(Debug, Clone, PartialEq)]
pub struct Judgement {
    /// The status.
    pub status: Status,
    /// The answer; `None` when there is none.
    pub value: Option<Value>,
    /// What would have been good, as a phrase.
    pub expected: Option<String>,
    /// Why, in one sentence; `None` for a plain pass.
    pub message: Option<String>,
}

/// Judges an output. Messages of outcomes are taken in `language`.
#[must_use]
pub fn judge(question: &Question, output: &Output, language: &str) -> Judgement {
    if let (true, Ended::Unreachable { kind, .. }) = (question.extract.is_exit_code(), &output.ended) {
        // Only a scenario that names this failure has thought of it; `else` has not.
        let declared = question.outcomes.as_ref().and_then(|outcomes| outcomes.declared(kind));
        if let Some(outcome) = declared {
            return by_outcome(question, outcome, Value::plain(*kind), language);
        }
    }
    read(question, output).map_or_else(|judgement| *judgement, |value| judge_value(question, value, language))
}

/// Takes the value from an output, without asking whether it is good.
///
/// # Errors
/// The judgement that there is no value: `error`, `timeout` or `cancelled`.
pub fn read(question: &Question, output: &Output) -> Result<Value, Box<Judgement>> {
    extract(question, output).map_err(|(status, message)| {
        Box::new(Judgement { status, value: None, expected: question.expected(), message: Some(message) })
    })
}

fn extract(question: &Question, output: &Output) -> Result<Value, NoAnswer> {
    if question.extract.is_exit_code() {
        return match &output.ended {
            Ended::Exited(code) => Ok(Value::plain(*code)),
            Ended::Responded(status) => Ok(Value::plain(*status)),
            _ => Err(no_code(output)),
        };
    }
    was_done(output, &question.exit_codes)?;
    let error = |message: String| (Status::Error, message);
    let found = question.extract.take(output).map_err(error)?;
    match question.extract.kind {
        Some(kind) => kind.convert(&found, output.started_at).map_err(error),
        None => Ok(Value::plain(found)),
    }
}

/// Judges a value, wherever it comes from.
#[must_use]
pub fn judge_value(question: &Question, value: Value, language: &str) -> Judgement {
    if let Some(outcomes) = &question.outcomes {
        return match outcomes.of(&text_of(&value)) {
            Some(outcome) => by_outcome(question, outcome, value, language),
            None => undeclared(outcomes, value),
        };
    }
    let asserted = [(&question.assert, Status::Fail), (&question.warn, Status::Warn)];
    for (assertion, status) in asserted {
        let Some(assertion) = assertion else { continue };
        match assertion.check(&value) {
            Checked::Holds => {}
            Checked::Broken(message) => return told(status, value, assertion, message),
            Checked::Unfit(message) => return told(Status::Error, value, assertion, message),
        }
    }
    let expected = question.expected();
    if expected.is_some() {
        return Judgement { status: Status::Pass, value: Some(value), expected, message: None };
    }
    let message = "neither `assert` nor `outcomes` says what would be good".to_owned();
    Judgement { status: Status::Error, value: Some(value), expected, message: Some(message) }
}

fn told(status: Status, value: Value, assertion: &Assertion, message: String) -> Judgement {
    Judgement { status, value: Some(value), expected: Some(assertion.expected()), message: Some(message) }
}

fn by_outcome(question: &Question, outcome: &Outcome, value: Value, language: &str) -> Judgement {
    let status = Status::from(outcome.status);
    let expected = question.expected();
    let said = outcome.message.as_ref().map(|message| message.in_language(language).to_owned());
    let plain = || {
        let is = format!("is {}", printable::short(&value.to_string(), 120));
        let told = expected.as_ref().map_or_else(|| is.clone(), |expected| format!("{is}, expected {expected}"));
        (status != Status::Pass).then_some(told)
    };
    let message = said.or_else(plain);
    Judgement { status, value: Some(value), expected, message }
}

fn undeclared(outcomes: &Outcomes, value: Value) -> Judgement {
    let declared = || outcomes.declared.iter().map(|(value, _)| value.as_str()).collect::<Vec<_>>().join(", ");
    let expected = outcomes.expected().unwrap_or_else(|| format!("one of {}", declared()));
    let shown = match &value.data {
        Json::String(text) => printable::short(text, 120),
        _ => printable::short(&text_of(&value), 120),
    };
    let message = format!("the answer `{shown}` is not declared");
    Judgement { status: Status::Error, value: Some(value), expected: Some(expected), message: Some(message) }
}

#[cfg(test)]
#[expect(clippy::needless_pass_by_value, reason = "`json!` at the call reads best without a borrow")]
mod tests {
    use std::time::Duration;

    use proptest::prelude::*;
    use serde_json::json;

    use super::*;
    use crate::clock::Moment;
    use crate::follow::Found;
    use crate::judge::{Asked, Extract};
    use crate::output::Captured;

    const HEALTHY: &str = include_str!("../../tests/fixtures/outputs/replica-healthy.tsv");
    const FORGED: &str = include_str!("../../tests/fixtures/outputs/replica-forged-line.tsv");

    fn output(ended: Ended, stdout: &[u8], stderr: &[u8]) -> Output {
        Output {
            started_at: Moment::parse("2026-11-21T00:00:00Z").unwrap(),
            duration: Duration::from_millis(5_012),
            ended,
            stages: Vec::new(),
            stdout: Captured::whole(stdout.to_vec()),
            stderr: Captured::whole(stderr.to_vec()),
            pipe_left_open: false,
            leftover_processes: 0,
        }
    }

    fn printed(text: &str) -> Output {
        output(Ended::Exited(0), text.as_bytes(), b"")
    }

    fn question(step: Json) -> Question {
        let extract = step.get("extract").map(|written| serde_json::from_value::<Extract>(written.clone()).unwrap());
        let outcomes = step.get("outcomes").map(|written| serde_json::from_value::<Outcomes>(written.clone()).unwrap());
        let exit_codes: Vec<i32> =
            serde_json::from_value(step.get("exit_codes").cloned().unwrap_or(json!([]))).unwrap();
        Question::new(Asked {
            extract: extract.as_ref(),
            exit_codes: &exit_codes,
            assert: step.get("assert"),
            warn: step.get("warn"),
            outcomes: outcomes.as_ref(),
        })
        .unwrap()
    }

    fn judged(step: Json, output: &Output) -> (Status, String) {
        let judgement = judge(&question(step), output, "en");
        assert!(judgement.value.is_some() || !judgement.status.answered());
        (judgement.status, judgement.message.unwrap_or_default())
    }

    fn sql_thread() -> Json {
        json!({"extract": {"column": ["Slave_SQL_Running", "Replica_SQL_Running"]}, "outcomes": {"Yes": "pass", "No": "fail"}})
    }

    fn lag() -> Json {
        json!({
            "extract": {"column": ["Seconds_Behind_Master"], "as": "duration"},
            "assert": {"maximum": 300},
            "warn": {"maximum": "30s"},
        })
    }

    #[test]
    fn a_replica_is_judged_by_what_it_says() {
        assert_eq!(judged(sql_thread(), &printed(HEALTHY)), (Status::Pass, String::new()));
        assert_eq!(judged(sql_thread(), &printed(FORGED)), (Status::Fail, "is No, expected Yes".to_owned()));
        assert_eq!(judged(lag(), &printed(HEALTHY)).0, Status::Pass);
        let behind = |seconds: &str| judged(lag(), &printed(&format!("A\tSeconds_Behind_Master\nx\t{seconds}\n")));
        assert_eq!(behind("412"), (Status::Fail, "is 6m 52s, expected at most 5m".to_owned()));
        assert_eq!(behind("60"), (Status::Warn, "is 1m, expected at most 30s".to_owned()));
    }

    #[test]
    fn no_data_is_never_a_pass() {
        assert_eq!(judged(lag(), &printed(FORGED)).0, Status::Error);
        assert_eq!(judged(sql_thread(), &printed("")).0, Status::Error);
        let text = json!({"extract": "text", "assert": {"not": {"pattern": "error"}}});
        assert_eq!(judged(text, &printed(" \n")), (Status::Error, "standard output is empty".to_owned()));
        let any = json!({"extract": "text", "outcomes": {"bad": "fail", "else": "pass"}});
        assert_eq!(judged(any, &printed("")).0, Status::Error);
    }

    #[test]
    fn a_count_of_zero_is_an_answer_if_the_command_did_its_work() {
        let step = || json!({"extract": {"count": "Out of memory"}, "assert": {"const": 0}});
        assert_eq!(judged(step(), &printed("")), (Status::Pass, String::new()));
        let (status, message) =
            judged(step(), &output(Ended::Exited(1), b"", b"x\ndmesg: Operation not permitted\n\n"));
        assert_eq!(status, Status::Error);
        assert_eq!(message, "the work was not done, exit code 1: dmesg: Operation not permitted");
        let lenient = json!({"extract": {"count": "x"}, "exit_codes": [0, 1], "assert": {"const": 0}});
        assert_eq!(judged(lenient, &output(Ended::Exited(1), b"", b"")).0, Status::Pass);
    }

    #[test]
    fn every_exit_code_is_an_answer_and_an_undeclared_one_is_an_error() {
        let step =
            || json!({"outcomes": {"0": "pass", "3": {"status": "warn", "message": {"en": "is idle", "zh": "空闲"}}}});
        let ended = |code| output(Ended::Exited(code), b"", b"");
        assert_eq!(judged(step(), &ended(0)), (Status::Pass, String::new()));
        assert_eq!(judged(step(), &ended(3)), (Status::Warn, "is idle".to_owned()));
        assert_eq!(judge(&question(step()), &ended(3), "zh-CN").message.as_deref(), Some("空闲"));
        let undeclared = judge(&question(step()), &ended(2), "en");
        assert_eq!(undeclared.status, Status::Error);
        assert_eq!(undeclared.message.as_deref(), Some("the answer `2` is not declared"));
        assert_eq!(undeclared.expected.as_deref(), Some("0"));
        assert_eq!(judged(json!({"outcomes": {"0": "pass", "else": "fail"}}), &ended(7)).0, Status::Fail);
        assert_eq!(judged(json!({"assert": {"enum": [0, 1]}}), &ended(2)).1, "is 2, expected one of 0, 1");
    }

    #[test]
    fn an_attempt_without_an_end_of_its_own_has_no_answer() {
        for step in [json!({"outcomes": {"else": "pass"}}), json!({"extract": "text", "outcomes": {"else": "pass"}})] {
            let of = |ended| judged(step.clone(), &output(ended, b"ok", b"half done"));
            assert_eq!(
                of(Ended::Signaled(9)),
                (Status::Error, "the command was ended by signal 9 (SIGKILL): half done".into())
            );
            assert_eq!(of(Ended::NotStarted("no such program".into())), (Status::Error, "no such program".into()));
            let late = "no answer after 5.01s; 11 bytes of output were kept: half done";
            assert_eq!(of(Ended::TimedOut), (Status::Timeout, late.into()));
            assert_eq!(of(Ended::Cancelled), (Status::Cancelled, "the run was stopped".into()));
        }
    }

    #[test]
    fn a_request_is_judged_by_its_status_and_its_failure_only_where_it_is_declared() {
        let responded = |code| output(Ended::Responded(code), b"{\"ok\": true}", b"HTTP/1.1 503 Busy\r\nA: b\r\n");
        let refused = output(Ended::Unreachable { kind: "refused", detail: "connection refused".into() }, b"", b"");
        let step = || json!({"outcomes": {"200": "pass", "refused": "fail", "else": "warn"}});
        assert_eq!(judged(step(), &responded(200)).0, Status::Pass);
        assert_eq!(judged(step(), &responded(503)).0, Status::Warn);
        assert_eq!(judged(step(), &refused), (Status::Fail, "is refused, expected 200".to_owned()));
        let silent = json!({"outcomes": {"200": "pass", "else": "fail"}});
        assert_eq!(judged(silent, &refused), (Status::Error, "connection refused".to_owned()));
        assert_eq!(judged(json!({"assert": {"const": 200}}), &refused).0, Status::Error);
        let body = || json!({"extract": {"json": "$.ok", "from": "body"}, "assert": {"const": true}});
        assert_eq!(judged(body(), &responded(204)).0, Status::Pass);
        assert_eq!(judged(body(), &responded(503)).1, "the work was not done, HTTP status 503: HTTP/1.1 503 Busy");
    }

    #[test]
    fn a_stream_that_is_not_whole_is_never_judged() {
        let mut long = printed("ok\n");
        (long.stdout.bytes, long.stdout.cut) = (9_000_000, true);
        for extract in [json!("text"), json!({"count": "error"}), json!({"regex": "(o)"}), json!({"regex": "^(o)"})] {
            let (status, message) = judged(json!({"extract": extract, "outcomes": {"else": "pass"}}), &long);
            assert_eq!(status, Status::Error);
            assert!(message.contains("9000000 bytes long"), "{message}");
        }
        assert_eq!(judged(json!({"outcomes": {"0": "pass"}}), &long).0, Status::Pass);
    }

    #[test]
    fn what_was_looked_for_in_all_of_a_long_stream_is_judged() {
        let mut long = printed("only the beginning");
        (long.stdout.bytes, long.stdout.cut) = (9_000_000, true);
        let found = |name: &str, what| Found { name: name.to_owned(), what };
        long.stdout.found = vec![found("count:a", Ok(json!(3))), found("regex:(b)", Err("nothing".to_owned()))];
        let judged = |extract| judged(json!({"extract": extract, "assert": {"const": 3}}), &long);
        assert_eq!(judged(json!({"count": "a"})).0, Status::Pass);
        assert_eq!(judged(json!({"regex": "(b)"})), (Status::Error, "nothing".to_owned()));
        assert!(judged(json!({"count": "b"})).1.contains("9000000 bytes long"), "nobody looked for it");
        assert!(judged(json!({"regex": "(?s)(b.)"})).1.contains("within a line"));
    }

    #[test]
    fn the_time_left_of_a_certificate_reads_as_it_is_meant() {
        let step = || {
            json!({
                "extract": {"regex": "notAfter=(.+)", "as": "time_left"},
                "assert": {"minimum": "72h"},
                "warn": {"minimum": "30 days"},
            })
        };
        let until = |date: &str| judged(step(), &printed(&format!("notAfter={date}\n")));
        assert_eq!(until("Sep 16 23:59:13 2027 GMT").0, Status::Pass);
        assert_eq!(until("2026-11-25 23:59:13Z").0, Status::Warn);
        assert_eq!(until("Nov 17 23:59:13 2026 GMT").0, Status::Fail);
        assert_eq!(until("tomorrow").0, Status::Error);
    }

    #[test]
    fn a_value_that_cannot_be_judged_is_an_error() {
        let step = json!({"extract": {"column": "Last_SQL_Errno"}, "assert": {"maximum": 0}});
        let (status, message) = judged(step, &printed(FORGED));
        assert_eq!(
            (status, message.as_str()),
            (Status::Error, "the value is text, `maximum` needs a number; `as` makes it one")
        );
        assert_eq!(judged(json!({"extract": "text"}), &printed("ok")).0, Status::Error);
        let both = json!({"const": 1});
        let outcomes = Outcomes::default();
        let asked = Asked { warn: Some(&both), outcomes: Some(&outcomes), ..Asked::default() };
        assert_eq!(Question::check(asked)[0].pointer, "/warn");
    }

    #[test]
    fn an_outcome_can_be_looked_up_with_its_remediation() {
        let step = json!({"outcomes": {"1": {"status": "fail", "remediation": "restart"}}});
        let question = question(step);
        assert_eq!(question.outcome(&Value::plain(1)).unwrap().remediation.as_deref(), Some("restart"));
        assert_eq!(question.outcome(&Value::plain(2)), None);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]

        #[test]
        fn any_bytes_are_judged_by_any_extractor(
            bytes in prop_oneof![
                prop::collection::vec(any::<u8>(), 0..200),
                "[A-Z \t\n\r\\\\\"{}\\[\\]:,0-9é]{0,200}".prop_map(String::into_bytes),
            ],
            code in -1..3_i32,
        ) {
            for form in [
                json!("text"), json!({"regex": "(?s)(.)"}), json!({"json": "$..*"}), json!({"json": "$", "as": "list"}),
                json!({"column": ["A", "Mounted on"]}), json!({"column": "B", "row": -1}), json!({"count": "."}),
            ] {
                for kind in ["string", "number", "integer", "boolean", "duration", "bytes", "timestamp", "time_left", "list"] {
                    let mut form = form.clone();
                    if let Some(entries) = form.as_object_mut().filter(|entries| !entries.contains_key("count")) {
                        entries.insert("as".into(), json!(kind));
                    }
                    let step = json!({"extract": form, "assert": {"type": ["string", "number", "boolean"]}});
                    let judgement = judge(&question(step), &output(Ended::Exited(code), &bytes, &bytes), "en");
                    prop_assert!(code == 0 || judgement.status == Status::Error);
                    prop_assert!(judgement.status == Status::Pass || judgement.message.is_some());
                }
            }
        }
    }
}
