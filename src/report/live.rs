//! What is said while a run goes on: one line an event, as plain in a log as on a terminal.

use super::{Look, layout, mark, telling};
use crate::printable;
use crate::record::{DiagnosisRecord, DiagnosisState, Event, Happening, Record, StepRecord};
use crate::status::Status;

/// The columns that the ids of steps are padded to.
const ID_COLUMNS: usize = 20;
/// How many characters of a value or a title are shown.
const SHORT: usize = 60;

/// The line that tells of an event, without a line feed; `None` for an event that a person need not see. `record` is the
/// record after the event.
///
/// Told are the start, each step's end, a confirmed cause with what to do next, warnings, and that the run is to stop.
#[must_use]
pub fn line(event: &Event, record: &Record, look: &Look) -> Option<String> {
    match &event.what {
        Happening::RunStarted { .. } => Some(start(record, look)),
        // A question that rightly was not asked is no news.
        Happening::StepFinished { step } if step.status == Status::Skipped => None,
        Happening::StepFinished { step } => Some(step_line(step, look)),
        Happening::DiagnosisReached { diagnosis } if diagnosis.state == DiagnosisState::Confirmed => {
            Some(tagged(look, Status::Fail, "cause", &cause(diagnosis)))
        }
        Happening::Warned { message } => Some(tagged(look, Status::Warn, "note", &printable::line(message))),
        Happening::StopRequested { reason } => {
            let reason = printable::line(reason);
            Some(tagged(look, Status::Cancelled, "stop", &format!("the run is being stopped: {reason}")))
        }
        Happening::StepStarted { .. } | Happening::DiagnosisReached { .. } | Happening::RunFinished { .. } => None,
    }
}

fn start(record: &Record, look: &Look) -> String {
    let scenario = printable::line(&record.scenario.id);
    let text = format!(
        "{scenario} on {}: {} {}, run {}",
        telling::target(record),
        record.steps.len(),
        if record.steps.len() == 1 { "step" } else { "steps" },
        printable::line(record.run.id.as_str())
    );
    tagged(look, Status::Skipped, "start", &text)
}

fn step_line(step: &StepRecord, look: &Look) -> String {
    let id = layout::pad(&printable::line(&step.id), ID_COLUMNS);
    let title = printable::short(&step.title, SHORT);
    let mut line = format!("{} {id} {title}", mark::status(look, step.status));
    let answer = telling::answer(step, SHORT);
    let reason = step.message.as_deref().map(printable::line).filter(|_| answer.is_empty() || !step.status.answered());
    for said in [answer.as_str(), reason.as_deref().unwrap_or_default()] {
        if !said.is_empty() {
            line.push_str(": ");
            line.push_str(said);
        }
    }
    if let Some(took) = step.duration_ms {
        line.push_str(&mark::paint(look, mark::DIM, &format!(" [{}]", telling::duration(took))));
    }
    line
}

fn cause(diagnosis: &DiagnosisRecord) -> String {
    let mut text = format!("{}: {}", printable::line(&diagnosis.id), printable::line(&diagnosis.cause));
    let advice: Vec<_> = diagnosis.advice.iter().map(|advice| printable::line(advice)).collect();
    if !advice.is_empty() {
        text.push_str("; next: ");
        text.push_str(&advice.join("; "));
    }
    if let Some(owner) = &diagnosis.owner {
        text.push_str(" (owner ");
        text.push_str(&printable::line(owner));
        text.push(')');
    }
    text
}

fn tagged(look: &Look, colour: Status, word: &str, text: &str) -> String {
    let word = layout::pad(word, mark::STATUS_COLUMNS);
    format!("{} {text}", mark::paint(look, mark::of_status(colour), &word))
}

#[cfg(test)]
mod tests {
    use super::super::samples;
    use super::*;
    use crate::record::sample::event;

    fn told(what: Happening) -> Option<String> {
        line(&event(1, what), &samples::broken(), &Look::plain())
    }

    fn finished(id: &str) -> String {
        let step = samples::broken().steps.into_iter().find(|step| step.id == id).unwrap();
        told(Happening::StepFinished { step: Box::new(step) }).unwrap()
    }

    #[test]
    fn each_step_is_told_with_its_answer_and_what_was_expected() {
        assert_eq!(
            finished("sql_thread"),
            "fail      sql_thread           The SQL thread runs: No (expected one of Yes) [41ms]"
        );
        assert_eq!(finished("io_thread"), "pass      io_thread            The I/O thread runs: Yes [41ms]");
    }

    #[test]
    fn a_step_without_an_answer_is_told_with_its_reason() {
        assert_eq!(
            finished("primary_alive"),
            "timeout   primary_alive        The primary answers: no answer within 5s; all it had started was ended [5s]"
        );
    }

    #[test]
    fn a_confirmed_cause_is_told_with_what_to_do_next() {
        let diagnoses = samples::broken().diagnoses;
        let told: Vec<Option<String>> =
            diagnoses.into_iter().map(|diagnosis| told(Happening::DiagnosisReached { diagnosis })).collect();
        assert_eq!(
            told[0].as_deref().unwrap(),
            "cause     duplicate_key: A row from the primary is already there; next: Compare the row on both sides before \
             you delete it; Rebuild the replica from the primary (owner dba)"
        );
        assert_eq!(told[1..], [None, None], "what is ruled out or open waits for the summary");
    }

    #[test]
    fn start_warning_and_stop_are_told_and_nothing_else_is() {
        let start = told(Happening::RunStarted { record: Box::new(samples::broken()) }).unwrap();
        assert!(start.starts_with("start     db-replication on prod-mysql-03 (10.0.3.13:3306, local): 6 steps, run 0"));
        let warned = told(Happening::Warned { message: "disk full\x1b[0m".into() });
        assert_eq!(warned.unwrap(), "note      disk full\\x1b[0m");
        let stopped = told(Happening::StopRequested { reason: "interrupt".into() });
        assert_eq!(stopped.unwrap(), "stop      the run is being stopped: interrupt");
        assert_eq!(told(Happening::StepStarted { step: "a".into() }), None);
        assert_eq!(told(Happening::RunFinished { duration_ms: 1 }), None);
    }

    proptest::proptest! {
        #[test]
        fn a_line_is_one_line_without_control_characters(poison in samples::poison()) {
            let record = samples::hostile(&poison);
            let mut events: Vec<Happening> =
                record.steps.iter().map(|step| Happening::StepFinished { step: Box::new(step.clone()) }).collect();
            events.extend(record.diagnoses.iter().map(|diagnosis| {
                Happening::DiagnosisReached { diagnosis: diagnosis.clone() }
            }));
            events.push(Happening::RunStarted { record: Box::new(record.clone()) });
            for what in events {
                let told = line(&event(0, what), &record, &Look::plain()).unwrap_or_default();
                proptest::prop_assert!(!told.chars().any(char::is_control), "{told:?}");
            }
        }
    }
}
