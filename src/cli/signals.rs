//! What the world asks of a run: the first interrupt ends it gently, the second at once.

use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::watch;

use crate::exit::Exit;
use crate::process::{Stop, StopSignal};

/// Listens to the signals of a run.
pub struct Signals {
    interrupt: Signal,
    terminate: Signal,
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
            _hang_up: signal(SignalKind::hangup())?,
            stop,
            exit: None,
        };
        Ok((signals, listener))
    }

    /// Passes signals on for as long as it is polled.
    pub async fn pass_on(&mut self) {
        loop {
            let asked = tokio::select! {
                Some(()) = self.interrupt.recv() => Exit::Interrupted,
                Some(()) = self.terminate.recv() => Exit::Terminated,
                else => std::future::pending().await,
            };
            let how = if self.exit.is_none() { Stop::Gently } else { Stop::AtOnce };
            self.exit.get_or_insert(asked);
            self.stop.send_replace(how);
        }
    }
}
