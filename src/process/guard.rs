//! The guard of an engine: starts it, hands signals on to it, and ends what it leaves behind when it is killed.

use std::{ffi::OsString, future::pending, io, os::unix::process::CommandExt as _, time::Duration};

use rustix::{
    process::{Pid, Signal, getpid, kill_process},
    stdio::{stderr, stdout},
    termios::{LocalModes, tcgetattr},
};
use tokio::{
    signal::unix::{self, SignalKind, signal},
    time::sleep,
};

use super::{
    cgroup::RunCgroup,
    descendants::OwnChildren,
    orphans::{end_all, look_after},
    serve::engine_name,
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

/// Starts this program a second time, as an engine that [`super::serve`]s this process, with the same arguments (without
/// the name of the program), the same environment and the same standard descriptors; waits for its end, and ends
/// everything that is left of it. `None` where the system cannot hand over orphans.
///
/// INT, TERM and QUIT go on to the engine. It is in a process group of its own, so a signal that somebody sends to the
/// whole group, the terminal or one who kills with KILL, reaches only this process; the engine is asked once. One that
/// `reads_the_terminal` is in the group of this process, since only those in the foreground may.
///
/// # Errors
/// That the engine could not be started. Then nothing has happened.
pub fn guard(arguments: &[OsString], reads_the_terminal: bool) -> io::Result<Option<Guarded>> {
    if !system::adopt_orphans() {
        return Ok(None);
    }
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(wait(arguments, reads_the_terminal)).map(Some)
}

async fn wait(arguments: &[OsString], reads_the_terminal: bool) -> io::Result<Guarded> {
    system::keep_exit_statuses();
    // Before the start, so that no signal ends this process and spares the engine.
    let mut signals = Signals::listen()?;
    let strangers = !OwnChildren::open().read().is_empty();
    let engine = start(arguments, reads_the_terminal)?;
    look_after(engine, strangers);
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
    Ok(Guarded { ended, leftover })
}

fn start(arguments: &[OsString], reads_the_terminal: bool) -> io::Result<Pid> {
    // Not by the name of its file: that may have been replaced since.
    #[expect(clippy::disallowed_methods, reason = "the engine is this program, not a step")]
    let mut engine = std::process::Command::new("/proc/self/exe");
    engine.arg0(engine_name(getpid())).args(arguments);
    if !reads_the_terminal && !background_must_not_write() {
        engine.process_group(0);
    }
    engine.spawn().map(|child| Pid::from_child(&child))
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
