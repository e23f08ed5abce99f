//! `terminal`: the summary at the end of a run, for a tired person.
//!
//! The order is that of the questions such a person has: what is wrong and where, how we know, what to do, what else is not
//! as it should be, what we could not find out, and last where all of it is kept.

use super::{Format, Look, excerpt, layout, mark, telling};
use crate::printable;
use crate::record::{DiagnosisRecord, DiagnosisState, Record, StepRecord};
use crate::status::Status;

/// The summary for people.
pub const FORMAT: Format = Format { name: "terminal", extension: "txt", render };

/// Lines of output shown as evidence of a confirmed cause.
const EVIDENCE_LINES: usize = 12;
/// Rows of the terminal that one line of output may take.
const EVIDENCE_ROWS: usize = 4;
/// Lines of output shown of a step that no confirmed cause rests on.
const STEP_LINES: usize = 5;
/// Steps listed of each kind; the rest is counted.
const LISTED: usize = 20;
/// Characters of a value that are shown.
const VALUE: usize = 120;
/// What stands before the details of a step: two blanks, the status, two blanks.
const DETAIL: &str = "             ";

fn render(record: &Record, look: &Look) -> String {
    let mut page = Page { record, look, text: String::new() };
    page.head();
    page.causes();
    page.next();
    page.steps("Failed", |status| status == Status::Fail);
    page.steps("Near a bound", |status| status == Status::Warn);
    page.steps("Without an answer", Status::unanswered);
    page.open();
    page.foot();
    page.text
}

/// The page while it is written.
struct Page<'a> {
    record: &'a Record,
    look: &'a Look,
    text: String,
}

impl Page<'_> {
    fn head(&mut self) {
        let Record { verdict, scenario, .. } = self.record;
        let word = layout::pad(&verdict.word().to_uppercase(), 4);
        let indent = " ".repeat(layout::width(&word) + 2);
        self.put(&mark::paint(self.look, mark::of_verdict(*verdict), &word));
        let on = format!("{} on {}", printable::line(&scenario.id), telling::target(self.record));
        let on = self.wrapped(&on, &indent, &indent);
        // The verdict stands where the indentation of the first line would be, and its colour has no width.
        self.text.push_str(on.get(indent.len() - 2..).unwrap_or_default());
        let title = self.wrapped(&printable::line(&scenario.title), &indent, &indent);
        self.put(&title);
        self.say(&telling::verdict(self.record), &indent, &indent);
        if let Some(incomplete) = telling::incomplete(self.record) {
            self.say(&incomplete, &indent, &indent);
        }
    }

    fn causes(&mut self) {
        let confirmed: Vec<_> = telling::diagnoses(self.record, DiagnosisState::Confirmed).collect();
        if confirmed.is_empty() {
            return;
        }
        self.heading(if confirmed.len() == 1 { "Confirmed cause" } else { "Confirmed causes" });
        for diagnosis in confirmed {
            let kind = diagnosis.kind.as_deref().map(|kind| format!(" ({})", printable::line(kind)));
            let cause = printable::line(&diagnosis.cause);
            let text = format!("{}: {cause}{}", printable::line(&diagnosis.id), kind.unwrap_or_default());
            self.say(&text, "  ", "    ");
            self.evidence(diagnosis);
        }
    }

    fn evidence(&mut self, diagnosis: &DiagnosisRecord) {
        let steps = telling::evidence(self.record, diagnosis);
        if steps.is_empty() {
            self.say(telling::NO_EVIDENCE, "    ", "    ");
        }
        let mut shown = std::collections::HashSet::new();
        for step in steps {
            let answer = telling::answer(step, VALUE);
            let answer = if answer.is_empty() { step.status.word().to_owned() } else { answer };
            self.say(&format!("evidence: {} = {answer}", printable::line(&step.id)), "    ", "      ");
            // Steps that shared one attempt have one output: it is shown once.
            if shown.insert(&step.stdout.sha256) || step.stdout.bytes == 0 {
                self.excerpt(step, EVIDENCE_LINES, "      ");
            }
        }
    }

    fn next(&mut self) {
        let confirmed: Vec<_> = telling::diagnoses(self.record, DiagnosisState::Confirmed).collect();
        let without_cause = telling::without_cause(self.record).filter(|_| confirmed.is_empty());
        if confirmed.is_empty() && without_cause.is_none() {
            return;
        }
        self.heading("What to do next");
        if let Some(text) = without_cause {
            self.say(&text, "  ", "  ");
        }
        for diagnosis in confirmed {
            let owner = diagnosis.owner.as_deref().map(|owner| format!(" (owner: {})", printable::line(owner)));
            self.say(&format!("{}{}", printable::line(&diagnosis.id), owner.unwrap_or_default()), "  ", "    ");
            for advice in &diagnosis.advice {
                self.say(&printable::line(advice), "    - ", "      ");
            }
            for remediation in &diagnosis.remediations {
                let remediation = printable::line(remediation);
                let scenario = printable::line(&self.record.scenario.id);
                let text = format!("remediation {remediation}: see `checklist show {scenario}`");
                self.say(&text, "    - ", "      ");
            }
            if diagnosis.advice.is_empty() && diagnosis.remediations.is_empty() {
                self.say("the scenario gives no advice for this; ask the owner", "    - ", "      ");
            }
        }
    }

    fn steps(&mut self, heading: &str, wanted: impl Fn(Status) -> bool) {
        let steps: Vec<_> = self.record.steps.iter().filter(|step| wanted(step.status)).collect();
        if steps.is_empty() {
            return;
        }
        self.heading(heading);
        for step in steps.iter().take(LISTED) {
            self.step(step);
        }
        if steps.len() > LISTED {
            self.say(&format!("and {} more, which the full report lists", steps.len() - LISTED), "  ", "  ");
        }
    }

    fn step(&mut self, step: &StepRecord) {
        let status = mark::status(self.look, step.status);
        self.put(&format!("  {status}  "));
        let title = format!("{}: {}", printable::line(&step.id), printable::line(&step.title));
        let title = self.wrapped(&title, DETAIL, DETAIL);
        self.text.push_str(title.get(DETAIL.len()..).unwrap_or_default());
        let answer = telling::answer(step, VALUE);
        let message = telling::reason(step).map(printable::line).unwrap_or_default();
        for said in [answer.as_str(), &message].into_iter().filter(|said| !said.is_empty()) {
            self.say(said, DETAIL, DETAIL);
        }
        for remark in telling::remarks(step) {
            self.say(&remark, DETAIL, DETAIL);
        }
        let has_output = !(step.stdout.text.is_empty() && step.stderr.text.is_empty());
        if has_output && !telling::is_evidence(self.record, step) {
            self.excerpt(step, STEP_LINES, DETAIL);
        }
        for said in &step.on_fail {
            self.command(&said.shell_equivalent);
            let text = [said.stdout.text.trim_end(), said.stderr.text.trim_end()].join("\n");
            for line in printable::short_text(text.trim(), STEP_LINES).lines() {
                self.put(&format!("{DETAIL}| {}\n", line.replace('\t', "    ")));
            }
        }
        let place = format!("at {}:{}, owner {}", step.source.file, step.source.line, step.owner);
        self.say(&printable::line(&place), DETAIL, DETAIL);
        self.command(&step.shell_equivalent);
    }

    /// The command is never broken or cut: it is there to be copied.
    fn command(&mut self, command: &str) {
        for (number, line) in printable::text(command).lines().enumerate() {
            let prompt = if number == 0 { "$ " } else { "  " };
            self.put(&format!("{DETAIL}{prompt}{line}\n").replace('\t', "    "));
        }
    }

    fn open(&mut self) {
        let open: Vec<_> = telling::diagnoses(self.record, DiagnosisState::Undetermined).collect();
        if open.is_empty() {
            return;
        }
        self.heading("Could not rule out");
        for diagnosis in open {
            let because = telling::open_because(diagnosis);
            let (id, cause) = (printable::line(&diagnosis.id), printable::line(&diagnosis.cause));
            self.say(&format!("{id}: {cause}, because {because}"), "  ", "    ");
        }
    }

    fn foot(&mut self) {
        self.text.push('\n');
        let ruled_out = telling::diagnoses(self.record, DiagnosisState::RuledOut);
        let ruled_out: Vec<_> = ruled_out.map(|diagnosis| printable::line(&diagnosis.id)).collect();
        if !ruled_out.is_empty() {
            self.say(&format!("Ruled out: {}", ruled_out.join(", ")), "", "  ");
        }
        for warning in &self.record.warnings {
            self.say(&format!("Note: {}", printable::line(warning)), "", "  ");
        }
        let took = self.record.run.duration_ms.map(|took| format!(" in {}", telling::duration(took)));
        let run = &self.record.run;
        let when = format!("started {} by {} on {}", self.look.moment(run.started_at), run.operator, run.host);
        let counts = format!("{}{}", telling::counts(self.record), took.unwrap_or_default());
        self.say(&format!("{counts}; {}", printable::line(&when)), "", "  ");
        if let Some(kept_in) = &self.look.kept_in {
            self.put(&format!("Full report: {}\n", printable::line(kept_in)));
        }
    }

    fn heading(&mut self, heading: &str) {
        let heading = mark::paint(self.look, mark::HEADING, heading);
        self.put(&format!("\n{heading}\n"));
    }

    fn excerpt(&mut self, step: &StepRecord, limit: usize, indent: &str) {
        let excerpt = excerpt::of(step, limit);
        let room = self.look.width.saturating_sub(indent.len() + 2);
        for line in &excerpt.lines {
            for row in layout::rows(&line.replace('\t', "    "), room, EVIDENCE_ROWS) {
                self.put(&format!("{indent}| {}\n", row.trim_end()));
            }
        }
        if let Some(note) = excerpt.note {
            self.say(&format!("({note})"), indent, indent);
        }
    }

    fn put(&mut self, text: &str) {
        self.text.push_str(text);
    }

    fn say(&mut self, text: &str, first: &str, rest: &str) {
        let text = self.wrapped(text, first, rest);
        self.put(&text);
    }

    fn wrapped(&self, text: &str, first: &str, rest: &str) -> String {
        layout::wrap(text, first, rest, self.look.width)
    }
}

#[cfg(test)]
#[expect(clippy::needless_raw_string_hashes, reason = "as snapbox writes them")]
mod tests {
    use snapbox::{IntoData as _, assert_data_eq, str};

    use super::super::samples;
    use super::*;
    use crate::status::Verdict;

    fn shown(record: &Record) -> String {
        render(record, &Look { kept_in: Some("/state/runs/1".into()), ..Look::plain() })
    }

    #[test]
    fn a_broken_replica_is_told_in_the_order_of_the_questions() {
        assert_data_eq!(
            shown(&samples::broken()),
            str![[r#"
FAIL  db-replication on prod-mysql-03 (10.0.3.13:3306, local)
      Replication works
      2 of 5 steps failed; 1 step has no answer

Confirmed cause
  duplicate_key: A row from the primary is already there (direct)
    evidence: sql_errno = 1062 (expected 0)
      | *************************** 1. row ***************************
      |              Slave_IO_Running: Yes
      |             Slave_SQL_Running: No
      |                    Last_Errno: 1062
      |                    Last_Error: Could not execute Write_rows_v1 event on
      | table shop.orders; Duplicate entry '42' for key 'PRIMARY'

What to do next
  duplicate_key (owner: dba)
    - Compare the row on both sides before you delete it
    - Rebuild the replica from the primary
    - remediation rebuild_from_primary: see `checklist show db-replication`

Failed
  fail       sql_thread: The SQL thread runs
             No (expected one of Yes)
             the answer `No` means: replication has stopped
             it shared the attempt of step `io_thread`
             | *************************** 1. row ***************************
             |              Slave_IO_Running: Yes
             |             Slave_SQL_Running: No
             |                    Last_Errno: 1062
             |                    Last_Error: Could not execute Write_rows_v1 ev
             | ent on table shop.orders; Duplicate entry '42' for key 'PRIMARY'
             at checklists/db-replication.yaml:31, owner dba
             $ mariadb --host 10.0.3.13 -e 'SHOW REPLICA STATUS\G'
  fail       sql_errno: The last error of the SQL thread
             1062 (expected 0)
             at checklists/db-replication.yaml:31, owner dba
             $ mariadb --host 10.0.3.13 -e 'SHOW REPLICA STATUS\G'

Without an answer
  timeout    primary_alive: The primary answers
             no answer within 5s; all it had started was ended
             at checklists/db-replication.yaml:31, owner dba
             $ mariadb --host 10.0.3.13 -e 'SHOW REPLICA STATUS\G'

Could not rule out
  primary_down: The primary is down, because step `primary_alive` timed out

Ruled out: network
Note: the scenario differs from its commit
6 steps: 2 pass, 2 fail, 1 timeout, 1 skipped in 5.01s; started
  2026-11-21T00:00:00Z by alice on ops-1
Full report: /state/runs/1

"#]]
            .raw()
        );
    }

    #[test]
    fn a_pass_is_short() {
        assert_data_eq!(
            shown(&samples::pass()),
            str![[r#"
PASS  db-replication on prod-mysql-03 (10.0.3.13:3306, local)
      Replication works
      every question was answered, and every answer is good

2 steps: 1 pass, 1 skipped in 5.01s; started 2026-11-21T00:00:00Z by alice on
  ops-1
Full report: /state/runs/1

"#]]
            .raw()
        );
    }

    #[test]
    fn an_inconclusive_run_says_that_it_is_not_a_pass() {
        assert_data_eq!(
            shown(&samples::inconclusive()),
            str![[r#"
INCONCLUSIVE  db-replication on prod-mysql-03 (10.0.3.13:3306, local)
              Replication works
              nothing is known to be wrong, but 1 of 2 steps has no answer: this
              is not a pass

What to do next
  Find out why the steps below have no answer: run their commands by hand, or
  ask the owner of the scenario, dba.

Without an answer
  error      sql_thread: The SQL thread runs
             exit code 1; 0 was expected
             | ERROR 1045 (28000): Access denied for user 'ops'@'ops-1'
             at checklists/db-replication.yaml:31, owner dba
             $ mariadb --host 10.0.3.13 -e 'SHOW REPLICA STATUS\G'

2 steps: 1 pass, 1 error in 5.01s; started 2026-11-21T00:00:00Z by alice on
  ops-1
Full report: /state/runs/1

"#]]
            .raw()
        );
    }

    #[test]
    fn an_interrupted_run_says_what_it_knew() {
        assert_data_eq!(
            shown(&samples::interrupted()),
            str![[r#"
INCONCLUSIVE  db-replication on prod-mysql-03 (10.0.3.13:3306, local)
              Replication works
              nothing is known to be wrong, but 1 of 2 steps has no answer: this
              is not a pass
              the run has no end: it is still going on or was killed; this is
              what it knew

What to do next
  Find out why the steps below have no answer: run their commands by hand, or
  ask the owner of the scenario, dba.

Without an answer
  cancelled  sql_thread: The SQL thread runs
             the run ended before this step had an answer
             at checklists/db-replication.yaml:31, owner dba
             $ mariadb --host 10.0.3.13 -e 'SHOW REPLICA STATUS\G'

2 steps: 1 pass, 1 cancelled; started 2026-11-21T00:00:00Z by alice on ops-1
Full report: /state/runs/1

"#]]
            .raw()
        );
    }

    #[test]
    fn nothing_but_a_pass_sounds_like_one() {
        for record in samples::all().into_iter().filter(|record| record.verdict != Verdict::Pass) {
            let text = shown(&record).to_lowercase();
            for word in ["fine", " ok", "healthy", "success", "is good"] {
                assert!(!text.contains(word), "{word}: {text}");
            }
        }
    }

    #[test]
    fn colour_adds_nothing_but_colour() {
        let record = samples::broken();
        let coloured = render(&record, &Look { colour: true, ..Look::plain() });
        assert!(coloured.contains("\x1b["));
        assert_eq!(anstream::adapter::strip_str(&coloured).to_string(), render(&record, &Look::plain()));
    }

    #[test]
    fn lines_fit_the_width_but_for_commands_which_stay_whole() {
        let record = samples::broken();
        for width in [60, 80, 120] {
            let text = render(&record, &Look { width, ..Look::plain() });
            for line in text.lines().filter(|line| !line.trim_start().starts_with("$ ")) {
                assert!(layout::width(line) <= width, "{width}: {line}");
            }
            assert!(text.contains(&format!("$ {}\n", record.steps[1].shell_equivalent)));
        }
    }

    #[test]
    fn a_cause_without_evidence_is_not_passed_off_as_proven() {
        let mut record = samples::broken();
        record.diagnoses[0].evidence.clear();
        assert!(shown(&record).contains(telling::NO_EVIDENCE));
    }

    #[test]
    fn of_very_many_failed_steps_the_rest_is_counted() {
        let mut record = samples::broken();
        record.steps = (0..50).map(|_| record.steps[1].clone()).collect();
        assert!(shown(&record).contains("and 30 more, which the full report lists"));
    }

    proptest::proptest! {
        #[test]
        fn no_control_character_of_any_output_gets_through(poison in samples::poison()) {
            let text = shown(&samples::hostile(&poison));
            proptest::prop_assert!(!text.chars().any(|c| c.is_control() && c != '\n'), "{text:?}");
            proptest::prop_assert!(matches!(printable::text(&text), std::borrow::Cow::Borrowed(_)));
        }
    }
}
