//! Where runs are kept: a disk that is full, and a program that is killed at any moment.

use rustix::process::{Pid, Signal, kill_process, kill_process_group};

use crate::playground::{Outcome, PROGRAM, Playground};

/// Runs the scenario `full.yaml` with `state` on a disk of its own of `size`, after `before` (for `sh`). The disk is there for
/// the run only.
#[expect(clippy::print_stdout, reason = "who reads the tests has to know what was not tested")]
fn on_a_disk_of(playground: &Playground, size: &str, before: &str) -> Option<Outcome> {
    if !rustix::process::geteuid().is_root() {
        println!("SKIPPED: only root can mount a small disk");
        return None;
    }
    std::fs::create_dir_all(playground.path("disk")).unwrap();
    let disk = playground.path("disk").display().to_string();
    let script = format!("mount -t tmpfs -o size={size} none {disk} && {{ {before}; }} && exec \"$@\"");
    let args = ["--mount", "sh", "-c", &script, "sh", PROGRAM, "run", "-s", "full.yaml", "--state-dir", &disk];
    Some(playground.start_program("unshare", &[&args[..], &["-o", "json"]].concat()).wait())
}

const MUCH: &str = "
steps:
  - {id: much, title: Print what cannot be compressed, command: [head, -c, 3M, /dev/urandom], max_output: 100kB, assert: {const: 0}}
  - {id: asked, title: Leave a mark, command: [touch, asked], when: much.passed, assert: {const: 0}}
";

#[test]
fn a_full_disk_is_one_clear_error_before_anything_runs() {
    let playground = Playground::new().scenario("full", MUCH);
    let Some(outcome) = on_a_disk_of(&playground, "256k", "head -c 1M /dev/zero >disk/fill 2>/dev/null || :") else {
        return;
    };
    outcome.code(2).one_line().stderr_has("cannot keep runs in").stderr_has("No space left on device");
    assert!(!playground.path("asked").exists());
}

#[test]
fn a_disk_that_gets_full_does_not_touch_the_verdict_and_the_report_says_what_is_missing() {
    let playground = Playground::new().scenario("full", MUCH);
    let Some(outcome) = on_a_disk_of(&playground, "1m", ":") else { return };
    outcome.code(0);
    let report: serde_json::Value = serde_json::from_str(&outcome.stdout).unwrap();
    assert_eq!((&report["verdict"], &report["counts"]["pass"]), (&"pass".into(), &2.into()));
    assert_eq!(report["steps"][0]["stdout"]["bytes"], 3 << 20);
    assert_eq!(report["steps"][0]["stdout"]["sha256"].as_str().map(str::len), Some(64));
    let warnings = report["warnings"].to_string();
    assert!(warnings.contains("the whole stdout of `much` could not be kept: no space left on device"), "{warnings}");
}

#[test]
fn a_kill_at_any_moment_leaves_a_whole_report_or_none_and_a_journal_that_can_be_told() {
    let step = |n| {
        format!(
            "  - {{id: s{n}, title: Say something, command: [echo, '{n}'], extract: text, assert: {{minLength: 1}}}}\n"
        )
    };
    let steps = (0..12).map(step).collect::<Vec<_>>().concat();
    let playground = Playground::new().scenario("short", &format!("\nsteps:\n{steps}"));
    // From the first event to the last, and a few times what comes then.
    for events in (0..=26).step_by(2).chain([26; 4]) {
        let before = playground.runs().len();
        let running =
            playground.start_program("sh", &["-c", &format!("echo $$ >pid; exec {PROGRAM} run -s short.yaml")]);
        crate::playground::until("so much has happened", || {
            let run = playground.runs().into_iter().nth(before)?;
            let journal = std::fs::read(run.join("events.jsonl")).ok()?;
            (journal.split(|byte| *byte == b'\n').count() > events).then_some(())
        });
        let front = std::fs::read_to_string(playground.path("pid"))
            .unwrap()
            .trim()
            .parse()
            .ok()
            .and_then(Pid::from_raw)
            .unwrap();
        let children = std::fs::read_to_string(format!("/proc/{front}/task/{front}/children")).unwrap_or_default();
        let engines = children.split_whitespace().filter_map(|pid| Pid::from_raw(pid.parse().ok()?));
        for pid in engines.collect::<Vec<_>>().into_iter().chain([front]) {
            let _ = kill_process(pid, Signal::KILL);
        }
        let _ = kill_process_group(front, Signal::KILL);
        running.wait();
        let run = playground.runs().pop().unwrap();
        if let Ok(report) = std::fs::read(run.join("report.json")) {
            let report: serde_json::Value = serde_json::from_slice(&report).expect("a whole report or none");
            assert_eq!(report["counts"]["pass"], 12);
        }
        let events = checklist::store::read_events(&run).expect("a journal is torn in its last line at the most");
        assert!(events.len() <= 2 + 2 * 12);
    }
    playground.run(&["runs"]).code(0).stdout_has("interrupted");
}
