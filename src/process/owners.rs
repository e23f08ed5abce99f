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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rustix::process::{Pid, getpid};

    use super::{OVER, Owners};

    /// An orphan of which nothing can be read.
    fn unknown() -> Pid {
        Pid::from_raw(i32::MAX).unwrap()
    }

    #[test]
    fn where_strangers_may_be_an_orphan_without_a_mark_is_spared() {
        assert_eq!(Owners::new(getpid(), true).doomed(unknown()), None);
        assert_eq!(Owners::new(getpid(), false).doomed(unknown()), Some(OVER));
    }

    #[test]
    fn a_claimed_descendant_is_spared_until_its_attempt_is_over() {
        let mut owners = Owners::new(getpid(), false);
        let (first, second) = (owners.begin(), owners.begin());
        owners.claims.insert((getpid().as_raw_pid(), super::started(getpid().as_raw_pid()).unwrap_or(0)), first);
        if cfg!(target_os = "linux") {
            owners.over(second);
            assert_eq!(owners.doomed(getpid()), None);
            owners.over(first);
            assert_eq!(owners.doomed(getpid()), Some(first));
        }
    }

    proptest! {
        #[test]
        fn an_orphan_without_a_mark_is_nobodys_once_all_that_ran_when_it_was_seen_are_over(
            ends in prop::collection::vec(any::<prop::sample::Index>(), 0..20),
            seen_after in 0usize..20,
        ) {
            let mut owners = Owners::new(getpid(), false);
            let (mut running, mut suspects) = (Vec::new(), None);
            for (at, end) in ends.iter().enumerate() {
                running.push(owners.begin());
                if at == seen_after {
                    suspects = Some(running.clone());
                }
                if at % 2 == 1 {
                    let over = running.swap_remove(end.index(running.len()));
                    owners.over(over);
                }
                if let Some(suspects) = &suspects {
                    let needed = suspects.iter().any(|attempt| running.contains(attempt));
                    prop_assert_eq!(owners.doomed(unknown()).is_none(), needed);
                }
            }
        }
    }
}
