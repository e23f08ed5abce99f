//! Who descends from whom, read in `/proc`.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs::{self, File},
    io,
    os::unix::fs::FileExt as _,
};

use rustix::process::{Pid, getpid};

/// The variable that tells whose process this is. It is inherited by all that do not clear their environment.
pub(super) const MARKER: &str = "CHECKLIST_ATTEMPT";

/// The children of this process that its first thread started or that were handed to it. Those are all, where only that
/// thread starts programs: the kernel hands orphans to the first thread that lives.
#[derive(Debug)]
pub(super) struct OwnChildren {
    /// The kernel's list, held open because it is read after every attempt.
    list: Option<File>,
}

impl OwnChildren {
    /// The children of the calling process.
    pub(super) fn open() -> Self {
        Self { list: File::open(format!("/proc/self/task/{}/children", getpid())).ok() }
    }

    /// Whether [`Self::read`] is one short read, and not one for every process of the machine.
    pub(super) fn are_listed(&self) -> bool {
        self.list.is_some()
    }

    /// Those that there are now, also those that have ended and were not reaped.
    pub(super) fn read(&self) -> Vec<Pid> {
        match self.list.as_ref().map(whole) {
            Some(Ok(list)) => pids(&list).collect(),
            // A kernel without CONFIG_PROC_CHILDREN: everybody has to be asked for the parent.
            _ => by_parent().remove(&getpid().as_raw_pid()).unwrap_or_default(),
        }
    }
}

/// All of a file that says something new each time it is read from its beginning.
fn whole(file: &File) -> io::Result<String> {
    let (mut text, mut buffer) = (Vec::new(), [0; 4096]);
    loop {
        match file.read_at(&mut buffer, text.len() as u64) {
            Ok(0) => return String::from_utf8(text).map_err(io::Error::other),
            Ok(count) => text.extend_from_slice(&buffer[..count]),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

/// Everything below `roots` at this moment, without the roots.
pub(super) fn below(roots: &[Pid]) -> BTreeSet<i32> {
    let mut found = BTreeSet::new();
    let mut all = None;
    let mut open: Vec<Pid> = roots.to_vec();
    while let Some(parent) = open.pop() {
        let children = listed(parent).unwrap_or_else(|| {
            all.get_or_insert_with(by_parent).get(&parent.as_raw_pid()).cloned().unwrap_or_default()
        });
        // A list that was read while ids were given out anew could lead round in a circle.
        open.extend(children.into_iter().filter(|child| found.insert(child.as_raw_pid())));
    }
    found
}

/// When a process was started, in ticks since the machine was. With its id that names one process for ever.
pub(super) fn started(pid: i32) -> Option<u64> {
    after_name(pid)?.split_ascii_whitespace().nth(19)?.parse().ok()
}

/// What a process calls itself.
pub(super) fn name(pid: Pid) -> String {
    fs::read_to_string(format!("/proc/{pid}/comm")).map_or_else(|_| "?".to_owned(), |name| name.trim().to_owned())
}

/// The value of [`MARKER`] in the environment that a process was started with; `None` when it was cleared or is not for us
/// to read.
pub(super) fn marker(pid: Pid) -> Option<String> {
    let environment = fs::read(format!("/proc/{pid}/environ")).ok()?;
    let mut entries = environment.split(|byte| *byte == 0);
    let value = entries.find_map(|entry| entry.strip_prefix(MARKER.as_bytes())?.strip_prefix(b"="))?;
    String::from_utf8(value.to_vec()).ok()
}

/// The children of all threads of `parent`; `None` where the kernel keeps no such list.
fn listed(parent: Pid) -> Option<Vec<Pid>> {
    let mut children = Vec::new();
    for thread in fs::read_dir(format!("/proc/{parent}/task")).into_iter().flatten().flatten() {
        match fs::read_to_string(thread.path().join("children")) {
            Ok(list) => children.extend(pids(&list)),
            Err(_) if thread.path().exists() => return None,
            // It has ended meanwhile.
            Err(_) => {}
        }
    }
    Some(children)
}

/// All processes, by their parent.
fn by_parent() -> BTreeMap<i32, Vec<Pid>> {
    let mut families: BTreeMap<i32, Vec<Pid>> = BTreeMap::new();
    let all = fs::read_dir("/proc").into_iter().flatten().flatten();
    for pid in all.filter_map(|entry| entry.file_name().to_str()?.parse().ok().and_then(Pid::from_raw)) {
        let parent = after_name(pid.as_raw_pid()).and_then(|rest| rest.split_ascii_whitespace().nth(1)?.parse().ok());
        families.entry(parent.unwrap_or(0)).or_default().push(pid);
    }
    families
}

/// The fields of `/proc/PID/stat` from the state on: `state parent group …`. The name before it may hold anything.
fn after_name(pid: i32) -> Option<String> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    stat.rsplit_once(')').map(|(_, rest)| rest.to_owned())
}

fn pids(list: &str) -> impl Iterator<Item = Pid> {
    list.split_ascii_whitespace().filter_map(|pid| pid.parse().ok().and_then(Pid::from_raw))
}

#[cfg(test)]
#[cfg(target_os = "linux")]
mod tests {
    use std::process::{Child, Command};

    use rustix::process::Pid;

    use super::{MARKER, below, by_parent, listed, marker, name, started};

    /// A shell with one child, at whose end it ends.
    #[expect(clippy::disallowed_methods, reason = "one family is needed, without a group")]
    fn family() -> (Child, Pid) {
        let shell = Command::new("/bin/sh").args(["-c", "sleep 30 & wait"]).env(MARKER, "77/5").spawn().unwrap();
        let pid = Pid::from_child(&shell);
        (shell, pid)
    }

    #[test]
    fn a_family_is_found_by_the_lists_and_by_asking_everybody() {
        let (mut shell, pid) = family();
        while listed(pid).unwrap().is_empty() {
            std::thread::yield_now();
        }
        let children = listed(pid).unwrap();
        assert_eq!(by_parent().get(&pid.as_raw_pid()), Some(&children));
        assert_eq!(below(&[pid]).into_iter().collect::<Vec<_>>(), [children[0].as_raw_pid()]);
        assert!(started(children[0].as_raw_pid()) >= started(pid.as_raw_pid()));
        assert_eq!((name(pid).as_str(), marker(pid).as_deref()), ("sh", Some("77/5")));
        rustix::process::kill_process(children[0], rustix::process::Signal::KILL).unwrap();
        shell.wait().unwrap();
        assert_eq!((listed(pid), started(pid.as_raw_pid()), marker(pid)), (Some(vec![]), None, None));
    }
}
