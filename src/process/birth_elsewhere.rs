//! Starts a program by the standard library, where there is no way of our own: it waits until the program has begun.

use std::io;
use std::os::fd::OwnedFd;
use std::os::unix::process::CommandExt as _;
use std::process::{Command, Stdio};

use rustix::process::Pid;

use super::launch::Launch;

/// A process that was just started.
pub(super) struct Born {
    pub(super) pid: Pid,
    /// Tells its end; never there.
    pub(super) watch: Option<OwnedFd>,
    pub(super) start: Start,
}

/// How a start went: well, or it would not be here.
pub(super) struct Start;

/// Starts `launch`, in its group.
///
/// The standard library closes all other descriptors at the start of a program (it opens them with CLOEXEC) and sets
/// SIGPIPE, which this program ignores, back to its default. There is no hook between fork and exec, because with one the
/// whole memory map of this program would be copied for every step.
///
/// # Errors
/// That it cannot be started.
pub(super) fn launch(launch: &Launch<'_>) -> io::Result<Born> {
    let [stdin, stdout, stderr] = launch.stdio.map(|descriptor| descriptor.try_clone_to_owned().map(Stdio::from));
    #[expect(clippy::disallowed_methods, reason = "this is the one place that starts programs")]
    let mut command = Command::new(&launch.program.file);
    command
        .arg0(launch.program.name)
        .args(launch.program.arguments)
        .env_clear()
        .envs(launch.variables())
        .stdin(stdin?)
        .stdout(stdout?)
        .stderr(stderr?)
        .process_group(launch.group.map_or(0, Pid::as_raw_pid));
    let pid = command.spawn().map(|child| Pid::from_child(&child))?;
    Ok(Born { pid, watch: None, start: Start })
}

#[expect(clippy::unused_self, reason = "as where it says something")]
impl Start {
    /// Never: a start that is refused is an error at once.
    pub(super) fn refused(&self) -> Option<io::Error> {
        None
    }

    /// There is nothing to give back.
    pub(super) fn over(self) {}
}
