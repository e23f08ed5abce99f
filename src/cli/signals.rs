//! What the world asks of a run: the first interrupt ends it gently, the second at once, and so does QUIT.

use std::time::Duration;

use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::watch;
use tokio::time::Instant;

use crate::exit::Exit;
use crate::process::{self, Stop, StopSignal};

/// Signals that come so soon after one another are one wish: `timeout` signals the process and then its group, a service
/// manager everybody, and the guard hands on what it got.
const ONE_WISH: Duration = Duration::from_millis(100);

/// Listens to the signals of a run.
pub struct Signals {
    interrupt: Signal,
    terminate: Signal,
    quit: Signal,
    _hang_up: Signal,
    stop: watch::Sender<Stop>,
    /// What the first signal asks the program to exit with.
    pub exit: Option<Exit>,
}

impl Signals {
    /// Begins to listen. A hang-up of the terminal is taken note of and does not end the run.
    ///
    /// # Errors
    /// That the operating system does not let us listen.
    pub fn listen() -> std::io::Result<(Self, StopSignal)> {
        let (stop, listener) = watch::channel(Stop::No);
        let signals = Self {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
            quit: signal(SignalKind::quit())?,
            _hang_up: signal(SignalKind::hangup())?,
            stop,
            exit: None,
        };
        Ok((signals, listener))
    }

    /// Passes signals on for as long as it is polled.
    pub async fn pass_on(&mut self) {
        let mut heard: Option<Instant> = None;
        loop {
            let (asked, at_once) = tokio::select! {
                Some(()) = self.interrupt.recv() => (Exit::Interrupted, false),
                Some(()) = self.terminate.recv() => (Exit::Terminated, false),
                Some(()) = self.quit.recv() => (Exit::Interrupted, true),
                else => std::future::pending().await,
            };
            // Nobody is left who could ask a second time.
            let at_once = at_once || process::front_is_gone();
            if !at_once && heard.is_some_and(|heard| heard.elapsed() < ONE_WISH) {
                continue;
            }
            heard = Some(Instant::now());
            let how = if self.exit.is_none() && !at_once { Stop::Gently } else { Stop::AtOnce };
            self.exit.get_or_insert(asked);
            self.stop.send_replace(how);
        }
    }
}
