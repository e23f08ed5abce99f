//! What becomes of orphans: whose they are, who reaps them, and what is said of those who cannot be ended.

use std::fs;

use rustix::process::{Pid, Signal, kill_process};

use super::scene::{Scene, Step, children};

/// Ends once `$F/up/go` is there.
const WAITS: &str = "until [ -e $F/up/go ]; do sleep 0.02; done";

fn scene(steps: &[(&'static str, &str)]) -> Scene {
    let steps: Vec<Step> = steps.iter().map(|(id, script)| (*id, (*script).to_owned())).collect();
    Scene::new("60s", "timeout: 50s, kill_grace: 200ms", &steps)
}

fn is_zombie(pid: Pid) -> bool {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    stat.rsplit_once(')').is_some_and(|(_, rest)| rest.trim_start().starts_with('Z'))
}

/// Whether the process is alive whose id is in the file `up/name`.
fn alive(scene: &Scene, name: &str) -> bool {
    let pid = fs::read_to_string(scene.path("up").join(name)).unwrap_or_default();
    pid.trim()
        .parse()
        .ok()
        .and_then(Pid::from_raw)
        .is_some_and(|pid| !is_zombie(pid) && fs::exists(format!("/proc/{pid}")).unwrap_or(false))
}

#[test]
fn a_daemon_ends_with_its_own_step_and_not_with_another() {
    let daemon =
        |name: &str| format!("(setsid sh -c 'echo $$ >$F/up/{name}.pid; exec $F/stay {name}' >/dev/null 2>&1 &)");
    let first = format!("{}; until [ -e $F/up/a ]; do sleep 0.01; done", daemon("a"));
    let second = format!("{}; {WAITS}", daemon("b"));
    let third = "until [ -e $F/up/b ]; do sleep 0.01; done; : >$F/up/third";
    let scene = scene(&[("a", &first), ("b", &second), ("c", third)]);
    let mut running = scene.start();
    scene.until_up(&["a".to_owned(), "b".to_owned(), "third".to_owned()]);
    scene.until("the daemon of the step that ended is gone", || !alive(&scene, "a.pid"));
    scene.until("two steps have ended", || scene.log().matches("pass ").count() >= 2);
    assert!(alive(&scene, "b.pid"), "the daemon of the step that runs is spared; {}", scene.log());
    fs::write(scene.path("up/go"), "").unwrap();
    assert_eq!(running.code(), Some(0), "{}", scene.log());
    scene.assert_nothing_lives("after the run");
}

#[test]
fn a_descendant_without_a_mark_ends_with_the_timeout_of_its_step_while_others_run() {
    let first = "env -i setsid sh -c \"echo \\$\\$ >$F/up/a.pid; exec $F/stay a\" >/dev/null 2>&1 & $F/stay a.too";
    let scene = scene(&[("a", first), ("b", WAITS)]);
    let text = fs::read_to_string(scene.path("scenario.yaml")).unwrap();
    fs::write(scene.path("scenario.yaml"), text.replace("{id: a,", "{id: a, timeout: 1s,")).unwrap();
    let mut running = scene.start();
    scene.until_up(&["a".to_owned(), "a.too".to_owned()]);
    scene.until("the step has timed out", || scene.log().contains("timeout "));
    assert!(!alive(&scene, "a.pid"), "{}", scene.log());
    fs::write(scene.path("up/go"), "").unwrap();
    assert_eq!(running.code(), Some(3), "{}", scene.log());
    assert_eq!(scene.of_steps("status"), ["timeout", "pass"]);
}

#[test]
fn orphans_that_end_are_reaped_while_the_run_goes_on() {
    let many = format!("for i in 1 2 3 4 5 6 7 8 9 10; do (setsid true &); done; : >$F/up/here; {WAITS}");
    let scene = scene(&[("s", &many)]);
    let mut running = scene.start();
    scene.until_up(&["here".to_owned()]);
    let engine = running.engine();
    scene.until("nothing is left but the step", || children(engine).len() == 1);
    assert!(!children(engine).into_iter().any(is_zombie));
    fs::write(scene.path("up/go"), "").unwrap();
    assert_eq!(running.code(), Some(0), "{}", scene.log());
}

#[test]
fn what_ran_before_the_run_is_spared() {
    let scene = scene(&[("s", "setsid $F/stay mine & $F/stay mine.too")]);
    let program = scene.words(env!("CARGO_BIN_EXE_checklist")).join(" ");
    let stay = scene.path("stay").display().to_string();
    // One of them becomes an orphan only when the guard is there to be handed it.
    let before =
        format!("(setsid sh -c '{stay} late & until [ -e {stay}.go ]; do sleep 0.01; done' &) ; {stay} early & ");
    let words = ["sh", "-c", &format!("{before} exec {program}")].map(str::to_owned);
    let mut running = scene.start_by(&words);
    scene.until_up(&["mine", "mine.too", "early", "late"].map(str::to_owned));
    fs::write(scene.path("stay.go"), "").unwrap();
    kill_process(running.engine(), Signal::KILL).unwrap();
    assert_eq!(running.code(), Some(70), "{}", scene.log());
    scene.until("only what was there before is left", || scene.living().len() == 2);
}

#[test]
fn what_cannot_be_ended_is_counted_and_named() {
    if !rustix::process::geteuid().is_root() {
        return;
    }
    let scene =
        scene(&[("s", "$F/become --reuid=0 --clear-groups setsid $F/stay other >/dev/null 2>&1 & $F/stay other.too")]);
    let mut running = scene.start_by(&scene.as_nobody());
    scene.until_up(&["other", "other.too"].map(str::to_owned));
    running.signal(Signal::TERM);
    assert_eq!(running.code(), Some(143), "{}", scene.log());
    assert_eq!(scene.living().len(), 1);
    assert_eq!(scene.of_steps("leftover_processes"), [1]);
    let warnings = scene.report()["warnings"].to_string();
    assert!(warnings.contains("could not be ended: ") && warnings.contains("(cat)"), "{warnings}");
}
