//! Who may use which role: what is refused stays undone, is told, and cannot be talked into.

use crate::playground::Playground;

const ROLES: &str = "
version: 1
roles:
  reader: {env: {PASSWORD: {env: READER_PASSWORD}}}
  admin: {requires: justification, env: {PASSWORD: {env: ADMIN_PASSWORD}}}
";

const STEPS: &str = "
steps:
  - {id: read, title: Read it, role: reader, command: [touch, read], assert: {const: 0}}
  - {id: change, title: Look deeper, role: admin, command: [touch, looked], assert: {const: 0}}
";

/// A library in which the account that runs the tests may be `reader` anywhere and `admin` on test targets.
fn playground() -> Playground {
    Playground::new()
        .file("roles.yaml", ROLES)
        .file(
            "access.yaml",
            &format!(
                "
version: 1
groups: {{dba: [bob, carol]}}
allow:
  - {{who: [{me}], roles: [reader]}}
  - {{who: [{me}, dba], roles: [admin], targets: {{env: test}}}}
  - {{who: [dba], roles: [\"*\"], because: The DBAs own replication}}
deny:
  - {{who: [\"*\"], roles: [admin], targets: {{env: frozen}}, because: change freeze}}
",
                me = account()
            ),
        )
        .file("targets.yaml", "version: 1\ntargets:\n  prod: {host: localhost, labels: {env: prod}}\n  test: {host: localhost, labels: {env: test}}\n  frozen: {host: localhost, labels: {env: frozen}}\n")
        .env("READER_PASSWORD", "of the reader")
        .env("ADMIN_PASSWORD", "of the admin")
        .scenario("asking", STEPS)
}

fn account() -> String {
    duct::cmd!("id", "-un").read().unwrap()
}

#[test]
fn a_step_whose_role_is_not_held_is_denied_the_rest_runs_and_the_report_names_who_could() {
    let playground = playground();
    let outcome = playground.run(&["run", "-s", "asking.yaml", "-t", "prod", "--justification", "incident 7"]);
    let report = outcome.code(3).report();
    assert_eq!((report.status("read"), report.status("change")), ("pass", "denied"));
    let message = report.step("change")["message"].as_str().unwrap();
    assert!(message.ends_with("no line of access.yaml allows it; dba (bob, carol) could"), "{message}");
    assert!(playground.path("read").exists() && !playground.path("looked").exists());
    assert_eq!(report.0["run"]["account"], account());
    assert_eq!(report.0["run"]["justification"], "incident 7");
}

#[test]
fn a_strong_role_asks_why_and_the_answer_is_kept() {
    let playground = playground();
    let outcome = playground.run(&["run", "-s", "asking.yaml", "-t", "test"]);
    let report = outcome.code(3).report();
    assert!(report.step("change")["message"].as_str().unwrap().contains("--justification"));
    let playground = self::playground();
    let report = playground.run(&["run", "-s", "asking.yaml", "-t", "test", "--justification", "why"]).code(0).report();
    assert_eq!((report.status("change"), playground.path("looked").exists()), ("pass", true));
}

#[test]
fn a_run_in_which_everything_is_denied_exits_with_5_and_fetches_no_secret() {
    let playground = playground().env("ADMIN_PASSWORD", "");
    let args = ["run", "-s", "asking.yaml", "-t", "frozen", "--step", "change", "--justification", "x"];
    let outcome = playground.run(&args);
    let report = outcome.code(5).report();
    assert!(report.step("change")["message"].as_str().unwrap().contains("denies it (change freeze); nobody could now"));
}

#[test]
fn nothing_in_the_environment_or_on_the_command_line_widens_what_is_allowed() {
    let playground = playground()
        .env("CHECKLIST_OPERATOR", "bob")
        .env("USER", "bob")
        .env("LOGNAME", "bob")
        .env("SUDO_USER", "bob")
        .env("CHECKLIST_ROLES", "admin,reader")
        .env("CHECKLIST_JUSTIFICATION", "because");
    let report = playground.run(&["run", "-s", "asking.yaml", "-t", "prod"]).code(3).report();
    assert_eq!((report.status("change"), report.status("read")), ("denied", "pass"));
    assert_eq!((&report.0["run"]["operator"], &report.0["run"]["account"]), (&"bob".into(), &account().into()));
}

#[test]
fn roles_that_are_named_narrow_and_an_unknown_one_is_told() {
    let playground = playground();
    let report = playground
        .run(&["run", "-s", "asking.yaml", "-t", "test", "--roles", "admin", "--justification", "x"])
        .code(3)
        .report();
    assert_eq!((report.status("read"), report.status("change")), ("denied", "pass"));
    playground.run(&["run", "-s", "asking.yaml", "--roles", "raeder"]).code(2).stderr_has("did you mean `reader`?");
}

#[test]
fn a_file_that_says_who_may_do_what_is_not_believed_when_others_could_have_written_it() {
    for name in ["access.yaml", "roles.yaml"] {
        let playground = playground();
        let (file, real) = (playground.path(name), playground.path("elsewhere.txt"));
        std::fs::rename(&file, &real).unwrap();
        std::os::unix::fs::symlink(&real, &file).unwrap();
        playground.run(&["run", "-s", "asking.yaml"]).code(2).stderr_has("it is a symbolic link");
        assert!(playground.runs().is_empty() && !playground.path("read").exists());
    }
}

#[test]
fn a_secret_that_everybody_can_read_is_not_used() {
    use std::os::unix::fs::PermissionsExt as _;
    let playground = playground()
        .file("roles.yaml", "version: 1\nroles:\n  reader: {env: {PASSWORD: {file: password}}}\n  admin: {}\n")
        .file("password", "of the reader\n");
    std::fs::set_permissions(playground.path("password"), std::fs::Permissions::from_mode(0o644)).unwrap();
    let refused = playground.run(&["run", "-s", "asking.yaml"]);
    refused.code(2).stderr_has("everybody may read it (mode 0644); chmod o-r");
    assert!(!refused.stderr.contains("of the reader") && playground.runs().is_empty());
    std::fs::set_permissions(playground.path("password"), std::fs::Permissions::from_mode(0o600)).unwrap();
    playground.run(&["run", "-s", "asking.yaml", "--step", "read"]).code(0);
}

#[test]
fn a_scenario_from_outside_the_library_does_not_get_its_roles() {
    let playground = playground();
    std::fs::create_dir(playground.path("drafts")).unwrap();
    std::fs::copy(playground.path("asking.yaml"), playground.path("drafts/asking.yaml")).unwrap();
    let args = ["run", "--checklists", ".", "-s", "drafts/asking.yaml"];
    playground.run(&args).code(2).stderr_has("[C8002]");
    std::os::unix::fs::symlink(playground.path("drafts/asking.yaml"), playground.path("linked.yaml")).unwrap();
    playground.run(&["run", "-s", "linked.yaml"]).code(2).stderr_has("[C8002]");
    assert!(playground.runs().is_empty());
}

#[test]
fn access_explain_says_what_is_allowed_and_by_which_line() {
    let playground = playground();
    let told = playground.run(&["access", "explain", "--operator", "carol", "-s", "asking.yaml", "-t", "prod"]);
    told.code(0).stdout_has("carol (dba), asking on prod");
    told.stdout_has("allowed  admin by ./access.yaml:7:5 (The DBAs own replication)").stdout_has("for: change");
    let told = playground.run(&["access", "explain", "--operator", "eve", "-s", "asking.yaml", "-t", "prod", "--json"]);
    let json: serde_json::Value = serde_json::from_str(&told.code(5).stdout).unwrap();
    assert_eq!(json["roles"][0]["could"], serde_json::json!(["dba (bob, carol)"]));
    assert_eq!(json["roles"][0]["allowed"], false);
}

#[test]
fn only_the_plan_that_was_looked_at_is_run() {
    let playground = playground();
    let plan = |playground: &Playground| {
        let told = playground.run(&["plan", "-s", "asking.yaml", "-t", "test", "-o", "json"]);
        let json: serde_json::Value = serde_json::from_str(&told.code(0).stdout).unwrap();
        json["hash"].as_str().unwrap().to_owned()
    };
    let hash = plan(&playground);
    assert_eq!(hash, plan(&playground), "planned twice, it is the same plan");
    let run = |playground: &Playground, more: &[&str]| {
        let args = [&["run", "-s", "asking.yaml", "-t", "test", "--plan", &hash][..], more].concat();
        playground.run(&args).code
    };
    assert_eq!(run(&playground, &["--roles", "reader"]), Some(2), "other roles are another plan");
    assert!(playground.runs().is_empty());
    let playground = playground.env("READER_PASSWORD", "another password");
    assert_ne!(run(&playground, &[]), Some(2), "the value of a secret is no part of the plan");
    let other = std::fs::read_to_string(playground.path("asking.yaml")).unwrap().replace("looked", "seen");
    let playground = playground.file("asking.yaml", &other);
    assert_eq!(run(&playground, &[]), Some(2), "another command is another plan");
}

#[test]
fn a_dry_run_shows_the_plan_and_runs_nothing() {
    let playground = playground();
    let shown = playground.run(&["run", "--dry-run", "-s", "asking.yaml", "-t", "prod"]);
    shown.code(0).stdout_has("$ touch read").stdout_has("denied: ").stdout_has("Plan ");
    assert!(playground.runs().is_empty() && !playground.path("read").exists());
}
