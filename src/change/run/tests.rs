//! What of two runs is told, and what is set aside.

use super::{About, RunDiff, runs};
use crate::record::{DiagnosisState, Record, StepRecord, StreamRecord, sample};
use crate::report::Look;
use crate::status::{Status, Verdict};

fn text(stream: &StreamRecord) -> String {
    stream.text.clone()
}

fn between(before: &Record, after: &Record) -> RunDiff {
    runs((before, &text), (after, &text))
}

fn record(steps: Vec<StepRecord>) -> Record {
    let verdict = Verdict::of(steps.iter().map(|step| step.status));
    Record { verdict, steps, ..sample::record() }
}

fn step(id: &str, status: Status, value: &str, stdout: &str) -> StepRecord {
    StepRecord { value: value.into(), stdout: sample::stream(stdout, "evidence/x"), ..sample::step(id, status) }
}

#[test]
fn what_changed_is_told_with_the_lines_it_rests_on() {
    let mut before = record(vec![
        step("sql", Status::Pass, "Yes", "at 10:00:01\nSQL: Yes\nrest\n"),
        step("same", Status::Pass, "1", "2026-11-25 10:00:01 ok\n"),
        step("old", Status::Pass, "1", ""),
    ]);
    let mut after = record(vec![
        step("sql", Status::Fail, "No", "at 10:07:01\nSQL: No\nrest\n"),
        step("same", Status::Pass, "1", "2026-11-25 10:07:31 ok\n"),
        step("new", Status::Warn, "2", ""),
    ]);
    before.diagnoses = vec![sample::diagnosis("stopped")];
    before.diagnoses[0].state = DiagnosisState::RuledOut;
    after.diagnoses = vec![sample::diagnosis("stopped")];
    let diff = between(&before, &after);
    let told = diff.page().terminal(&Look { width: 200, ..Look::plain() });
    let told: Vec<&str> = told.lines().filter(|line| !line.starts_with("  run ")).collect();
    let expected = "\
db-replication on prod-mysql-03: pass -> fail

Diagnoses
  stopped: ruled out -> confirmed

Steps
  sql: pass -> fail
  sql = Yes -> No
  new: is new: warn
  old: is gone: was pass

Outputs
  sql: stdout
        at 10:07:01
      - SQL: Yes
      + SQL: No
        rest";
    assert_eq!(told.join("\n"), expected);
    assert_eq!(diff.changes[0].about, About::Verdict);
}

#[test]
fn two_runs_that_found_the_same_differ_in_nothing() {
    let one = record(vec![step("a", Status::Fail, "No", "took 3ms, pid 12\n")]);
    let mut other = record(vec![step("a", Status::Fail, "No", "took 9ms, pid 99\n")]);
    other.steps[0].duration_ms = Some(9000);
    let diff = between(&one, &other);
    assert_eq!(diff.changes, []);
    assert_eq!(diff.page().heading, "db-replication on prod-mysql-03: fail, and nothing else");
}

#[test]
fn a_reason_that_is_another_one_is_told_where_the_status_is_the_same() {
    let with =
        |message: &str| record(vec![StepRecord { message: Some(message.into()), ..sample::step("a", Status::Error) }]);
    let diff = between(&with("exit code 1 after 3s"), &with("exit code 2 after 4s"));
    let [change] = &diff.changes[..] else { panic!("{:#?}", diff.changes) };
    assert_eq!((change.key, change.after.as_str()), ("message", Some("exit code 2 after 4s")));
    assert_eq!(between(&with("after 3s"), &with("after 4s")).changes, []);
}
