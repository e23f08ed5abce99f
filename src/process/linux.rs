//! What only Linux has: descriptors of processes, and `/proc`.

use std::{
    fs, io,
    os::{fd::OwnedFd, unix::fs::FileExt as _},
    sync::Once,
};

use rustix::process::{
    Pid, PidfdFlags, Signal, getpid, pidfd_open, set_child_subreaper, set_parent_process_death_signal,
};
use tokio::io::{Interest, unix::AsyncFd};

/// Hears from the kernel when a process has ended.
pub(super) struct Watch(AsyncFd<OwnedFd>);

impl Watch {
    /// Watches `pid`; `None` where that is not possible (a kernel before 5.3, too many open files).
    pub(super) fn of(pid: Pid) -> Option<Self> {
        pidfd_open(pid, PidfdFlags::empty()).ok().and_then(Self::by)
    }

    /// Watches the process that `descriptor` stands for.
    #[expect(deprecated, reason = "sound for an `OwnedFd`, which stays open and the same; what replaces it is unsafe")]
    pub(super) fn by(descriptor: OwnedFd) -> Option<Self> {
        AsyncFd::with_interest(descriptor, Interest::READABLE).ok().map(Self)
    }

    /// Waits for a sign that the process has ended. `false` when no sign will ever come. May be dropped at any time.
    pub(super) async fn sign(&self) -> bool {
        match self.0.readable().await {
            Ok(mut ready) => {
                ready.clear_ready();
                true
            }
            Err(_) => false,
        }
    }
}

/// Makes sure that the kernel keeps the exit statuses of our children. It does not if SIGCHLD is ignored, and whoever
/// started this program may have left it so. A handler, which tokio installs, ends that, here and in the children.
pub(super) fn keep_exit_statuses() {
    const SIGCHLD_BIT: u64 = 1 << 16;
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
        let ignored =
            status.lines().find_map(|line| u64::from_str_radix(line.strip_prefix("SigIgn:")?.trim(), 16).ok());
        if ignored.is_some_and(|ignored| ignored & SIGCHLD_BIT != 0) {
            // Without the handler the exit codes are unknown, and a stage that lost its code is not taken as fine.
            let _ = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::child());
        }
    });
}

/// From now on this process is the parent of everything below it that loses its own. Whether the kernel can do that.
pub(super) fn adopt_orphans() -> bool {
    set_child_subreaper(Some(getpid())).is_ok()
}

/// Parts this process in two that go on from here, the second with a copy of the memory of the first. The id of the second
/// in the first, `None` in the second.
///
/// # Errors
/// That no process can be had, or that this one has more than one thread: in the second there would be only one, and what
/// the others had locked would stay so for ever.
pub(super) fn fork() -> io::Result<Option<Pid>> {
    if fs::read_dir("/proc/self/task")?.count() != 1 {
        return Err(io::Error::other("this process has several threads"));
    }
    Ok(match fork::fork()? {
        fork::Fork::Parent(pid) => Pid::from_raw(pid),
        fork::Fork::Child => None,
    })
}

/// Gives this process another name in the list of processes: that of its program, and as far as there is room, the last part
/// of its argument 0. It only helps those who look for it, so nothing is said when that is not possible.
pub(super) fn rename_myself(name: &str) {
    let _ = fs::write("/proc/self/comm", name);
    let _ = rename_argument_0(name);
}

fn rename_argument_0(name: &str) -> Option<()> {
    let line = fs::read("/proc/self/cmdline").ok()?;
    let argument = line.split(|byte| *byte == 0).next()?;
    let begin = argument.iter().rposition(|byte| *byte == b'/').map_or(0, |slash| slash + 1);
    let room = argument.len() - begin;
    // Where arguments lie is the 48th field of proc_pid_stat(5), the 46th behind the name.
    let stat = fs::read_to_string("/proc/self/stat").ok()?;
    let place: u64 = stat.rsplit_once(')')?.1.split_ascii_whitespace().nth(45)?.parse().ok()?;
    let memory = fs::OpenOptions::new().write(true).open("/proc/self/mem").ok()?;
    memory.write_all_at(&name.as_bytes()[..room.min(name.len())], place + begin as u64).ok()
}

/// Asks for `signal` at the death of the thread that started this process. Whether the kernel can do that.
pub(super) fn hear_of_the_parent_s_death(signal: Signal) -> bool {
    set_parent_process_death_signal(Some(signal)).is_ok()
}

/// How many processes of the group `id` are alive; zombies are not. `None` when `/proc` cannot be read.
pub(super) fn living_members(id: Pid) -> Option<u32> {
    let group = id.as_raw_pid().to_string();
    let members = fs::read_dir("/proc").ok()?.flatten().filter(|entry| {
        entry.file_name().as_encoded_bytes().iter().all(u8::is_ascii_digit)
            && fs::read_to_string(entry.path().join("stat")).is_ok_and(|stat| is_living_member(&stat, &group))
    });
    u32::try_from(members.count()).ok()
}

/// Reads a line of `/proc/PID/stat`: `pid (name) state parent group …`, where the name may hold anything.
fn is_living_member(stat: &str, group: &str) -> bool {
    let mut fields = stat.rsplit_once(')').map_or("", |(_, rest)| rest).split_ascii_whitespace();
    let state = fields.next().unwrap_or("X");
    fields.nth(1) == Some(group) && !matches!(state, "Z" | "X" | "x")
}

#[cfg(test)]
mod tests {
    use std::{sync::mpsc::channel, thread};

    use super::{fork, is_living_member, living_members};

    #[test]
    fn a_process_with_several_threads_is_not_parted() {
        let (done, until_done) = channel::<()>();
        thread::scope(|scope| {
            scope.spawn(move || until_done.recv());
            assert_eq!(fork().unwrap_err().to_string(), "this process has several threads");
            drop(done);
        });
    }

    #[test]
    fn a_member_is_known_by_its_group_whatever_its_name_and_a_zombie_is_not_alive() {
        assert!(is_living_member("12 (a) S 1 99) D 1 77 77 0", "77"));
        assert!(!is_living_member("12 (sleep) Z 1 77 77 0", "77"));
        assert!(!is_living_member("12 (sleep) S 77 78 77 0", "77"));
        assert!(!is_living_member("", "77"));
    }

    #[test]
    fn this_process_is_alive() {
        let own = rustix::process::getpgrp();
        assert!(living_members(own).is_some_and(|count| count >= 1));
    }
}
