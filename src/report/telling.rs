//! What every report for people says, whatever its format: the verdict as a sentence, and which steps and causes matter.

use crate::printable;
use crate::record::{DiagnosisRecord, DiagnosisState, Record, StepRecord};
use crate::status::{Status, Verdict};

/// What stands in place of evidence when a confirmed cause has none.
pub(super) const NO_EVIDENCE: &str = "no evidence is recorded for this; do not act on it unproven";

/// The verdict in one sentence without a full stop.
pub(super) fn verdict(record: &Record) -> String {
    let counts = record.counts;
    let unanswered =
        Status::ALL.into_iter().filter(|status| status.unanswered()).map(|status| counts.get(status)).sum();
    let asked = counts.total() - counts.skipped;
    let open = if unanswered == 0 { String::new() } else { format!("; {}", no_answer(unanswered)) };
    match record.verdict {
        Verdict::Pass => "every question was answered, and every answer is good".to_owned(),
        Verdict::Warn => format!("every question was answered, but {} near a bound", answers(counts.warn)),
        Verdict::Fail => format!("{} of {} failed{open}", counts.fail, steps(asked)),
        Verdict::Inconclusive if asked == 0 => "no question was asked, so nothing is known".to_owned(),
        Verdict::Inconclusive => {
            let has = if unanswered == 1 { "has" } else { "have" };
            let of = steps(asked);
            format!("nothing is known to be wrong, but {unanswered} of {of} {has} no answer: this is not a pass")
        }
    }
}

fn no_answer(count: u32) -> String {
    if count == 1 { "1 step has no answer".to_owned() } else { format!("{count} steps have no answer") }
}

fn answers(count: u32) -> String {
    if count == 1 { "1 answer is".to_owned() } else { format!("{count} answers are") }
}

fn steps(count: u32) -> String {
    if count == 1 { "1 step".to_owned() } else { format!("{count} steps") }
}

/// Why the run is not a whole one, if it is not: it was stopped, or it never ended.
pub(super) fn incomplete(record: &Record) -> Option<String> {
    match (&record.run.stopped, record.run.finished_at) {
        (Some(reason), Some(_)) => Some(format!("the run was stopped: {}", printable::line(reason))),
        (Some(reason), None) => {
            Some(format!("the run was stopped ({}) and its end is not recorded", printable::line(reason)))
        }
        (None, None) => Some("the run has no end: it is still going on or was killed; this is what it knew".to_owned()),
        (None, Some(_)) => None,
    }
}

/// The number of steps for each status that occurs: `3 pass, 1 fail, 1 skipped`.
pub(super) fn counts(record: &Record) -> String {
    let each = Status::ALL.into_iter().filter(|status| record.counts.get(*status) > 0);
    let parts: Vec<String> = each.map(|status| format!("{} {status}", record.counts.get(status))).collect();
    let all = steps(record.counts.total());
    if parts.is_empty() { all } else { format!("{all}: {}", parts.join(", ")) }
}

/// The target as `name (host:port, by ssh)`, printable.
pub(super) fn target(record: &Record) -> String {
    let target = &record.target;
    let port = target.port.map(|port| format!(":{port}")).unwrap_or_default();
    let text = format!("{} ({}{port}, {})", target.name, target.host, target.transport);
    printable::line(&text).into_owned()
}

/// A step's answer and what was expected: `No (expected one of Yes)`; empty when there is neither.
pub(super) fn answer(step: &StepRecord, limit: usize) -> String {
    let value = step.value_text().map(|value| printable::short(&value, limit));
    let expected = step.expected.as_deref().map(printable::line);
    match (value, expected) {
        (Some(value), Some(expected)) if step.status != Status::Pass => format!("{value} (expected {expected})"),
        (Some(value), _) => value,
        (None, _) => String::new(),
    }
}

/// What is remarkable about how a step went, a phrase each.
pub(super) fn remarks(step: &StepRecord) -> Vec<String> {
    let mut remarks = Vec::new();
    if step.via_fallback {
        remarks.push("the first way gave no answer; this is the fallback's".to_owned());
    }
    if let Some(remediation) = &step.remediation {
        remarks.push(format!("remediation: {}", printable::line(remediation)));
    }
    if let Some(other) = &step.shared_with {
        remarks.push(format!("it shared the attempt of step `{}`", printable::line(other)));
    }
    if step.pipe_left_open {
        remarks.push("something it had started still held its output open".to_owned());
    }
    if step.leftover_processes > 0 {
        remarks.push(format!("{} processes could not be ended", step.leftover_processes));
    }
    remarks
}

/// The diagnoses in this state, in the order of the scenario.
pub(super) fn diagnoses(record: &Record, state: DiagnosisState) -> impl Iterator<Item = &DiagnosisRecord> {
    record.diagnoses.iter().filter(move |diagnosis| diagnosis.state == state)
}

/// The steps that a diagnosis rests on. A name that is no step is left out.
pub(super) fn evidence<'a>(record: &'a Record, diagnosis: &DiagnosisRecord) -> Vec<&'a StepRecord> {
    diagnosis.evidence.iter().filter_map(|id| record.steps.iter().find(|step| step.id == *id)).collect()
}

/// Why a diagnosis is open, in words.
pub(super) fn open_because(diagnosis: &DiagnosisRecord) -> String {
    if diagnosis.undetermined_because.is_empty() {
        return "the run ended before it was decided".to_owned();
    }
    let reasons: Vec<_> = diagnosis.undetermined_because.iter().map(|reason| printable::line(reason)).collect();
    reasons.join(", ")
}

/// Whether any confirmed diagnosis rests on the step, so that its output is already shown as evidence.
pub(super) fn is_evidence(record: &Record, step: &StepRecord) -> bool {
    diagnoses(record, DiagnosisState::Confirmed).any(|diagnosis| diagnosis.evidence.contains(&step.id))
}

/// What to do next when no cause is confirmed; `None` when nothing needs doing.
pub(super) fn without_cause(record: &Record) -> Option<String> {
    let owner = printable::line(&record.scenario.owner);
    let ask = if owner.is_empty() { String::new() } else { format!(", or ask the owner of the scenario, {owner}") };
    match record.verdict {
        Verdict::Pass => None,
        Verdict::Warn => Some("No cause is confirmed. Look at the steps that warn, below.".to_owned()),
        Verdict::Fail => Some(format!("No cause is confirmed. Begin with the failed steps below{ask}.")),
        Verdict::Inconclusive => {
            Some(format!("Find out why the steps below have no answer: run their commands by hand{ask}."))
        }
    }
}

/// A length of time in milliseconds as a person reads it.
pub(super) fn duration(millis: u64) -> String {
    #[expect(clippy::cast_precision_loss, reason = "shown with two digits behind the point at the most")]
    let seconds = millis as f64 / 1000.0;
    crate::value::describe_seconds(seconds)
}

/// Why a step has its status, unless that says no more than its answer beside what was expected.
pub(super) fn reason(step: &StepRecord) -> Option<&str> {
    let message = step.message.as_deref()?;
    let (value, expected) = (step.value_text().unwrap_or_default(), step.expected.as_deref().unwrap_or_default());
    (message != format!("is {value}, expected {expected}")).then_some(message)
}

#[cfg(test)]
mod tests {
    use super::super::samples;
    use super::*;

    #[test]
    fn only_a_pass_is_called_good() {
        for record in samples::all() {
            let says_good = verdict(&record).contains("every answer is good");
            assert_eq!(says_good, record.verdict == Verdict::Pass, "{}", verdict(&record));
        }
    }

    #[test]
    fn the_counts_name_every_step() {
        assert_eq!(counts(&samples::broken()), "6 steps: 2 pass, 2 fail, 1 timeout, 1 skipped");
    }
}
