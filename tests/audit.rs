//! The audit says who did what, and shows when somebody changes it.

use serde_json::Value as Json;

use crate::playground::{PROGRAM, Playground};

fn playground() -> Playground {
    Playground::new().scenario(
        "asking",
        "steps: [{id: one, title: Say it, command: [echo, hello], extract: text, assert: {const: hello}}]\n",
    )
}

/// What a command says when the audit or a run was tampered with, and its exit code. Not by [`Playground::run`], which takes
/// that for a defect.
pub fn said(playground: &Playground, args: &[&str]) -> (Option<i32>, String) {
    let output = playground.expression(PROGRAM, args).stderr_to_stdout().stdout_capture().run().unwrap();
    (output.status.code(), String::from_utf8(output.stdout).unwrap())
}

#[track_caller]
fn finds(playground: &Playground, args: &[&str], what: &str) {
    let (code, said) = said(playground, args);
    assert!(code == Some(1) && said.contains(what), "{what:?} is not found: {code:?} {said}");
}

fn lines(playground: &Playground) -> Vec<Json> {
    let told = playground.run(&["audit", "--json"]);
    let json: Json = serde_json::from_str(&told.code(0).stdout).unwrap();
    crate::schemas::assert_valid("audit", &json);
    json["lines"].as_array().unwrap().clone()
}

fn edit(playground: &Playground, change: impl Fn(&mut Vec<String>)) {
    let path = playground.path("state/audit.jsonl");
    let text = std::fs::read_to_string(&path).unwrap();
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    change(&mut lines);
    std::fs::write(&path, lines.join("\n") + "\n").unwrap();
}

#[test]
fn a_run_is_written_down_when_it_begins_and_when_it_ends() {
    let playground = playground();
    playground.run(&["run", "-s", "asking.yaml", "-q", "--justification", "ticket 7"]).code(0);
    let run = playground.runs()[0].file_name().unwrap().to_str().unwrap().to_owned();
    let lines = lines(&playground);
    let [started, ended] = &lines[..] else { panic!("{lines:#?}") };
    for line in [started, ended] {
        assert_eq!(
            (&line["run"], &line["scenario"], &line["target"]),
            (&run.as_str().into(), &"asking".into(), &"localhost".into())
        );
        assert_eq!(line["uid"], rustix::process::getuid().as_raw());
        assert_eq!(line["justification"], "ticket 7");
        assert_eq!(line["plan"].as_str().unwrap().len(), 16);
    }
    assert_eq!(
        (&started["what"], &ended["what"], &ended["outcome"]),
        (&"run_started".into(), &"run_ended".into(), &"pass".into())
    );
    let manifest = std::fs::read(playground.runs()[0].join("manifest.json")).unwrap();
    assert_eq!(ended["manifest"], checklist::output::sha256(&manifest));
    let told = playground.run(&["audit", "--run", &run[..13], "--since", "1h"]);
    told.code(0).stdout_has("run started").stdout_has("asking on localhost").stdout_has("-> pass");
    playground.run(&["audit", "--run", "last", "--since", "2999-01-01T00:00:00Z"]).code(0).stdout("");
    playground.run(&["audit", "--since", "yesterday"]).code(2).one_line();
    playground.run(&["verify", "--all"]).code(0).stdout_has("audit, 2 lines  whole");
}

#[test]
fn every_role_that_is_refused_has_a_line() {
    let steps = "
facts: {who: {role: other, command: [id, -un], extract: text}}
steps:
  - {id: one, title: Ask, role: reader, command: [echo], assert: {const: 0}}
  - {id: two, title: Ask, role: reader, command: [echo, again], assert: {const: 0}}
  - {id: three, title: Ask, command: [echo], assert: {const: 0}}
";
    let playground = Playground::new()
        .file("roles.yaml", "version: 1\nroles: {reader: {}, other: {}}\n")
        .file("access.yaml", "version: 1\nallow: [{who: [\"*\"], roles: [none]}]\n")
        .scenario("asking", steps);
    playground.run(&["run", "-s", "asking.yaml", "-q"]).code(3);
    let denied: Vec<Json> = lines(&playground).into_iter().filter(|line| line["what"] == "denied").collect();
    assert_eq!(denied.iter().map(|line| line["role"].as_str().unwrap()).collect::<Vec<_>>(), ["other", "reader"]);
    assert!(denied[1]["outcome"].as_str().unwrap().contains("no line of access.yaml allows it"), "{denied:#?}");
}

#[test]
fn a_run_that_is_killed_is_still_written_down_and_so_is_that_its_folder_is_gone() {
    let playground = Playground::new()
        .scenario("long", "steps: [{id: one, title: Wait, command: [sleep, '15'], assert: {const: 0}}]\n");
    let run = playground.killed("long.yaml");
    let what: Vec<Json> = lines(&playground).into_iter().map(|line| line["what"].clone()).collect();
    assert_eq!(what[0], "run_started");
    std::fs::remove_dir_all(&run).unwrap();
    finds(
        &playground,
        &["verify", "--all"],
        &format!("run {} is missing: started ", run.file_name().unwrap().display()),
    );
}

#[test]
fn the_last_runs_cannot_be_taken_away_nor_a_manifest_be_written_anew() {
    let playground = playground();
    (0..3).for_each(|_| drop(playground.run(&["run", "-s", "asking.yaml", "-q"])));
    let last = playground.runs()[2].clone();
    // Evidence that was changed, and a manifest that fits it: no later run would vouch for the old one.
    std::fs::write(last.join("evidence/one.stdout"), "hullo\n").unwrap();
    let manifest = std::fs::read_to_string(last.join("manifest.json")).unwrap();
    let [was, is] = ["hello\n", "hullo\n"].map(|text| checklist::output::sha256(text.as_bytes()));
    std::fs::write(last.join("manifest.json"), manifest.replace(&was, &is)).unwrap();
    assert_eq!(checklist::store::verify(&last).unwrap(), [""; 0], "the manifest alone says that all is well");
    for args in [&["verify", "last"][..], &["verify", "--all"]] {
        finds(&playground, args, "manifest.json is not the one that audit.jsonl names");
    }
    for run in &playground.runs()[1..] {
        std::fs::remove_dir_all(run).unwrap();
    }
    let (code, said) = said(&playground, &["verify", "--all"]);
    assert_eq!((code, said.matches("is missing: started ").count()), (Some(1), 2), "{said}");
}

#[test]
fn an_audit_that_was_cut_edited_or_removed_is_found() {
    let playground = playground();
    (0..2).for_each(|_| drop(playground.run(&["run", "-s", "asking.yaml", "-q"])));
    let path = playground.path("state/audit.jsonl");
    let whole = std::fs::read(&path).unwrap();
    edit(&playground, |lines| lines[1] = lines[1].replace("\"pass\"", "\"fail\""));
    finds(&playground, &["verify", "--all"], "line 3 of audit.jsonl: the line before it is another one, or was edited");
    finds(&playground, &["audit"], "line 3 of audit.jsonl");
    std::fs::write(&path, &whole).unwrap();
    edit(&playground, |lines| drop(lines.remove(0)));
    finds(&playground, &["verify", "--all"], "line 1 of audit.jsonl: lines before it are missing");
    std::fs::write(&path, &whole).unwrap();
    edit(&playground, |lines| lines.truncate(2));
    finds(&playground, &["verify", "--all"], "line 3 of audit.jsonl, which began it, is missing or was changed");
    std::fs::remove_file(&path).unwrap();
    finds(&playground, &["verify", "last"], "line 3 of audit.jsonl, which began it, is missing or was changed");
    std::fs::write(&path, &whole).unwrap();
    playground.run(&["verify", "--all"]).code(0);
}

#[test]
fn a_run_that_was_put_there_is_found() {
    let playground = playground();
    playground.run(&["run", "-s", "asking.yaml", "-q"]).code(0);
    let elsewhere = self::playground();
    elsewhere.run(&["run", "-s", "asking.yaml", "-q"]).code(0);
    let foreign = elsewhere.runs().remove(0);
    let copied = playground.path("state/runs").join(foreign.file_name().unwrap());
    duct::cmd!("cp", "-r", &foreign, &copied).run().unwrap();
    finds(&playground, &["verify", "--all"], "line 1 of audit.jsonl, which began it, is missing or was changed");
}

#[test]
fn a_run_goes_on_when_the_audit_cannot_be_written_and_says_so() {
    let playground = playground();
    std::fs::create_dir_all(playground.path("state/audit.jsonl")).unwrap();
    let output =
        playground.expression(PROGRAM, &["run", "-s", "asking.yaml", "-o", "json"]).stdout_capture().stderr_capture();
    let output = output.run().unwrap();
    assert_eq!(output.status.code(), Some(0));
    let report: Json = serde_json::from_slice(&output.stdout).unwrap();
    assert!(
        report["warnings"][0].as_str().unwrap().starts_with("the run is not in the audit: cannot write "),
        "{report:#}"
    );
    assert!(String::from_utf8(output.stderr).unwrap().contains("the run is not in the audit"));
}

#[test]
fn a_run_that_is_refused_after_its_facts_leaves_no_folder_and_is_not_missed() {
    let playground = Playground::new().scenario(
        "items",
        "
facts: {disks: {command: [echo, '[{\"name\": 1}]'], extract: {json: $}}}
steps: [{id: one, title: Ask, for_each: '{{ facts.disks }}', command: [echo, '{{ item.more }}'], assert: {const: 0}}]
",
    );
    playground.run(&["run", "-s", "items.yaml", "-q"]).code(2).stderr_has("`item.more` has no value");
    let lines = lines(&playground);
    assert_eq!(lines.iter().map(|line| &line["what"]).collect::<Vec<_>>(), ["run_started", "run_ended"]);
    assert_eq!(lines[1]["outcome"], "given_up");
    assert!(playground.runs().is_empty());
    playground.run(&["verify", "--all"]).code(0).stdout_has("audit, 2 lines  whole");
}

#[test]
fn nothing_is_kept_where_everybody_may_write() {
    let playground = playground().env("CHECKLIST_STATE_DIR", "").env("XDG_STATE_HOME", "");
    let open = |folder: &str, mode: &str| {
        std::fs::create_dir_all(playground.path(folder)).unwrap();
        duct::cmd!("chmod", mode, playground.path(folder)).run().unwrap();
    };
    open(".local/state/checklist", "0777");
    let refused = || playground.run(&["run", "-s", "asking.yaml", "-q"]);
    refused().code(2).one_line().stderr_has("everybody may write there (mode 0777)").stderr_has("--state-dir");
    open(".local/state/checklist", "0700");
    open(".local/state/checklist/runs", "0722");
    refused().code(2).one_line().stderr_has("everybody may write there (mode 0722)");
    open(".local/state/checklist/runs", "0700");
    refused().code(0);
    // What somebody else may have written is not added to.
    duct::cmd!("chmod", "0666", playground.path(".local/state/checklist/audit.jsonl")).run().unwrap();
    refused().code(0).stderr_has("the run is not in the audit").stderr_has("everybody may write it; chmod o-w");
}

#[test]
fn an_audit_that_is_a_link_is_not_followed() {
    let playground = playground().file("elsewhere", "");
    std::fs::create_dir(playground.path("state")).unwrap();
    std::os::unix::fs::symlink(playground.path("elsewhere"), playground.path("state/audit.jsonl")).unwrap();
    let told = playground.run(&["run", "-s", "asking.yaml", "-q"]);
    told.code(0).stderr_has("the run is not in the audit");
    assert_eq!(std::fs::read(playground.path("elsewhere")).unwrap(), b"");
}

#[test]
fn the_folder_of_a_run_that_changed_hands_is_told() {
    if !rustix::process::geteuid().is_root() {
        println!("SKIPPED: only root can give a folder away");
        return;
    }
    let playground = playground();
    playground.run(&["run", "-s", "asking.yaml", "-q"]).code(0);
    duct::cmd!("chown", "-R", "65534", &playground.runs()[0]).run().unwrap();
    finds(&playground, &["verify", "--all"], "its folder belongs to uid 65534, and uid 0 made it");
}

#[test]
fn a_state_directory_behind_a_link_is_the_one_that_it_leads_to() {
    let playground = playground();
    std::fs::create_dir(playground.path("real")).unwrap();
    std::os::unix::fs::symlink(playground.path("real"), playground.path("state")).unwrap();
    playground.run(&["run", "-s", "asking.yaml", "-q"]).code(0);
    playground.run(&["verify", "--all"]).code(0).stdout_has("audit, 2 lines  whole");
    assert!(playground.path("real/audit.jsonl").exists());
    duct::cmd!("chmod", "o+w", playground.path("real")).run().unwrap();
    playground.run(&["run", "-s", "asking.yaml", "-q"]).code(2).one_line().stderr_has("everybody may write there");
}
