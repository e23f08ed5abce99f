//! The longest that a plan can take, worked out before anything is started.

use super::Plan;
use crate::worst_case::{Bounded, WorstCase};

impl Plan {
    /// The longest that this plan can take with `slots` attempts at once, if every condition holds. Its path is of indices
    /// of tasks.
    #[must_use]
    pub fn worst_case(&self, slots: usize) -> WorstCase {
        let bounded = self.tasks.iter().map(|task| Bounded {
            longest: task.longest,
            waits_for: &task.waits_for,
            has_lock: task.lock.is_some(),
        });
        WorstCase::of(&bounded.collect::<Vec<_>>(), slots)
    }
}
