//! What a run proposes.

use crate::record::{DiagnosisState, Record};

/// A remediation that a run proposes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposed {
    /// Its id.
    pub id: String,
    /// The confirmed diagnoses, and the steps whose answers propose it.
    pub by: Vec<String>,
}

/// The remediations that a run proposes, in the order in which it came upon them: those of its confirmed diagnoses, and those of
/// the answers of its steps.
#[must_use]
pub fn proposed(record: &Record) -> Vec<Proposed> {
    let confirmed = record.diagnoses.iter().filter(|diagnosis| diagnosis.state == DiagnosisState::Confirmed);
    let by_cause = confirmed.flat_map(|cause| cause.remediations.iter().map(|id| (id, &cause.id)));
    let answered = record.steps.iter().filter(|step| step.status.answered());
    let by_answer = answered.filter_map(|step| Some((step.remediation.as_ref()?, &step.id)));
    let mut all: Vec<Proposed> = Vec::new();
    for (id, by) in by_cause.chain(by_answer) {
        match all.iter_mut().find(|known| known.id == *id) {
            Some(known) => known.by.push(by.clone()),
            None => all.push(Proposed { id: id.clone(), by: vec![by.clone()] }),
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::sample;
    use crate::status::Status;

    #[test]
    fn only_what_is_confirmed_or_answered_proposes() {
        let mut record = sample::record();
        for (id, state) in [
            ("one", DiagnosisState::Confirmed),
            ("two", DiagnosisState::RuledOut),
            ("three", DiagnosisState::Undetermined),
        ] {
            let mut cause = sample::diagnosis(id);
            (cause.state, cause.remediations) = (state, vec![format!("of_{id}"), "shared".to_owned()]);
            record.diagnoses.push(cause);
        }
        for (id, status) in [("failed", Status::Fail), ("timed_out", Status::Timeout)] {
            let mut step = sample::step(id, status);
            step.remediation = Some(if status == Status::Fail { "shared".into() } else { "never".into() });
            record.steps.push(step);
        }
        let found = proposed(&record);
        let by = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
        assert_eq!(
            found,
            [
                Proposed { id: "of_one".into(), by: by(&["one"]) },
                Proposed { id: "shared".into(), by: by(&["one", "failed"]) }
            ]
        );
    }
}
