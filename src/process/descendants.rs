//! Who descends from whom, read in `/proc`.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::PathBuf,
};

use rustix::process::{Pid, getpid};

/// The variable that tells whose process this is. It is inherited by all that do not clear their environment.
pub(super) const MARKER: &str = "CHECKLIST_ATTEMPT";

/// The children of this process that its first thread started or that were handed to it. Those are all, where only that
/// thread starts programs: the kernel hands orphans to the first thread that lives.
pub(super) fn own_children() -> Vec<Pid> {
    let own = getpid();
    match fs::read_to_string(format!("/proc/self/task/{own}/children")) {
        Ok(list) => pids(&list).collect(),
        // A kernel without CONFIG_PROC_CHILDREN: everybody has to be asked for the parent.
        Err(_) => by_parent().remove(&own.as_raw_pid()).unwrap_or_default(),
    }
}

/// Whether [`own_children`] is one short read, and not one for every process of the machine.
pub(super) fn own_children_are_listed() -> bool {
    fs::exists(format!("/proc/self/task/{}/children", getpid())).unwrap_or(false)
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
    let Ok(threads) = fs::read_dir(format!("/proc/{parent}/task")) else { return Some(Vec::new()) };
    let lists: Vec<PathBuf> = threads.flatten().map(|thread| thread.path().join("children")).collect();
    if !lists.iter().all(|list| list.exists() || !list.parent().is_some_and(std::path::Path::exists)) {
        return None;
    }
    Some(
        lists.iter().flat_map(|list| pids(&fs::read_to_string(list).unwrap_or_default()).collect::<Vec<_>>()).collect(),
    )
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
