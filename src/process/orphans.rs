//! Processes that outlived whoever started them, and so became children of this process.
//!
//! Only children of this process are ever ended here. Nobody but us reaps them, so none of their ids can have passed to a
//! stranger when the signal is sent.

use std::{
    collections::BTreeSet,
    io,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use rustix::process::{Pid, Signal, WaitId, WaitIdOptions, kill_process, waitid};
use tokio::time::{Instant, sleep};

use super::{
    cgroup,
    descendants::{OwnChildren, name},
    owners::{OVER, Owners},
    pause::Pause,
    serve,
};

/// How often those that ended by themselves are reaped while nothing else happens.
const TIDY: Duration = Duration::from_secs(1);
/// How long a look at the children serves everybody, if it found something.
const SHARED: Duration = Duration::from_millis(1);

static ORPHANS: Mutex<Option<Orphans>> = Mutex::new(None);

/// The orphans of this process, once it is the one that orphans are handed to.
struct Orphans {
    owners: Owners,
    /// Started by this process and not yet reaped: no orphans, and their status is for others to take.
    own: BTreeSet<i32>,
    children: OwnChildren,
    /// Could not be ended. They are not tried again, or every later attempt would wait for them too.
    given_up: BTreeSet<i32>,
    /// When the next look is due, after one that found something.
    not_before: Option<Instant>,
}

/// A process that was killed, and the attempt it belonged to; [`OVER`] when nobody knows which.
type Killed = (Pid, u64);

fn orphans() -> MutexGuard<'static, Option<Orphans>> {
    ORPHANS.lock().unwrap_or_else(PoisonError::into_inner)
}

/// From now on orphans are looked for. `engine` is the process that marks what is started. With `strangers`, children that
/// this process had before, only what carries a mark is ever ended.
pub(super) fn look_after(engine: Pid, strangers: bool) {
    let owners = Owners::new(engine, strangers);
    *orphans() = Some(Orphans {
        owners,
        own: BTreeSet::new(),
        children: OwnChildren::open(),
        given_up: BTreeSet::new(),
        not_before: None,
    });
}

/// Says that this process started `pid` and will reap it itself.
pub(super) fn own(pid: Pid) {
    if let Some(orphans) = orphans().as_mut() {
        orphans.own.insert(pid.as_raw_pid());
    }
}

/// Starts a process of ours by `start`, whose `id` is in what comes of it. Nobody looks at the children meanwhile, who could
/// take it for an orphan.
pub(super) fn born<T>(start: impl FnOnce() -> io::Result<T>, id: impl FnOnce(&T) -> Pid) -> io::Result<T> {
    let mut orphans = orphans();
    let born = start()?;
    if let Some(orphans) = orphans.as_mut() {
        orphans.own.insert(id(&born).as_raw_pid());
    }
    Ok(born)
}

/// Says that `pid` was reaped.
pub(super) fn reaped(pid: Pid) {
    if let Some(orphans) = orphans().as_mut() {
        orphans.own.remove(&pid.as_raw_pid());
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

    /// From now on what is left of this attempt may be ended. `false` where nobody looks after orphans.
    pub(super) fn over(&self) -> bool {
        orphans().as_mut().zip(self.0).map(|(orphans, number)| orphans.owners.over(number)).is_some()
    }

    /// Kills what is left of this attempt, and of others that are over. How many of this one, or of nobody, are still
    /// there; `None` when it was too early to look again. Where looking is dear it is left to a `thorough` call.
    pub(super) fn sweep(&self, thorough: bool) -> Option<usize> {
        let mut orphans = orphans();
        let (Some(orphans), Some(number)) = (orphans.as_mut(), self.0) else { return Some(0) };
        if !thorough && !orphans.children.are_listed() {
            return Some(0);
        }
        let killed = orphans.turn()?;
        Some(killed.iter().filter(|(_, owner)| [OVER, number].contains(owner)).count())
    }

    /// Counts what is left of this attempt after all, and tries no more to end it.
    pub(super) fn give_up(&self) -> u32 {
        let mut orphans = orphans();
        let (Some(orphans), Some(number)) = (orphans.as_mut(), self.0) else { return 0 };
        let left = orphans.pass(false);
        let left = left.into_iter().filter(|(_, owner)| [OVER, number].contains(owner));
        let before = orphans.given_up.len();
        orphans.given_up.extend(left.map(|(pid, _)| pid.as_raw_pid()));
        u32::try_from(orphans.given_up.len() - before).unwrap_or(u32::MAX)
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
    let deadline = Instant::now() + patience;
    let mut pause = Pause::default();
    let (mut run, mut cgroup) = (serve::cgroup_name(), None);
    let left = loop {
        let left = orphans().as_mut().map(|orphans| orphans.pass(true)).unwrap_or_default();
        // Normally that is the guard's to do, when this process is gone as well.
        if (!left.is_empty() || serve::front_is_gone())
            && let Some(run) = run.take()
        {
            cgroup = cgroup::kill_all_but_me(run);
        }
        if left.is_empty() || Instant::now() >= deadline {
            break left;
        }
        pause.take().await;
    };
    if let Some(cgroup) = cgroup {
        cgroup::remove(&cgroup, patience).await;
    }
    left.iter().map(|(pid, _)| format!("{pid} ({})", name(*pid))).collect()
}

/// Reaps orphans that end while attempts run, for as long as it is polled: a long step that starts many must not use up
/// the ids of the machine.
pub async fn keep_tidy() {
    loop {
        sleep(TIDY).await;
        if let Some(orphans) = orphans().as_mut().filter(|orphans| orphans.children.are_listed()) {
            orphans.pass(false);
        }
    }
}

impl Orphans {
    /// One look at the children, unless the last one found much to do and was only just: many attempts that end at the
    /// same time share the looks. `None` when it is too early.
    fn turn(&mut self) -> Option<Vec<Killed>> {
        let begin = Instant::now();
        if self.not_before.is_some_and(|time| begin < time) {
            return None;
        }
        let killed = self.pass(false);
        let end = Instant::now();
        self.not_before = (!killed.is_empty()).then(|| end + (end - begin).max(SHARED));
        Some(killed)
    }

    /// Reaps orphans that have ended, kills those whose attempt is over; `again` also those that were given up. Those that
    /// it killed, which may not be gone yet.
    fn pass(&mut self, again: bool) -> Vec<Killed> {
        // The usual case: there is none but our own, which attempts reap themselves.
        let children = self.children.read();
        let mut killed = Vec::new();
        for pid in children {
            if self.own.contains(&pid.as_raw_pid()) {
                continue;
            }
            if has_ended(pid) {
                self.owners.gone(pid);
                self.given_up.remove(&pid.as_raw_pid());
            } else if let Some(owner) = self.owners.doomed(pid)
                && (again || !self.given_up.contains(&pid.as_raw_pid()))
            {
                // Its own children come to us next, and are known to be doomed then.
                self.owners.claim(owner, &[pid]);
                // It fails for the process of another user, which is then counted.
                let _ = kill_process(pid, Signal::KILL);
                killed.push((pid, owner));
            }
        }
        killed
    }
}

/// Reaps a child, if it has ended.
fn has_ended(pid: Pid) -> bool {
    !matches!(waitid(WaitId::Pid(pid), WaitIdOptions::EXITED | WaitIdOptions::NOHANG), Ok(None))
}
