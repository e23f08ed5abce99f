//! The thread that programs are started by.
//!
//! Whoever starts a program waits until the kernel has begun to read its file, and until then nobody's output would be
//! read and nobody's end be seen. With a thread for it (one, however many steps there are) the two overlap.
//!
//! It also tells our own children from orphans: the kernel lists children by the thread that started them, and hands
//! orphans to the first thread.

use std::{
    io,
    process::Command,
    sync::{
        OnceLock,
        mpsc::{self, Sender},
    },
    thread,
};

use rustix::process::{Pid, Signal, WaitId, WaitIdOptions, kill_process, kill_process_group, waitid};
use tokio::sync::{Semaphore, SemaphorePermit, oneshot};

use super::orphans;

/// How many attempts may be about to start: one that is being started, and one that is ready when it is. More would only
/// hold pipes open, and count the time that they wait as their own.
const READY: usize = 2;

/// A process that was just started. Dropping it ends the process, unless somebody took charge of it.
struct Newborn(Option<Pid>);

struct Job {
    command: Command,
    answer: oneshot::Sender<io::Result<Newborn>>,
}

/// Waits for the turn to start the programs of an attempt, first come, first served. The turn ends when it is dropped.
pub(super) async fn turn() -> Option<SemaphorePermit<'static>> {
    static TURNS: Semaphore = Semaphore::const_new(READY);
    // It is never closed.
    TURNS.acquire().await.ok()
}

/// Starts a program. May be dropped at any time: then the program is not started, or ended.
pub(super) async fn spawn(command: Command) -> io::Result<Pid> {
    static JOBS: OnceLock<Option<Sender<Job>>> = OnceLock::new();
    let Some(jobs) = JOBS.get_or_init(thread) else { return start(command).map(Newborn::take)? };
    let (answer, answered) = oneshot::channel();
    jobs.send(Job { command, answer }).map_err(io::Error::other)?;
    answered.await.map_err(io::Error::other)??.take()
}

/// The thread; `None` where the system allows no more threads, so that everybody starts programs for himself.
fn thread() -> Option<Sender<Job>> {
    let (jobs, asked) = mpsc::channel::<Job>();
    let serve = move || {
        for Job { command, answer } in asked {
            if !answer.is_closed() {
                let _ = answer.send(start(command));
            }
        }
    };
    thread::Builder::new().name("cl-spawner".to_owned()).stack_size(256 << 10).spawn(serve).ok().map(|_| jobs)
}

fn start(mut command: Command) -> io::Result<Newborn> {
    orphans::born(|| command.spawn().map(|child| Pid::from_child(&child))).map(|pid| Newborn(Some(pid)))
}

impl Newborn {
    fn take(mut self) -> io::Result<Pid> {
        self.0.take().ok_or_else(|| io::Error::other("somebody else has taken charge of it"))
    }
}

impl Drop for Newborn {
    fn drop(&mut self) {
        let Some(pid) = self.0 else { return };
        // It leads a group, or is in that of another, who ends it.
        let _ = kill_process_group(pid, Signal::KILL);
        let _ = kill_process(pid, Signal::KILL);
        let _ = waitid(WaitId::Pid(pid), WaitIdOptions::EXITED);
        orphans::reaped(pid);
    }
}
