//! Whether what runs need is there is told before the incident, for each target, and nothing is done besides.

use serde_json::Value as Json;

use crate::playground::{Outcome, Playground};

const CANARY: &str = "canary-of-a-vault-3c1d";

const ROLES: &str = "
version: 1
roles:
  reader:
    env: {PASSWORD: {command: [cat, secret]}}
    rights:
      - id: secret
        title: Know the secret
        shell: 'test \"$PASSWORD\" = \"$(cat secret)\" && echo \"$PASSWORD\" && echo \"$TARGET_HOST\" >>asked'
        assert: {const: 0}
      - {title: Read the table, when: secret.passed, command: [test, -e, 'table-{{ target.host }}'], outcomes: {0: pass, 1: {status: fail, message: GRANT it}}}
  other: {}
";

const STEPS: &str = "
steps:
  - {id: read, title: Ask it, role: reader, command: [touch, 'ran-{{ target.host }}'], assert: {const: 0}}
  - {id: free, title: Ask it, role: other, shell: 'ls | sort | no-such-program-anywhere', assert: {const: 0}}
";

fn playground() -> Playground {
    Playground::new()
        .file("checklists/roles.yaml", ROLES)
        .file(
            "checklists/targets.yaml",
            "version: 1\ntargets:\n  one: {host: h1, labels: {env: prod}}\n  two: {host: h2}\n",
        )
        .file("secret", &format!("{CANARY}\n"))
        .file("table-h1", "")
}

/// A library whose only scenario is `asking`.
fn asking(steps: &str) -> Playground {
    let head = "version: 1\nid: asking\ntitle: Try something\nowner: tests\ndefaults: {timeout: 20s, role: none}\n";
    playground().file("checklists/asking.yaml", &format!("{head}{steps}"))
}

/// The state of everything that was looked at on a target: `GROUP: WHAT STATE`.
#[track_caller]
fn states(outcome: &Outcome, target: usize) -> Vec<String> {
    let told: Json = serde_json::from_str(&outcome.stdout).unwrap();
    let text = |value: &Json| value.as_str().unwrap().to_owned();
    let groups = told["targets"][target]["groups"].as_array().unwrap();
    let items = groups.iter().flat_map(|group| {
        let name = text(&group["name"]);
        let items = group["items"].as_array().unwrap().iter();
        items.map(move |item| format!("{name}: {} {}", text(&item["what"]), text(&item["state"])))
    });
    items.collect()
}

#[test]
fn programs_identities_and_rights_are_looked_at_on_every_target_and_no_step_is_run() {
    let playground = asking(STEPS);
    let told = playground.run(&["preflight", "--all", "-o", "json"]);
    told.code(1);
    let expected = [
        "programs: ls there",
        "programs: no-such-program-anywhere lacks",
        "programs: sort there",
        "programs: touch there",
        "reader: may be used there",
        "reader: PASSWORD there",
        "reader: Know the secret there",
        "reader: Read the table there",
        "other: may be used there",
        "other: its rights apart",
    ];
    assert_eq!(states(&told, 0), expected);
    assert_eq!(states(&told, 1)[7], "reader: Read the table lacks");
    let page = playground.run(&["preflight", "-s", "asking", "-t", "two"]);
    page.code(1).stdout_has("two (h2)\n").stdout_has("✗ Read the table: GRANT it");
    page.stdout_has("✗ no-such-program-anywhere: `no-such-program-anywhere` was not found in PATH; needed by asking");
    page.stdout_has("\nNot ready: 9 looked at, 2 missing\n");
    let mut asked: Vec<String> =
        std::fs::read_to_string(playground.path("asked")).unwrap().lines().map(str::to_owned).collect();
    asked.sort();
    assert_eq!(asked, ["h1", "h2", "h2"]);
    assert!(!playground.path("ran-h1").exists() && playground.runs().is_empty());
    for outcome in [&told, &page] {
        assert!(!outcome.to_string().contains(CANARY), "{outcome}");
    }
}

#[test]
fn what_lacks_and_what_could_not_be_found_out_have_exit_codes_of_their_own() {
    let only = "steps:\n  - {id: read, title: Ask it, role: reader, command: [echo, '{{ target.host }}'], assert: {const: 0}}\n";
    let ready = asking(only);
    ready.run(&["preflight", "-t", "one"]).code(0).stdout_has("\nReady: 5 looked at, all there\n");
    let slow =
        ROLES.replace("command: [test, -e, 'table-{{ target.host }}']", "timeout: 200ms, command: [sleep, '60']");
    let unknown = asking(only).file("checklists/roles.yaml", &slow).run(&["preflight", "-t", "one"]);
    unknown.code(3).stdout_has("? Read the table").stdout_has("\nNot known: 5 looked at, 1 could not be found out\n");
    let empty = asking(only).file("secret", "").run(&["preflight", "-t", "one"]);
    empty.code(1).stdout_has("✗ its identity: the role `reader` lacks `PASSWORD`: `cat` printed nothing");
    asking(only).run(&["preflight", "-s", "askign"]).code(2).stderr_has("did you mean `asking`?");
}

#[test]
fn a_role_that_is_not_held_is_told_with_who_could_and_nothing_of_it_is_fetched() {
    let access = "version: 1\nallow:\n  - {who: [bob], roles: [reader]}\n  - {who: [\"*\"], roles: [other], targets: {env: prod}}\n";
    let playground = asking(STEPS).file("checklists/access.yaml", access);
    let told = playground.run(&["preflight", "-t", "one"]);
    told.code(1).stdout_has("no line of access.yaml allows it; bob could").stdout_has("other\n    ✓ may be used");
    assert!(!playground.path("asked").exists());
    let told = playground.run(&["preflight", "-t", "two"]);
    told.code(5);
}

#[test]
fn a_scenario_that_cannot_be_run_on_a_target_is_left_out_unless_it_was_meant() {
    let steps = "params: {url: {type: string}}\nsteps:\n  - {id: ask, title: Ask it, command: [echo, '{{ params.url }}', '{{ target.host }}'], assert: {const: 0}}\n";
    let playground = asking(steps);
    let told = playground.run(&["preflight", "--all"]);
    told.code(0).stdout_has("not for this target: asking, the param `url` has no value");
    let told = playground.run(&["preflight", "-s", "asking", "-t", "one"]);
    told.code(1).stdout_has("scenarios\n    ✗ asking: the param `url` has no value");
    playground.run(&["preflight", "-s", "asking", "-t", "one", "-p", "url=x"]).code(0).stdout_has("✓ echo");
}

#[test]
fn what_is_wrong_with_a_right_is_found_where_it_is_written_and_one_that_changes_something_too() {
    let wrong = "
version: 1
roles:
  reader:
    rights:
      - {title: Read it, command: [echo, '{{ params.x }}'], assert: {const: 0}}
      - {title: Mend it, command: [systemctl, restart, nginx], assert: {const: 0}}
";
    let playground = asking(STEPS).file("checklists/roles.yaml", wrong);
    let told = playground.run(&["validate", "checklists/roles.yaml"]);
    told.code(1).stderr_has("checklists/roles.yaml:6:").stderr_has("params.x");
    let changing = wrong.replace("{{ params.x }}", "x");
    let playground = asking(STEPS).file("checklists/roles.yaml", &changing);
    let told = playground.run(&["validate", "checklists/roles.yaml"]);
    told.stderr_has("[C6103]").stderr_has("checklists/roles.yaml:7:");
}
