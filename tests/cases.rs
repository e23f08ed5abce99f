//! Cases: what is shipped is tested by them, and `checklist test` and `run --record` do what their pages say.

use std::path::PathBuf;

use checklist::diagnostic::Source;
use checklist::yaml::Document;
use serde_json::Value as Json;

use crate::playground::{Playground, repository};
use crate::schemas::assert_valid;

const STEPS: &str = "steps:
  - id: used
    title: Measure the used space
    command: [echo, 42%]
    extract: {regex: '(\\d+)%', as: integer}
    assert: {maximum: 90}
diagnoses:
  - {id: nearly_full, when: used.failed, cause: It is nearly full}
";

/// A case of [`STEPS`] that holds `stdout`, and what is expected.
fn case(stdout: &str, expect: &str) -> String {
    format!(
        "version: 1 # one\nrecordings:\n  - steps: [used]\n    command: [echo, 42%]\n    stdout: \"{stdout}\"\n{expect}"
    )
}

/// The files of all shipped cases.
pub fn shipped() -> Vec<PathBuf> {
    let folders = std::fs::read_dir(repository().join("checklists")).unwrap().map(|entry| entry.unwrap().path());
    let folders = folders.filter(|path| path.extension().is_some_and(|ending| ending == "cases"));
    let files = folders.flat_map(|folder| std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()));
    files.collect()
}

#[test]
fn the_shipped_cases_reach_all_of_the_shipped_scenarios() {
    let playground = Playground::new().inside(repository());
    let count = shipped().len();
    assert!(count > 100);
    for library in ["checklists", "--builtin"] {
        let outcome = playground.run(&["test", library, "--coverage", "--min-coverage", "100"]);
        outcome.code(0).stdout_has(&format!("{count} cases: all as expected\n"));
    }
}

#[test]
fn the_shipped_cases_are_valid_by_their_schema_and_lead_an_editor_to_it() {
    for file in shipped() {
        let text = std::fs::read_to_string(&file).unwrap();
        assert!(
            text.starts_with("# yaml-language-server: $schema=../../schemas/case.schema.json\n"),
            "{}",
            file.display()
        );
        assert_valid("case", &Document::load(&Source::new(file.to_string_lossy(), text)).unwrap().to_json());
    }
}

#[test]
fn a_case_that_does_not_hold_fails_in_every_format_and_a_program_can_read_why() {
    let bad = case("97%\\n", "expect: {verdict: pass, steps: {used: {status: pass, value: 42}}, confirmed: []}\n");
    let playground = Playground::new().scenario("disk", STEPS).file("disk.cases/full, 100%.yaml", &bad);
    let told = |format: &str| playground.run(&["test", "disk.yaml", "--format", format]).code(1).stdout.clone();
    let json: Json = serde_json::from_str(&told("json")).unwrap();
    let one = &json["scenarios"][0]["cases"][0];
    assert_eq!((&json["as_expected"], &one["as_expected"]), (&Json::from(0), &Json::from(false)));
    let differences = one["differences"].as_array().unwrap();
    let about: Vec<_> = differences.iter().map(|one| (one["about"].as_str().unwrap(), &one["actual"])).collect();
    let actual = [Json::from("fail"), Json::from("fail"), Json::from(97), serde_json::json!(["nearly_full"])];
    assert_eq!(
        about,
        [("verdict", &actual[0]), ("used", &actual[1]), ("used.value", &actual[2]), ("confirmed", &actual[3])]
    );
    assert!(told("junit").contains("tests=\"1\" failures=\"1\" errors=\"0\""));
    assert!(told("tap").contains("\nnot ok 1 - disk/full, 100%\n# "));
    let annotation =
        "::error file=disk.cases/full%2C 100%25.yaml,line=6,col=19,title=disk/full%2C 100%25::verdict: expected pass";
    assert!(told("github").starts_with(annotation), "{}", told("github"));
    playground.run(&["test", "disk.yaml", "--format", "junti"]).code(2).one_line().stderr_has("did you mean `junit`?");
}

#[test]
fn an_update_changes_what_is_expected_and_no_other_letter() {
    let expect = "expect: # all of it\n  verdict: pass   # so far\n  steps:\n    used: {status: pass, value: 42} # percent\n  confirmed:\n    - nearly_full\n";
    let playground = Playground::new().scenario("disk", STEPS).file("disk.cases/a.yaml", &case("7%\\n", expect));
    playground.run(&["test", "disk.yaml"]).code(1);
    playground.run(&["test", "disk.yaml", "--update"]).code(0).stderr_has("updated ");
    playground.run(&["test", "disk.yaml"]).code(0);
    let text = std::fs::read_to_string(playground.path("disk.cases/a.yaml")).unwrap();
    let wanted = expect.replace("value: 42", "value: 7").replace("- nearly_full", "[]");
    assert_eq!(text, case("7%\\n", &wanted));
}

#[test]
fn a_case_without_an_expectation_gets_all_of_it() {
    let playground = Playground::new().scenario("disk", STEPS).file("disk.cases/a.yaml", &case("97%\\n", ""));
    playground.run(&["test", "disk.yaml"]).code(1).stdout_has("C7008");
    playground.run(&["test", "disk.yaml", "--update"]).code(0);
    let text = std::fs::read_to_string(playground.path("disk.cases/a.yaml")).unwrap();
    let expect = "expect:\n  verdict: fail\n  steps:\n    used: {status: fail, value: 97}\n  confirmed: [nearly_full]\n  undetermined: []\n";
    assert_eq!(text, case("97%\\n", expect));
}

#[test]
fn a_recorded_case_plays_to_the_same_end_and_holds_no_secret_and_no_name_of_who_and_where() {
    let steps = "facts:
  names: {title: List the names, command: [echo, a b], extract: {text: true, as: list}}
steps:
  - {id: told, title: Tell, role: teller, command: [sh, -c, 'echo password $TOKEN; exit 3'], outcomes: {3: warn}}
  - {id: same, title: Tell again, role: teller, command: [sh, -c, 'echo password $TOKEN; exit 3'], exit_codes: [3], extract: text, outcomes: {else: pass}}
  - {id: each, title: Ask each, for_each: '{{ facts.names }}', shell: 'echo \"$ITEM\"; test -n \"$RUN_ID\"', outcomes: {0: pass}}
  - {id: gone, title: Ask what is not there, command: [no-such-program-anywhere, '{{ run.id }}'], outcomes: {0: pass}}
";
    let playground = Playground::new()
        .scenario("checklists/x", &steps.replace("id: checklists/x", "id: x"))
        .file("checklists/roles.yaml", "version: 1\nroles:\n  teller: {env: {TOKEN: {env: X_TOKEN}}}\n")
        .env("X_TOKEN", "canary-8c1d-token")
        .env("CHECKLIST_OPERATOR", "canary-operator");
    let text = std::fs::read_to_string(playground.path("checklists/x.yaml")).unwrap();
    std::fs::write(playground.path("checklists/x.yaml"), text.replace("id: checklists/x", "id: x")).unwrap();
    playground
        .run(&["run", "--scenario", "x", "--record", "one"])
        .stderr_has("case written to checklists/x.cases/one.yaml");
    let written = std::fs::read_to_string(playground.path("checklists/x.cases/one.yaml")).unwrap();
    let id = playground.runs()[0].file_name().unwrap().to_str().unwrap().to_owned();
    for secret in ["canary-8c1d-token", "canary-operator", &id] {
        assert!(!written.contains(secret), "{secret} is in the case:\n{written}");
    }
    assert!(written.contains("steps: [told, same]") && written.contains("password ***"), "{written}");
    let quiet = Playground::new().inside(&playground.path("."));
    quiet.run(&["test"]).code(0).stdout("ok    x: 1 case\n1 case: all as expected\n");
    playground.run(&["run", "--scenario", "x", "--record", "one"]).code(2).one_line().stderr_has("--force replaces it");
    playground.run(&["run", "--scenario", "x", "--record", "one", "--force"]).stderr_has("case written");
    playground.run(&["run", "--scenario", "x", "--record", "../x"]).code(2).stderr_has("is no file for a case");
}

#[test]
fn what_there_is_to_test_is_named_as_people_name_it() {
    let good = case("7%\\n", "expect: {verdict: pass}\n");
    let playground = Playground::new()
        .scenario("disk", STEPS)
        .file("disk.cases/a.yaml", &good)
        .file("disk.cases/b.yaml", &good)
        .file("checklists/empty.yaml", "no: scenario\n");
    for (what, count) in
        [("disk.yaml", "2 cases"), ("disk.cases", "2 cases"), ("disk.cases/a.yaml", "1 case"), (".", "2 cases")]
    {
        playground.run(&["test", what]).code(0).stdout_has(&format!("\n{count}: all"));
    }
    playground.run(&["test", "disk.yaml", "disk.cases/a.yaml", "--case", "[ab]"]).code(2).stderr_has("no case to test");
    playground.run(&["test", "disk.yaml", "--case", "b*"]).code(0).stdout_has("\n1 case: all");
    playground.run(&["test", "dsk.yaml"]).code(2).stderr_has("C1001");
    playground.run(&["test"]).code(2).stderr_has("C2002");
}

#[test]
fn what_no_case_reaches_is_noted_where_it_stands_and_what_is_set_aside_is_not() {
    let playground = Playground::new()
        .scenario("disk", STEPS)
        .file("disk.cases/a.yaml", &case("7%\\n", "expect: {verdict: pass}\n"))
        .scenario("other", "steps: [{id: a, title: Verify a, command: [a], outcomes: {0: pass, 1: fail}}]\n");
    let notes = |what: &str| {
        let told = playground.run(&["validate", what, "--format", "json"]);
        let json: Json = serde_json::from_str(&told.code(0).stdout).unwrap();
        let all = json["findings"].as_array().unwrap().clone();
        let ours = all.into_iter().filter(|finding| finding["code"] == "C7001");
        ours.map(|finding| finding["title"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let of_disk = ["in no case `used` ends with `fail`", "in no case `nearly_full` is confirmed"];
    // One file alone says what it says in its library.
    assert_eq!(notes("disk.yaml"), of_disk);
    assert_eq!(notes("."), [&of_disk[..], &["no case tests `other`"]].concat());
    assert_eq!(notes("disk.cases/a.yaml"), [""; 0]);
    let text = std::fs::read_to_string(playground.path("disk.yaml")).unwrap();
    let allow = "  allow: [{rule: no-case-reaches, reason: It cannot be had}]\n";
    let text = text.replace("    assert:", &format!("  {allow}    assert:"));
    std::fs::write(playground.path("disk.yaml"), &text).unwrap();
    assert_eq!(notes("disk.yaml"), [of_disk[1]]);
    // The coverage counts the same.
    playground.run(&["test", "disk.yaml", "--min-coverage", "50"]).code(0);
    playground.run(&["test", "disk.yaml", "--min-coverage", "51"]).code(1).stderr_has("1 of 2");
    std::fs::write(playground.path("disk.yaml"), format!("{}{text}", allow.trim_start())).unwrap();
    assert_eq!(notes("disk.yaml"), [""; 0]);
}
