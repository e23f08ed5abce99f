//! The longest that a plan can take, worked out before anything is started.

use std::time::Duration;

use super::{Plan, Task, Work};
use crate::process::DRAIN;

/// The longest that a plan can take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorstCase {
    /// The bound. No order in which the attempts may come to run takes longer.
    pub total: Duration,
    /// The longest chain of steps that wait for one another, first to last.
    pub path: Vec<String>,
    /// How long that chain can take.
    pub critical: Duration,
}

impl Task {
    /// The longest that this task can take, from its start to its status.
    #[must_use]
    pub fn worst_case(&self) -> Duration {
        match &self.work {
            Work::NotAsked { .. } => Duration::ZERO,
            Work::Ask { request, policy, .. } => {
                policy.worst_case(request.timeout.saturating_add(request.kill_grace).saturating_add(DRAIN))
            }
        }
    }
}

impl Plan {
    /// The longest that this plan can take with `slots` attempts at once, if every condition holds.
    ///
    /// The bound is Graham's for list scheduling (1966): with m slots no order takes longer than the work divided by m
    /// plus the longest chain times (1 - 1/m). With a slot for every task it is the longest chain.
    #[must_use]
    pub fn worst_case(&self, slots: usize) -> WorstCase {
        let times: Vec<Duration> = self.tasks.iter().map(Task::worst_case).collect();
        let (critical, path) = longest_chain(&self.tasks, &times);
        let work = times.iter().fold(Duration::ZERO, |sum, time| sum.saturating_add(*time));
        let slots = u32::try_from(slots.max(1)).unwrap_or(u32::MAX);
        let enough = usize::try_from(slots).unwrap_or(usize::MAX) >= self.tasks.len() && !self.has_locks();
        let graham = (work / slots).saturating_add(critical.saturating_sub(critical / slots));
        let total = if enough { critical } else { graham.min(work) };
        // Tasks with a lock may have to wait for one another however many slots there are.
        let total = if self.has_locks() { work } else { total };
        WorstCase { total, path: path.into_iter().map(|at| self.tasks[at].id.clone()).collect(), critical }
    }

    fn has_locks(&self) -> bool {
        self.tasks.iter().any(|task| task.lock.is_some())
    }
}

/// The longest chain, by its time, and its tasks. Tasks wait for tasks anywhere in the list, never in a ring.
fn longest_chain(tasks: &[Task], times: &[Duration]) -> (Duration, Vec<usize>) {
    let mut ends: Vec<Option<Duration>> = vec![None; tasks.len()];
    let mut before: Vec<Option<usize>> = vec![None; tasks.len()];
    for start in 0..tasks.len() {
        // By hand rather than by recursion: a chain may be longer than the stack.
        let mut open = vec![start];
        while let Some(&at) = open.last() {
            let waits: Vec<usize> =
                tasks[at].waits_for.iter().copied().filter(|other| ends[*other].is_none()).collect();
            if ends[at].is_none() && !waits.is_empty() {
                open.extend(waits);
                continue;
            }
            open.pop();
            let latest = tasks[at].waits_for.iter().copied().max_by_key(|other| ends[*other]);
            before[at] = latest;
            ends[at] = Some(latest.and_then(|other| ends[other]).unwrap_or_default().saturating_add(times[at]));
        }
    }
    let last = (0..tasks.len()).rev().max_by_key(|at| ends[*at]);
    let mut path: Vec<usize> = std::iter::successors(last, |at| before[*at]).collect();
    path.reverse();
    (last.and_then(|at| ends[at]).unwrap_or_default(), path)
}
