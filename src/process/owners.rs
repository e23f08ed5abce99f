//! Whose an orphan is.
//!
//! By its mark, if it kept its environment; by its descent, if that was taken note of before its parent was ended. Else
//! it may belong to any attempt that was running when it was first seen, and is nobody's once all of those are over.

use std::collections::{BTreeMap, BTreeSet};

use rustix::process::Pid;

use super::descendants::{below, marker, started};

/// An attempt that is over whoever runs.
pub(super) const OVER: u64 = 0;

/// What is known of one orphan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Owner {
    /// This attempt.
    Attempt(u64),
    /// One of the attempts up to this one.
    OneUpTo(u64),
}

/// The attempts, and what belongs to them.
#[derive(Debug)]
pub(super) struct Owners {
    prefix: String,
    strangers: bool,
    last: u64,
    running: BTreeSet<u64>,
    /// Children of ours. Their ids are theirs until we reap them.
    known: BTreeMap<i32, Owner>,
    /// Not yet children of ours, by id and start.
    claims: BTreeMap<(i32, u64), u64>,
}

impl Owners {
    /// No attempt yet. Where there are `strangers`, what carries no mark is nobody's to end.
    pub(super) fn new(engine: Pid, strangers: bool) -> Self {
        Self {
            prefix: format!("{engine}/"),
            strangers,
            last: OVER,
            running: BTreeSet::new(),
            known: BTreeMap::new(),
            claims: BTreeMap::new(),
        }
    }

    /// The number of one more attempt.
    pub(super) fn begin(&mut self) -> u64 {
        self.last += 1;
        self.running.insert(self.last);
        self.last
    }

    /// The mark of an attempt's processes.
    pub(super) fn mark(&self, attempt: u64) -> String {
        format!("{}{attempt}", self.prefix)
    }

    /// The attempt is over: what is left of it may be ended.
    pub(super) fn over(&mut self, attempt: u64) {
        self.running.remove(&attempt);
    }

    /// The attempt is over and nothing is left of it.
    pub(super) fn forget(&mut self, attempt: u64) {
        self.over(attempt);
        if self.running.is_empty() {
            self.claims.clear();
        } else if !self.claims.is_empty() {
            self.claims.retain(|_, owner| *owner != attempt);
        }
    }

    /// All that is now below `parents` belongs to `attempt`.
    pub(super) fn claim(&mut self, attempt: u64, parents: &[Pid]) {
        self.claims.extend(below(parents).into_iter().filter_map(|pid| Some(((pid, started(pid)?), attempt))));
    }

    /// The orphan was reaped.
    pub(super) fn gone(&mut self, orphan: Pid) {
        self.known.remove(&orphan.as_raw_pid());
    }

    /// The attempt that the orphan belongs to, if that is over; [`OVER`] when it may have belonged to any, all of which
    /// are over. `None` while somebody may need it.
    pub(super) fn doomed(&mut self, orphan: Pid) -> Option<u64> {
        let pid = orphan.as_raw_pid();
        let known = self.known.get(&pid).copied();
        let owner = known.unwrap_or_else(|| self.owner(orphan));
        self.known.insert(pid, owner);
        match owner {
            Owner::Attempt(attempt) => (!self.running.contains(&attempt)).then_some(attempt),
            Owner::OneUpTo(last) => {
                let over = !self.strangers && self.running.first().is_none_or(|first| *first > last);
                over.then_some(OVER)
            }
        }
    }

    fn owner(&mut self, orphan: Pid) -> Owner {
        let pid = orphan.as_raw_pid();
        let claimed = started(pid).and_then(|start| self.claims.remove(&(pid, start)));
        let marked = || marker(orphan)?.strip_prefix(&self.prefix)?.parse().ok();
        claimed.or_else(marked).map_or(Owner::OneUpTo(self.last), Owner::Attempt)
    }
}
