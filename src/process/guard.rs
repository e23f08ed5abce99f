//! The guard of an engine: parts from it, hands signals on to it, and ends what it leaves behind when it is killed.

use std::{
    fs::File,
    future::pending,
    io::{self, Read as _, Write as _},
    os::fd::OwnedFd,
    time::Duration,
};

use rustix::{
    pipe::{PipeFlags, pipe_with},
    process::{Pid, Signal, WaitOptions, getpid, kill_process, setpgid, waitpid},
    stdio::{stderr, stdout},
    termios::{LocalModes, tcgetattr},
};
use tokio::{
    runtime::Builder,
    signal::unix::{self, SignalKind, signal},
    time::sleep,
};

use super::{
    cgroup::RunCgroup,
    descendants::OwnChildren,
    orphans::{end_all, look_after},
    serve::serve,
    stage::Stage,
    system,
};
use crate::output::Ended;

/// When a run is put into a cgroup: a short one has ended by then, and is spared what that takes.
const SETTLED: Duration = Duration::from_millis(100);

/// How long the guard tries to end what an engine left behind.
const PATIENCE: Duration = Duration::from_secs(2);

/// The end of an engine.
#[derive(Debug)]
pub struct Guarded {
    /// How it ended.
    pub ended: Ended,
    /// What it left behind and could not be ended, each as `id (name)`.
    pub leftover: Vec<String>,
}

/// What this process has become.
#[derive(Debug)]
pub enum Part {
    /// The engine, which is guarded from now on.
    Engine,
    /// An engine whose guard was gone before anything was started.
    Forsaken,
    /// The guard, and its engine has ended.
    Guard(Guarded),
}

/// Parts this process in two that both come back from here: at once the engine, and when that has ended, and everything that
/// was left of it, its guard. `None` where the system cannot hand over orphans; then there is still only one.
///
/// INT, TERM and QUIT go on to the engine. It is in a process group of its own, so a signal that somebody sends to the
/// whole group, the terminal or one who kills with KILL, reaches only the guard; the engine is asked once. One that
/// `reads_the_terminal` is in the group of the guard, since only those in the foreground may.
///
/// # Errors
/// That nobody can guard this process, which is the only one. Then nothing has happened.
pub fn part(reads_the_terminal: bool) -> io::Result<Option<Part>> {
    if !system::adopt_orphans() {
        return Ok(None);
    }
    let strangers = !OwnChildren::open().read().is_empty();
    let has_its_own_group = !reads_the_terminal && !background_must_not_write();
    let (start, ready) = pipe_with(PipeFlags::CLOEXEC)?;
    let front = getpid();
    let Some(engine) = system::fork()? else {
        drop(ready);
        if has_its_own_group {
            let _ = setpgid(None, None);
        }
        let guarded = serve(front) && File::from(start).read_exact(&mut [0]).is_ok();
        return Ok(Some(if guarded { Part::Engine } else { Part::Forsaken }));
    };
    drop(start);
    guard(engine, strangers, ready).map(|guarded| Some(Part::Guard(guarded))).inspect_err(|_| {
        // It starts nothing without us.
        let _ = waitpid(Some(engine), WaitOptions::empty());
    })
}

fn guard(engine: Pid, strangers: bool, ready: OwnedFd) -> io::Result<Guarded> {
    let runtime = Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        system::keep_exit_statuses();
        // Before the engine goes on, so that no signal ends this process and spares the engine.
        let signals = Signals::listen()?;
        File::from(ready).write_all(&[0])?;
        look_after(engine, strangers);
        Ok(wait(engine, signals).await)
    })
}

async fn wait(engine: Pid, mut signals: Signals) -> Guarded {
    let mut stage = Stage::new(engine);
    let (mut cgroup, mut tried) = (None, false);
    let settled = sleep(SETTLED);
    tokio::pin!(settled);
    loop {
        tokio::select! {
            () = stage.end() => break,
            () = &mut settled, if !tried => {
                cgroup = RunCgroup::make(engine).await;
                tried = true;
            }
            // The engine is not reaped yet, so the id is its own.
            signal = signals.next() => drop(kill_process(engine, signal)),
        }
    }
    let ended = stage.ended().unwrap_or(Ended::Exited(-1));
    stage.reap();
    if let Some(cgroup) = &cgroup {
        cgroup.kill();
    }
    let leftover = end_all(PATIENCE).await;
    if let Some(cgroup) = cgroup {
        cgroup.remove().await;
    }
    Guarded { ended, leftover }
}

/// Whether the terminal stops a group in the background that writes to it (`stty tostop`).
fn background_must_not_write() -> bool {
    let stops = |mode: rustix::termios::Termios| mode.local_modes.contains(LocalModes::TOSTOP);
    tcgetattr(stdout()).is_ok_and(stops) || tcgetattr(stderr()).is_ok_and(stops)
}

/// The signals that are meant for the engine.
struct Signals {
    interrupt: unix::Signal,
    terminate: unix::Signal,
    quit: unix::Signal,
    _hang_up: unix::Signal,
}

impl Signals {
    fn listen() -> io::Result<Self> {
        Ok(Self {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
            quit: signal(SignalKind::quit())?,
            // A terminal that goes away does not end a run.
            _hang_up: signal(SignalKind::hangup())?,
        })
    }

    async fn next(&mut self) -> Signal {
        tokio::select! {
            Some(()) = self.interrupt.recv() => Signal::INT,
            Some(()) = self.terminate.recv() => Signal::TERM,
            Some(()) = self.quit.recv() => Signal::QUIT,
            else => pending().await,
        }
    }
}
