//! A run: what goes on at once, what waits, how it is bounded and how it is ended.

use rustix::process::Signal;
use serde_json::{Value as Json, json};

use crate::playground::{PROGRAM, Playground, Report, until};

const FIVE_SLEEPS: &str = "
steps:
  - &step {id: a, title: Wait for a, command: [sleep, '2'], env: {N: a}, assert: {const: 0}}
  - {<<: *step, id: b, env: {N: b}}
  - {<<: *step, id: c, env: {N: c}}
  - {<<: *step, id: d, env: {N: d}}
  - {<<: *step, id: e, env: {N: e}}
";

#[test]
fn independent_steps_run_at_once_unless_there_is_one_job() {
    let (at_once, in_turn) =
        (Playground::new().scenario("sleeps", FIVE_SLEEPS), Playground::new().scenario("sleeps", FIVE_SLEEPS));
    let slow = in_turn.start(&["run", "-s", "sleeps.yaml", "--jobs", "1"]);
    let fast = at_once.run(&["run", "-s", "sleeps.yaml"]).code(0).report();
    let slow = slow.wait().code(0).report();
    let mut turns: Vec<_> = ["a", "b", "c", "d", "e"].iter().map(|id| slow.interval(id)).collect();
    assert!(turns.is_sorted(), "in the order of the scenario: {turns:?}");
    // A millisecond for the clock's own steps.
    assert!(turns.windows(2).all(|pair| pair[0].1 <= pair[1].0 + 1), "never two at once: {turns:?}");
    assert!(slow.0["run"]["duration_ms"].as_u64().unwrap() >= 10_000);
    turns = ["a", "b", "c", "d", "e"].iter().map(|id| fast.interval(id)).collect();
    let (last_begin, first_end) =
        (turns.iter().map(|turn| turn.0).max().unwrap(), turns.iter().map(|turn| turn.1).min().unwrap());
    assert!(last_begin < first_end, "there is a moment at which all five run: {turns:?}");
    assert_eq!(fast.statuses(), slow.statuses());
    assert_eq!(fast.verdict(), "pass");
}

const MANY: &str = "
params: {limit: {type: integer, default: 3, description: A bound}}
steps:
  - {id: one, title: Print one, command: &same [printf, \"1\\n2\\n3\\n\"], extract: {count: '\\d'}, assert: {maximum: \"{{ params.limit }}\"}}
  - {id: same, title: Print the same, command: *same, extract: {regex: '(\\d)', as: integer}, assert: {const: 2}}
  - {id: broken, title: Run what is not there, command: [no-such-program-anywhere], assert: {const: 0}}
  - {id: undeclared, title: Answer what nobody declared, command: [sh, -c, exit 7], outcomes: {0: pass}}
  - {id: after, title: Ask after one, command: [echo, x], when: one.passed, assert: {const: 0}}
  - {id: skipped, title: Ask when one failed, command: [echo, y], when: one.failed, assert: {const: 0}}
  - {id: follows, title: Ask what skipped says, command: [echo, z], when: skipped.value == 0, assert: {const: 0}}
  - {id: blocked, title: Ask what broken says, command: [echo, q], when: broken.value == 0, assert: {const: 0}}
diagnoses:
  - {id: so, when: same.failed, cause: It is so}
  - {id: not_so, when: one.failed, cause: It is not so}
  - {id: open, when: broken.failed, cause: Nobody knows}
";

#[test]
fn every_step_has_the_status_that_its_answer_and_its_condition_give_it() {
    let report = Playground::new().scenario("many", MANY).run(&["run", "-s", "many.yaml"]).code(1).report();
    let expected = [
        ("one", "pass"),
        ("same", "fail"),
        ("broken", "error"),
        ("undeclared", "error"),
        ("after", "pass"),
        ("skipped", "skipped"),
        ("follows", "skipped"),
        ("blocked", "blocked"),
    ];
    assert_eq!(report.statuses(), expected);
    assert_eq!(report.step("same")["shared_with"], "one");
    assert_eq!(report.diagnoses("confirmed"), ["so"]);
    assert_eq!(report.diagnoses("ruled_out"), ["not_so"]);
    assert_eq!(report.diagnoses("undetermined"), ["open"]);
    let because = report.0["diagnoses"][2]["undetermined_because"].to_string();
    assert!(because.contains("step `broken`"), "{because}");
}

#[test]
fn only_times_and_ids_differ_between_one_job_and_sixty_four() {
    let comparable = |jobs: &str| {
        let playground = Playground::new().scenario("many", MANY);
        let Report(mut json) = playground.run(&["run", "-s", "many.yaml", "--jobs", jobs]).code(1).report();
        for name in ["id", "started_at", "finished_at", "duration_ms", "first_verdict_ms"] {
            json["run"][name] = Json::Null;
        }
        for step in json["steps"].as_array_mut().unwrap() {
            (step["started_at"], step["duration_ms"]) = (Json::Null, Json::Null);
        }
        json
    };
    assert_eq!(format!("{:#}", comparable("1")), format!("{:#}", comparable("64")));
}

#[test]
fn a_timeout_ends_the_whole_group_and_nothing_else() {
    let playground = Playground::new().scenario(
        "slow",
        "
steps:
  - id: slow
    title: Sleep in two processes
    timeout: 2s
    kill_grace: 200ms
    shell: |
      trap '' TERM
      sleep 300 & echo $! > child
      echo $$ > leader
      wait; sleep 300
    assert: {const: 0}
  - {id: quick, title: Answer, command: [echo, ok], assert: {const: 0}}
",
    );
    let report = playground.run(&["run", "-s", "slow.yaml"]).code(3).report();
    assert_eq!(report.statuses(), [("slow", "timeout"), ("quick", "pass")]);
    assert_eq!(report.step("slow")["leftover_processes"], 0);
    let took = report.step("slow")["duration_ms"].as_u64().unwrap();
    assert!((2_000..5_000).contains(&took), "timeout 2s, kill_grace 200ms: {took} ms");
    for file in ["child", "leader"] {
        assert!(!is_alive(&std::fs::read_to_string(playground.path(file)).unwrap()), "the {file} is still there");
    }
}

#[test]
fn a_held_pipe_is_no_timeout() {
    // `setsid` takes the holder out of the group, so that ending the group does not close the pipe.
    let playground = Playground::new().scenario(
        "held",
        "
steps:
  - id: held
    title: Leave somebody at the pipe
    shell: |
      setsid sh -c 'echo $$ > holder; exec sleep 30' &
      while ! [ -s holder ]; do sleep 0.01; done
      echo answer
    extract: text
    outcomes: {answer: pass}
",
    );
    let report = playground.run(&["run", "-s", "held.yaml"]).code(0).report();
    let holder = std::fs::read_to_string(playground.path("holder")).unwrap();
    let holder = rustix::process::Pid::from_raw(holder.trim().parse().unwrap()).unwrap();
    let _ = rustix::process::kill_process(holder, Signal::KILL);
    assert_eq!((report.status("held"), &report.step("held")["pipe_left_open"]), ("pass", &Json::Bool(true)));
    assert!(report.step("held")["duration_ms"].as_u64().unwrap() < 10_000);
}

const WHAT_IS_NAMED: &str = "
steps:
  - {id: first, title: Ask first, command: [echo, '1'], extract: {regex: '(1)', as: integer}, assert: {const: 1}}
  - {id: second, title: Ask second, command: [echo, '2'], when: first.passed, assert: {const: 0}}
  - {id: third, title: Ask third, command: [echo, '3'], when: second.passed, assert: {const: 0}}
  - {id: other, title: Ask something else, command: [touch, asked], assert: {const: 0}}
diagnoses:
  - {id: cause, when: other.failed, cause: Something else is wrong}
";

#[test]
fn a_chosen_step_brings_what_its_condition_names_and_nothing_more() {
    let playground = Playground::new().scenario("chosen", WHAT_IS_NAMED);
    let report = playground.run(&["run", "-s", "chosen.yaml", "--step", "third"]).code(0).report();
    assert_eq!(report.statuses(), [("first", "pass"), ("second", "pass"), ("third", "pass")]);
    assert!(!playground.path("asked").exists());
    assert_eq!(report.diagnoses("undetermined"), ["cause"], "what was not asked rules nothing out");
    let wrong = playground.run(&["run", "-s", "chosen.yaml", "--step", "thrid"]);
    wrong.code(2).stderr_has("did you mean `third`?");
}

#[test]
fn what_the_budget_leaves_unasked_is_cancelled_and_the_run_inconclusive() {
    let playground = Playground::new().scenario(
        "bounded",
        "
budget: 2s
steps:
  - {id: quick, title: Answer, command: [echo, ok], assert: {const: 0}}
  - {id: slow, title: Sleep, command: [sleep, '300'], assert: {const: 0}}
  - {id: never, title: Wait for slow, command: [touch, asked], when: slow.answered or not slow.answered, assert: {const: 0}}
",
    );
    let report = playground.run(&["run", "-s", "bounded.yaml"]).code(3).report();
    assert_eq!(report.statuses(), [("quick", "pass"), ("slow", "cancelled"), ("never", "cancelled")]);
    assert_eq!(report.verdict(), "inconclusive");
    assert!(!playground.path("asked").exists());
    assert!(report.0["run"]["stopped"].as_str().unwrap().contains("budget"));
}

const INTERRUPTIBLE: &str = "
steps:
  - {id: quick, title: Answer, command: [echo, found], extract: text, outcomes: {found: fail}}
  - {id: slow, title: Sleep, when: quick.failed, shell: 'echo $$ > pid; exec sleep 300', assert: {const: 0}}
  - {id: never, title: Wait for slow, when: slow.passed, command: [touch, asked], assert: {const: 0}}
diagnoses:
  - {id: cause, when: quick.failed, cause: It was found}
";

#[test]
fn an_interrupt_and_a_term_end_a_run_with_a_valid_report() {
    for (signal, code) in [(Signal::INT, 130), (Signal::TERM, 143)] {
        let playground = Playground::new().scenario("stopped", INTERRUPTIBLE);
        let run = playground.start(&["run", "-s", "stopped.yaml"]);
        let pid = step_is_running(&playground);
        run.signal(signal);
        let outcome = run.wait();
        outcome.code(code).stdout_has("It was found");
        let report = outcome.report();
        assert_eq!(report.statuses(), [("quick", "fail"), ("slow", "cancelled"), ("never", "cancelled")]);
        assert_eq!((report.verdict(), report.diagnoses("confirmed")), ("fail", vec!["cause"]));
        assert!(report.0["run"]["stopped"].is_string() && report.0["run"]["finished_at"].is_string());
        assert!(!is_alive(&pid), "the step went on");
    }
}

#[test]
fn the_second_interrupt_does_not_wait_for_a_step_that_refuses_to_end() {
    let playground = Playground::new().scenario(
        "stubborn",
        "
steps:
  - {id: slow, title: Refuse to end, kill_grace: 10m, shell: \"trap '' TERM; echo $$ > pid; while :; do sleep 1; done\", assert: {const: 0}}
",
    );
    let run = playground.start(&["run", "-s", "stubborn.yaml"]);
    let pid = step_is_running(&playground);
    run.signal(Signal::INT);
    run.until_told(&["stop_requested"]);
    assert!(is_alive(&pid), "the first interrupt waits for the step");
    // Interrupts in quick succession are one wish, so the second is repeated until it is heard.
    until("the step ends", || {
        run.signal(Signal::INT);
        (!is_alive(&pid)).then_some(())
    });
    assert_eq!(run.wait().code(130).report().statuses(), [("slow", "cancelled")]);
    assert!(!is_alive(&pid), "the step went on");
}

#[test]
fn a_killed_run_still_tells_what_it_had_found() {
    let playground = Playground::new().scenario("killed", INTERRUPTIBLE);
    let run = playground.start(&["run", "-s", "killed.yaml"]);
    let folder = run.until_told(&["step_finished", "\"quick\""]);
    let pid = step_is_running(&playground);
    playground.run(&["runs"]).code(0).stdout_has("running");
    let engine = rustix::process::Pid::from_raw(parent(&pid)).unwrap();
    rustix::process::kill_process(engine, Signal::KILL).unwrap();
    run.wait().code(70).stderr_has("killed by signal 9").stderr_has("checklist report last");
    assert!(!is_alive(&pid), "the step went on");
    assert!(!folder.join("report.json").exists());
    playground.run(&["runs"]).code(0).stdout_has("interrupted");
    let told = playground.run(&["report", "last", "-o", "json"]);
    let report = Report(serde_json::from_str(&told.code(0).stdout).unwrap());
    crate::schemas::assert_valid("report", &report.0);
    assert_eq!(report.statuses(), [("quick", "fail"), ("slow", "cancelled"), ("never", "cancelled")]);
    assert_eq!(report.diagnoses("confirmed"), ["cause"]);
    assert_eq!(report.0["run"]["finished_at"], Json::Null);
    playground.run(&["report", "last"]).code(0).stdout_has("It was found").stdout_has("the run was interrupted");
}

#[test]
fn a_run_whose_guard_is_killed_ends_its_steps_and_still_writes_its_report() {
    let playground = Playground::new().scenario("orphaned", INTERRUPTIBLE);
    let run = playground.start(&["run", "-s", "orphaned.yaml"]);
    let folder = run.until_told(&["step_finished", "\"quick\""]);
    let pid = step_is_running(&playground);
    run.signal(Signal::KILL);
    until("the report is written", || folder.join("report.json").exists().then_some(()));
    assert!(!is_alive(&pid), "the step went on");
    let report = Report::read(&folder);
    assert_eq!(report.statuses(), [("quick", "fail"), ("slow", "cancelled"), ("never", "cancelled")]);
    assert_eq!(report.diagnoses("confirmed"), ["cause"]);
}

#[test]
fn no_fact_is_gathered_for_a_run_that_is_refused_and_a_missing_one_blocks_every_kind_of_step() {
    let playground = Playground::new().scenario(
        "gathering",
        "
facts:
  made: {command: [touch, asked]}
  missing: {command: [a-program-that-is-nowhere], extract: text}
steps:
  - {id: by_command, title: Say it, command: [echo, '{{ facts.missing }}'], assert: {const: 0}}
  - {id: by_shell, title: Say it, shell: 'echo \"$FACT_MISSING\"', assert: {const: 0}}
  - {id: by_bound, title: Say it, command: [echo, x], extract: text, assert: {const: '{{ facts.missing }}'}}
  - {id: without, title: Say it, command: [echo, '{{ facts.made }}'], assert: {const: 0}}
",
    );
    playground.run(&["run", "-s", "gathering.yaml", "--step", "nobody"]).code(2);
    assert!(!playground.path("asked").exists(), "a fact was gathered for nothing");
    let report = playground.run(&["run", "-s", "gathering.yaml"]).code(3).report();
    let expected = [("by_command", "blocked"), ("by_shell", "blocked"), ("by_bound", "blocked"), ("without", "pass")];
    assert_eq!(report.statuses(), expected);
    assert!(playground.path("asked").exists());
}

#[test]
fn a_state_folder_that_cannot_be_used_is_refused_before_anything_runs() {
    let playground = Playground::new().scenario("marker", MARKER).file("plain", "a file");
    for folder in ["plain", "plain/below", "/proc/nothing-can-be-made-here"] {
        let refused = playground.run(&["run", "-s", "marker.yaml", "--state-dir", folder]);
        refused.code(2).one_line().stderr_has("cannot keep runs in").stderr_has("--state-dir");
    }
    assert!(!playground.path("asked").exists());
}

const MARKER: &str = "
steps:
  - {id: marker, title: Leave a mark, command: [touch, asked], assert: {const: 0}}
";

#[test]
fn a_report_that_cannot_be_written_is_refused_before_anything_runs() {
    let playground = Playground::new().scenario("marker", MARKER).file("plain", "a file");
    let bad: [&[&str]; 5] = [
        &["-o", "json=no/such/folder/report.json"],
        &["-o", "json=plain/report.json"],
        &["-o", "json=."],
        &["-o", "yaml"],
        &["-o", "json", "-o", "markdown"],
    ];
    for output in bad {
        let refused = playground.run(&[&["run", "-s", "marker.yaml"], output].concat());
        refused.code(2).one_line();
    }
    assert!(!playground.path("asked").exists() && playground.runs().is_empty());
}

#[test]
fn several_reports_of_one_run_are_the_same_run() {
    let playground = Playground::new().scenario("marker", MARKER);
    let args = ["run", "-s", "marker.yaml", "-o", "json=report.json", "-o", "markdown", "-o", "terminal=shown.txt"];
    let outcome = playground.run(&args);
    outcome.code(0).stdout_has("# ").stdout_has("marker");
    let written = std::fs::read(playground.path("report.json")).unwrap();
    let report = Report(serde_json::from_slice(&written).unwrap());
    crate::schemas::assert_valid("report", &report.0);
    assert_eq!(report.0, outcome.report().0);
    assert!(std::fs::read_to_string(playground.path("shown.txt")).unwrap().starts_with("PASS"));
}

#[test]
fn two_runs_at_once_do_not_meet() {
    let playground = Playground::new().scenario("sleeps", FIVE_SLEEPS);
    let runs = [(); 2].map(|()| playground.start(&["run", "-s", "sleeps.yaml", "--step", "a", "-q"]));
    for run in runs {
        run.wait().code(0);
    }
    let [first, second] = &playground.runs()[..] else { panic!("{:?}", playground.runs()) };
    let (first, second) = (Report::read(first), Report::read(second));
    assert_ne!(first.0["run"]["id"], second.0["run"]["id"]);
    assert!(first.interval("a").1 > second.interval("a").0, "both ran at the same time");
    let listed = playground.run(&["runs"]).code(0).stdout.clone();
    assert_eq!(listed.matches("pass").count(), 2, "{listed}");
}

#[test]
fn nobody_has_to_read_what_is_printed() {
    let playground = Playground::new().scenario("many", MANY);
    for (args, code) in
        [(&["list", "--builtin"][..], 0), (&["run", "-s", "many.yaml"], 1), (&["schema"], 0), (&["--help"], 0)]
    {
        let (reader, writer) = rustix::pipe::pipe().unwrap();
        drop(reader);
        let expression = playground.expression(PROGRAM, args).stdout_file(writer).stderr_capture();
        let outcome = playground.start_expression(&expression, args).wait();
        outcome.code(code);
        assert!(!outcome.stderr.contains("panicked"), "{outcome}");
    }
    assert_eq!(playground.report().verdict(), "fail");
}

#[test]
fn the_exit_code_follows_the_verdict_in_the_convention_that_is_asked_for() {
    let step = |outcome: &str| {
        format!("steps:\n  - {{id: only, title: Answer, command: [sh, -c, exit 0], outcomes: {{{outcome}}}}}\n")
    };
    for (outcome, verdict, plain, on_warn, nagios) in [
        ("0: pass", "pass", 0, 0, 0),
        ("0: warn", "warn", 0, 4, 1),
        ("0: fail", "fail", 1, 1, 2),
        ("1: pass", "inconclusive", 3, 3, 3),
    ] {
        let playground = Playground::new().scenario("only", &step(outcome));
        let args = ["run", "-s", "only.yaml"];
        assert_eq!(playground.run(&args).code(plain).report().verdict(), verdict);
        playground.run(&[&args[..], &["--fail-on", "warn"]].concat()).code(on_warn);
        playground.run(&[&args[..], &["--exit-code", "nagios"]].concat()).code(nagios);
    }
}

#[test]
fn a_warning_about_a_target_that_was_mistyped_is_in_the_report() {
    let steps = "
steps:
  - {id: name, title: Name the target, command: [echo, '{{ target.host }}'], assert: {const: 0}}
";
    let playground = Playground::new()
        .scenario("named", steps)
        .file("targets.yaml", "version: 1\ntargets: {prod-mysql-03: {host: 127.0.0.1}}\n");
    let report = playground.run(&["run", "-s", "named.yaml", "-t", "prod-mysql-3"]).code(0).report();
    assert!(report.0["warnings"][0].as_str().unwrap().contains("did you mean `prod-mysql-03`?"), "{:#}", report.0);
    assert_eq!(report.0["target"]["labels"], json!({}));
}

/// Waits until the step `slow` has written down its process id, and answers it.
fn step_is_running(playground: &Playground) -> String {
    let file = playground.path("pid");
    until("the step runs", || std::fs::read_to_string(&file).ok().filter(|pid| pid.ends_with('\n')))
}

/// The process that started another.
fn parent(pid: &str) -> i32 {
    let stat = std::fs::read_to_string(format!("/proc/{}/stat", pid.trim())).unwrap();
    stat.rsplit_once(") ").and_then(|(_, rest)| rest.split(' ').nth(1)).unwrap().parse().unwrap()
}

/// Whether a process runs; one that has ended but was not yet taken note of does not.
fn is_alive(pid: &str) -> bool {
    let stat = std::fs::read_to_string(format!("/proc/{}/stat", pid.trim())).unwrap_or_default();
    stat.rsplit_once(") ").is_some_and(|(_, rest)| !rest.starts_with(['Z', 'X']))
}

#[test]
fn what_is_typed_wins_over_the_variable_of_another_flag() {
    let shipped = Playground::new().run(&["list", "--builtin"]).code(0).stdout.clone();
    let own = "version: 1\nid: own\ntitle: Try\nowner: me\nsteps: [{id: s, title: Try, role: none, timeout: 1s, command: [echo], assert: {const: 0}}]\n";
    let playground = |name: &str, value: &str| Playground::new().file("some/own.yaml", own).env(name, value);
    playground("CHECKLIST_DIR", "some").run(&["list", "--builtin"]).code(0).stdout(&shipped);
    playground("CHECKLIST_BUILTIN", "1").run(&["list", "--checklists", "some"]).code(0).stdout_has("own");
    playground("X", "1").run(&["list", "--checklists", "some", "--builtin"]).code(2).stderr_has("cannot be used with");
}

#[test]
fn flags_that_cannot_be_read_are_unknown_to_monitoring() {
    let run = |args: &[&str]| Playground::new().env("CHECKLIST_EXIT_CODE", "nagios").run(args).code;
    assert_eq!(run(&["run", "--no-such-flag"]), Some(3));
    assert_eq!(run(&["run", "--no-such-flag", "--exit-code", "checklist"]), Some(2));
    assert_eq!(run(&["list", "--no-such-flag"]), Some(2));
}
