//! What was kept of a run proves what it found: a later change is seen, and named.

use serde_json::Value as Json;

use crate::playground::{PROGRAM, Playground};

fn playground() -> Playground {
    Playground::new().scenario(
        "asking",
        "steps: [{id: one, title: Say it, command: [echo, hello], extract: text, assert: {const: hello}}]\n",
    )
}

fn run(playground: &Playground) {
    playground.run(&["run", "-s", "asking.yaml", "-q"]).code(0);
}

/// What `checklist verify` says, and its exit code. Not by [`Playground::run`], which takes a changed run for a defect.
fn verify(playground: &Playground, args: &[&str]) -> (Option<i32>, String) {
    let output = playground.expression(PROGRAM, &[&["verify"], args].concat()).stdout_capture().run().unwrap();
    (output.status.code(), String::from_utf8(output.stdout).unwrap())
}

#[test]
fn one_changed_byte_of_one_evidence_file_is_named() {
    let playground = playground();
    run(&playground);
    playground.run(&["verify"]).code(0).stdout_has("as it was");
    let evidence = playground.runs()[0].join("evidence/one.stdout");
    std::fs::write(&evidence, "hellO\n").unwrap();
    let (code, said) = verify(&playground, &["last"]);
    assert!(code == Some(1) && said.contains("CHANGED\n    evidence/one.stdout was changed\n"), "{code:?} {said}");
    std::fs::write(&evidence, "hello\n").unwrap();
    playground.run(&["verify", "last"]).code(0);
    let told = playground.run(&["verify", "--all", "--json"]);
    let json: Json = serde_json::from_str(&told.code(0).stdout).unwrap();
    assert_eq!(json["runs"][0]["intact"], true);
}

#[test]
fn a_run_that_is_missing_from_the_chain_is_named_by_the_one_after_it() {
    let playground = playground();
    (0..3).for_each(|_| run(&playground));
    playground.run(&["verify", "--all"]).code(0);
    let runs = playground.runs();
    let middle = runs[1].file_name().unwrap().to_str().unwrap().to_owned();
    let away = playground.path("away");
    std::fs::rename(&runs[1], &away).unwrap();
    let gap = format!("the manifest of the run before, {middle}, is missing");
    let (code, said) = verify(&playground, &["--all"]);
    assert!(code == Some(1) && said.contains(&gap), "{code:?} {said}");
    std::fs::rename(&away, &runs[1]).unwrap();
    std::fs::remove_file(runs[1].join("manifest.json")).unwrap();
    let (code, said) = verify(&playground, &[&middle]);
    assert!(code == Some(1) && said.contains("manifest.json is missing"), "{code:?} {said}");
}

#[test]
fn of_a_run_that_was_never_sealed_nothing_is_promised() {
    let playground = Playground::new()
        .scenario("long", "steps: [{id: one, title: Wait, command: [sleep, '15'], assert: {const: 0}}]\n");
    let killed = playground.killed("long.yaml");
    assert!(!killed.join("manifest.json").exists());
    let (code, said) = verify(&playground, &["last"]);
    assert!(code == Some(1) && said.contains("not sealed: it was interrupted"), "{code:?} {said}");
    assert_eq!(verify(&playground, &["--all"]).0, Some(0));
    assert_eq!(verify(&playground, &["no-such-run"]).0, Some(2));
    // One that had ended does not become one of these by taking away what it left.
    let ended = self::playground();
    run(&ended);
    for name in ["manifest.json", "report.json", "report.md"] {
        std::fs::remove_file(ended.runs()[0].join(name)).unwrap();
    }
    let (code, said) = verify(&ended, &["--all"]);
    assert!(code == Some(1) && said.contains("manifest.json is missing, and audit.jsonl names one"), "{code:?} {said}");
}
