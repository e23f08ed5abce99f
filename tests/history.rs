//! Looking back: what a change to a scenario means, and which way a run took.

use serde_json::Value as Json;

use crate::playground::{Outcome, Playground};
use crate::schemas::assert_valid;

const SCENARIO: &str = "steps:
  - {id: a, title: Verify a, command: [\"true\"], outcomes: {0: pass, 1: fail}}
  - {id: b, title: Verify b, command: [\"true\"], outcomes: {0: pass, 1: fail}}
";

/// A folder under Git that holds `x.yaml` in its first commit.
fn repository() -> Playground {
    let playground = Playground::new().scenario("x", SCENARIO);
    git(&playground, &["init", "-q", "-b", "main", "."]);
    git(&playground, &["add", "x.yaml"]);
    commit(&playground);
    playground
}

fn git(playground: &Playground, args: &[&str]) {
    playground.start_program("git", args).wait().code(0);
}

fn commit(playground: &Playground) {
    git(playground, &["-c", "user.name=x", "-c", "user.email=x@example.org", "commit", "-qam", "Change something"]);
}

fn json(outcome: &Outcome) -> Json {
    serde_json::from_str(&outcome.stdout).unwrap()
}

#[test]
fn a_change_is_told_from_any_revision_to_any_other_and_to_the_file_as_it_is() {
    let playground = repository().scenario("x", &SCENARIO.replacen("1: fail", "1: warn", 1));
    commit(&playground);
    let playground = playground.scenario("x", &SCENARIO.replacen("1: fail", "1: pass", 1));
    for (args, expected) in [
        (&["diff", "./x.yaml"][..], "`outcomes.1` warn -> pass (no longer warns)"),
        (&["diff", "./x.yaml@main~1"], "`outcomes.1` fail -> pass (no longer fails)"),
        (&["diff", "./x.yaml@main~1", "x.yaml@HEAD"], "`outcomes.1` fail -> warn (no longer fails)"),
        (&["diff", "x.yaml@HEAD", "x.yaml@HEAD"], "x: nothing changes"),
    ] {
        playground.run(args).code(0).stdout_has(expected);
    }
    playground.run(&["diff", "./x.yaml", "--exit-code"]).code(1);
    playground.run(&["diff", "x.yaml@HEAD", "x.yaml@HEAD", "--exit-code"]).code(0);
    let told = json(playground.run(&["diff", "./x.yaml", "--format", "json"]).code(0));
    assert_valid("scenario-diff", &told);
    assert_eq!(told["changes"][0]["key"], "outcomes.1");
    assert_eq!(told["changes"][0]["source"]["line"], 7);
    let markdown = playground.run(&["diff", "./x.yaml", "--format", "markdown"]);
    markdown.code(0).stdout_has("- step a: `outcomes.1` warn -&gt; pass (no longer warns)\n");
}

#[test]
fn a_scenario_that_only_a_revision_has_can_be_compared_too() {
    let playground = repository();
    std::fs::create_dir(playground.path("checklists")).unwrap();
    git(&playground, &["mv", "x.yaml", "checklists/x.yaml"]);
    commit(&playground);
    std::fs::remove_file(playground.path("checklists/x.yaml")).unwrap();
    playground.run(&["diff", "x.yaml@HEAD~1", "checklists/x.yaml@HEAD"]).code(0).stdout_has("nothing changes");
    playground.run(&["diff", "x@HEAD", "x@HEAD"]).code(0).stdout_has("nothing changes");
    playground.run(&["diff", "x@HEAD"]).code(2).stderr_has("error[C5001]: no scenario is named `x`");
}

#[test]
fn what_is_wrong_with_a_version_is_told_with_the_name_of_the_version() {
    let playground = repository().scenario("x", "steps: []\n");
    commit(&playground);
    let playground = playground.scenario("x", SCENARIO);
    playground.run(&["diff", "x.yaml@HEAD", "x.yaml"]).code(2).stderr_has("x.yaml@HEAD:6:8");
    playground.run(&["diff", "x.yaml@--output=oops"]).code(2).stderr_has("error[C7101]");
    assert!(!playground.path("oops").exists(), "a revision is never an option of git");
    playground.run(&["diff", "http-endpoint@HEAD", "--builtin"]).code(2).stderr_has("error[C7103]");
}

#[test]
fn what_the_validator_finds_anew_is_to_be_looked_at_first() {
    let playground = repository();
    let with_param = format!("params: {{unused: {{type: integer, default: 1}}}}\n{SCENARIO}");
    let told = playground.scenario("x", &with_param).run(&["diff", "./x.yaml"]);
    told.code(0).stdout_has("Look at these first\n  `validate` is new: warning[C3009]: ");
}

#[test]
fn graphviz_draws_every_node_and_edge_whatever_stands_in_a_title() {
    let nasty = r#"{id: a, title: "Verify \"q\" \\ [x] &amp; \\n", command: ["true"], outcomes: {0: pass, 1: fail}}"#;
    let steps = format!(
        "steps:\n  - {nasty}\n  - {{id: b, title: Verify b, command: [\"true\"], when: a.failed, assert: {{const: 0}}}}\n"
    );
    let playground = Playground::new().scenario("x", &steps);
    playground.run(&["run", "-s", "x.yaml", "-q"]).code(0);
    let dot = playground.run(&["graph", "./x.yaml", "--run", "last", "--format", "dot"]).code(0).stdout.clone();
    std::fs::write(playground.path("x.dot"), dot).unwrap();
    if std::process::Command::new("dot").arg("-V").output().is_err() {
        return println!("SKIPPED: `dot` is not installed");
    }
    let drawn = playground.start_program("dot", &["-Tplain", "x.dot"]).wait();
    let lines = |word: &str| drawn.stdout.lines().filter(|line| line.starts_with(word)).count();
    assert_eq!((drawn.code, lines("node "), lines("edge ")), (Some(0), 2, 1), "{drawn}");
    drawn.stdout_has(r#""a (pass = 0)\nVerify \"q\" \\ [x] &amp; \\n" filled"#);
}

#[test]
fn the_run_that_is_drawn_is_one_of_the_scenario() {
    let playground = repository();
    playground.run(&["run", "-s", "x.yaml", "-q"]).code(0);
    playground.run(&["graph", "x", "--builtin"]).code(2).stderr_has("error[C5001]");
    playground
        .run(&["graph", "http-endpoint", "--builtin", "--run", "last"])
        .code(2)
        .stderr_has("is one of `x`, not of");
    let playground = playground.scenario("x", &SCENARIO.replacen("id: b", "id: c", 1));
    let drawn = playground.run(&["graph", "x.yaml", "--run", "last"]);
    drawn
        .code(0)
        .stderr_has("note: the scenario was changed")
        .stdout_has("step_a[\"a (pass = 0)<br/>")
        .stdout_has("step_c[\"c<br/>");
}

const ANSWERS: &str = "steps:
  - id: thread
    title: Verify that the thread runs
    command: [sh, -c, 'echo \"at $(date -Ins), pid $$\"; cat answer']
    extract: {regex: 'Running: (\\w+)'}
    outcomes: {'Yes': pass, 'No': fail}
diagnoses:
  - {id: stopped, when: thread.failed, cause: Somebody stopped it}
";

/// A folder with two runs: in the first the thread runs, in the second it does not.
fn two_runs() -> Playground {
    let playground = Playground::new().scenario("x", ANSWERS).file("answer", "Host: a\nRunning: Yes\n");
    playground.run(&["run", "-s", "x.yaml", "-q"]).code(0);
    let playground = playground.file("answer", "Host: a\nRunning: No\n");
    playground.run(&["run", "-s", "x.yaml", "-q"]).code(1);
    playground
}

#[test]
fn a_run_is_compared_with_the_last_that_passed_and_times_do_not_count() {
    let playground = two_runs();
    let told = playground.run(&["diff", "last"]);
    told.code(0).stdout_has("x on localhost: pass -> fail\n").stdout_has("  stopped: ruled out -> confirmed\n");
    told.stdout_has("  thread: pass -> fail\n  thread = Yes -> No\n")
        .stdout_has("      - Running: Yes\n      + Running: No\n");
    assert!(!told.stdout.contains("- at "), "{told}");
    playground.run(&["diff", "last", "last", "--exit-code"]).code(0).stdout_has("fail, and nothing else");
    playground.run(&["diff", "last", "--exit-code"]).code(1);
    let first = playground.runs()[0].file_name().unwrap().to_str().unwrap().to_owned();
    let told = json(playground.run(&["diff", "last", &first, "-f", "json"]).code(0));
    assert_valid("run-diff", &told);
    assert_eq!(told["changes"][2]["after"], "pass");
    playground.run(&["diff", &first]).code(2).stderr_has("before this one passed").one_line();
    playground.run(&["diff", "last", "x.yaml"]).code(2).stderr_has("a run is compared with a run").one_line();
}

#[test]
fn a_run_that_was_killed_is_compared_as_far_as_it_came() {
    let playground = two_runs();
    let last = playground.runs().pop().unwrap();
    let journal = std::fs::read_to_string(last.join("events.jsonl")).unwrap();
    let lines: Vec<&str> = journal.lines().take(2).collect();
    std::fs::write(last.join("events.jsonl"), lines.join("\n") + "\n").unwrap();
    for file in ["report.json", "manifest.json"] {
        std::fs::remove_file(last.join(file)).unwrap();
    }
    let told = playground.run(&["diff", "last"]);
    told.code(0)
        .stdout_has("pass -> inconclusive")
        .stdout_has("which never ended")
        .stdout_has("thread: pass -> cancelled");
}
