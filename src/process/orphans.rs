//! Processes that outlived whoever started them, and so became children of this process.
//!
//! Only children of this process are ever ended here. Nobody but us reaps them, so none of their ids can have passed to a
//! stranger when the signal is sent.

use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use rustix::process::{Pid, Signal, WaitId, WaitIdOptions, kill_process, waitid};
use tokio::time::{Instant, sleep};

use super::{
    descendants::{name, own_children, own_children_are_listed},
    owners::Owners,
};

/// How often those that ended by themselves are reaped while nothing else happens.
const TIDY: Duration = Duration::from_secs(1);
/// How long a process that was just killed is given to go, even when the time for it is over already.
const DYING: Duration = Duration::from_millis(50);

static ORPHANS: Mutex<Option<Orphans>> = Mutex::new(None);

/// The orphans of this process, once it is the one that orphans are handed to.
struct Orphans {
    owners: Owners,
    /// Started by this process and not yet reaped: no orphans, and their status is for others to take.
    own: Vec<Pid>,
    /// Whether one look at the children is cheap enough to be had after every attempt.
    cheap: bool,
    /// Could not be ended. They are not tried again, or every later attempt would wait for them too.
    given_up: Vec<Pid>,
}

fn orphans() -> MutexGuard<'static, Option<Orphans>> {
    ORPHANS.lock().unwrap_or_else(PoisonError::into_inner)
}

/// From now on orphans are looked for. `engine` is the process that marks what is started. With `strangers`, children that
/// this process had before, only what carries a mark is ever ended.
pub(super) fn look_after(engine: Pid, strangers: bool) {
    let owners = Owners::new(engine, strangers);
    *orphans() = Some(Orphans { owners, own: Vec::new(), cheap: own_children_are_listed(), given_up: Vec::new() });
}

/// Says that this process started `pid` and will reap it itself.
pub(super) fn own(pid: Pid) {
    if let Some(orphans) = orphans().as_mut() {
        orphans.own.push(pid);
    }
}

/// Says that `pid` was reaped.
pub(super) fn reaped(pid: Pid) {
    if let Some(orphans) = orphans().as_mut() {
        orphans.own.retain(|own| *own != pid);
    }
}

/// One attempt, whose orphans are to be known. Until it is dropped nothing that may be its own is ended for another.
pub(super) struct Attempt(Option<u64>);

impl Attempt {
    /// One more attempt.
    pub(super) fn begin() -> Self {
        Self(orphans().as_mut().map(|orphans| orphans.owners.begin()))
    }

    /// What its processes are to have in their environment.
    pub(super) fn mark(&self) -> Option<String> {
        orphans().as_ref().zip(self.0).map(|(orphans, number)| orphans.owners.mark(number))
    }

    /// Takes note of everything that descends from `leaders` now, for later, when they do so no more.
    pub(super) fn claim(&self, leaders: &[Pid]) {
        if let (Some(orphans), Some(number)) = (orphans().as_mut(), self.0) {
            orphans.owners.claim(number, leaders);
        }
    }

    /// Ends what is left of this attempt, and of others that are over. `thorough` looks also where looking is dear. The
    /// number of processes that could not be ended.
    pub(super) async fn end_orphans(&self, thorough: bool, deadline: Instant) -> u32 {
        let Some(number) = self.0 else { return 0 };
        if let Some(orphans) = orphans().as_mut() {
            orphans.owners.over(number);
            if !thorough && !orphans.cheap {
                return 0;
            }
        }
        end(deadline.max(Instant::now() + DYING)).await
    }
}

impl Drop for Attempt {
    fn drop(&mut self) {
        if let (Some(orphans), Some(number)) = (orphans().as_mut(), self.0) {
            orphans.owners.forget(number);
        }
    }
}

/// Ends what is left when nothing is to run any more. What could not be ended within `patience`, as `id (name)`.
pub async fn end_all(patience: Duration) -> Vec<String> {
    end(Instant::now() + patience).await;
    let mut orphans = orphans();
    let Some(orphans) = orphans.as_mut() else { return Vec::new() };
    orphans.pass();
    orphans.given_up.iter().map(|pid| format!("{pid} ({})", name(*pid))).collect()
}

/// Reaps orphans that end while attempts run, for as long as it is polled: a long step that starts many must not use up
/// the ids of the machine.
pub async fn keep_tidy() {
    loop {
        sleep(TIDY).await;
        if let Some(orphans) = orphans().as_mut().filter(|orphans| orphans.cheap) {
            orphans.pass();
        }
    }
}

async fn end(deadline: Instant) -> u32 {
    let mut pause = Duration::from_millis(1);
    loop {
        let left = orphans().as_mut().map(Orphans::pass).unwrap_or_default();
        if left.is_empty() {
            return 0;
        }
        if Instant::now() >= deadline {
            let count = u32::try_from(left.len()).unwrap_or(u32::MAX);
            if let Some(orphans) = orphans().as_mut() {
                orphans.given_up.extend(left);
            }
            return count;
        }
        sleep(pause).await;
        pause = (pause * 2).min(Duration::from_millis(10));
    }
}

impl Orphans {
    /// Reaps orphans that have ended, kills those whose attempt is over. Those that it killed, which may not be gone yet.
    fn pass(&mut self) -> Vec<Pid> {
        let children = own_children();
        // The usual case: there are no others than those we started.
        if children.len() <= self.own.len() {
            return Vec::new();
        }
        let mut killed = Vec::new();
        for pid in children.into_iter().filter(|child| !self.own.contains(child)).collect::<Vec<_>>() {
            if has_ended(pid) {
                self.owners.gone(pid);
                self.given_up.retain(|given_up| *given_up != pid);
            } else if !self.given_up.contains(&pid) && self.owners.is_over(pid) {
                // Its own children come to us next, and are known to be doomed then.
                self.owners.doom_below(pid);
                // It fails for the process of another user, which is then counted.
                let _ = kill_process(pid, Signal::KILL);
                killed.push(pid);
            }
        }
        killed
    }
}

/// Reaps a child, if it has ended.
fn has_ended(pid: Pid) -> bool {
    !matches!(waitid(WaitId::Pid(pid), WaitIdOptions::EXITED | WaitIdOptions::NOHANG), Ok(None))
}
