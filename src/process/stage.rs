//! One process that we started: whether it has ended, how, and its reaping.

use std::io;

use rustix::{
    io::Errno,
    process::{Pid, WaitId, WaitIdOptions, WaitIdStatus, waitid},
};

use super::{
    birth::{Born, Start},
    orphans,
    pause::Pause,
    system::Watch,
};
use crate::output::Ended;

/// What a process is said to have ended with whose status was taken by somebody else. No program can end with it.
const LOST: Ended = Ended::Exited(-1);

/// A process we started. It stays a zombie, and so keeps its id, until [`Self::reap`].
pub(super) struct Stage {
    pid: Pid,
    watch: Option<Watch>,
    ended: Option<Ended>,
    /// How its start went, of a step's; until it is reaped.
    start: Option<Start>,
}

impl Stage {
    /// Will watch `pid`, which this process started.
    pub(super) fn new(pid: Pid) -> Self {
        orphans::own(pid);
        Self { pid, watch: Watch::of(pid), ended: None, start: None }
    }

    /// Will watch what was just born.
    pub(super) fn of(Born { pid, watch, start }: Born) -> Self {
        let watch = watch.map_or_else(|| Watch::of(pid), Watch::by);
        Self { pid, watch, ended: None, start: Some(start) }
    }

    /// Its id.
    pub(super) fn pid(&self) -> Pid {
        self.pid
    }

    /// How it ended, if it has; without waiting, and without reaping.
    pub(super) fn ended(&mut self) -> Option<Ended> {
        if self.ended.is_none() {
            self.ended = match self.status(WaitIdOptions::NOWAIT) {
                Ok(status) => status.as_ref().map(meaning),
                Err(_) => Some(LOST),
            };
        }
        self.ended.clone()
    }

    /// Waits for its end. May be dropped at any time.
    pub(super) async fn end(&mut self) {
        let mut pause = Pause::default();
        while self.ended.is_none() {
            let heard = match &self.watch {
                Some(watch) => watch.sign().await,
                None => false,
            };
            if self.ended().is_none() && !heard {
                pause.take().await;
            }
        }
    }

    /// Why it could not become the program that it was started for; known once it has ended and until it is reaped.
    pub(super) fn refused(&self) -> Option<io::Error> {
        self.ended.as_ref().and(self.start.as_ref()).and_then(Start::refused)
    }

    /// Gives its id back, if it has ended. Whether it did.
    pub(super) fn reap(&mut self) -> bool {
        // An error says that it is no child of ours any more, so there is nothing left to give back.
        let reaped = self.status(WaitIdOptions::empty()).map_or(true, |status| status.is_some());
        if reaped {
            orphans::reaped(self.pid);
            self.start.take().into_iter().for_each(Start::over);
        }
        reaped
    }

    fn status(&self, more: WaitIdOptions) -> Result<Option<WaitIdStatus>, Errno> {
        loop {
            match waitid(WaitId::Pid(self.pid), WaitIdOptions::EXITED | WaitIdOptions::NOHANG | more) {
                Err(Errno::INTR) => {}
                told => return told,
            }
        }
    }
}

fn meaning(status: &WaitIdStatus) -> Ended {
    match (status.exit_status(), status.terminating_signal()) {
        (Some(code), _) => Ended::Exited(code),
        (None, Some(signal)) => Ended::Signaled(signal),
        (None, None) => LOST,
    }
}

#[cfg(test)]
mod tests {
    use rustix::process::Pid;

    use super::Stage;
    use crate::output::Ended;

    #[expect(clippy::disallowed_methods, reason = "one process is needed, without a group")]
    #[expect(clippy::zombie_processes, reason = "its reaping is what is tested")]
    fn unwatched(script: &str) -> Stage {
        let child = std::process::Command::new("/bin/sh").args(["-c", script]).spawn().unwrap();
        Stage { pid: Pid::from_child(&child), watch: None, ended: None, start: None }
    }

    #[tokio::test]
    async fn the_end_is_found_by_looking_where_the_kernel_gives_no_sign() {
        let mut stage = unwatched("sleep 0.1; exit 9");
        assert_eq!(stage.ended(), None);
        assert!(!stage.reap(), "it has not ended");
        stage.end().await;
        assert_eq!(stage.ended(), Some(Ended::Exited(9)));
        assert!(stage.reap());
    }

    #[tokio::test]
    async fn a_status_that_somebody_else_took_is_not_taken_as_success() {
        let mut stage = unwatched("exit 0");
        rustix::process::waitpid(Some(stage.pid), rustix::process::WaitOptions::empty()).unwrap();
        stage.end().await;
        assert_eq!(stage.ended(), Some(Ended::Exited(-1)));
        assert!(stage.reap(), "there is nothing left to reap");
    }
}
