//! One process that we started: whether it has ended, how, and its reaping.

use rustix::{
    io::Errno,
    process::{Pid, WaitId, WaitIdOptions, WaitIdStatus, waitid},
};

use super::{orphans, pause::Pause, system::Watch};
use crate::output::Ended;

/// What a process is said to have ended with whose status was taken by somebody else. No program can end with it.
const LOST: Ended = Ended::Exited(-1);

/// A process we started. It stays a zombie, and so keeps its id, until [`Self::reap`].
pub(super) struct Stage {
    pid: Pid,
    watch: Option<Watch>,
    ended: Option<Ended>,
}

impl Stage {
    /// Will watch `pid`, which this process started.
    pub(super) fn new(pid: Pid) -> Self {
        orphans::own(pid);
        Self { pid, watch: Watch::of(pid), ended: None }
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
                Err(Errno::INTR) => None,
                Err(_) => Some(LOST),
            };
        }
        self.ended.clone()
    }

    /// Waits for its end. May be dropped at any time.
    pub(super) async fn end(&mut self) {
        let mut pause = Pause::default();
        while self.ended().is_none() {
            let heard = match &self.watch {
                Some(watch) => watch.sign().await,
                None => false,
            };
            if !heard {
                pause.take().await;
            }
        }
    }

    /// Gives its id back, if it has ended. Whether it did.
    pub(super) fn reap(&mut self) -> bool {
        let reaped = loop {
            match self.status(WaitIdOptions::empty()) {
                Ok(status) => break status.is_some(),
                Err(Errno::INTR) => {}
                // It is no child of ours any more, so there is nothing left to give back.
                Err(_) => break true,
            }
        };
        if reaped {
            orphans::reaped(self.pid);
        }
        reaped
    }

    fn status(&self, more: WaitIdOptions) -> Result<Option<WaitIdStatus>, Errno> {
        waitid(WaitId::Pid(self.pid), WaitIdOptions::EXITED | WaitIdOptions::NOHANG | more)
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
        Stage { pid: Pid::from_child(&child), watch: None, ended: None }
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
