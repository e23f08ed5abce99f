//! `checklist new`: what it writes is right from the first minute, and it never writes over anything.

use std::path::Path;

use crate::playground::{Playground, repository};

/// Every file below a folder with its text, by path.
fn files(folder: &Path) -> Vec<(String, String)> {
    let mut open = vec![folder.to_owned()];
    let mut files = Vec::new();
    while let Some(next) = open.pop() {
        for path in std::fs::read_dir(next).into_iter().flatten().map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                open.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().display().to_string();
                files.push((name, std::fs::read_to_string(&path).unwrap_or_default()));
            }
        }
    }
    files.sort();
    files
}

fn text(playground: &Playground, path: &str) -> String {
    std::fs::read_to_string(playground.path(path)).unwrap()
}

#[test]
fn a_stranger_in_an_empty_folder_begins_with_something_that_is_right_in_every_way() {
    let playground = Playground::new();
    playground.run(&["new", "my-check"]).code(0).stdout_has("wrote checklists/my-check.yaml\n");
    playground.run(&["validate", "--deny", "warnings"]).code(0).stdout("3 files are valid\n");
    playground.run(&["test", "--min-coverage", "100"]).code(0).stdout_has("2 cases: all as expected\n");
    let run = playground.run(&["run", "--scenario", "my-check", "--quiet", "--param", "max_used=100"]);
    run.code(0);
    assert_eq!(run.report().statuses(), [("used", "pass"), ("writable", "pass")]);
    playground.run(&["new", "another-1"]).code(0);
    playground.run(&["test", "another-1", "--min-coverage", "100"]).code(0);
    assert!(!text(&playground, "checklists/another-1.yaml").contains("my-check"));
}

#[test]
fn in_the_library_of_a_team_it_leads_to_the_schema_and_not_even_a_note_is_due() {
    let schema = std::fs::read_to_string(repository().join("schemas/scenario.schema.json")).unwrap();
    let playground = Playground::new()
        .file("checklists/roles.yaml", "version: 1\nroles: {none: {description: Needs nothing}}\n")
        .file("checklists/targets.yaml", "version: 1\ntargets: {web-1: {}}\n")
        .file("schemas/scenario.schema.json", &schema);
    playground.run(&["new", "my-check"]).code(0);
    let first = "# yaml-language-server: $schema=../schemas/scenario.schema.json\n";
    assert!(text(&playground, "checklists/my-check.yaml").starts_with(first));
    playground.run(&["validate"]).code(0).stdout("5 files are valid\n");
}

#[test]
fn nothing_that_is_there_is_touched_and_nothing_is_left_half_written() {
    for taken in ["x.yaml", "x.yml", "x.cases/mine.yaml", "other.yaml"] {
        let playground = Playground::new().file(&format!("checklists/{taken}"), "version: 1\nid: x\n");
        let before = files(&playground.path("."));
        playground.run(&["new", "x"]).code(2).one_line().stderr_has("is there already, and nothing is overwritten");
        assert_eq!(files(&playground.path(".")), before, "{taken}");
    }
    let playground = Playground::new().file("checklists/x.cases", "a file where the folder would be");
    std::os::unix::fs::symlink("nowhere", playground.path("checklists/y.yaml")).unwrap();
    for id in ["x", "y"] {
        playground.run(&["new", id]).code(2).one_line();
    }
    for id in ["roles", "targets", "access"] {
        playground.run(&["new", id]).code(2).one_line().stderr_has("is another file of every library");
    }
    playground.run(&["new", "../x"]).code(2).stderr_has("error[C2005]").stderr_has("new ../x");
    playground.run(&["new", "z", "--checklists", "a/b/c"]).code(2).one_line().stderr_has("is not there");
    playground.run(&["new", "z", "--checklists", "checklists/x.cases"]).code(2).one_line().stderr_has("is no folder");
    playground.run(&["new", "z", "--from", "last"]).code(2).one_line();
    assert_eq!(files(&playground.path(".")).len(), 2);
}

const STEPS: &str = r#"params:
  longest: {type: duration, default: 90s}
  word: {type: string, default: no}
steps:
  - id: told
    title: Tell the password to nobody
    role: teller
    command: [sh, -c, 'echo "$0 $1 $TOKEN"', "{{ target.host }}", "{{ role.user }}"]
    extract: text
    outcomes: {else: pass}
  - {id: same, title: Ask the same, role: teller, command: [sh, -c, 'echo "$0 $1 $TOKEN"', "{{ target.host }}", "{{ role.user }}"], extract: text, outcomes: {else: pass}}
  - {id: waits, title: Verify the wait, command: [echo, 2m], extract: {text: true, as: duration}, assert: {maximum: "{{ params.longest }}"}, on_fail: [[echo, why]]}
  - {id: other, title: Ask elsewhere, command: [nothing-of-this-name], fallback: [echo, "{{ params.word }}"], extract: text, outcomes: {"yes": pass, "no": fail}}
  - {id: never, title: Ask nobody, command: ["true"], when: waits.passed, outcomes: {0: pass}}
diagnoses:
  - {id: slow, when: waits.failed, cause: It takes long}
"#;

/// A run of [`STEPS`] from a library of its own, with a secret.
fn ran() -> Playground {
    let roles = "version: 1\nroles:\n  teller: {vars: {user: canary}, env: {TOKEN: {env: X_TOKEN}}}\n";
    let text = format!(
        "# yaml-language-server: $schema=elsewhere.json\n# Kept.\nversion: 1\nid: old # also kept\ntitle: Try something\nowner: tests\ndefaults: {{timeout: 20s, role: none}}\n{STEPS}"
    );
    let playground = Playground::new().file("old/old.yaml", &text).file("old/roles.yaml", roles);
    let playground = playground.env("X_TOKEN", "canary-3f9c-token");
    let run = playground.run(&["run", "-s", "old/old.yaml", "-q", "-t", "db-1", "-p", "longest=60s", "-p", "word=yes"]);
    run.code(1);
    assert_eq!(run.report().status("other"), "pass");
    playground
}

#[test]
fn a_scenario_of_a_run_is_what_was_run_and_its_case_ends_as_the_run_did() {
    let playground = ran();
    let wrote = playground.run(&["new", "mine", "--from", "last"]);
    wrote.code(0).stdout_has("wrote checklists/mine.yaml\nwrote checklists/mine.cases/first.yaml\n");
    wrote.stdout_has("wrote checklists/roles.yaml\n");
    let scenario = text(&playground, "checklists/mine.yaml");
    assert!(scenario.contains("# Kept.\nversion: 1\nid: mine # also kept\n") && !scenario.contains("elsewhere.json"));
    assert!(scenario.contains("{{ target.host }}"));
    let case = text(&playground, "checklists/mine.cases/first.yaml");
    assert!(case.contains("title: It takes long") && case.contains("params: {longest: 1m, word: yes}"), "{case}");
    assert!(case.contains("steps: [told, same]") && case.contains("db-1") && case.contains("stdout: |\n      why"));
    assert!(!files(&playground.path("checklists")).iter().any(|(_, text)| text.contains("canary-3f9c-token")));
    let quiet = Playground::new().inside(&playground.path("."));
    quiet.run(&["validate"]).code(0);
    quiet.run(&["test"]).code(0).stdout("ok    mine: 1 case\n1 case: all as expected\n");
    // A second one finds roles there, and leaves them alone.
    playground.run(&["new", "second", "--from", "last"]).code(0);
    std::fs::write(playground.path("checklists/roles.yaml"), "version: 1\nroles: {telller: {}}\n").unwrap();
    let before = files(&playground.path("checklists"));
    playground.run(&["new", "third", "--from", "last"]).code(2).stderr_has("error[C3011]").stderr_has("third.yaml:");
    assert_eq!(files(&playground.path("checklists")), before);
}

#[test]
fn what_a_run_does_not_tell_is_refused_and_never_made_up() {
    let playground = ran();
    let old = text(&playground, "old/old.yaml");
    playground.run(&["run", "-s", "old/old.yaml", "-q", "--step", "waits"]).code(1);
    playground.run(&["new", "a", "--from", "last"]).code(2).one_line().stderr_has("some of its steps only");
    let facts = old.replace("steps:\n", "facts:\n  names: {command: [echo, a], extract: text}\nsteps:\n");
    let series = old.replace("command: [echo, 2m]", "shell: 'cut -d\" \" -f1 /proc/uptime | tr -d .'").replace(
        "extract: {text: true, as: duration}, assert: {maximum: \"{{ params.longest }}\"}",
        "extract: {text: true, as: integer}, repeat: {samples: 3, every: 20ms, as: trend}, outcomes: {rising: fail, stable: pass, falling: pass}",
    );
    for (text, why) in [(facts, "of facts only the values are kept"), (series, "it would not end as that run did (")] {
        std::fs::write(playground.path("old/old.yaml"), text).unwrap();
        playground.run(&["run", "-s", "old/old.yaml", "-q"]);
        playground.run(&["new", "a", "--from", "last"]).code(2).one_line().stderr_has(why);
    }
    let first = playground.runs()[0].file_name().unwrap().to_str().unwrap().to_owned();
    let gone = playground.run(&["new", "a", "--from", &first]);
    gone.code(2).one_line().stderr_has("is no longer as that run used it (SHA-256 ");
    assert!(!playground.path("checklists").exists());
    // Under its id in the folder, to the letter, it is there again.
    std::fs::create_dir(playground.path("checklists")).unwrap();
    std::fs::write(playground.path("checklists/old.yaml"), old).unwrap();
    std::fs::copy(playground.path("old/roles.yaml"), playground.path("checklists/roles.yaml")).unwrap();
    playground.run(&["new", "a", "--from", &first]).code(0);
}

#[test]
fn a_scenario_that_was_changed_since_is_taken_from_the_commit_of_the_run() {
    let playground = Playground::new().scenario(
        "old",
        "steps:\n  - {id: a, title: Verify a, command: [echo, one], extract: text, outcomes: {one: pass}}\n",
    );
    let git = |args: &[&str]| {
        let identity = ["-c", "user.name=t", "-c", "user.email=t@example.com"];
        let done = playground.expression("git", &[&identity, args].concat()).stdout_capture().run().unwrap();
        assert!(done.status.success(), "git {args:?}");
    };
    git(&["init", "--quiet", "."]);
    git(&["add", "old.yaml"]);
    git(&["commit", "--quiet", "--message", "One"]);
    playground.run(&["run", "-s", "old.yaml", "-q"]).code(0);
    let new = text(&playground, "old.yaml").replace("one", "two");
    std::fs::write(playground.path("old.yaml"), new).unwrap();
    playground.run(&["new", "mine", "--from", "last"]).code(0);
    assert!(text(&playground, "checklists/mine.yaml").contains("[echo, one]"));
    playground.run(&["test", "mine"]).code(0);
}

#[test]
fn a_shipped_scenario_is_taken_out_of_the_program_with_its_roles() {
    let playground = Playground::new();
    playground.run(&["run", "--builtin", "-s", "linux-memory-pressure", "-q"]);
    playground.run(&["new", "memory", "--from", "last"]).code(0);
    playground.run(&["validate", "--deny", "warnings"]).code(0);
    playground.run(&["test", "memory"]).code(0);
}
