//! `validate --fix` in a folder of files.

use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use serde_json::Value as Json;

use crate::playground::{Playground, repository};
use crate::schemas::yaml_files;

const SLIPS: &str = "# about this file\nid: slips\nversion: 1\ntitle: Try\nowner: x   # of the team\nsteps:\n  - title: Try it\n    id: a\n    comand: [\"true\"]\n    \n    # the least\n    role: none\n    timeuot: 5s\n    outcomes: {0: passed, 1: fail}\n";
const MENDED: &str = "# about this file\nversion: 1\nid: slips\ntitle: Try\nowner: x   # of the team\nsteps:\n  - id: a\n    title: Try it\n    command: [\"true\"]\n    \n    # the least\n    role: none\n    timeout: 5s\n    outcomes: {0: pass, 1: fail}\n";

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap()
}

#[test]
fn what_needs_no_person_is_mended_in_place_and_told() {
    let playground = Playground::new().file("lists/slips.yaml", SLIPS);
    let path = playground.path("lists/slips.yaml");
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o640)).unwrap();
    let outcome = playground.run(&["validate", "lists", "--fix"]);
    outcome.code(0).stdout(
        "mended lists/slips.yaml: line 9: `comand` is now `command`\n\
         mended lists/slips.yaml: line 13: `timeuot` is now `timeout`\n\
         mended lists/slips.yaml: line 14: `passed` is now `pass`\n\
         mended lists/slips.yaml: the keys of the file are in order\n\
         mended lists/slips.yaml: the keys of step `a` are in order\n\
         1 file is valid\n",
    );
    assert_eq!(read(&path), MENDED);
    assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o640);
    assert_eq!(std::fs::read_dir(playground.path("lists")).unwrap().count(), 1);
    playground.run(&["validate", "lists", "--fix"]).code(0).stdout("1 file is valid\n");
}

#[test]
fn a_dry_run_shows_the_difference_and_changes_nothing() {
    let playground = Playground::new().file("slips.yaml", SLIPS);
    for typed in [&["--fix", "--dry-run"][..], &["--diff"]] {
        let outcome = playground.run(&[&["validate", "slips.yaml"], typed].concat());
        outcome.code(1).stdout_has("--- a/slips.yaml\n+++ b/slips.yaml\n@@ ").stdout_has("-    comand: [\"true\"]\n");
        assert_eq!(read(&playground.path("slips.yaml")), SLIPS);
    }
    // The difference is one that others apply.
    std::fs::write(playground.path("x.diff"), &playground.run(&["validate", "slips.yaml", "--diff"]).stdout).unwrap();
    let expression = playground.expression("git", &["apply", "x.diff"]);
    assert!(expression.run().unwrap().status.success());
    assert_eq!(read(&playground.path("slips.yaml")), MENDED);
    playground.run(&["validate", "slips.yaml", "--diff"]).code(0).stdout("1 file is valid\n");
    playground.run(&["validate", "slips.yaml", "--diff", "--format", "json"]).code(2).one_line();
}

#[test]
fn what_takes_a_person_stays_and_is_told() {
    let playground = Playground::new().file("slips.yaml", &SLIPS.replace("owner: x   # of the team\n", ""));
    let outcome = playground.run(&["validate", "slips.yaml", "--fix"]);
    outcome.code(1).stdout_has("`comand` is now `command`").stderr_has("error[C2002]: `owner` is missing");
    let json = playground.run(&["validate", "slips.yaml", "--fix", "--format", "json"]).code(1).stdout.clone();
    let json: Json = serde_json::from_str(&json).unwrap();
    assert_eq!(json["findings"].as_array().unwrap().len(), 1);
}

#[test]
fn a_link_and_a_folder_that_cannot_be_written_are_refused() {
    let playground = Playground::new().file("real/slips.yaml", SLIPS);
    std::os::unix::fs::symlink("real/slips.yaml", playground.path("slips.yaml")).unwrap();
    let outcome = playground.run(&["validate", "slips.yaml", "--fix"]);
    outcome.code(1).stderr_has("`slips.yaml` is left as it is: it is a link to `real/slips.yaml`; name that file");
    assert_eq!(read(&playground.path("real/slips.yaml")), SLIPS);
    playground.run(&["validate", "real", "--fix"]).code(0);
    assert_eq!(read(&playground.path("slips.yaml")), MENDED);
}

#[test]
fn what_is_shipped_needs_no_mending() {
    let playground = Playground::new().inside(repository());
    playground.run(&["validate", "checklists", "examples", "--diff"]).code(0).stdout_has("files are valid");
    playground.run(&["validate", "--builtin", "--fix"]).code(0).stdout_has("files are valid");
}

#[test]
fn no_faulty_file_gets_a_fault_more_and_mending_ends() {
    let mut playground = Playground::new();
    let files = yaml_files("tests/fixtures/faulty");
    for file in &files {
        playground = playground.file(&format!("faulty/{}", file.file_name().unwrap().to_str().unwrap()), &read(file));
    }
    let found = |rest: &[&str]| -> Vec<Json> {
        let outcome = playground.run(&[&["validate", "faulty", "--format", "json"], rest].concat());
        let document: Json = serde_json::from_str(&outcome.stdout).unwrap();
        document["findings"].as_array().unwrap().clone()
    };
    let before = found(&[]);
    let after = found(&["--fix"]);
    assert!(after.len() < before.len() - 5, "{} of {}", after.len(), before.len());
    assert!(after.iter().all(|finding| finding["fix"].as_array().unwrap().is_empty()), "{after:#?}");
    assert_eq!(found(&["--fix"]), after);
}
