//! What we say about a fix: a page, and the record as JSON.

use super::json;
use super::page::{Detail, Page, Row, Section, Side};
use crate::printable;
use crate::record::{
    ApprovalRule, ApprovedBy, AttemptRecord, CommandRecord, FixOutcome, FixPhase, FixRecord, FixWork, RoundRecord,
};
use crate::timespan::Timespan;

/// How many lines of an output a page shows.
const SHOWN_LINES: usize = 40;

/// The record of a fix as indented JSON: what `fix.json` holds.
#[must_use]
pub fn fix_json(record: &FixRecord) -> String {
    json::text_of(record)
}

/// What is told of a fix to people, whether or not it has ended.
#[must_use]
pub fn fix_page(record: &FixRecord) -> Page {
    let FixRecord { remediation, target, scenario, run, fix, .. } = record;
    let outcome = match record.outcome {
        FixOutcome::Unfinished => unfinished(record.phase),
        ended => ended.words(),
    };
    let mut page = Page { heading: format!("{} on {}: {outcome}", remediation.id, target.name), ..Page::default() };
    page.summary.push(format!("{}{}", remediation.title, kind(record)));
    page.summary.extend(record.message.clone());
    let by = remediation.proposed_by.join(", ");
    page.summary.push(format!("Fix {} for run {} of {}, which proposes it by {by}", fix.id, run.id, scenario.id));
    let because = fix.reason.as_ref().map_or_else(String::new, |reason| format!(": {reason}"));
    page.summary.push(format!("Asked for by {} on {}{because}", fix.account, fix.host));
    page.sections = sections(record);
    page
}

/// What is told before anything is asked or done: what it is, its commands, who must agree.
#[must_use]
pub fn fix_plan_page(record: &FixRecord) -> Page {
    let (target, port) = (&record.target, record.target.port.map_or_else(String::new, |port| format!(":{port}")));
    let labels: Vec<String> = target.labels.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let mut page = Page { heading: format!("{} on {}", record.remediation.id, target.name), ..Page::default() };
    page.summary.push(format!("{}{}", record.remediation.title, kind(record)));
    page.summary.extend(record.remediation.why.clone());
    page.summary.push(format!("On {}{port} {}", target.host, labels.join(" ")).trim_end().to_owned());
    page.summary.push(format!("Run {} of {}", record.run.id, record.scenario.id));
    page.section("What would be done", planned(record));
    page.section("Who must agree", vec![Row::new(who(&record.plan.approval, &record.remediation.role))]);
    page.section("Plan", vec![Row::new(record.plan.hash.clone())]);
    page
}

fn sections(record: &FixRecord) -> Vec<Section> {
    let section = |heading: &str, rows| Section { heading: heading.to_owned(), rows };
    let agreed = record.approvals.iter().map(|one| {
        let how = match one.by {
            ApprovedBy::Signature => format!("signed {}", one.made_at),
            ApprovedBy::Terminal => format!("typed {}", one.made_at),
        };
        Row::new(format!("{}: {}", one.person, one.reason)).with(Detail::Text(how))
    });
    let refused = record.refused_approvals.iter().map(|one| Row::new(format!("not {}: {}", one.person, one.why)));
    let rule = Row::new(who(&record.plan.approval, &record.remediation.role));
    let objects = record.objects.iter().map(|object| Row::new(object.clone()));
    let warnings = record.warnings.iter().map(|warning| Row::new(warning.clone()));
    vec![
        section("What it does", planned(record)),
        section("What it touches", objects.collect()),
        section("Who agrees", std::iter::once(rule).chain(agreed).chain(refused).collect()),
        section("What was run", record.attempts.iter().map(attempt).collect()),
        section("Whether it helped", rounds(&record.rounds)),
        section("Mind", warnings.collect()),
    ]
}

fn planned(record: &FixRecord) -> Vec<Row> {
    let plan = &record.plan;
    let row = |what: &str, command: &CommandRecord| {
        let words = command.command.iter().map(|word| (Side::Both, word.clone()));
        Row::new(what).with(Detail::Words(words.collect()))
    };
    let mut rows = Vec::new();
    rows.extend(plan.dry_run.iter().map(|command| row("dry run", command)));
    rows.extend(plan.preview.iter().map(|command| row("preview", command)));
    let bounds = format!(
        "role {}, timeout {}, at most {} objects",
        record.remediation.role,
        Timespan::from_millis(plan.timeout_ms),
        plan.max_objects
    );
    rows.push(row("change", &plan.change).with(Detail::Text(bounds)));
    if let Some(verify) = &plan.verify {
        let how = format!(
            "until {} pass {} times in a row, every {}, at most {}",
            verify.steps.join(", "),
            verify.stable,
            Timespan::from_millis(verify.every_ms),
            Timespan::from_millis(verify.deadline_ms)
        );
        rows.push(Row::new("verify").with(Detail::Text(how.replace(" pass 1 times in a row", " pass"))));
    }
    rows.extend(plan.rollback.iter().map(|command| row("rollback, if it does not help", command)));
    rows
}

/// Who must agree, as a phrase.
fn who(approval: &ApprovalRule, role: &str) -> String {
    let ApprovalRule { from, min, not_requester } = approval;
    let from = if from.is_empty() { format!("who may use the role {role}") } else { from.join(", ") };
    let not = if *not_requester { ", and not whoever runs the fix" } else { "" };
    format!("{min} of {from}{not}")
}

fn kind(record: &FixRecord) -> String {
    record.remediation.kind.as_ref().map_or_else(String::new, |kind| format!(" ({kind})"))
}

fn attempt(attempt: &AttemptRecord) -> Row {
    let what = match attempt.work {
        FixWork::DryRun => "dry run",
        FixWork::Preview => "preview",
        FixWork::Change => "change",
        FixWork::Rollback => "rollback",
    };
    let problem = attempt.problem.as_deref().unwrap_or("exit 0");
    let took = Timespan::from_millis(attempt.duration_ms);
    let row = Row::new(format!("{what}: {problem} after {took}"));
    [&attempt.stdout, &attempt.stderr].into_iter().filter(|stream| !stream.text.trim().is_empty()).fold(
        row,
        |row, stream| {
            let text = printable::short_text(&stream.text, SHOWN_LINES);
            row.with(Detail::Lines(text.lines().map(|line| (Side::Both, line.to_owned())).collect()))
        },
    )
}

fn rounds(rounds: &[RoundRecord]) -> Vec<Row> {
    let (Some(first), Some(last)) = (rounds.first(), rounds.last()) else { return Vec::new() };
    let said = |round: &RoundRecord| format!("round {}: {} of {} pass", round.number, round.passed, round.asked);
    let mut rows = Vec::new();
    if first.number < last.number {
        rows.push(Row::new(said(first)));
    }
    let row = last.steps.iter().fold(Row::new(said(last)), |row, step| {
        let message = step.message.as_ref().map_or_else(String::new, |message| format!(": {message}"));
        row.with(Detail::Text(format!("{} {}{message}", step.id, step.status.word())))
    });
    rows.push(row);
    rows
}

/// What is known of a fix that was killed, or goes on.
const fn unfinished(phase: FixPhase) -> &'static str {
    match phase {
        FixPhase::Planned | FixPhase::Preview | FixPhase::Approval => "unfinished, nothing was changed",
        FixPhase::Change => "unfinished, whether it was changed is not known",
        FixPhase::Verification => "unfinished, it was changed",
        FixPhase::Rollback => "unfinished, whether it was rolled back is not known",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{fold_fix, sample};
    use crate::report::Look;

    #[test]
    fn a_fix_is_told_from_its_plan_to_its_end() {
        let record = fold_fix(&sample::fix_events()).unwrap();
        let told = fix_page(&record).terminal(&Look::plain());
        for line in [
            "restart on prod-mysql-03: recovered\n",
            "  recovered 1 of 1\n",
            "      restart it\n",
            "  1 of dba, and not whoever runs the fix\n",
            "  bob: looked at it\n",
            "  preview: exit 0 after 5ms\n        one\n",
            "  round 1: 1 of 1 pass\n      lag pass\n",
        ] {
            assert!(told.contains(line), "{line:?} in\n{told}");
        }
        assert_eq!(serde_json::from_str::<FixRecord>(&fix_json(&record)).unwrap(), record);
    }

    #[test]
    fn of_a_fix_that_was_killed_it_is_told_whether_anything_can_have_changed() {
        let events = sample::fix_events();
        let heading = |end: usize| fix_page(&fold_fix(&events[..end]).unwrap()).heading;
        assert!(heading(6).ends_with("unfinished, nothing was changed"));
        assert!(heading(7).ends_with("unfinished, whether it was changed is not known"));
    }

    #[test]
    fn nothing_in_it_can_steer_a_terminal() {
        let mut record = fold_fix(&sample::fix_events()).unwrap();
        record.objects = vec!["\x1b[2J".into()];
        record.approvals[0].reason = "\x1b]0;x\x07".into();
        record.attempts[0].stdout.text = "\x1b[2J\nok".into();
        let page = fix_page(&record);
        for text in [page.terminal(&Look::plain()), page.markdown(), fix_json(&record)] {
            assert!(!text.contains('\x1b') && !text.contains('\x07'), "{text:?}");
        }
    }
}
