//! How a run is asked to end: once for each time that somebody asked.

use std::fs;
use std::io::Write as _;

use rustix::process::Signal;

use super::scene::{Scene, Step};

/// A step that says goodbye when it is given the time to.
const POLITE: &str = "trap 'sleep 0.3; : >$F/up/bye; exit 0' TERM; : >$F/up/here; while :; do sleep 0.02; done";
/// A step that hears of its end and does not obey.
const STUBBORN: &str = "trap ': >$F/up/heard' TERM; : >$F/up/here; while :; do sleep 0.02; done";

fn scene(script: &str) -> Scene {
    let steps: [Step; 1] = [("s", script.to_owned())];
    Scene::new("60s", "timeout: 50s, kill_grace: 30s", &steps)
}

fn here() -> [String; 1] {
    ["here".to_owned()]
}

/// The program below a terminal, whose keys are what is written to its input.
fn in_terminal(scene: &Scene) -> Vec<String> {
    let quoted: Vec<String> = scene.words(env!("CARGO_BIN_EXE_checklist"));
    ["script", "-qec", &quoted.join(" "), "/dev/null"].map(str::to_owned).to_vec()
}

#[test]
fn one_interrupt_from_the_terminal_is_one_gentle_stop() {
    let scene = scene(POLITE);
    let mut running = scene.start_by(&in_terminal(&scene));
    scene.until_up(&here());
    running.child.stdin.as_mut().unwrap().write_all(b"\x03").unwrap();
    assert_eq!(running.code(), Some(130), "{}", scene.log());
    assert!(scene.path("up/bye").exists(), "it had the time to say goodbye; {}", scene.log());
    assert_eq!(scene.of_steps("status"), ["cancelled"]);
    scene.assert_nothing_lives("after the run");
}

#[test]
fn the_second_interrupt_from_the_terminal_ends_at_once() {
    let scene = scene(STUBBORN);
    let mut running = scene.start_by(&in_terminal(&scene));
    scene.until_up(&here());
    let mut keys = running.child.stdin.take().unwrap();
    keys.write_all(b"\x03").unwrap();
    scene.until_up(&["heard".to_owned()]);
    // The terminal's stand-in does not end while it is typed to, so the typing ends with the run. What the run says at its end
    // is no sign of that: an interrupt takes away what the terminal has not shown yet (termios(3), NOFLSH).
    scene.until("a further interrupt is heard", || {
        let _ = keys.write_all(b"\x03");
        scene.is_reported()
    });
    drop(keys);
    assert_eq!(running.code(), Some(130), "{}", scene.log());
    assert_eq!(scene.of_steps("status"), ["cancelled"]);
    scene.assert_nothing_lives("after the run");
}

#[test]
fn a_terminal_that_stops_the_background_does_not_stop_a_run() {
    let scene = scene(POLITE);
    let mut words = in_terminal(&scene);
    words[2] = format!("stty tostop; exec {}", words[2]);
    let mut running = scene.start_by(&words);
    scene.until_up(&here());
    running.child.stdin.as_mut().unwrap().write_all(b"\x03").unwrap();
    assert_eq!(running.code(), Some(130), "{}", scene.log());
    assert!(scene.path("up/bye").exists(), "it had the time to say goodbye; {}", scene.log());
}

#[test]
fn a_signal_that_is_sent_to_many_is_one_gentle_stop() {
    let scene = scene(POLITE);
    let mut running = scene.start();
    scene.until_up(&here());
    // `timeout` signals its child and then the group, a service manager every process.
    let engine = running.engine();
    running.signal(Signal::TERM);
    rustix::process::kill_process_group(running.front(), Signal::TERM).unwrap();
    rustix::process::kill_process(engine, Signal::TERM).unwrap();
    assert_eq!(running.code(), Some(143), "{}", scene.log());
    assert!(scene.path("up/bye").exists(), "it had the time to say goodbye; {}", scene.log());
}

#[test]
fn two_signals_to_the_program_end_at_once() {
    let scene = scene(STUBBORN);
    let mut running = scene.start();
    scene.until_up(&here());
    running.signal(Signal::INT);
    scene.until_up(&["heard".to_owned()]);
    scene.until("a further interrupt ends it", || {
        running.signal(Signal::INT);
        running.child.try_wait().unwrap().is_some()
    });
    assert_eq!(running.code(), Some(130), "{}", scene.log());
    scene.assert_nothing_lives("after the run");
}

#[test]
fn quit_ends_at_once() {
    let scene = scene(STUBBORN);
    let mut running = scene.start();
    scene.until_up(&here());
    running.signal(Signal::QUIT);
    assert_eq!(running.code(), Some(130), "{}", scene.log());
    assert_eq!(scene.of_steps("status"), ["cancelled"]);
    scene.assert_nothing_lives("after the run");
}

#[test]
fn a_terminal_that_goes_away_does_not_end_a_run() {
    let scene = scene(": >$F/up/here; until [ -e $F/up/go ]; do sleep 0.02; done");
    let mut running = scene.start();
    scene.until_up(&here());
    rustix::process::kill_process_group(running.front(), Signal::HUP).unwrap();
    rustix::process::kill_process(running.engine(), Signal::HUP).unwrap();
    fs::write(scene.path("up/go"), "").unwrap();
    assert_eq!(running.code(), Some(0), "{}", scene.log());
    assert_eq!(scene.of_steps("status"), ["pass"]);
}

#[test]
fn a_run_goes_on_while_its_guard_is_stopped() {
    let scene = scene(": >$F/up/here; until [ -e $F/up/go ]; do sleep 0.02; done");
    let mut running = scene.start();
    scene.until_up(&here());
    let engine = running.engine();
    running.signal(Signal::STOP);
    fs::write(scene.path("up/go"), "").unwrap();
    let state = || fs::read_to_string(format!("/proc/{engine}/stat")).unwrap_or_default();
    scene.until("the engine ends", || state().contains(") Z"));
    assert_eq!(scene.of_steps("status"), ["pass"]);
    running.signal(Signal::CONT);
    assert_eq!(running.code(), Some(0), "{}", scene.log());
}

#[test]
fn a_stopped_engine_hears_of_the_kill_of_its_guard() {
    let scene = scene("$F/stay here");
    let running = scene.start();
    scene.until_up(&here());
    let engine = running.engine();
    rustix::process::kill_process(engine, Signal::STOP).unwrap();
    // Only a process that has been stopped is woken by the end of its guard.
    let stat = || fs::read_to_string(format!("/proc/{engine}/stat")).unwrap_or_default();
    scene.until("the engine is stopped", || stat().contains(") T"));
    running.signal(Signal::KILL);
    scene.until("everything ends", || scene.living().is_empty());
}

#[test]
fn a_kill_for_all_whose_command_line_begins_as_it_was_typed_spares_the_engine() {
    let scene = scene("$F/stay here");
    let mut running = scene.start();
    scene.until_up(&here());
    let [guard, engine] = [running.front(), running.engine()]
        .map(|pid| fs::read_to_string(format!("/proc/{pid}/cmdline")).unwrap().replace('\0', " "));
    let typed = scene.words(env!("CARGO_BIN_EXE_checklist")).join(" ");
    assert_eq!(guard.trim_end(), typed);
    assert_eq!(engine.trim_end(), typed.replacen("/checklist run", "/cl-engine run", 1));
    // As `pkill -9 -f 'checklist run'` would.
    running.signal(Signal::KILL);
    running.end();
    scene.until("everything ends", || scene.living().is_empty());
    assert_eq!(scene.of_steps("status"), ["cancelled"]);
}

#[test]
fn the_exit_code_of_the_run_is_that_of_the_program() {
    assert_eq!(scene("exit 1").start().code(), Some(3), "nobody said what 1 means");
    let scene = scene("exit 0");
    assert_eq!(scene.start().code(), Some(0));
    fs::write(scene.path("scenario.yaml"), "version: 1\n").unwrap();
    assert_eq!(scene.start().code(), Some(2));
}
