//! What was kept of a run proves what it found: a later change is seen, and named.

use serde_json::Value as Json;

use crate::playground::Playground;

fn playground() -> Playground {
    Playground::new().scenario("asking", "steps: [{id: one, title: Say it, command: [echo, hello], extract: text, assert: {const: hello}}]\n")
}

fn run(playground: &Playground) {
    playground.run(&["run", "-s", "asking.yaml", "-q"]).code(0);
}

#[test]
fn one_changed_byte_of_one_evidence_file_is_named() {
    let playground = playground();
    run(&playground);
    playground.run(&["verify"]).code(0).stdout_has("as it was");
    let evidence = playground.runs()[0].join("evidence/one.stdout");
    std::fs::write(&evidence, "hellO\n").unwrap();
    playground.run(&["verify", "last"]).code(1).stdout_has("CHANGED").stdout_has("evidence/one.stdout was changed");
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
    playground.run(&["verify", "--all"]).code(1).stdout_has(&gap);
    std::fs::rename(&away, &runs[1]).unwrap();
    std::fs::remove_file(runs[1].join("manifest.json")).unwrap();
    playground.run(&["verify", &middle]).code(1).stdout_has("manifest.json is missing");
}

#[test]
fn of_a_run_that_was_never_sealed_nothing_is_promised() {
    let playground = playground();
    run(&playground);
    let first = &playground.runs()[0];
    for name in ["manifest.json", "report.json", "report.md"] {
        std::fs::remove_file(first.join(name)).unwrap();
    }
    playground.run(&["verify", "last"]).code(1).stdout_has("not sealed: it was interrupted");
    playground.run(&["verify", "--all"]).code(0).stdout_has("not sealed");
    playground.run(&["verify", "no-such-run"]).code(2);
}
