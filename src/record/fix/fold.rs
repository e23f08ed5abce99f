//! Events of a fix to its record.

use super::{FixEvent, FixHappening, FixRecord};

/// Folds events to the record they tell of; `None` when the start is not among them.
#[must_use]
pub fn fold_fix<'a>(events: impl IntoIterator<Item = &'a FixEvent>) -> Option<FixRecord> {
    let mut folded: Option<FixRecord> = None;
    for event in events {
        match (&mut folded, &event.what) {
            (None, FixHappening::FixStarted { record }) => folded = Some((**record).clone()),
            (Some(record), _) => record.apply(event),
            (None, _) => {}
        }
    }
    folded
}

impl FixRecord {
    /// Takes one event into the record; a second start is ignored.
    pub fn apply(&mut self, event: &FixEvent) {
        match &event.what {
            FixHappening::FixStarted { .. } => {}
            FixHappening::PhaseBegan { phase } => self.phase = *phase,
            FixHappening::Attempted { attempt } => self.attempts.push((**attempt).clone()),
            FixHappening::Listed { objects } => self.objects.clone_from(objects),
            FixHappening::Approved { approval } => self.approvals.push(approval.clone()),
            FixHappening::ApprovalRefused { refused } => self.refused_approvals.push(refused.clone()),
            FixHappening::Asked { round } => self.rounds.push((**round).clone()),
            FixHappening::Warned { message } => self.warnings.push(message.clone()),
            FixHappening::StopRequested { reason } => self.fix.stopped = Some(reason.clone()),
            FixHappening::FixFinished { outcome, message, duration_ms } => {
                self.outcome = *outcome;
                self.message = Some(message.clone());
                self.fix.finished_at = Some(event.at);
                self.fix.duration_ms = Some(*duration_ms);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::sample;
    use crate::record::{FixOutcome, FixPhase};

    #[test]
    fn any_prefix_tells_how_far_it_came() {
        let events = sample::fix_events();
        assert_eq!(fold_fix(&events[..0]), None);
        let folded: Vec<FixRecord> = (1..=events.len()).filter_map(|end| fold_fix(&events[..end])).collect();
        assert_eq!(folded.len(), events.len());
        assert!(folded[..events.len() - 1].iter().all(|record| record.outcome == FixOutcome::Unfinished));
        let phases: Vec<FixPhase> = folded.iter().map(|record| record.phase).collect();
        assert!(phases.is_sorted() && phases[0] == FixPhase::Planned);
        let last = folded.last().unwrap();
        assert_eq!((last.outcome, last.fix.finished_at), (FixOutcome::Recovered, Some(events.last().unwrap().at)));
    }
}
