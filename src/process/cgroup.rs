//! A cgroup for a run, where one can be made: the kernel ends all that is in it in one step, whoever it belongs to now,
//! however fast it starts more.
//!
//! The guard makes it, below the cgroup that it is in itself, and stays outside. The engine and all that it starts are
//! inside. So the guard can end the whole of it, and the engine can once it has stepped out. No controller is turned on:
//! it limits nothing and counts nothing.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use rustix::process::{Pid, getpid};
use tokio::time::{Duration, Instant};

use super::descendants::{below, name, started};
use super::pause::Pause;
use super::serve::NAME;

/// How the names of these cgroups begin.
const PREFIX: &str = "checklist-";
/// How often it is looked whether something was started while the rest was moved.
const PASSES: usize = 10;
/// How long a cgroup that was killed is given to be empty.
const PATIENCE: Duration = Duration::from_millis(250);

/// The cgroup of a run.
#[derive(Debug)]
pub(super) struct RunCgroup {
    dir: PathBuf,
    /// Tells others, by its lock, that the guard lives.
    _alive: File,
}

/// What the cgroup of the run that `guard` guards is called. No other run ever has this name on this machine.
pub(super) fn name_of(guard: Pid) -> String {
    format!("{PREFIX}{guard}-{}", started(guard.as_raw_pid()).unwrap_or_default())
}

impl RunCgroup {
    /// Makes the cgroup of the run that this process guards, and moves `engine` and all below it there. `None` where that is
    /// not possible: no cgroups of the second version, none that is ours to change, a kernel before 5.14.
    ///
    /// The first move waits for the kernel, 10 to 20 ms.
    pub(super) async fn make(engine: Pid) -> Option<Self> {
        let above = folder_of("self")?;
        end_what_dead_runs_left(&above).await;
        let dir = above.join(name_of(getpid()));
        fs::create_dir(&dir).ok()?;
        let made = File::open(&dir).ok().filter(|dir| dir.try_lock_shared().is_ok());
        let cgroup = made.map(|alive| Self { dir: dir.clone(), _alive: alive });
        let usable = dir.join("cgroup.kill").exists() && enter(&dir, &engine.to_string()).is_ok();
        if usable && let Some(cgroup) = cgroup {
            cgroup.take_in_below(engine, &above);
            return Some(cgroup);
        }
        let _ = fs::remove_dir(&dir);
        None
    }

    /// Moves what the engine started before it was in the cgroup. What went elsewhere by itself is left there.
    fn take_in_below(&self, engine: Pid, above: &Path) {
        for _ in 0..PASSES {
            let outside = |pid: &i32| folder_of(&pid.to_string()).is_some_and(|folder| folder == above);
            let left: Vec<i32> = below(&[engine]).into_iter().filter(outside).collect();
            if left.is_empty() {
                return;
            }
            for pid in left {
                // It fails for one that has ended.
                let _ = enter(&self.dir, &pid.to_string());
            }
        }
    }

    /// Kills everything in it.
    pub(super) fn kill(&self) {
        kill(&self.dir);
    }

    /// Takes it away, once all in it are gone.
    pub(super) async fn remove(self) {
        remove(&self.dir, PATIENCE).await;
    }
}

/// Kills everything in the cgroup called `run`, if this process is in it, but not this process, which leaves it for that.
/// Where it is.
pub(super) fn kill_all_but_me(run: &str) -> Option<PathBuf> {
    let dir = folder_of("self").filter(|dir| dir.file_name().is_some_and(|name| name == run))?;
    enter(dir.parent()?, "0").ok()?;
    // Rather somebody survives than that the report is lost.
    (folder_of("self")? != dir).then(|| kill(&dir))?;
    Some(dir)
}

/// Takes a cgroup away, once all in it are gone, or leaves it when they do not go within `patience`.
pub(super) async fn remove(dir: &Path, patience: Duration) {
    let deadline = Instant::now() + patience;
    let mut pause = Pause::default();
    while remove_tree(dir).is_err() && dir.exists() && Instant::now() < deadline {
        pause.take().await;
    }
}

fn remove_tree(dir: &Path) -> io::Result<()> {
    for entry in fs::read_dir(dir)?.flatten().filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir())) {
        remove_tree(&entry.path())?;
    }
    fs::remove_dir(dir)
}

/// Ends what is in the cgroups of runs whose guard and engine were killed together, and takes those away.
async fn end_what_dead_runs_left(above: &Path) {
    for entry in fs::read_dir(above).into_iter().flatten().flatten() {
        let dir = entry.path();
        if !entry.file_name().to_string_lossy().starts_with(PREFIX) {
            continue;
        }
        // Who holds the lock is a guard that lives; an engine whose guard was killed does all this itself.
        let Some(_ours) = File::open(&dir).ok().filter(|dir| dir.try_lock().is_ok()) else { continue };
        let members = fs::read_to_string(dir.join("cgroup.procs")).unwrap_or_default();
        // A number that cannot be read is somebody's whom we cannot see from here.
        let engine = |pid: &str| pid.parse().ok().and_then(Pid::from_raw).is_none_or(|pid| name(pid) == NAME);
        if !members.lines().any(engine) {
            kill(&dir);
            remove(&dir, PATIENCE).await;
        }
    }
}

/// Moves a process, `0` for this one.
fn enter(dir: &Path, pid: &str) -> io::Result<()> {
    fs::write(dir.join("cgroup.procs"), pid)
}

fn kill(dir: &Path) {
    let _ = fs::write(dir.join("cgroup.kill"), "1");
}

/// The folder of the cgroup that a process is in; `None` where there is none or it is out of sight.
fn folder_of(pid: &str) -> Option<PathBuf> {
    let groups = fs::read_to_string(format!("/proc/{pid}/cgroup")).ok()?;
    let mounts = fs::read_to_string("/proc/self/mountinfo").ok()?;
    folder(groups.lines().find_map(|line| line.strip_prefix("0::"))?, &mounts)
}

/// Where the cgroup at `path` is among `mounts`, lines of `/proc/PID/mountinfo`:
/// `id parent device root mount-point options … - type source options`.
fn folder(path: &str, mounts: &str) -> Option<PathBuf> {
    // What is mounted later hides what was there.
    mounts.lines().rev().find_map(|line| {
        let (place, kind) = line.split_once(" - ")?;
        let mut fields = place.split(' ').skip(3);
        let (root, point) = (fields.next()?, fields.next()?);
        // A path that leads above our name space, or to what is there no more, has words in it that no folder has.
        let rest = Path::new(path).strip_prefix(root).ok().filter(|_| !path.contains("/..") && !path.contains(' '))?;
        kind.starts_with("cgroup2 ").then(|| Path::new(point).join(rest))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const HYBRID: &str = "31 23 0:28 / /sys/fs/cgroup rw,relatime - tmpfs tmpfs rw,mode=755
40 31 0:37 / /sys/fs/cgroup/systemd rw,relatime - cgroup cgroup rw,name=systemd
41 31 0:38 / /sys/fs/cgroup/unified rw,relatime shared:9 - cgroup2 cgroup2 rw";

    #[test]
    fn a_cgroup_is_found_wherever_its_file_system_is_mounted() {
        let found = |path, mounts: &str| folder(path, mounts).map(|folder| folder.display().to_string());
        assert_eq!(found("/", HYBRID).as_deref(), Some("/sys/fs/cgroup/unified/"));
        assert_eq!(found("/a.slice/b", HYBRID).as_deref(), Some("/sys/fs/cgroup/unified/a.slice/b"));
        let container = "9 8 0:26 /pods/x /sys/fs/cgroup ro - cgroup2 cgroup rw";
        assert_eq!(found("/pods/x/y", container).as_deref(), Some("/sys/fs/cgroup/y"));
    }

    #[test]
    fn a_cgroup_out_of_sight_is_none() {
        let container = "9 8 0:26 /pods/x /sys/fs/cgroup ro - cgroup2 cgroup rw";
        for (path, mounts) in [("/pods/y", container), ("/../y", HYBRID), ("/a (deleted)", HYBRID), ("/a", "")] {
            assert_eq!(folder(path, mounts), None, "{path}");
        }
    }
}
