//! Rules about commands, seen from outside.

use crate::playground::Playground;

const SECRET: &str = "violet-lantern-harbour";

#[test]
fn a_secret_in_the_files_beside_a_scenario_is_found_and_not_shown() {
    let targets = format!("version: 1\ntargets:\n  db-1: {{vars: {{api_token: {SECRET}}}}}\n");
    let roles = format!("version: 1\nroles:\n  reader: {{vars: {{db_password: {SECRET}}}}}\n");
    let playground = Playground::new().file("checklists/targets.yaml", &targets).file("checklists/roles.yaml", &roles);
    let outcome = playground.run(&["validate", "checklists"]);
    outcome.code(1).stderr_has("error[C6135]: a secret is written into this file");
    outcome.stderr_has("targets.yaml:3:28").stderr_has("roles.yaml:3:32").stderr_has("2 errors");
    for format in ["human", "json", "sarif", "github", "gitlab", "junit"] {
        let outcome = playground.run(&["validate", "checklists", "--format", format]);
        assert!(!outcome.stderr.contains(SECRET) && !outcome.stdout.contains(SECRET), "{format}: {outcome}");
    }
}

#[test]
fn a_change_is_found_behind_every_wrapper_and_an_allow_sets_it_aside() {
    let step = |command: &str, more: &str| {
        let step = format!("steps:\n  - {{id: a, title: Verify, command: {command}, outcomes: {{0: pass}}{more}}}\n");
        Playground::new().scenario("x", &step).run(&["validate", "x.yaml", "--deny", "warnings"])
    };
    for command in [
        "[systemctl, stop, x]",
        "[sudo, -n, timeout, '5', /bin/systemctl, stop, x]",
        "[ssh, host, sudo, systemctl, stop, x]",
        "[sh, -c, 'if true; then systemctl stop x; fi']",
        "[docker, exec, web, sh, -c, 'systemctl stop x']",
    ] {
        step(command, "").code(1).stderr_has("error[C6103]: `systemctl stop` in a step");
    }
    step("[systemctl, stop, x]", ", allow: [{rule: changing-host, reason: A lab}]").code(0);
    step("[grep, --word-regexp, systemctl stop, /x]", "").code(0);
}
