//! The cgroup around a run, where one can be made: what it alone can end, and that it always goes with the run.

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, chown};
use std::path::{Path, PathBuf};

use rustix::process::{Pid, Signal, kill_process};

use super::scene::{Running, Scene, Step};

/// Gone from its session, its parents and its environment.
const ESCAPES: &str = "(env -i setsid sh -c \"$F/stay bare & :\" >/dev/null 2>&1 &); $F/stay plain";
/// Starts itself again and again, and ends each time: whoever looks for it comes too late.
const HOP: &str = "#!/bin/sh\n: >\"${0%/*}/up/hop\"\n\"$0\" & exit 0\n";

/// The cgroup that this test is in, if a child of it can be made; else says why the test cannot run.
#[expect(clippy::print_stdout, reason = "who reads the tests has to know what was not tested")]
fn own_cgroup() -> Option<PathBuf> {
    let groups = fs::read_to_string("/proc/self/cgroup").unwrap_or_default();
    let path = groups.lines().find_map(|line| line.strip_prefix("0::/"));
    let mounts = ["/sys/fs/cgroup/unified", "/sys/fs/cgroup"].map(Path::new);
    let mount = mounts.into_iter().find(|mount| mount.join("cgroup.controllers").exists());
    let own = mount.zip(path).map(|(mount, path)| mount.join(path));
    let probe = |own: &PathBuf| {
        let probe = own.join(format!("probe-{:?}", std::thread::current().id()));
        fs::create_dir(&probe).is_ok_and(|()| {
            let can_kill = probe.join("cgroup.kill").exists();
            fs::remove_dir(&probe).unwrap();
            can_kill
        })
    };
    let usable = own.filter(probe);
    if usable.is_none() {
        println!("SKIPPED: no cgroup of the second version can be made here");
    }
    usable
}

/// The cgroups of runs below `own` that `front` guards.
fn of_run(own: &Path, front: Pid) -> Vec<PathBuf> {
    let prefix = format!("checklist-{front}-");
    let entries = fs::read_dir(own).unwrap().flatten().map(|entry| entry.path());
    entries.filter(|path| path.file_name().unwrap().to_string_lossy().starts_with(&prefix)).collect()
}

fn members(cgroup: &Path) -> usize {
    fs::read_to_string(cgroup.join("cgroup.procs")).unwrap_or_default().lines().count()
}

fn scene(defaults: &str, script: &str) -> Scene {
    let steps: [Step; 1] = [("s", script.to_owned())];
    Scene::new("60s", defaults, &steps)
}

/// Waits until the run's cgroup is there and holds the engine and `others` more.
fn until_inside(scene: &Scene, own: &Path, running: &Running, others: usize) -> PathBuf {
    let mut found = None;
    scene.until("the run is in a cgroup of its own", || {
        found = of_run(own, running.front()).pop().filter(|cgroup| members(cgroup) > others);
        found.is_some()
    });
    found.unwrap()
}

/// Brings a run to its end.
type Ending<'a> = &'a dyn Fn(&mut Running);

#[test]
fn the_cgroup_goes_with_the_run_however_it_ends() {
    let Some(own) = own_cgroup() else { return };
    let kill_engine = |running: &mut Running| kill_process(running.engine(), Signal::KILL).unwrap();
    let endings: [(&str, Ending); 4] = [
        ("an interrupt", &|running| running.signal(Signal::INT)),
        ("a good end", &|running| fs::write(running.scene().path("up/go"), "").unwrap()),
        ("a kill of the guard", &|running| running.signal(Signal::KILL)),
        ("a kill of the engine", &kill_engine),
    ];
    for (what, end) in endings {
        let waits = format!("{} & until [ -e $F/up/go ]; do sleep 0.02; done", ESCAPES.replace("; ", " & "));
        let scene = scene("timeout: 50s, kill_grace: 100ms", &waits);
        let mut running = scene.start();
        scene.until_up(&["bare", "plain"].map(str::to_owned));
        let cgroup = until_inside(&scene, &own, &running, 3);
        end(&mut running);
        running.end();
        scene.until(what, || scene.living().is_empty() && !cgroup.exists());
    }
}

#[test]
fn what_both_left_when_both_were_killed_at_once_is_ended_by_the_next_run() {
    let Some(own) = own_cgroup() else { return };
    let first = scene("timeout: 50s", ESCAPES);
    let mut running = first.start();
    first.until_up(&["bare", "plain"].map(str::to_owned));
    let cgroup = until_inside(&first, &own, &running, 2);
    let engine = running.engine();
    // Stopped first, so that neither has the time to hear of the other.
    kill_process(engine, Signal::STOP).unwrap();
    running.signal(Signal::STOP);
    kill_process(engine, Signal::KILL).unwrap();
    running.signal(Signal::KILL);
    running.end();
    let next = scene("timeout: 50s", "until [ -e $F/up/go ]; do sleep 0.02; done");
    let mut going_on = next.start();
    first.until("what was left is ended", || first.living().is_empty() && !cgroup.exists());
    fs::write(next.path("up/go"), "").unwrap();
    assert_eq!(going_on.code(), Some(0), "{}", next.log());
}

#[test]
fn what_starts_faster_than_it_can_be_killed_one_by_one_ends_with_the_run() {
    if own_cgroup().is_none() {
        return;
    }
    let scene = scene("timeout: 50s, kill_grace: 100ms", "setsid $F/hop >/dev/null 2>&1 & $F/stay plain");
    let hop = scene.path("hop");
    fs::write(&hop, HOP).unwrap();
    fs::set_permissions(&hop, fs::Permissions::from_mode(0o755)).unwrap();
    let mut running = scene.start();
    scene.until_up(&["hop", "plain"].map(str::to_owned));
    until_inside(&scene, &own_cgroup().unwrap(), &running, 1);
    running.signal(Signal::INT);
    assert_eq!(running.code(), Some(130), "{}", scene.log());
    scene.assert_nothing_lives("after the run");
}

#[test]
fn the_process_of_another_user_is_ended_where_the_cgroup_is_ours() {
    let Some(own) = own_cgroup().filter(|_| rustix::process::geteuid().is_root()) else { return };
    let step = "$F/become --reuid=0 --clear-groups setsid $F/stay other >/dev/null 2>&1 & $F/stay other.too";
    let scene = scene("timeout: 50s, kill_grace: 100ms", step);
    let words = scene.as_nobody();
    let delegated = own.join(format!("delegated-{}", std::process::id()));
    fs::create_dir(&delegated).unwrap();
    for file in ["", "cgroup.procs", "cgroup.subtree_control"] {
        chown(delegated.join(file), Some(65534), Some(65534)).unwrap();
    }
    let enter = format!("echo $$ >{}/cgroup.procs; exec \"$@\"", delegated.display());
    let words = [["sh", "-c", &enter, "sh"].map(str::to_owned).to_vec(), words].concat();
    let mut running = scene.start_by(&words);
    scene.until_up(&["other", "other.too"].map(str::to_owned));
    until_inside(&scene, &delegated, &running, 2);
    running.signal(Signal::TERM);
    assert_eq!(running.code(), Some(143), "{}", scene.log());
    scene.assert_nothing_lives("after the run");
    assert_eq!(scene.of_steps("leftover_processes"), [1], "it outlived its step");
    assert_eq!(scene.report()["warnings"], serde_json::json!([]), "and not the run");
    scene.until("nothing is left", || fs::remove_dir(&delegated).is_ok());
}
