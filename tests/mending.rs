//! The whole story in the lab: a replica that stands still at a duplicate key is diagnosed by an account that may change nothing,
//! mended when two others agreed, and all of it is proven.

use std::path::Path;

use serde_json::Value as Json;

use crate::keys::Key;
use crate::lab::Lab;
use crate::playground::{PROGRAM, Playground, until};
use crate::replication::lab;

/// What mends the duplicate key of the lab: which row that is stands in the error, so a person writes it down.
const TAKE_AWAY: &str = "remediations:
  take_away:
    title: Take the row away that is only here, and start the SQL thread
    kind: permanent
    role: db-admin
    preview: [CLIENT, --skip-column-names, --execute, \"SELECT CONCAT('shop.orders ', id, ': ', note) FROM shop.orders WHERE id = 100\"]
    command: [CLIENT, --execute, \"SET SESSION sql_log_bin = 0; DELETE FROM shop.orders WHERE id = 100; START REPLICA\"]
    timeout: 10s
    approval: {from: [dba], min: 2, not_requester: true}
    verify: [io_thread, sql_thread]
    verify_for: {every: 200ms, stable: 2, deadline: 30s}
    rollback: [CLIENT, --execute, STOP REPLICA]
";
const CLIENT: &str = "mariadb, --no-defaults, --connect-timeout=2, --protocol=tcp, \"--host={{ target.host }}\", \
                      \"--port={{ target.port }}\", \"--user={{ role.user }}\", --batch";

/// A library of the lab's own: its inventory and roles, who may do what, whose key is whose, and the shipped scenario.
fn library(lab: &Lab, playground: &Playground, edit: impl Fn(String) -> String) -> String {
    let (from, to) = (lab.folder.join("checklists"), playground.path("checklists"));
    std::fs::create_dir(&to).unwrap();
    for file in ["targets.yaml", "roles.yaml", "db-replication.yaml"] {
        let text = std::fs::read_to_string(from.join(file)).unwrap();
        std::fs::write(to.join(file), if file == "db-replication.yaml" { edit(text) } else { text }).unwrap();
    }
    let me = duct::cmd!("id", "-un").read().unwrap();
    let access = format!(
        "version: 1\ngroups: {{dba: [{me}, bob, carol]}}\nallow: [{{who: [\"*\"], roles: [db-reader]}}, {{who: [dba], roles: [db-admin]}}]\n"
    );
    std::fs::write(to.join("access.yaml"), access).unwrap();
    let people = ["bob", "carol", me.as_str()];
    let line = |person: &&str| {
        Key::new(playground.path("").as_path(), &format!("key-{person}"))
            .line(person, "namespaces=\"checklist-approval\"")
    };
    std::fs::write(to.join("allowed_signers"), people.iter().map(line).collect::<String>()).unwrap();
    me
}

/// The statements that reached the replica from `from` on, without those of the lab itself.
fn statements(lab: &Lab, from: usize) -> Vec<String> {
    let log = std::fs::read_to_string(lab.value("LAB_GENERAL_LOG")).unwrap();
    let queries = log[from..].lines().filter_map(|line| line.split_once("Query\t"));
    queries.map(|(_, statement)| statement.trim().to_owned()).collect()
}

fn length(lab: &Lab) -> usize {
    std::fs::read_to_string(lab.value("LAB_GENERAL_LOG")).unwrap().len()
}

fn only_reads(statements: &[String]) {
    let reads = |statement: &String| ["SELECT ", "SHOW "].iter().any(|word| statement.starts_with(word));
    assert!(!statements.is_empty() && statements.iter().all(reads), "{statements:#?}");
}

fn approve(playground: &Playground, person: &str, remediation: &str) {
    let key = playground.path(&format!("key-{person}")).display().to_string();
    let args = ["approve", "last", remediation, "--reason", "looked at the row", "--as", person, "--key", &key];
    playground.run(&args).code(0);
}

#[test]
fn a_duplicate_key_is_found_by_who_may_change_nothing_and_mended_when_two_others_agreed() {
    let lab = lab();
    let playground = Playground::new();
    let proposed = "    owner: dba\n    remediations: [start_replication]\n  - id: missing_row";
    let me = library(&lab, &playground, |text| {
        assert!(text.contains(proposed));
        let text = text.replace(proposed, "    owner: dba\n    remediations: [take_away]\n  - id: missing_row");
        text.replacen("remediations:\n", &TAKE_AWAY.replace("CLIENT", CLIENT), 1)
    });
    lab.call(&["break", "dupkey"]);
    the_server_refuses_the_reader(&lab);
    let begin = length(&lab);
    let report = playground.run(&["run", "--scenario", "db-replication", "--target", "prod-mysql-03"]).code(1).report();
    assert_eq!(report.diagnoses("confirmed"), ["duplicate_key"]);
    playground
        .run(&["fix", "last", "--dry-run"])
        .code(0)
        .stdout_has("shop.orders 100: written on the replica by mistake");
    playground.run(&["fix", "last"]).code(5).stdout_has("2 more must agree of dba");
    approve(&playground, &me, "take_away");
    approve(&playground, "bob", "take_away");
    let refused = playground.run(&["fix", "last"]);
    refused.code(5).stdout_has(&format!("{me} runs the fix, and may not agree to it")).stdout_has("1 more must agree");
    only_reads(&statements(&lab, begin));
    approve(&playground, "carol", "take_away");
    let before = length(&lab);
    playground.run(&["fix", "last", "--reason", "INC-7"]).code(0).stdout_has("recovered 2 of 2, 2 times in a row");
    let changed: Vec<String> = statements(&lab, before)
        .into_iter()
        .filter(|one| !one.starts_with("SELECT ") && !one.starts_with("SHOW "))
        .collect();
    // Behind these the applier goes on, and says so too.
    assert_eq!(
        changed[..3],
        ["SET SESSION sql_log_bin = 0", "DELETE FROM shop.orders WHERE id = 100", "START REPLICA"]
    );
    let row = || lab.call(&["sql", "replica", "SELECT note FROM shop.orders WHERE id = 100", "--skip-column-names"]);
    until("the row of the primary is there", || (row().trim() == "from the primary").then_some(()));
    lab.call(&["heal"]);
    drop(lab);
    proven(&playground);
}

fn the_server_refuses_the_reader(lab: &Lab) {
    let port = format!("--port={}", lab.value("LAB_REPLICA_PORT"));
    for statement in ["START REPLICA", "SET GLOBAL read_only = OFF", "SELECT note FROM shop.orders"] {
        let said =
            duct::cmd!("mariadb", "--no-defaults", "--host=127.0.0.1", &port, "--user=monitor", "--execute", statement)
                .env("MYSQL_PWD", lab.value("LAB_MONITOR_PASSWORD"))
                .stderr_to_stdout()
                .unchecked()
                .read()
                .unwrap();
        assert!(said.contains("ERROR 1142") || said.contains("ERROR 1227"), "{statement}: {said}");
    }
}

/// The audit tells it all in order, every file is as it was; and one byte that is not is named.
fn proven(playground: &Playground) {
    let told = playground.run(&["audit", "--json"]).code(0).stdout.clone();
    let lines = serde_json::from_str::<Json>(&told).unwrap()["lines"].as_array().unwrap().clone();
    let what: Vec<&str> = lines.iter().map(|line| line["what"].as_str().unwrap()).collect();
    let story = [
        "run_started run_ended fix_started fix_ended fix_started fix_ended approved approved",
        "fix_started refused approved fix_ended approved",
        "fix_started refused approved approved change_started change_ended verified fix_ended",
    ];
    assert_eq!(what.join(" "), story.join(" "));
    assert!(lines.iter().all(|line| line["account"] == lines[0]["account"]));
    playground.run(&["verify", "--all"]).code(0);
    let fix = playground.runs().pop().unwrap();
    flip(&fix.join("evidence/preview.stdout"));
    let verified = playground.expression(PROGRAM, &["verify", "last"]).stdout_capture().run().unwrap();
    let said = String::from_utf8(verified.stdout).unwrap();
    assert!(verified.status.code() == Some(1) && said.contains("evidence/preview.stdout was changed"), "{said}");
}

/// Changes one byte.
fn flip(file: &Path) {
    let mut bytes = std::fs::read(file).unwrap();
    bytes[0] ^= 1;
    std::fs::write(file, bytes).unwrap();
}

/// What is shipped, as it is shipped.
#[test]
fn a_thread_that_somebody_stopped_is_started_again() {
    let lab = lab();
    let playground = Playground::new();
    library(&lab, &playground, |text| text);
    lab.call(&["break", "sqlstopped"]);
    playground.run(&["run", "--scenario", "db-replication", "--target", "prod-mysql-03"]).code(1);
    approve(&playground, "bob", "start_replication");
    let mended = playground.run(&["fix", "last"]);
    mended.code(0).stdout_has("recovered 2 of 2, 2 times in a row").stdout_has("replication on server 2");
    lab.call(&["break", "writable"]);
    playground.run(&["run", "--scenario", "db-replication", "--target", "prod-mysql-03"]).code(0);
    approve(&playground, "carol", "refuse_writes");
    playground.run(&["fix", "last", "refuse_writes"]).code(0).stdout_has("recovered 1 of 1");
    playground.run(&["verify", "--all"]).code(0);
    lab.call(&["heal"]);
}
