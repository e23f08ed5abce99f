//! Events to record.

use std::collections::HashMap;

use super::{Counts, DiagnosisRecord, Event, Happening, Record, StepRecord};
use crate::clock::Moment;

/// Folds events to the record they tell of; `None` when the run's start is not among them. Events before the start and
/// events of unknown steps are ignored.
#[must_use]
pub fn fold<'a>(events: impl IntoIterator<Item = &'a Event>) -> Option<Record> {
    let mut fold = Fold::default();
    events.into_iter().for_each(|event| fold.apply(event));
    fold.into_record()
}

/// A record that grows with its events, each in constant time however many steps there are.
#[derive(Debug, Clone, Default)]
pub struct Fold {
    record: Option<Record>,
    places: HashMap<String, usize>,
}

impl Fold {
    /// The fold of a run that began with `record`, without a copy of it. Its start is taken in then.
    #[must_use]
    pub fn begun(mut record: Record) -> Self {
        record.counts = Counts::of(record.steps.iter().map(|step| step.status));
        record.verdict = record.counts.verdict();
        let mut places = HashMap::with_capacity(record.steps.len());
        for (place, step) in record.steps.iter().enumerate() {
            places.entry(step.id.clone()).or_insert(place);
        }
        Self { record: Some(record), places }
    }

    /// Takes one event into the record. A run has one start: a second one is ignored.
    pub fn apply(&mut self, event: &Event) {
        match (&mut self.record, &event.what) {
            (None, Happening::RunStarted { record }) => *self = Self::begun((**record).clone()),
            (None, _) => {}
            (Some(record), Happening::StepFinished { step }) => {
                if let Some(place) = self.places.get(&step.id) {
                    record.finish(*place, step, event.at);
                }
            }
            (Some(record), _) => record.apply(event),
        }
    }

    /// The record so far; `None` before the run's start.
    #[must_use]
    pub const fn record(&self) -> Option<&Record> {
        self.record.as_ref()
    }

    /// The record, taken out.
    #[must_use]
    pub fn into_record(self) -> Option<Record> {
        self.record
    }
}

impl Record {
    /// Takes one event into the record. It looks for the step among all steps; for many events take a [`Fold`].
    ///
    /// An event of an unknown step and a second start are ignored. A diagnosis that the run's start did not announce is
    /// added: a confirmed cause is never lost.
    pub fn apply(&mut self, event: &Event) {
        match &event.what {
            Happening::RunStarted { .. } | Happening::StepStarted { .. } => {}
            Happening::StepFinished { step } => {
                if let Some(place) = self.steps.iter().position(|known| known.id == step.id) {
                    self.finish(place, step, event.at);
                }
            }
            Happening::DiagnosisReached { diagnosis } => self.conclude(diagnosis),
            Happening::Warned { message } => self.warnings.push(message.clone()),
            Happening::StopRequested { reason } => self.run.stopped = Some(reason.clone()),
            Happening::RunFinished { duration_ms } => {
                self.run.finished_at = Some(event.at);
                self.run.duration_ms = Some(*duration_ms);
            }
        }
    }

    fn finish(&mut self, place: usize, step: &StepRecord, at: Moment) {
        let Some(known) = self.steps.get_mut(place) else { return };
        self.counts.moved(known.status, step.status);
        *known = step.clone();
        self.verdict = self.counts.verdict();
        if step.status.answered() && self.run.first_verdict_ms.is_none() {
            // A wall clock may be set back during a run; that is no reason for a negative time.
            let since_start = at.unix_millis().saturating_sub(self.run.started_at.unix_millis());
            self.run.first_verdict_ms = Some(u64::try_from(since_start).unwrap_or(0));
        }
    }

    fn conclude(&mut self, diagnosis: &DiagnosisRecord) {
        match self.diagnoses.iter_mut().find(|known| known.id == diagnosis.id) {
            Some(known) => *known = diagnosis.clone(),
            None => self.diagnoses.push(diagnosis.clone()),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::{UNFINISHED, sample};
    use super::*;
    use crate::status::{Status, Verdict};

    #[test]
    fn a_run_that_was_killed_says_of_every_open_step_that_it_has_no_answer() {
        let events = sample::events(&[("a", Status::Pass), ("b", Status::Fail)]);
        let record = fold(&events[..3]).unwrap();
        assert_eq!(record.steps[0].status, Status::Pass);
        assert_eq!(record.steps[1].message.as_deref(), Some(UNFINISHED));
        assert_eq!((record.verdict, record.run.finished_at), (Verdict::Inconclusive, None));
    }

    #[test]
    fn the_end_of_the_run_is_the_time_of_its_last_event() {
        let events = sample::events(&[("a", Status::Pass)]);
        let record = fold(&events).unwrap();
        assert_eq!(record.run.finished_at, Some(events.last().unwrap().at));
        assert_eq!((record.verdict, record.run.duration_ms), (Verdict::Pass, Some(30)));
    }

    #[test]
    fn the_first_verdict_is_the_first_step_that_was_answered() {
        let events = sample::events(&[("a", Status::Timeout), ("b", Status::Warn), ("c", Status::Pass)]);
        assert_eq!(fold(&events).unwrap().run.first_verdict_ms, Some(40), "a timeout is no answer");
    }

    #[test]
    fn without_a_start_there_is_no_record_and_strangers_change_nothing() {
        let events = sample::events(&[("a", Status::Pass)]);
        assert_eq!(fold(&events[1..]), None);
        let mut record = fold(&events).unwrap();
        let before = record.clone();
        record.apply(&sample::finished(9, "unknown", Status::Fail));
        record.apply(&events[0]);
        assert_eq!(record, before);
    }

    #[test]
    fn a_warning_a_stop_and_a_diagnosis_are_kept() {
        let mut record = fold(&sample::events(&[("a", Status::Fail)])).unwrap();
        let mut diagnosis = sample::diagnosis("worn_out");
        record.apply(&sample::event(7, Happening::DiagnosisReached { diagnosis: diagnosis.clone() }));
        diagnosis.owner = Some("dba".into());
        record.apply(&sample::event(8, Happening::DiagnosisReached { diagnosis: diagnosis.clone() }));
        record.apply(&sample::event(9, Happening::Warned { message: "slow".into() }));
        record.apply(&sample::event(10, Happening::StopRequested { reason: "interrupt".into() }));
        assert_eq!(record.diagnoses, [diagnosis]);
        assert_eq!((record.warnings, record.run.stopped), (vec!["slow".to_owned()], Some("interrupt".to_owned())));
    }

    #[test]
    fn a_hundred_thousand_steps_fold_in_linear_time() {
        let names: Vec<String> = (0..100_000).map(|number| format!("s{number}")).collect();
        let steps: Vec<(&str, Status)> = names.iter().map(|name| (name.as_str(), Status::Pass)).collect();
        let record = fold(&sample::events(&steps)).unwrap();
        assert_eq!((record.counts.pass, record.counts.total()), (100_000, 100_000));
    }

    fn any_status() -> impl Strategy<Value = Status> {
        (0..Status::ALL.len()).prop_map(|place| Status::ALL[place])
    }

    proptest! {
        #[test]
        fn any_prefix_counts_every_step_and_agrees_with_its_steps(
            statuses in prop::collection::vec(any_status(), 0..12),
            repeated in prop::collection::vec((0_usize..14, any_status()), 0..6),
            cut in 0_usize..40,
        ) {
            let names: Vec<String> = (0..statuses.len()).map(|number| format!("s{number}")).collect();
            let steps: Vec<(&str, Status)> =
                names.iter().map(String::as_str).zip(statuses.iter().copied()).collect();
            let mut events = sample::events(&steps);
            events.extend(repeated.iter().map(|(number, status)| sample::finished(0, &format!("s{number}"), *status)));
            let prefix = &events[..cut.clamp(1, events.len())];
            let record = fold(prefix).unwrap();
            prop_assert_eq!(record.counts, Counts::of(record.steps.iter().map(|step| step.status)));
            prop_assert_eq!(record.counts.total() as usize, steps.len());
            prop_assert_eq!(record.verdict, Verdict::of(record.steps.iter().map(|step| step.status)));

            let mut stepwise = fold(&events[..1]).unwrap();
            prefix[1..].iter().for_each(|event| stepwise.apply(event));
            prop_assert_eq!(&stepwise, &record, "a fold and single events agree");

            let read: Record = serde_json::from_str(&serde_json::to_string(&record).unwrap()).unwrap();
            prop_assert_eq!(read, record);
        }
    }
}
