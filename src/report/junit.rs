//! `junit`: JUnit XML for CI, a test case for each step.
//!
//! A step that failed is a `failure`; one whose question has no answer, for whatever reason, is an `error`, since a pipeline
//! must not take it for good; only a step whose condition was false is `skipped`.

use std::fmt::Write as _;

use super::{Format, Look, excerpt, telling};
use crate::record::{DiagnosisState, Record, StepRecord};
use crate::status::{Status, Verdict};
use crate::xml_text::{attribute, text};

/// The report as JUnit XML.
pub const FORMAT: Format = Format { name: "junit", extension: "xml", render };

/// Lines of output shown with a step.
const EXCERPT_LINES: usize = 40;

fn render(record: &Record, look: &Look) -> String {
    let counts = record.counts;
    let errors: u32 =
        Status::ALL.into_iter().filter(|status| status.unanswered()).map(|status| counts.get(status)).sum();
    let nothing = record.verdict == Verdict::Inconclusive && errors == 0;
    let numbers = format!(
        "tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"{}\" time=\"{}\"",
        counts.total() + u32::from(nothing),
        counts.fail,
        errors + u32::from(nothing),
        counts.skipped,
        seconds(record.run.duration_ms),
    );
    let id = attribute(&record.scenario.id);
    let mut xml = format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"checklist\" {numbers}>\n");
    let _ = writeln!(
        xml,
        "  <testsuite name=\"{id}\" {numbers} timestamp=\"{}\" hostname=\"{}\">",
        record.run.started_at,
        attribute(&record.run.host)
    );
    xml.push_str("    <properties>\n");
    for (name, value) in properties(record, look) {
        let _ = writeln!(xml, "      <property name=\"{name}\" value=\"{}\"/>", attribute(&value));
    }
    xml.push_str("    </properties>\n");
    record.steps.iter().for_each(|step| xml.push_str(&case(&id, step)));
    if nothing {
        // Without a case a pipeline would call it good.
        let why = attribute(&telling::verdict(record));
        let _ = writeln!(
            xml,
            "    <testcase classname=\"{id}\" name=\"{id}\" time=\"0\">\n      <error type=\"inconclusive\" message=\"{why}\"/>\n    </testcase>"
        );
    }
    let _ = writeln!(xml, "    <system-out>{}</system-out>\n  </testsuite>\n</testsuites>", text(&said(record)));
    xml
}

fn properties(record: &Record, look: &Look) -> Vec<(&'static str, String)> {
    let mut properties = vec![
        ("run", record.run.id.as_str().to_owned()),
        ("target", record.target.name.clone()),
        ("verdict", record.verdict.word().to_owned()),
        ("operator", record.run.operator.clone()),
        ("scenario.path", record.scenario.path.clone()),
        ("scenario.sha256", record.scenario.sha256.clone()),
    ];
    properties.extend(record.scenario.git.iter().map(|git| ("scenario.commit", git.commit.clone())));
    properties.extend(look.kept_in.iter().map(|kept_in| ("report", kept_in.clone())));
    properties
}

fn case(scenario: &str, step: &StepRecord) -> String {
    let name = attribute(&format!("{}: {}", step.id, step.title));
    let mut xml = format!(
        "    <testcase classname=\"{scenario}\" name=\"{name}\" time=\"{}\" file=\"{}\" line=\"{}\"",
        seconds(step.duration_ms),
        attribute(&step.source.file),
        step.source.line
    );
    if step.status == Status::Pass {
        xml.push_str("/>\n");
        return xml;
    }
    xml.push_str(">\n");
    let message = attribute(&message(step));
    let body = text(&body(step));
    let _ = match step.status {
        Status::Skipped => writeln!(xml, "      <skipped message=\"{message}\"/>"),
        Status::Fail => writeln!(xml, "      <failure type=\"fail\" message=\"{message}\">{body}</failure>"),
        Status::Warn => writeln!(xml, "      <system-out>warn: {message}\n{body}</system-out>"),
        other => writeln!(xml, "      <error type=\"{other}\" message=\"{message}\">{body}</error>"),
    };
    xml.push_str("    </testcase>\n");
    xml
}

/// The answer, what was expected, and why, on one line.
fn message(step: &StepRecord) -> String {
    let answer = telling::answer(step, 80);
    let parts = [(!answer.is_empty()).then_some(answer), telling::reason(step).map(str::to_owned)];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    if parts.is_empty() { step.status.word().to_owned() } else { parts.join("; ") }
}

fn body(step: &StepRecord) -> String {
    let excerpt = excerpt::of(step, EXCERPT_LINES);
    let mut lines = Vec::new();
    if !step.shell_equivalent.is_empty() {
        lines.push(format!("$ {}", step.shell_equivalent));
    }
    lines.extend(excerpt.lines);
    lines.extend(excerpt.note.map(|note| format!("({note})")));
    lines.extend(telling::remarks(step).into_iter().map(|remark| format!("({remark})")));
    lines.join("\n")
}

/// What the run came to, for people who look at the whole.
fn said(record: &Record) -> String {
    let mut lines = vec![format!("{}: {}", record.verdict.word(), telling::verdict(record))];
    lines.extend(telling::incomplete(record).map(|why| format!("incomplete: {why}")));
    for diagnosis in telling::diagnoses(record, DiagnosisState::Confirmed) {
        lines.push(format!("confirmed: {}: {}", diagnosis.id, diagnosis.cause));
        lines.extend(diagnosis.advice.iter().map(|advice| format!("  next: {advice}")));
    }
    for diagnosis in telling::diagnoses(record, DiagnosisState::Undetermined) {
        let because = telling::open_because(diagnosis);
        lines.push(format!("could not rule out: {}: {}, because {because}", diagnosis.id, diagnosis.cause));
    }
    lines.extend(record.warnings.iter().map(|warning| format!("note: {warning}")));
    lines.join("\n")
}

fn seconds(millis: Option<u64>) -> String {
    let millis = millis.unwrap_or(0);
    format!("{}.{:03}", millis / 1000, millis % 1000)
}

#[cfg(test)]
mod tests {
    use snapbox::{IntoData as _, assert_data_eq, str};

    use super::super::samples;
    use super::*;

    #[test]
    fn what_is_wrong_fails_and_what_nobody_knows_is_an_error() {
        assert_data_eq!(render(&samples::broken(), &Look::plain()), str![[r#"
<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="checklist" tests="6" failures="2" errors="1" skipped="1" time="5.012">
  <testsuite name="db-replication" tests="6" failures="2" errors="1" skipped="1" time="5.012" timestamp="2026-11-21T00:00:00.000Z" hostname="ops-1">
    <properties>
      <property name="run" value="01938f2a-7c00-7000-8000-000000000001"/>
      <property name="target" value="prod-mysql-03"/>
      <property name="verdict" value="fail"/>
      <property name="operator" value="alice"/>
      <property name="scenario.path" value="checklists/db-replication.yaml"/>
      <property name="scenario.sha256" value="ee26f4137f88e2408f3f2e85b7d753592ca4b8034392d2bbd17247956c849c0a"/>
      <property name="scenario.commit" value="0123456789abcdef0123456789abcdef01234567"/>
    </properties>
    <testcase classname="db-replication" name="io_thread: The I/O thread runs" time="0.041" file="checklists/db-replication.yaml" line="31"/>
    <testcase classname="db-replication" name="sql_thread: The SQL thread runs" time="0.041" file="checklists/db-replication.yaml" line="31">
      <failure type="fail" message="No (expected one of Yes); the answer `No` means: replication has stopped">$ mariadb --host 10.0.3.13 -e 'SHOW REPLICA STATUS\G'
*************************** 1. row ***************************
             Slave_IO_Running: Yes
            Slave_SQL_Running: No
                   Last_Errno: 1062
                   Last_Error: Could not execute Write_rows_v1 event on table shop.orders; Duplicate entry '42' for key 'PRIMARY'
(it shared the attempt of step `io_thread`)</failure>
    </testcase>
    <testcase classname="db-replication" name="sql_errno: The last error of the SQL thread" time="0.041" file="checklists/db-replication.yaml" line="31">
      <failure type="fail" message="1062 (expected 0)">$ mariadb --host 10.0.3.13 -e 'SHOW REPLICA STATUS\G'
*************************** 1. row ***************************
             Slave_IO_Running: Yes
            Slave_SQL_Running: No
                   Last_Errno: 1062
                   Last_Error: Could not execute Write_rows_v1 event on table shop.orders; Duplicate entry '42' for key 'PRIMARY'</failure>
    </testcase>
    <testcase classname="db-replication" name="lag: The replica is near" time="0.000" file="checklists/db-replication.yaml" line="31">
      <skipped message="its condition is false: sql_thread.passed"/>
    </testcase>
    <testcase classname="db-replication" name="primary_alive: The primary answers" time="5.000" file="checklists/db-replication.yaml" line="31">
      <error type="timeout" message="no answer within 5s; all it had started was ended">$ mariadb --host 10.0.3.13 -e 'SHOW REPLICA STATUS\G'
(no output; ended by signal 15)</error>
    </testcase>
    <testcase classname="db-replication" name="binlog: Position" time="0.041" file="checklists/db-replication.yaml" line="31"/>
    <system-out>fail: 2 of 5 steps failed; 1 step has no answer
confirmed: duplicate_key: A row from the primary is already there
  next: Compare the row on both sides before you delete it
  next: Rebuild the replica from the primary
could not rule out: primary_down: The primary is down, because step `primary_alive` timed out
note: the scenario differs from its commit</system-out>
  </testsuite>
</testsuites>

"#]].raw());
    }

    #[test]
    fn a_run_that_asked_nothing_does_not_look_good() {
        let mut record = samples::pass();
        record.steps.retain(|step| step.status == Status::Skipped);
        record.counts = crate::record::Counts::of(record.steps.iter().map(|step| step.status));
        record.verdict = Verdict::Inconclusive;
        let xml = render(&record, &Look::plain());
        assert!(xml.contains("tests=\"2\" failures=\"0\" errors=\"1\" skipped=\"1\""), "{xml}");
        assert!(xml.contains("<error type=\"inconclusive\" message=\"no question was asked"), "{xml}");
    }

    /// The elements in order, and how many quotes there are in each.
    fn shape(xml: &str) -> Vec<(String, usize)> {
        let tags = xml.split('<').skip(1).map(|tag| tag.split_once('>').map_or(tag, |(inside, _)| inside));
        tags.map(|tag| (tag.split([' ', '/']).next().unwrap().to_owned(), tag.matches('"').count())).collect()
    }

    proptest::proptest! {
        #[test]
        fn whatever_a_command_prints_the_document_keeps_its_shape(poison in samples::poison()) {
            proptest::prop_assume!(!poison.trim().is_empty());
            let xml = render(&samples::hostile(&poison), &Look::plain());
            let harmless = render(&samples::hostile("harmless"), &Look::plain());
            proptest::prop_assert_eq!(shape(&xml), shape(&harmless), "{}", xml);
            proptest::prop_assert!(xml.chars().all(|c| matches!(c, '\t' | '\n' | ' '..)), "{}", xml);
        }
    }
}
