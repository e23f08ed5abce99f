//! The engine's side of the guard: what it is called, and how it hears that its guard is gone.

use std::sync::OnceLock;

use rustix::process::{Pid, Signal, getpid, getppid};

use super::{cgroup, descendants::OwnChildren, orphans, system};

/// What the engine calls itself, so that a KILL for all that are called `checklist` leaves one of the two alive.
pub(super) const NAME: &str = "cl-engine";

/// Who started this engine to guard it, and what the cgroup of its run is called, should there be one.
static FRONT: OnceLock<(Pid, String)> = OnceLock::new();

/// Makes this process, which was parted from `front`, its engine. `false` when the front is gone already, so nothing should
/// be started.
#[must_use]
pub(super) fn serve(front: Pid) -> bool {
    let _ = FRONT.set((front, cgroup::name_of(front)));
    serve_alone();
    system::rename_myself(NAME);
    system::hear_of_the_parent_s_death(Signal::TERM);
    // Whoever died before the line above is not told of.
    !front_is_gone()
}

/// Makes this process an engine that nobody guards: what leaves a step's group is ended, but nothing is when this process
/// itself is killed. Does nothing where the system hands orphans to nobody but its first process.
pub fn serve_alone() {
    if system::adopt_orphans() {
        orphans::look_after(getpid(), !OwnChildren::open().read().is_empty());
    }
}

/// Whether this is an engine whose guard was killed, so that everything is to stop at once.
#[must_use]
pub fn front_is_gone() -> bool {
    FRONT.get().is_some_and(|(front, _)| getppid() != Some(*front))
}

/// A name for what this run has of its own: the same in the guard and in its engine, and no other run on this machine ever
/// has it.
#[must_use]
pub fn name_of_run() -> String {
    cgroup_name().map_or_else(|| cgroup::name_of(getpid()), str::to_owned)
}

/// What the cgroup of the run is called, if this is an engine that somebody guards.
pub(super) fn cgroup_name() -> Option<&'static str> {
    FRONT.get().map(|(_, name)| name.as_str())
}
