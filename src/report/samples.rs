//! The runs that the tests of every format tell of.

use proptest::prelude::*;

use crate::clock::Moment;
use crate::record::sample::{self, START, stream};
use crate::record::{Counts, DiagnosisState, GitRecord, Record, StepRecord, StreamRecord, UNFINISHED};
use crate::status::{Status, Verdict};
use crate::value::Unit;

const STATUS: &str = "*************************** 1. row ***************************
             Slave_IO_Running: Yes
            Slave_SQL_Running: No
                   Last_Errno: 1062
                   Last_Error: Could not execute Write_rows_v1 event on table shop.orders; Duplicate entry '42' for key 'PRIMARY'
";

fn finish(mut record: Record) -> Record {
    record.counts = Counts::of(record.steps.iter().map(|step| step.status));
    record.verdict = Verdict::of(record.steps.iter().map(|step| step.status));
    record.run.finished_at = Some(Moment::from_unix_millis(START + 5012));
    record.run.duration_ms = Some(5012);
    record.run.first_verdict_ms = Some(46);
    record
}

fn step(id: &str, title: &str, status: Status) -> StepRecord {
    let mut step = sample::step(id, status);
    step.title = title.into();
    step.command = ["mariadb", "--host", "10.0.3.13", "-e", "SHOW REPLICA STATUS\\G"].map(String::from).into();
    step.shell_equivalent = r"mariadb --host 10.0.3.13 -e 'SHOW REPLICA STATUS\G'".into();
    step
}

fn answered(id: &str, title: &str, status: Status, value: serde_json::Value) -> StepRecord {
    let mut step = step(id, title, status);
    step.value = value;
    step.stdout = stream(STATUS, "evidence/sql_thread.stdout");
    step
}

/// A replica that stopped at a duplicate key: one cause confirmed, one ruled out, one open because of a timeout.
pub(super) fn broken() -> Record {
    let mut record = sample::record();
    record.scenario.git = Some(GitRecord { commit: "0123456789abcdef0123456789abcdef01234567".into(), dirty: true });
    record.context.params.insert("max_lag".into(), 300.into());
    record.context.params.insert("schema".into(), "shop|orders".into());
    let mut sql = answered("sql_thread", "The SQL thread runs", Status::Fail, "No".into());
    (sql.expected, sql.shared_with) = (Some("one of Yes".into()), Some("io_thread".into()));
    sql.message = Some("the answer `No` means: replication has stopped".into());
    let mut errno = answered("sql_errno", "The last error of the SQL thread", Status::Fail, 1062.into());
    errno.expected = Some("0".into());
    let mut lag = step("lag", "The replica is near", Status::Skipped);
    (lag.started_at, lag.duration_ms, lag.exit_code) = (None, None, None);
    (lag.attempts, lag.message) = (0, Some("its condition is false: sql_thread.passed".into()));
    let mut timeout = step("primary_alive", "The primary answers", Status::Timeout);
    timeout.message = Some("no answer within 5s; all it had started was ended".into());
    (timeout.duration_ms, timeout.exit_code, timeout.signal) = (Some(5000), None, Some(15));
    let rows = answered("binlog", "Position", Status::Pass, 13_668_033_151_171_901_123_u64.into());
    record.steps = vec![
        answered("io_thread", "The I/O thread runs", Status::Pass, "Yes".into()),
        sql,
        errno,
        lag,
        timeout,
        StepRecord { unit: Unit::None, ..rows },
    ];
    let mut confirmed = sample::diagnosis("duplicate_key");
    confirmed.cause = "A row from the primary is already there".into();
    (confirmed.kind, confirmed.owner) = (Some("direct".into()), Some("dba".into()));
    confirmed.evidence = vec!["sql_errno".into()];
    confirmed.remediations = vec!["rebuild_from_primary".into()];
    confirmed.advice = vec![
        "Compare the row on both sides before you delete it".into(),
        "Rebuild the replica from the primary".into(),
    ];
    let mut open = sample::diagnosis("primary_down");
    (open.state, open.cause) = (DiagnosisState::Undetermined, "The primary is down".into());
    open.undetermined_because = vec!["step `primary_alive` timed out".into()];
    let mut ruled_out = sample::diagnosis("network");
    (ruled_out.state, ruled_out.cause) = (DiagnosisState::RuledOut, "The network is cut".into());
    ruled_out.evidence = vec!["io_thread".into()];
    record.diagnoses = vec![confirmed, open, ruled_out];
    record.warnings = vec!["the scenario differs from its commit".into()];
    finish(record)
}

/// A run with nothing to complain of.
pub(super) fn pass() -> Record {
    let mut record = sample::record();
    record.steps = vec![
        answered("io_thread", "The I/O thread runs", Status::Pass, "Yes".into()),
        step("lag", "The replica is near", Status::Skipped),
    ];
    finish(record)
}

/// A run near a bound.
pub(super) fn warn() -> Record {
    let mut record = sample::record();
    let mut lag = answered("lag", "从库的延迟不大", Status::Warn, 240.into());
    (lag.unit, lag.expected) = (Unit::Seconds, Some("at most 5m, better at most 3m".into()));
    record.steps = vec![lag];
    finish(record)
}

/// A run in which one question has no answer, and nothing is known to be wrong.
pub(super) fn inconclusive() -> Record {
    let mut record = sample::record();
    let mut error = step("sql_thread", "The SQL thread runs", Status::Error);
    error.message = Some("exit code 1; 0 was expected".into());
    error.exit_code = Some(1);
    error.stderr = stream("ERROR 1045 (28000): Access denied for user 'ops'@'ops-1'\n", "evidence/sql_thread.stderr");
    record.steps = vec![answered("io_thread", "The I/O thread runs", Status::Pass, "Yes".into()), error];
    finish(record)
}

/// A run that was killed after its first step.
pub(super) fn interrupted() -> Record {
    let mut record = inconclusive();
    record.steps[1] = step("sql_thread", "The SQL thread runs", Status::Pass).not_yet_answered();
    (record.steps[1].started_at, record.steps[1].duration_ms, record.steps[1].exit_code) = (None, None, None);
    assert_eq!(record.steps[1].message.as_deref(), Some(UNFINISHED));
    record = finish(record);
    (record.run.finished_at, record.run.duration_ms) = (None, None);
    record
}

/// A record in which every text comes from an enemy.
pub(super) fn hostile(poison: &str) -> Record {
    let mut record = broken();
    let text = || poison.to_owned();
    (record.run.operator, record.run.host, record.run.version) = (text(), text(), text());
    (record.run.stopped, record.run.trigger.kind) = (Some(text()), text());
    record.scenario.title = text();
    (record.scenario.id, record.scenario.path, record.scenario.sha256) = (text(), text(), text());
    (record.scenario.owner, record.scenario.problem) = (text(), Some(text()));
    record.scenario.git = Some(GitRecord { commit: text(), dirty: true });
    (record.target.name, record.target.host, record.target.transport) = (text(), text(), text());
    record.target.labels.insert(text(), text());
    record.context.params.insert(text(), text().into());
    record.context.facts.insert(text(), serde_json::json!({ text(): [text()] }));
    record.context.alert = Some(text().into());
    record.warnings = vec![text()];
    for (number, step) in record.steps.iter_mut().enumerate() {
        if number != 2 {
            step.id = text();
        }
        poison_step(step, poison);
    }
    for diagnosis in &mut record.diagnoses {
        (diagnosis.id, diagnosis.cause) = (text(), text());
        (diagnosis.kind, diagnosis.owner) = (Some(text()), Some(text()));
        (diagnosis.advice, diagnosis.remediations) = (vec![text()], vec![text()]);
        diagnosis.undetermined_because = vec![text()];
    }
    record
}

fn poison_step(step: &mut StepRecord, poison: &str) {
    let text = || poison.to_owned();
    (step.title, step.owner, step.role, step.layer) = (text(), text(), text(), Some(text()));
    (step.value, step.expected, step.message) = (text().into(), Some(text()), Some(text()));
    (step.source.file, step.shared_with) = (text(), Some(text()));
    (step.command, step.shell_equivalent) = (vec![text()], text());
    let stream = StreamRecord { text: text(), bytes: 99, truncated: true, sha256: text(), file: Some(text()) };
    (step.stdout, step.stderr) = (stream.clone(), stream);
}

/// Text that tries to break out of wherever it is put.
pub(super) fn poison() -> impl Strategy<Value = String> {
    let pieces = [
        "|",
        "`",
        "```",
        "\n",
        "\r\n",
        "\t",
        "\\",
        "<b>",
        "<script>",
        "<!--",
        "-->",
        "&lt;",
        "@team",
        "#123",
        "a/b#1",
        "GH-1",
        "\x1b[31m",
        "\u{9b}2J",
        "\u{202e}",
        "\u{200b}",
        "\0",
        "https://x.example",
        "www.x.example",
        "[a](b)",
        "![i](j)",
        "*",
        "_",
        "~~",
        "- ",
        "1. ",
        "# ",
        "---",
        "延迟",
        " ",
        "a",
        "$x$",
        "{{",
        "\u{7f}",
        "e@x.example",
        "0123abc",
        "=",
        "+ ",
        "> ",
        "\u{e0041}",
        "'",
        "\"",
        "&",
        ":smile:",
    ];
    prop::collection::vec(prop::sample::select(pieces.to_vec()), 1..12).prop_map(|pieces| pieces.concat())
}

/// Every sample.
pub(super) fn all() -> Vec<Record> {
    let hostile = hostile("\x1b[31m|`<b>\u{202e}\n```\n@team #1 \\| https://x.example\u{e0041}");
    vec![broken(), pass(), warn(), inconclusive(), interrupted(), hostile]
}
