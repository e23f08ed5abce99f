//! The longest that tasks can take which wait for one another, worked out before anything is started.

use std::time::Duration;

/// How many attempts run at once on one target, unless somebody says otherwise.
pub const USUAL_SLOTS: usize = 8;

/// The longest that a graph of tasks can take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorstCase {
    /// The bound. No order in which the tasks may come to run takes longer.
    pub total: Duration,
    /// The longest chain of tasks that wait for one another, first to last, as indices.
    pub path: Vec<usize>,
    /// How long that chain can take.
    pub critical: Duration,
}

/// One task of a graph.
#[derive(Debug, Clone, Copy)]
pub struct Bounded<'a> {
    /// The longest that it can take, from its start to its status.
    pub longest: Duration,
    /// The tasks that it waits for, as indices anywhere in the list, never in a ring.
    pub waits_for: &'a [usize],
    /// Whether it may have to wait for another one however many places there are.
    pub has_lock: bool,
}

impl WorstCase {
    /// The longest that `tasks` can take with `slots` of them at once, if every condition holds.
    ///
    /// The bound is Graham's for list scheduling (1966): with m slots no order takes longer than the work divided by m
    /// plus the longest chain times (1 - 1/m). With a slot for every task it is the longest chain.
    #[must_use]
    pub fn of(tasks: &[Bounded], slots: usize) -> Self {
        let (critical, path) = longest_chain(tasks);
        let work = tasks.iter().fold(Duration::ZERO, |sum, task| sum.saturating_add(task.longest));
        let has_locks = tasks.iter().any(|task| task.has_lock);
        let parts = u32::try_from(slots.max(1)).unwrap_or(u32::MAX);
        let graham = (work / parts).saturating_add(critical.saturating_sub(critical / parts));
        let enough = slots >= tasks.len();
        let total = match (has_locks, enough) {
            // Tasks with a lock may have to wait for one another however many slots there are.
            (true, _) => work,
            (false, true) => critical,
            (false, false) => graham.min(work),
        };
        Self { total, path, critical }
    }
}

/// The longest chain, by its time, and its tasks.
fn longest_chain(tasks: &[Bounded]) -> (Duration, Vec<usize>) {
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
            let begins = latest.and_then(|other| ends[other]).unwrap_or_default();
            ends[at] = Some(begins.saturating_add(tasks[at].longest));
        }
    }
    let last = (0..tasks.len()).rev().max_by_key(|at| ends[*at]);
    let mut path: Vec<usize> = std::iter::successors(last, |at| before[*at]).collect();
    path.reverse();
    (last.and_then(|at| ends[at]).unwrap_or_default(), path)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn worst(tasks: &[(u64, &[usize], bool)], slots: usize) -> (u64, Vec<usize>, u64) {
        let bounded = tasks.iter().map(|(seconds, waits_for, has_lock)| Bounded {
            longest: Duration::from_secs(*seconds),
            waits_for,
            has_lock: *has_lock,
        });
        let worst = WorstCase::of(&bounded.collect::<Vec<_>>(), slots);
        (worst.total.as_secs(), worst.path, worst.critical.as_secs())
    }

    #[test]
    fn with_a_place_for_each_it_is_the_longest_chain_and_else_grahams_bound() {
        let diamond: [(u64, &[usize], bool); 4] =
            [(2, &[], false), (10, &[0], false), (4, &[0], false), (1, &[1, 2], false)];
        assert_eq!(worst(&diamond, 4), (13, vec![0, 1, 3], 13));
        assert_eq!(worst(&diamond, 1), (17, vec![0, 1, 3], 13));
        let apart: [(u64, &[usize], bool); 4] = [(10, &[], false); 4];
        assert_eq!(worst(&apart, 2), (25, vec![0], 10), "work / 2 + chain / 2");
    }

    #[test]
    fn a_lock_makes_it_the_sum_and_a_chain_may_be_written_backwards() {
        assert_eq!(worst(&[(3, &[], true), (4, &[], true)], 8).0, 7);
        assert_eq!(worst(&[(3, &[1], false), (4, &[2], false), (5, &[], false)], 8), (12, vec![2, 1, 0], 12));
        assert_eq!(worst(&[], 8), (0, vec![], 0));
    }
}
