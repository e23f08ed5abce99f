//! Other systems than Linux: no descriptors of processes and no `/proc`, so ends are polled for, and survivors of a group
//! are known to exist but not how many they are.

use std::{convert::Infallible, io, os::fd::OwnedFd};

use rustix::process::{Pid, Signal};

/// There is nothing to hear from.
pub(super) struct Watch(Infallible);

impl Watch {
    /// Never there: the caller polls.
    pub(super) fn of(_pid: Pid) -> Option<Self> {
        None
    }

    /// Never there: the caller polls.
    pub(super) fn by(_descriptor: OwnedFd) -> Option<Self> {
        None
    }

    /// Cannot be reached.
    pub(super) async fn sign(&self) -> bool {
        match self.0 {}
    }
}

/// Nothing is known of how SIGCHLD was left; a status that was lost shows as such.
pub(super) fn keep_exit_statuses() {}

/// Orphans go to the first process of the system.
pub(super) fn adopt_orphans() -> bool {
    false
}

/// Not done where nobody could guard the second one.
pub(super) fn fork() -> io::Result<Option<Pid>> {
    Err(io::ErrorKind::Unsupported.into())
}

/// Not done.
pub(super) fn rename_myself(_name: &str) {}

/// Nobody tells.
pub(super) fn hear_of_the_parent_s_death(_signal: Signal) -> bool {
    false
}

/// Not known.
pub(super) fn living_members(_id: Pid) -> Option<u32> {
    None
}
