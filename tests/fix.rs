//! A change that a run proposed: shown, agreed to by real signatures, made, verified; and every way around that is refused.

use std::path::PathBuf;

use rustix::process::Signal;
use serde_json::Value as Json;

use crate::keys::Key;
use crate::playground::{Outcome, PROGRAM, Playground, until};

const HEAD: &str = "version: 1
id: service
title: Diagnose a service that does not run
owner: ops
defaults: {timeout: 20s, role: reader}
steps:
  - id: running
    title: Verify that the service runs
    command: [cat, service]
    extract: text
    outcomes: {running: pass, stopped: fail}
diagnoses:
  - {id: stopped, when: running.failed, cause: The service was stopped, remediations: [start]}
  - {id: never, when: running.value == \"never\", cause: It never was, remediations: [rebuild]}
remediations:
  rebuild: {title: Build it anew, role: admin, preview: [echo, all], command: [touch, rebuilt]}
";

/// The remediation, of which a test may say some things otherwise.
const START: [(&str, &str); 9] = [
    ("title", "Start the service"),
    ("role", "admin"),
    ("preview", "[echo, service]"),
    ("command", "[sh, -c, echo running > service; echo x >> changes]"),
    ("timeout", "20s"),
    ("approval", "{from: [ops]}"),
    ("verify", "[running]"),
    ("verify_for", "{every: 20ms, stable: 2, deadline: 20s}"),
    ("rollback", "[sh, -c, echo back > service; echo y >> changes]"),
];

/// A service that does not run, and people with keys.
struct Scene {
    playground: Playground,
}

fn account() -> String {
    duct::cmd!("id", "-un").read().unwrap()
}

/// The scene, with what of the remediation is other than usual.
fn scene(other: &[(&str, &str)]) -> Scene {
    let line = |(key, usual): &(&str, &str)| {
        let value = other.iter().find(|(name, _)| name == key).map_or(*usual, |(_, value)| *value);
        if value.is_empty() { String::new() } else { format!("    {key}: {value}\n") }
    };
    let more = other.iter().filter(|(key, _)| !START.iter().any(|(known, _)| known == key)).map(line);
    let start: String = START.iter().map(line).chain(more).collect();
    let me = account();
    let access = format!(
        "version: 1\ngroups: {{ops: [{me}, bob, carol]}}\nallow:\n  - {{who: [\"*\"], roles: [reader]}}\n  - {{who: [ops], roles: [admin]}}\n"
    );
    let playground = Playground::new()
        .file("service.yaml", &format!("{HEAD}  start:\n{start}"))
        .file("roles.yaml", "version: 1\nroles: {reader: {}, admin: {}}\n")
        .file("access.yaml", &access)
        .file("targets.yaml", "version: 1\ntargets: {here: {host: localhost, labels: {env: test}}}\n")
        .file("service", "stopped\n");
    let mut signers = String::new();
    for person in ["bob", "carol", "eve", me.as_str()] {
        signers.push_str(&Key::new(playground.path("").as_path(), &format!("key-{person}")).line(person, ""));
    }
    let scene = Scene { playground: playground.file("allowed_signers", &signers) };
    scene.run();
    scene
}

impl Scene {
    /// A run that proposes to start the service.
    fn run(&self) {
        self.playground.run(&["run", "-s", "service.yaml", "-t", "here", "-q"]).code(1);
    }

    #[track_caller]
    fn fix(&self, more: &[&str]) -> Outcome {
        self.playground.run(&[&["fix", "last"], more].concat())
    }

    #[track_caller]
    fn approve(&self, person: &str, more: &[&str]) -> Outcome {
        let key = self.playground.path(&format!("key-{person}")).display().to_string();
        let args = ["approve", "last", "start", "--reason", "looked at it", "--as", person, "--key", &key];
        self.playground.run(&[&args, more].concat())
    }

    /// How often something was changed, and what the service says.
    fn state(&self) -> (usize, String) {
        let changes = std::fs::read_to_string(self.playground.path("changes")).unwrap_or_default();
        (changes.lines().count(), std::fs::read_to_string(self.playground.path("service")).unwrap().trim().to_owned())
    }

    #[track_caller]
    fn untouched(&self) {
        assert_eq!(self.state(), (0, "stopped".to_owned()));
    }

    /// The record of the newest fix.
    #[track_caller]
    fn record(&self) -> Json {
        let newest = self.fixes().pop().expect("there is no fix");
        let json = serde_json::from_slice(&std::fs::read(newest.join("fix.json")).unwrap()).unwrap();
        crate::schemas::assert_valid("fix", &json);
        json
    }

    fn fixes(&self) -> Vec<PathBuf> {
        self.playground.runs().into_iter().filter(|run| run.join("fix.jsonl").exists()).collect()
    }

    fn rewrite(&self, file: &str, from: &str, to: &str) {
        let path = self.playground.path(file);
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(text.contains(from), "{from} in {file}");
        std::fs::write(path, text.replace(from, to)).unwrap();
    }

    /// What the audit tells, in order, without what only looks.
    fn audit(&self) -> Vec<String> {
        let told = self.playground.run(&["audit", "--json"]).code(0).stdout.clone();
        let lines = serde_json::from_str::<Json>(&told).unwrap()["lines"].as_array().unwrap().clone();
        let what = lines.iter().map(|line| line["what"].as_str().unwrap().to_owned());
        what.filter(|what| !what.starts_with("run_")).collect()
    }
}

#[test]
fn a_change_is_shown_agreed_to_made_and_verified_and_all_of_it_can_be_proven() {
    let scene = scene(&[]);
    let shown = scene.fix(&["--dry-run"]);
    shown.code(0).stdout_has("start on here: shown, nothing was changed").stdout_has("\nWhat it touches\n  service\n");
    scene.fix(&[]).code(5).stdout_has("not approved, nothing was changed").stdout_has("1 more must agree of ops");
    scene.untouched();
    scene.approve("bob", &[]).code(0).stdout_has("\"person\": \"bob\"");
    scene.fix(&["--reason", "INC-7"]).code(0).stdout_has("recovered 1 of 1, 2 times in a row");
    assert_eq!(scene.state(), (1, "running".to_owned()));
    let record = scene.record();
    assert_eq!(record["outcome"], "recovered");
    assert_eq!(record["remediation"]["proposed_by"], serde_json::json!(["stopped"]));
    let approval = &record["approvals"][0];
    assert_eq!((&approval["person"], &approval["reason"]), (&"bob".into(), &"looked at it".into()));
    assert_eq!(record["fix"]["reason"], "INC-7");
    let told: Vec<String> = scene.audit();
    let wanted = "fix_started fix_ended fix_started fix_ended approved \
                  fix_started approved change_started change_ended verified fix_ended";
    assert_eq!(told.join(" "), wanted);
    scene.playground.run(&["verify", "--all"]).code(0);
    let id = record["fix"]["id"].as_str().unwrap();
    scene.playground.run(&["report", id]).code(0).stdout_has("start on here: recovered");
    scene.playground.run(&["runs"]).code(0).stdout_has("recovered     fix start on here for run ");
    scene.playground.run(&["replay", "--all"]).code(0).stdout_has("of 1 past run");
    scene.playground.run(&["graph", "service.yaml", "--run", id]).code(2).stderr_has("is a fix, not a run of checks");
    // Its approval is used up: who wants to do it again looks again.
    scene.fix(&[]).code(5).stdout_has("a change was made with it already");
    assert_eq!(scene.state().0, 1);
}

#[test]
fn two_of_three_people_and_never_whoever_runs_the_fix() {
    let scene = scene(&[("approval", "{from: [ops], min: 2, not_requester: true}")]);
    let me = account();
    scene.approve(&me, &[]).code(0);
    scene.approve("bob", &[]).code(0);
    scene.approve("bob", &["--expires", "2h"]).code(0);
    scene.approve("eve", &[]).code(5).stderr_has("eve is none of ops");
    let refused = scene.fix(&[]);
    refused.code(5).stdout_has("1 more must agree of ops").stdout_has("bob agreed already");
    refused.stdout_has(&format!("{me} runs the fix, and may not agree to it"));
    scene.untouched();
    scene.approve("carol", &[]).code(0);
    scene.fix(&[]).code(0);
    let record = scene.record();
    let people: Vec<&str> =
        record["approvals"].as_array().unwrap().iter().map(|one| one["person"].as_str().unwrap()).collect();
    assert_eq!(people.len(), 2, "{people:?}");
}

#[test]
fn an_approval_counts_for_what_was_agreed_to_and_for_nothing_else() {
    let scene = scene(&[]);
    let fix_with = |file: &str| scene.fix(&["start", "--approval", file]);
    let refused = |file: &str, why: &str| {
        fix_with(file).code(5).stdout_has(&format!("not bob: {why}"));
        scene.untouched();
    };
    let forget = || std::fs::remove_dir_all(kept_approvals(&scene)).unwrap();
    scene.approve("bob", &["-o", "first.json", "--expires", "0s"]).code(0);
    forget();
    refused("first.json", "it expired at ");
    scene.approve("bob", &["-o", "good.json"]).code(0);
    forget();
    let good = std::fs::read_to_string(scene.playground.path("good.json")).unwrap();
    let edited = |name: &str, from: &str, to: &str| {
        assert!(good.contains(from), "{from}");
        std::fs::write(scene.playground.path(name), good.replacen(from, to, 1)).unwrap();
    };
    edited("edited.json", "looked at it", "asked for it");
    refused("edited.json", "the signature does not hold: it is of another text");
    edited("unsigned.json", "-----BEGIN SSH SIGNATURE-----", "-----BEGIN SOMETHING-----");
    refused("unsigned.json", "the signature does not hold: it is no signature");
    edited("other.json", "\"remediation\": \"start\"", "\"remediation\": \"rebuild\"");
    refused("other.json", "it is for another remediation");
    edited("nothing.json", "checklist.approval/1", "checklist.approval/9");
    fix_with("nothing.json").code(2).stderr_has("[C8107]");
    edited("more.json", "{", "{\"more\": 1,");
    fix_with("more.json").code(2).stderr_has("[C8107]");
    fix_with("none.json").code(2).stderr_has("no such file or directory");
    // Somebody else's key under bob's name.
    scene.rewrite("allowed_signers", "bob ", "nobody ");
    refused("good.json", "the signature does not hold: no line of allowed_signers names this person with this key");
    scene.rewrite("allowed_signers", "nobody ", "bob valid-before=\"20200101\" ");
    refused("good.json", "the signature does not hold: the key has expired");
    scene.rewrite("allowed_signers", "bob valid-before=\"20200101\" ", "bob ");
    // The same again for a run that found the same: it is another run.
    scene.run();
    refused("good.json", "it is for another run");
    scene.playground.run(&["fix", &first_run(&scene), "start", "--approval", "good.json"]).code(0);
}

fn kept_approvals(scene: &Scene) -> PathBuf {
    let state = scene.playground.runs()[0].parent().unwrap().parent().unwrap().to_owned();
    state.join("approvals")
}

fn first_run(scene: &Scene) -> String {
    scene.playground.runs()[0].file_name().unwrap().to_str().unwrap().to_owned()
}

#[test]
fn what_is_no_longer_what_the_run_looked_at_is_not_changed() {
    type Edit = fn(&Scene);
    let edits: [(Edit, i32, &str); 9] = [
        (|scene| scene.rewrite("service.yaml", "echo running", "echo  running"), 2, "[C8104]"),
        (|scene| scene.rewrite("targets.yaml", "env: test", "env: prod"), 2, "labels.env was test, is prod"),
        (|scene| scene.rewrite("targets.yaml", "host: localhost", "host: 127.0.0.1"), 2, "[C8105]"),
        (
            |scene| {
                let evidence = scene.playground.runs()[0].join("evidence/running.stdout");
                std::fs::write(evidence, "stopPed\n").unwrap();
            },
            2,
            "it was changed since it ended: evidence/running.stdout was changed",
        ),
        (
            |scene| std::fs::remove_file(scene.playground.runs()[0].join("report.json")).unwrap(),
            2,
            "it was interrupted",
        ),
        (
            |scene| {
                let (file, real) = (scene.playground.path("allowed_signers"), scene.playground.path("elsewhere"));
                std::fs::rename(&file, &real).unwrap();
                std::os::unix::fs::symlink(&real, &file).unwrap();
            },
            2,
            "`allowed_signers` says whose key is whose, and cannot be believed",
        ),
        (
            |scene| {
                let (file, real) =
                    (scene.playground.path("service.yaml"), scene.playground.path("drafts/service.yaml"));
                std::fs::create_dir(scene.playground.path("drafts")).unwrap();
                std::fs::rename(&file, &real).unwrap();
                std::os::unix::fs::symlink(&real, &file).unwrap();
            },
            2,
            "[C8002]",
        ),
        (
            |scene| std::fs::remove_file(scene.playground.path("allowed_signers")).unwrap(),
            5,
            "there is no allowed_signers",
        ),
        (|scene| scene.rewrite("access.yaml", "bob, carol", "carol"), 5, "bob is none of ops"),
    ];
    for (edit, code, said) in edits {
        let scene = scene(&[]);
        scene.approve("bob", &[]).code(0);
        edit(&scene);
        // Not by `fix`, which takes a run that was changed for a defect.
        let output = scene.playground.expression(PROGRAM, &["fix", "last"]).stdout_capture().stderr_capture().run();
        let output = output.unwrap();
        let text = [output.stdout, output.stderr].concat();
        let text = String::from_utf8(text).unwrap();
        assert!(output.status.code() == Some(code) && text.contains(said), "{said}: {:?}\n{text}", output.status);
        scene.untouched();
    }
}

#[test]
fn nothing_in_the_environment_and_nothing_piped_in_stands_for_a_person() {
    let scene = scene(&[]);
    let typed =
        scene.playground.expression(PROGRAM, &["fix", "last", "start"]).stdin_bytes("start\nbecause\nrollback\n");
    assert_eq!(typed.stdout_capture().stderr_capture().run().unwrap().status.code(), Some(5));
    scene.untouched();
    let me = account();
    let fooled = Scene {
        playground: scene
            .playground
            .env("CHECKLIST_OPERATOR", "bob")
            .env("USER", "bob")
            .env("LOGNAME", "bob")
            .env("CHECKLIST_REASON", "start")
            .env("CHECKLIST_ROLES", "admin,reader")
            .env("CHECKLIST_SIGN_AS", "bob")
            .env("CHECKLIST_ROLLBACK", "1")
            .env("CHECKLIST_MAX_AGE", "1000d"),
    };
    fooled.fix(&[]).code(5);
    fooled.untouched();
    assert_eq!(fooled.record()["fix"]["account"], me);
    let fooled = Scene { playground: fooled.playground.env("CHECKLIST_APPROVAL", "service.yaml") };
    fooled.fix(&[]).code(2).stderr_has("[C8107]");
    fooled.untouched();
}

#[test]
fn who_may_not_use_the_role_changes_nothing_and_is_told_who_could() {
    let scene = scene(&[]);
    scene.approve("bob", &[]).code(0);
    scene.rewrite("access.yaml", "who: [ops], roles: [admin]", "who: [bob], roles: [admin]");
    scene
        .fix(&[])
        .code(5)
        .stderr_has("denied, nothing was changed")
        .stderr_has("no line of access.yaml allows it; bob could");
    scene.fix(&["--roles", "reader"]).code(5);
    scene.untouched();
    assert_eq!(scene.audit().join(" "), "approved denied denied");
}

#[test]
fn only_what_the_run_proposes_is_done() {
    let scene = scene(&[]);
    scene
        .fix(&["rebuild"])
        .code(2)
        .stderr_has("[C8101]")
        .stderr_has("no confirmed diagnosis and no answer leads to it");
    scene.fix(&["strat"]).code(2).stderr_has("did you mean `start`?");
    std::fs::write(scene.playground.path("service"), "running\n").unwrap();
    scene.playground.run(&["run", "-s", "service.yaml", "-t", "here", "-q"]).code(0);
    scene.fix(&[]).code(2).stderr_has("this run proposes nothing");
    assert!(scene.fixes().is_empty() && !scene.playground.path("rebuilt").exists());
}

#[test]
fn what_would_touch_nothing_or_too_much_or_cannot_be_shown_is_not_done() {
    for (preview, code, outcome) in [
        ("[sh, -c, echo]", 2, "it would touch nothing"),
        ("[seq, '2']", 2, "it would touch 2 objects, and at most 1 may be"),
        ("[sh, -c, 'echo one; exit 3']", 3, "the preview failed: exit 3"),
        ("[no-such-program]", 3, "`no-such-program` was not found in PATH"),
    ] {
        let scene = scene(&[("preview", preview)]);
        scene.approve("bob", &[]).code(0);
        scene.fix(&[]).code(code).stdout_has(outcome);
        scene.untouched();
    }
    let scene = scene(&[("preview", "")]);
    scene.fix(&[]).code(2).stderr_has("[C8106]");
    let scene = self::scene(&[("preview", "[seq, '3']"), ("max_objects", "3")]);
    scene.approve("bob", &[]).code(0);
    scene.fix(&[]).code(0);
    assert_eq!(scene.record()["objects"], serde_json::json!(["1", "2", "3"]));
}

#[test]
fn what_does_not_help_is_told_in_numbers_and_rolled_back_only_if_that_is_wanted() {
    let change = ("command", "[sh, -c, echo x >> changes]");
    let how = ("verify_for", "{every: 20ms, deadline: 100ms}");
    let scene = scene(&[change, how]);
    scene.approve("bob", &[]).code(0);
    scene.fix(&[]).code(1).stdout_has("recovered 0 of 1 after ").stdout_has("the way back was not taken");
    assert_eq!(scene.state(), (1, "stopped".to_owned()));
    scene.approve("carol", &[]).code(0);
    scene.fix(&["--rollback"]).code(1).stdout_has("start on here: rolled back");
    assert_eq!(scene.state(), (3, "back".to_owned()));
    assert!(scene.audit().join(" ").ends_with("change_ended rollback_started rollback_ended verified fix_ended"));
    let scene = self::scene(&[("command", "[sh, -c, 'echo x >> changes; exit 4']"), how]);
    scene.approve("bob", &[]).code(0);
    scene.fix(&[]).code(1).stdout_has("the change failed: exit 4");
    let scene = self::scene(&[("verify", ""), ("verify_for", "")]);
    scene.approve("bob", &[]).code(0);
    scene.fix(&[]).code(3).stdout_has("the scenario names no step that tells whether it helped");
}

/// Types the first argument when it is asked for, on a terminal of its own that the rest of the arguments run on.
const TERMINAL: &str = r"
import os, pty, sys
pid, terminal = pty.fork()
if pid == 0:
    os.execvp(sys.argv[2], sys.argv[2:])
said, is_typed = b'', False
while True:
    try:
        chunk = os.read(terminal, 4096)
    except OSError:
        break
    if not chunk:
        break
    said += chunk
    if b'Type the name' in said and not is_typed:
        os.write(terminal, sys.argv[1].encode())
        is_typed = True
sys.stdout.buffer.write(said)
sys.stdout.flush()
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
";

#[test]
fn whoever_sits_at_the_terminal_types_what_is_to_be_done() {
    let typed = |scene: &Scene, typed: &str| {
        let args = ["-c", TERMINAL, typed, PROGRAM, "fix", "last", "--reason", "INC-7"];
        let output = scene.playground.expression("/usr/bin/python3", &args).stdout_capture().run().unwrap();
        (output.status.code(), String::from_utf8_lossy(&output.stdout).into_owned())
    };
    let scene = scene(&[]);
    let (code, said) = typed(&scene, "yes\n");
    assert!(code == Some(5) && said.contains("`yes` is not `start`"), "{code:?} {said}");
    scene.untouched();
    let (code, said) = typed(&scene, "start\n");
    assert!(code == Some(0) && said.contains("Type the name of the remediation to change here"), "{code:?} {said}");
    assert_eq!(scene.record()["approvals"][0]["by"], "terminal");
    let scene = self::scene(&[("approval", "{from: [ops], not_requester: true}")]);
    let (code, said) = typed(&scene, "start\n");
    assert!(code == Some(5) && said.contains("runs the fix, and may not agree to it"), "{code:?} {said}");
    scene.untouched();
}

#[test]
fn a_signal_before_the_change_changes_nothing_and_one_during_it_says_that_nothing_is_known() {
    let interrupted = |other: &[(&str, &str)], phase: &str, signal: Signal| {
        let scene = scene(other);
        scene.approve("bob", &[]).code(0);
        let running = scene.playground.start(&["fix", "last", "--rollback"]);
        let told = format!("\"phase\":\"{phase}\"");
        until(phase, || {
            let journal = std::fs::read_to_string(scene.fixes().pop()?.join("fix.jsonl")).ok()?;
            let began =
                journal.rsplit_once('\n')?.0.lines().any(|line| line.contains("phase_began") && line.contains(&told));
            (began && (phase != "change" || scene.playground.path("begun").exists())).then_some(())
        });
        running.signal(signal);
        (running.wait(), scene)
    };
    let slow = "[sh, -c, touch begun; sleep 60; echo x >> changes]";
    let (outcome, scene) = interrupted(&[("preview", "[sleep, '60']")], "preview", Signal::INT);
    outcome.code(130).stdout_has("stopped, nothing was changed");
    scene.untouched();
    let (outcome, scene) = interrupted(&[("command", slow)], "change", Signal::TERM);
    outcome.code(143).stdout_has("what it changed is not known");
    // The way back, wanted before, is not taken by a program that was told to stop.
    assert_eq!((scene.record()["outcome"].clone(), scene.state().0), ("unknown".into(), 0));
    let verify = ("verify_for", "{every: 20s, stable: 3, deadline: 60s}");
    let (outcome, scene) = interrupted(&[verify], "verification", Signal::INT);
    outcome.code(130).stdout_has("whether it helped was not looked at to the end");
    assert_eq!(scene.state(), (1, "running".to_owned()));
}

/// The engine outlives whoever guards it only for as long as it takes to end what it does, and to write that down.
#[test]
fn of_a_fix_that_was_killed_it_is_known_how_far_it_came() {
    let scene = scene(&[("command", "[sh, -c, touch begun; sleep 60; echo x >> changes]")]);
    scene.approve("bob", &[]).code(0);
    let running = scene.playground.start(&["fix", "last", "--rollback"]);
    until("the change begins", || scene.playground.path("begun").exists().then_some(()));
    running.signal(Signal::KILL);
    until("it is sealed", || scene.fixes()[0].join("manifest.json").exists().then_some(()));
    until("nothing of it goes on", || (scene.audit().last()? == "fix_ended").then_some(()));
    running.wait();
    scene.playground.run(&["report"]).code(0).stdout_has("what it changed is not known");
    assert_eq!(scene.state().0, 0);
    // What was agreed to was begun, so it is not begun a second time without a second look.
    scene.fix(&[]).code(5).stdout_has("a change was made with it already");
}

#[test]
fn of_several_items_it_is_told_how_many_recovered() {
    let scene = scene(&[("verify_for", "{every: 20ms, deadline: 100ms}")]);
    scene.rewrite("service.yaml", "verify: [running]", "verify: [each]");
    scene.rewrite(
        "service.yaml",
        "steps:\n",
        "facts:\n  names: {command: [printf, 'a\\nb\\nc'], extract: {text: true, as: list}}\nsteps:\n  - id: each\n    title: Verify each\n    for_each: \"{{ facts.names }}\"\n    command: [sh, -c, 'test \"$0\" != b && test \"$(cat service)\" = running', \"{{ item }}\"]\n    outcomes: {0: pass, 1: fail}\n",
    );
    scene.run();
    scene.approve("bob", &[]).code(0);
    scene.fix(&[]).code(1).stdout_has("recovered 2 of 3 after ");
    scene.playground.run(&["verify", "--all"]).code(0);
}

/// The clock is that of the program alone: libfaketime stands between it and the kernel.
#[test]
fn a_run_that_is_old_or_from_the_future_is_no_ground_and_an_approval_is_not_older_than_its_clock() {
    const LIBRARY: &str = "faketime/libfaketime.so.1";
    let folders = ["/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/lib"];
    let library =
        folders.iter().map(|folder| format!("{folder}/{LIBRARY}")).find(|path| std::path::Path::new(path).exists());
    let library = library.expect("libfaketime is not installed: run scripts/install-test-packages");
    let scene = scene(&[]);
    scene.approve("bob", &[]).code(0);
    let at = |scene: Scene, clock: &str| Scene {
        playground: scene
            .playground
            .env("LD_PRELOAD", &library)
            .env("FAKETIME_DONT_FAKE_MONOTONIC", "1")
            .env("FAKETIME", clock),
    };
    let scene = at(scene, "+16m");
    scene.fix(&[]).code(2).stderr_has("[C8102]").stderr_has("at most 15m is allowed");
    let scene = at(scene, "-1h");
    scene.fix(&[]).code(2).stderr_has("[C8102]").stderr_has("and the clock says");
    let scene = at(scene, "+90m");
    scene.fix(&["--max-age", "2h"]).code(5).stdout_has("it expired at ");
    scene.untouched();
    let scene = at(scene, "+0");
    scene.fix(&[]).code(0);
}

/// Whoever agrees needs no credentials; whoever changes has them fetched, and they are in nothing that is kept or shown.
#[test]
fn a_secret_of_the_role_is_in_nothing_that_is_kept_or_shown_and_is_not_needed_to_agree() {
    const SECRET: &str = "kanarie-5f1e-9a7c";
    let change = ("command", "[sh, -c, 'echo $TOKEN; echo running > service; echo x >> changes']");
    let scene = scene(&[("preview", "[sh, -c, 'echo service $TOKEN']"), change]);
    scene.rewrite("roles.yaml", "admin: {}", "admin: {env: {TOKEN: {env: SOURCE}}}");
    scene.fix(&[]).code(2).stderr_has("the environment variable `SOURCE` is not set");
    scene.approve("bob", &[]).code(0);
    let scene = Scene { playground: scene.playground.env("SOURCE", SECRET) };
    let outcome = scene.fix(&[]);
    outcome.code(0).stdout_has("\nWhat it touches\n  service ***");
    assert!(!outcome.to_string().contains(SECRET));
    let holds = |bytes: &[u8]| bytes.windows(SECRET.len()).any(|window| window == SECRET.as_bytes());
    let with = scene.playground.kept().into_iter().find(|(_, bytes)| holds(bytes));
    assert!(with.is_none(), "the secret was kept in {:?}", with.unwrap().0);
    assert_eq!(scene.state(), (1, "running".to_owned()));
}

/// The change does not heed TERM, so it takes its grace to end it.
#[test]
fn the_way_back_begins_when_nothing_of_the_change_is_left() {
    let stubborn =
        "[sh, -c, \"trap '' TERM; (trap '' TERM; while true; do echo x >> alive; sleep 0.01; done) & wait\"]";
    let back = "[sh, -c, 'wc -l < alive > seen; sleep 0.1; wc -l < alive >> seen']";
    let scene = scene(&[("command", stubborn), ("timeout", "1s"), ("rollback", back)]);
    scene.approve("bob", &[]).code(0);
    scene
        .fix(&["--rollback"])
        .code(1)
        .stdout_has("start on here: rolled back")
        .stdout_has("change: not done in time after ");
    let seen = std::fs::read_to_string(scene.playground.path("seen")).unwrap();
    let seen: Vec<&str> = seen.lines().map(str::trim).collect();
    assert!(seen.len() == 2 && seen[0] == seen[1] && seen[0] != "0", "{seen:?}");
}
