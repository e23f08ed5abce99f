//! `markdown`: for pull requests, tickets and wikis. Nothing that came out of a command can leave its place.

use super::markdown_text::{block, code, header, row, text};
use super::{Format, Look, excerpt, telling};
use crate::record::{DiagnosisState, Record, StepRecord};
use crate::status::Status;

/// The report as GitHub Flavored Markdown.
pub const FORMAT: Format = Format { name: "markdown", extension: "md", render };

/// Lines of output shown beside a conclusion.
const EXCERPT_LINES: usize = 20;
/// Characters of a value in a table.
const VALUE: usize = 80;

fn render(record: &Record, look: &Look) -> String {
    let mut page = String::new();
    head(&mut page, record);
    causes(&mut page, record);
    next(&mut page, record);
    steps(&mut page, record);
    details(&mut page, record);
    open(&mut page, record);
    ruled_out(&mut page, record);
    notes(&mut page, record);
    context(&mut page, record);
    facts(&mut page, record, look);
    page
}

fn head(page: &mut String, record: &Record) {
    let scenario = &record.scenario;
    let verdict = record.verdict.word();
    say(page, &format!("# {}: {}", verdict.to_uppercase(), text(&scenario.title)));
    say(page, &format!("\nScenario {} on {}.", code(&scenario.id), code(&telling::target(record))));
    say(page, &format!("\n**Verdict: {verdict}.** {}.", capital(&text(&telling::verdict(record)))));
    if let Some(incomplete) = telling::incomplete(record) {
        say(page, &format!("\n**Incomplete:** {}.", text(&incomplete)));
    }
    say(page, &format!("\n{}.", telling::counts(record)));
}

fn causes(page: &mut String, record: &Record) {
    let mut confirmed = telling::diagnoses(record, DiagnosisState::Confirmed).peekable();
    if confirmed.peek().is_some() {
        say(page, "\n## Confirmed causes");
    }
    for diagnosis in confirmed {
        say(page, &format!("\n### {}: {}", code(&diagnosis.id), text(&diagnosis.cause)));
        let kind = diagnosis.kind.as_deref().map(|kind| format!("Kind: {}.", text(kind)));
        let owner = diagnosis.owner.as_deref().map(|owner| format!("Owner: {}.", text(owner)));
        let about: Vec<String> = kind.into_iter().chain(owner).collect();
        if !about.is_empty() {
            say(page, &format!("\n{}", about.join(" ")));
        }
        let evidence = telling::evidence(record, diagnosis);
        if evidence.is_empty() {
            say(page, &format!("\nNo proof: {}.", telling::NO_EVIDENCE));
        }
        for step in evidence {
            say(page, &format!("\nEvidence: {}, {}", code(&step.id), answer(step)));
            output(page, step);
        }
    }
}

fn next(page: &mut String, record: &Record) {
    let confirmed: Vec<_> = telling::diagnoses(record, DiagnosisState::Confirmed).collect();
    let mut lines: Vec<String> = Vec::new();
    for diagnosis in &confirmed {
        let id = code(&diagnosis.id);
        lines.extend(diagnosis.advice.iter().map(|advice| format!("- For {id}: {}", text(advice))));
        lines.extend(diagnosis.remediations.iter().map(|name| format!("- For {id}: remediation {}", code(name))));
    }
    if confirmed.is_empty() {
        lines.extend(telling::without_cause(record).map(|advice| format!("Next: {}", text(&advice))));
    }
    if !lines.is_empty() {
        say(page, &format!("\n## What to do next\n\n{}", lines.join("\n")));
    }
}

fn steps(page: &mut String, record: &Record) {
    say(page, "\n## Steps\n");
    page.push_str(&header(&["Step", "Status", "Title", "Value", "Expected", "Reason", "Took", "Owner", "Source"]));
    for step in &record.steps {
        let optional = |said: Option<&String>| said.map(|said| text(said)).unwrap_or_default();
        page.push_str(&row(&[
            code(&step.id),
            status(step.status),
            text(&step.title),
            step.value_text().map(|value| code(&crate::printable::short(&value, VALUE))).unwrap_or_default(),
            optional(step.expected.as_ref()),
            optional(step.message.as_ref()),
            step.duration_ms.map(telling::duration).unwrap_or_default(),
            text(&step.owner),
            code(&format!("{}:{}", step.source.file, step.source.line)),
        ]));
    }
}

fn status(status: Status) -> String {
    let word = status.word();
    if status == Status::Pass || status == Status::Skipped { word.to_owned() } else { format!("**{word}**") }
}

/// Of every step that is not a plain pass: the command as a person would type it, and the output its status rests on.
fn details(page: &mut String, record: &Record) {
    let wanted = |step: &&StepRecord| !matches!(step.status, Status::Pass | Status::Skipped);
    let mut steps = record.steps.iter().filter(wanted).peekable();
    if steps.peek().is_some() {
        say(page, "\n## Details");
    }
    for step in steps {
        say(page, &format!("\n### {}: {}", code(&step.id), step.status));
        say(page, &format!("\nAnswer: {}.", answer(step)));
        for remark in telling::remarks(step) {
            say(page, &format!("\nRemark: {}.", text(&remark)));
        }
        if !step.shell_equivalent.is_empty() {
            say(page, "\nCommand:\n");
            page.push_str(&block("sh", &step.shell_equivalent));
        }
        if telling::is_evidence(record, step) {
            say(page, "\nIts output stands with the confirmed cause above.");
        } else {
            output(page, step);
        }
        for said in &step.on_fail {
            say(page, "\nFor diagnosis:\n");
            page.push_str(&block("sh", &said.shell_equivalent));
            let text = [said.stdout.text.trim_end(), said.stderr.text.trim_end()].join("\n");
            page.push_str(&block("text", crate::printable::short_text(text.trim(), EXCERPT_LINES).trim_end()));
        }
    }
}

/// The answer as code, what was expected and the reason, on one line.
fn answer(step: &StepRecord) -> String {
    let value = step.value_text().map(|value| format!("value {}", code(&crate::printable::short(&value, VALUE))));
    let expected = step.expected.as_deref().map(|expected| format!("expected {}", text(expected)));
    let reason = telling::reason(step).map(text);
    let parts: Vec<String> = [value, expected, reason].into_iter().flatten().collect();
    if parts.is_empty() { step.status.word().to_owned() } else { parts.join("; ") }
}

fn output(page: &mut String, step: &StepRecord) {
    let excerpt = excerpt::of(step, EXCERPT_LINES);
    if !excerpt.lines.is_empty() {
        page.push('\n');
        page.push_str(&block("text", &excerpt.lines.join("\n")));
    }
    if let Some(note) = excerpt.note {
        say(page, &format!("\nOutput: {}.", text(&note)));
    }
}

fn open(page: &mut String, record: &Record) {
    let lines: Vec<String> = telling::diagnoses(record, DiagnosisState::Undetermined)
        .map(|diagnosis| {
            let because = text(&telling::open_because(diagnosis));
            format!("- {}: {}, because {because}", code(&diagnosis.id), text(&diagnosis.cause))
        })
        .collect();
    section(page, "Could not rule out", &lines);
}

fn ruled_out(page: &mut String, record: &Record) {
    let lines: Vec<String> = telling::diagnoses(record, DiagnosisState::RuledOut)
        .map(|diagnosis| {
            let by: Vec<String> = diagnosis.evidence.iter().map(|step| code(step)).collect();
            let by = if by.is_empty() { String::new() } else { format!(", by {}", by.join(", ")) };
            format!("- {}: {}{by}", code(&diagnosis.id), text(&diagnosis.cause))
        })
        .collect();
    section(page, "Ruled out", &lines);
}

fn notes(page: &mut String, record: &Record) {
    let lines: Vec<String> = record.warnings.iter().map(|warning| format!("- Note: {}", text(warning))).collect();
    section(page, "Notes", &lines);
}

fn context(page: &mut String, record: &Record) {
    let context = &record.context;
    let alert = context.alert.iter().map(|alert| ("alert", String::new(), alert));
    let params = context.params.iter().map(|(name, value)| ("param", name.clone(), value));
    let facts = context.facts.iter().map(|(name, value)| ("fact", name.clone(), value));
    let mut rows = params.chain(facts).chain(alert).peekable();
    if rows.peek().is_none() {
        return;
    }
    say(page, "\n## Context\n");
    page.push_str(&header(&["Kind", "Name", "Value"]));
    for (kind, name, value) in rows {
        let name = if name.is_empty() { String::new() } else { code(&name) };
        let value = crate::value::describe(value, crate::value::Unit::None);
        page.push_str(&row(&[kind.to_owned(), name, code(&value)]));
    }
}

fn facts(page: &mut String, record: &Record, look: &Look) {
    let run = &record.run;
    let scenario = &record.scenario;
    let git = scenario
        .git
        .as_ref()
        .map(|git| format!("{}{}", code(&git.commit), if git.dirty { ", and the file differs from it" } else { "" }));
    say(page, "\n## Run\n");
    page.push_str(&header(&["What", "Value"]));
    let mut fact = |name: &str, value: String| page.push_str(&row(&[name.to_owned(), value]));
    fact("Run", code(run.id.as_str()));
    fact("Operator", format!("{} on {}", code(&run.operator), code(&run.host)));
    fact("Trigger", code(&run.trigger.kind));
    fact("Started", look.moment(run.started_at));
    fact("Finished", run.finished_at.map_or_else(|| "not recorded".to_owned(), |at| look.moment(at)));
    fact("Took", run.duration_ms.map_or_else(|| "not recorded".to_owned(), telling::duration));
    fact("Scenario file", code(&scenario.path));
    fact("SHA-256 of the file", code(&scenario.sha256));
    fact("Commit", git.unwrap_or_else(|| "not in Git".to_owned()));
    fact("Version of checklist", code(&run.version));
    if let Some(kept_in) = &look.kept_in {
        fact("Full report", code(kept_in));
    }
}

fn section(page: &mut String, heading: &str, lines: &[String]) {
    if !lines.is_empty() {
        say(page, &format!("\n## {heading}\n\n{}", lines.join("\n")));
    }
}

fn capital(sentence: &str) -> String {
    let mut chars = sentence.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

fn say(page: &mut String, line: &str) {
    page.push_str(line);
    page.push('\n');
}

#[cfg(test)]
#[expect(clippy::needless_raw_string_hashes, reason = "as snapbox writes them")]
mod tests {
    use snapbox::{IntoData as _, assert_data_eq, str};

    use super::super::samples;
    use super::*;
    use crate::printable;

    #[test]
    #[expect(clippy::too_many_lines, reason = "they are those of the report")]
    fn a_broken_replica_is_told_with_evidence_command_and_facts() {
        assert_data_eq!(
            render(&samples::broken(), &Look::plain()),
            str![[r#"
# FAIL: Replication works

Scenario `db-replication` on `prod-mysql-03 (10.0.3.13:3306, local)`.

**Verdict: fail.** 2 of 5 steps failed; 1 step has no answer.

6 steps: 2 pass, 2 fail, 1 timeout, 1 skipped.

## Confirmed causes

### `duplicate_key`: A row from the primary is already there

Kind: direct. Owner: dba.

Evidence: `sql_errno`, value `1062`; expected 0

```text
*************************** 1. row ***************************
             Slave_IO_Running: Yes
            Slave_SQL_Running: No
                   Last_Errno: 1062
                   Last_Error: Could not execute Write_rows_v1 event on table shop.orders; Duplicate entry '42' for key 'PRIMARY'
```

## What to do next

- For `duplicate_key`: Compare the row on both sides before you delete it
- For `duplicate_key`: Rebuild the replica from the primary
- For `duplicate_key`: remediation `rebuild_from_primary`

## Steps

| Step | Status | Title | Value | Expected | Reason | Took | Owner | Source |
| --- | --- | --- | --- | --- | --- | --- | --- | --- |
| `io_thread` | pass | The I/O thread runs | `Yes` |  |  | 41ms | dba | `checklists/db-replication.yaml:31` |
| `sql_thread` | **fail** | The SQL thread runs | `No` | one of Yes | the answer `No` means: replication has stopped | 41ms | dba | `checklists/db-replication.yaml:31` |
| `sql_errno` | **fail** | The last error of the SQL thread | `1062` | 0 |  | 41ms | dba | `checklists/db-replication.yaml:31` |
| `lag` | skipped | The replica is near |  |  | its condition is false: sql\_thread.passed |  | dba | `checklists/db-replication.yaml:31` |
| `primary_alive` | **timeout** | The primary answers |  |  | no answer within 5s; all it had started was ended | 5s | dba | `checklists/db-replication.yaml:31` |
| `binlog` | pass | Position | `13668033151171901123` |  |  | 41ms | dba | `checklists/db-replication.yaml:31` |

## Details

### `sql_thread`: fail

Answer: value `No`; expected one of Yes; the answer `No` means: replication has stopped.

Remark: it shared the attempt of step `io_thread`.

Command:

```sh
mariadb --host 10.0.3.13 -e 'SHOW REPLICA STATUS\G'
```

```text
*************************** 1. row ***************************
             Slave_IO_Running: Yes
            Slave_SQL_Running: No
                   Last_Errno: 1062
                   Last_Error: Could not execute Write_rows_v1 event on table shop.orders; Duplicate entry '42' for key 'PRIMARY'
```

### `sql_errno`: fail

Answer: value `1062`; expected 0.

Command:

```sh
mariadb --host 10.0.3.13 -e 'SHOW REPLICA STATUS\G'
```

Its output stands with the confirmed cause above.

### `primary_alive`: timeout

Answer: no answer within 5s; all it had started was ended.

Command:

```sh
mariadb --host 10.0.3.13 -e 'SHOW REPLICA STATUS\G'
```

Output: no output; ended by signal 15.

## Could not rule out

- `primary_down`: The primary is down, because step `primary_alive` timed out

## Ruled out

- `network`: The network is cut, by `io_thread`

## Notes

- Note: the scenario differs from its commit

## Context

| Kind | Name | Value |
| --- | --- | --- |
| param | `max_lag` | `300` |
| param | `schema` | `shop`&#124;`orders` |

## Run

| What | Value |
| --- | --- |
| Run | `01938f2a-7c00-7000-8000-000000000001` |
| Operator | `alice` on `ops-1` |
| Trigger | `manual` |
| Started | 2026-11-21T00:00:00Z |
| Finished | 2026-11-21T00:00:05Z |
| Took | 5.01s |
| Scenario file | `checklists/db-replication.yaml` |
| SHA-256 of the file | `ee26f4137f88e2408f3f2e85b7d753592ca4b8034392d2bbd17247956c849c0a` |
| Commit | `0123456789abcdef0123456789abcdef01234567`, and the file differs from it |
| Version of checklist | `0.1.0` |

"#]].raw()
        );
    }

    #[test]
    fn an_interrupted_run_is_marked_as_incomplete() {
        assert_data_eq!(
            render(&samples::interrupted(), &Look::plain()),
            str![[r#"
# INCONCLUSIVE: Replication works

Scenario `db-replication` on `prod-mysql-03 (10.0.3.13:3306, local)`.

**Verdict: inconclusive.** Nothing is known to be wrong, but 1 of 2 steps has no answer: this is not a pass.

**Incomplete:** the run has no end: it is still going on or was killed; this is what it knew.

2 steps: 1 pass, 1 cancelled.

## What to do next

Next: Find out why the steps below have no answer: run their commands by hand, or ask the owner of the scenario, dba.

## Steps

| Step | Status | Title | Value | Expected | Reason | Took | Owner | Source |
| --- | --- | --- | --- | --- | --- | --- | --- | --- |
| `io_thread` | pass | The I/O thread runs | `Yes` |  |  | 41ms | dba | `checklists/db-replication.yaml:31` |
| `sql_thread` | **cancelled** | The SQL thread runs |  |  | the run ended before this step had an answer |  | dba | `checklists/db-replication.yaml:31` |

## Details

### `sql_thread`: cancelled

Answer: the run ended before this step had an answer.

Command:

```sh
mariadb --host 10.0.3.13 -e 'SHOW REPLICA STATUS\G'
```

Output: nothing was started.

## Run

| What | Value |
| --- | --- |
| Run | `01938f2a-7c00-7000-8000-000000000001` |
| Operator | `alice` on `ops-1` |
| Trigger | `manual` |
| Started | 2026-11-21T00:00:00Z |
| Finished | not recorded |
| Took | not recorded |
| Scenario file | `checklists/db-replication.yaml` |
| SHA-256 of the file | `ee26f4137f88e2408f3f2e85b7d753592ca4b8034392d2bbd17247956c849c0a` |
| Commit | not in Git |
| Version of checklist | `0.1.0` |

"#]].raw()
        );
    }

    /// The lines outside of fenced blocks, and whether every fence was closed.
    fn prose(markdown: &str) -> (Vec<&str>, bool) {
        let mut fence: Option<&str> = None;
        let mut prose = Vec::new();
        for line in markdown.lines() {
            let run = &line[..line.len() - line.trim_start_matches('`').len()];
            match fence {
                None if run.len() >= 3 => fence = Some(run),
                None => prose.push(line),
                Some(open) if line == open => fence = None,
                Some(_) => {}
            }
        }
        (prose, fence.is_none())
    }

    /// A line without its code spans, found as GFM finds them.
    fn without_code(line: &str) -> String {
        let mut kept = String::new();
        let mut rest = line;
        while let Some(at) = rest.find('`') {
            let is_escaped = rest[..at].chars().rev().take_while(|c| *c == '\\').count() % 2 == 1;
            kept.push_str(&rest[..at]);
            rest = &rest[at..];
            let run = if is_escaped { 1 } else { rest.len() - rest.trim_start_matches('`').len() };
            let fence = "`".repeat(run);
            rest = &rest[run..];
            let closing = rest
                .match_indices(&fence)
                .map(|(at, _)| at)
                .find(|at| !rest[..*at].ends_with('`') && !rest[at + run..].starts_with('`'));
            if let (false, Some(end)) = (is_escaped, closing) {
                rest = &rest[end + run..];
            }
        }
        kept + rest
    }

    proptest::proptest! {
        #[test]
        fn whatever_a_command_prints_the_page_keeps_its_shape(poison in samples::poison()) {
            proptest::prop_assume!(!poison.trim().is_empty());
            let page = render(&samples::hostile(&poison), &Look::plain());
            proptest::prop_assert!(matches!(printable::text(&page), std::borrow::Cow::Borrowed(_)));
            let (prose, closed) = prose(&page);
            proptest::prop_assert!(closed, "a fence is open:\n{page}");
            let harmless = prose_of(&samples::hostile("harmless"));
            proptest::prop_assert_eq!(shape(&prose), harmless, "{}", page);
            for line in prose {
                let bare = without_code(line);
                for live in ["<", "@", "](", "://", "www."] {
                    proptest::prop_assert!(!bare.contains(live) || bare.contains("\\]("), "{live} in {line}");
                }
            }
        }
    }

    fn prose_of(record: &Record) -> Vec<(String, usize)> {
        let page = render(record, &Look::plain());
        shape(&prose(&page).0)
    }

    /// What each line is, and how many columns it has.
    fn shape(prose: &[&str]) -> Vec<(String, usize)> {
        prose
            .iter()
            .map(|line| (line.chars().take_while(|c| "#-| ".contains(*c)).collect(), line.matches('|').count()))
            .collect()
    }
}
