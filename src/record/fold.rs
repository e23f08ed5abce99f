//! Events to record.

use super::{Event, Record};

/// Folds events to the record they tell of; `None` when the run's start is not among them.
#[must_use]
pub fn fold<'a>(_events: impl IntoIterator<Item = &'a Event>) -> Option<Record> {
    None
}

impl Record {
    /// Takes one event into the record.
    pub fn apply(&mut self, _event: &Event) {}
}
