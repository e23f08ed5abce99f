//! `db-replication` against a real MariaDB primary and replica: every fault of the lab is found, and nothing else is.
//!
//! The lab is brought up once. Whoever uses it holds it alone and leaves it healthy.

use std::sync::{Mutex, MutexGuard, OnceLock};

use serde_json::Value as Json;

use crate::lab::Lab;
use crate::playground::{Outcome, Playground, Report, repository, until};

/// What the mission types; nothing is added to it.
const COMMAND: [&str; 5] = ["run", "--scenario", "db-replication", "--target", "prod-mysql-03"];

/// One row of the table in `tests/labs/README.md`.
struct Row {
    /// The fault, as the lab knows it.
    fault: &'static str,
    /// `ID STATUS VALUE` of every step that is neither passed nor skipped, parted by commas; the value may be left out.
    not_passed: &'static str,
    confirmed: &'static [&'static str],
    verdict: &'static str,
    code: i32,
    /// As in the table: R = `io_errno`, Q = `sql_errno`, P = `lost_position`, L = `lag`, D = `lag_beyond_delay`,
    /// A = `applier_state`; `*` is every step after `is_replica`.
    skipped: &'static str,
}

const HEALTHY: Row = row("none", "", &[], ("pass", 0), "RQPDA");

const ROWS: [Row; 15] = [
    row("dupkey", "sql_thread fail No, sql_errno fail 1062", &["duplicate_key"], ("fail", 1), "RPLDA"),
    row("missingrow", "sql_thread fail No, sql_errno fail 1032", &["missing_row"], ("fail", 1), "RPLDA"),
    row("primarydown", "io_thread fail Connecting, io_errno fail 2003", &["primary_unreachable"], ("fail", 1), "QPLDA"),
    row(
        "primarydown+stop",
        "io_thread fail No, sql_thread fail No, io_errno fail 2003",
        &["replication_stopped_by_hand"],
        ("fail", 1),
        "PLDA",
    ),
    row(
        "badpassword",
        "io_thread fail Connecting, io_errno fail 1045",
        &["primary_rejects_login"],
        ("fail", 1),
        "QPLDA",
    ),
    row("iostopped", "io_thread fail No", &["replication_stopped_by_hand"], ("fail", 1), "QPLDA"),
    row("sqlstopped", "sql_thread fail No", &["replication_stopped_by_hand"], ("fail", 1), "RPLDA"),
    row("stopped", "io_thread fail No, sql_thread fail No", &["replication_stopped_by_hand"], ("fail", 1), "PLDA"),
    row("lag", "lag fail 6, applier_state warn", &["lagging", "applier_waits_for_lock"], ("fail", 1), "RQPD"),
    row("lag 60", "lag warn, applier_state warn", &["lagging", "applier_waits_for_lock"], ("warn", 0), "RQPD"),
    row("delay", "configured_delay warn 3600", &["deliberate_delay"], ("warn", 0), "RQPLA"),
    row("purged", "io_thread fail No, io_errno fail 1236, lost_position fail", &["binlog_purged"], ("fail", 1), "QLDA"),
    row("notareplica", "is_replica fail 0", &["not_a_replica"], ("fail", 1), "*"),
    row("writable", "read_only warn 0", &["writable_replica"], ("warn", 0), "RQPDA"),
    row("errant", "own_writes fail 1", &["errant_transactions"], ("fail", 1), "RQPDA"),
];

const STEPS: [&str; 19] = [
    "server_answers",
    "refusal",
    "flavour",
    "is_replica",
    "read_refused",
    "io_thread",
    "sql_thread",
    "io_errno",
    "sql_errno",
    "io_error",
    "sql_error",
    "lost_position",
    "configured_delay",
    "lag",
    "lag_beyond_delay",
    "applier_state",
    "gtid_in_use",
    "read_only",
    "own_writes",
];

/// The causes that say why nobody could look; all others are about the replica.
const ABOUT_LOOKING: [&str; 4] =
    ["server_unreachable", "no_free_connection", "our_login_refused", "our_account_lacks_privilege"];

const fn row(
    fault: &'static str,
    not_passed: &'static str,
    confirmed: &'static [&'static str],
    (verdict, code): (&'static str, i32),
    skipped: &'static str,
) -> Row {
    Row { fault, not_passed, confirmed, verdict, code, skipped }
}

#[test]
fn every_fault_is_found_and_nothing_else() {
    let lab = lab();
    let known = lab.call(&["faults"]);
    let untried: Vec<&str> = known.lines().filter(|fault| !ROWS.iter().any(|row| row.fault == *fault)).collect();
    assert!(untried.is_empty(), "faults of the lab that no row here expects: {untried:?}");
    check(&HEALTHY, &run(&lab, &COMMAND), "at the beginning");
    for row in &ROWS {
        make(&lab, row.fault);
        check(row, &run(&lab, &COMMAND), row.fault);
        lab.call(&["heal"]);
    }
    check(&HEALTHY, &run(&lab, &COMMAND), "when all is healed");
}

fn make(lab: &Lab, fault: &str) {
    match fault {
        "primarydown+stop" => {
            lab.call(&["break", "primarydown"]);
            lab.call(&["sql", "replica", "STOP SLAVE"]);
        }
        "lag 60" => {
            lab.call_with(&["break", "lag"], &[("LAB_LAG", "60")]);
        }
        fault => {
            lab.call(&["break", fault]);
        }
    }
}

#[track_caller]
fn check(row: &Row, outcome: &Outcome, when: &str) {
    let report = outcome.code(row.code).report();
    assert_eq!(report.verdict(), row.verdict, "{when}: {outcome}");
    let named: Vec<&str> = row.not_passed.split(", ").filter(|named| !named.is_empty()).collect();
    let skipped = |id: &str| match id {
        "refusal" | "read_refused" => true,
        id if row.skipped == "*" => STEPS.iter().position(|step| *step == id) > Some(3),
        // The words of an error are read where there is one.
        "io_error" => !row.not_passed.contains("io_errno"),
        "sql_error" => !row.not_passed.contains("sql_errno"),
        "io_errno" => row.skipped.contains('R'),
        "sql_errno" => row.skipped.contains('Q'),
        "lost_position" => row.skipped.contains('P'),
        "lag" => row.skipped.contains('L'),
        "lag_beyond_delay" => row.skipped.contains('D'),
        "applier_state" => row.skipped.contains('A'),
        _ => false,
    };
    let expected = STEPS.iter().map(|id| match named.iter().find(|line| line.split(' ').next() == Some(id)) {
        Some(line) => (*line).to_owned(),
        None if ["io_error", "sql_error"].contains(id) && !skipped(id) => format!("{id} fail"),
        None if skipped(id) => format!("{id} skipped"),
        None => format!("{id} pass"),
    });
    same_steps(&report, &expected.collect::<Vec<_>>(), &format!("{when}: {outcome}"));
    assert_eq!(report.diagnoses("confirmed"), row.confirmed, "{when}: {outcome}");
    assert_eq!(report.diagnoses("undetermined"), [""; 0], "{when}: {outcome}");
}

/// Every step as `ID STATUS [VALUE]`; `expected` may leave the value out.
#[track_caller]
fn same_steps(report: &Report, expected: &[String], context: &str) {
    let text = |value: &Json| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let found = report
        .steps()
        .iter()
        .map(|step| format!("{} {} {}", text(&step["id"]), text(&step["status"]), text(&step["value"])));
    let found: Vec<String> = found.collect();
    assert_eq!(found.len(), expected.len(), "{context}");
    for (found, expected) in found.iter().zip(expected) {
        assert!(found.starts_with(expected), "`{found}` is not `{expected}`, {context}");
    }
}

#[test]
fn the_primary_is_no_replica() {
    let lab = lab();
    let row = row("primary", "is_replica fail 0", &["not_a_replica"], ("fail", 1), "*");
    check(&row, &run(&lab, &["run", "--scenario", "db-replication", "--target", "prod-mysql-01"]), "the primary");
}

#[test]
fn where_we_could_not_look_nothing_is_said_about_replication() {
    let lab = lab();
    let no_privilege = [&COMMAND[..], &["--checklists", "checklists-noprivilege"]].concat();
    let looked =
        ["server_answers pass", "refusal skipped", "flavour pass", "is_replica error", "read_refused warn 1227"];
    could_not_look(&run(&lab, &no_privilege), &looked, 3, "our_account_lacks_privilege");
    let looked = |first: &'static str, refusal: &'static str| {
        [first, refusal, "flavour blocked", "is_replica blocked", "read_refused skipped"]
    };
    let wrong_port = ["run", "--scenario", "db-replication", "--target", "wrong-port"];
    let refused = looked("server_answers error", "refusal fail 2002");
    could_not_look(&run(&lab, &wrong_port), &refused, 1, "server_unreachable");
    let folder = lab.folder.join("checklists-wrongpassword");
    std::fs::create_dir_all(&folder).unwrap();
    for file in ["db-replication.yaml", "targets.yaml", "roles.yaml"] {
        let text = std::fs::read_to_string(lab.folder.join("checklists").join(file)).unwrap();
        std::fs::write(folder.join(file), text.replace("/secrets/monitor", "/secrets/repl")).unwrap();
    }
    let refused = looked("server_answers error", "refusal warn 1045");
    let wrong_password = [&COMMAND[..], &["--checklists", "checklists-wrongpassword"]].concat();
    could_not_look(&run(&lab, &wrong_password), &refused, 3, "our_login_refused");
}

#[track_caller]
fn could_not_look(outcome: &Outcome, looked: &[&str], code: i32, why: &str) {
    let report = outcome.code(code).report();
    let expected = looked.iter().map(|line| (*line).to_owned());
    let blocked = STEPS[looked.len()..].iter().map(|id| format!("{id} blocked"));
    same_steps(&report, &expected.chain(blocked).collect::<Vec<_>>(), &format!("{why}: {outcome}"));
    assert_eq!(report.verdict(), if code == 1 { "fail" } else { "inconclusive" }, "{outcome}");
    assert_eq!(report.diagnoses("confirmed"), [why], "{outcome}");
    let all = report.0["diagnoses"].as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap());
    let about_the_replica: Vec<&str> = all.filter(|id| !ABOUT_LOOKING.contains(id)).collect();
    assert_eq!(report.diagnoses("undetermined"), about_the_replica, "{outcome}");
}

#[test]
fn one_run_asks_each_question_once_however_many_steps_need_the_answer() {
    let lab = lab();
    let log = lab.value("LAB_GENERAL_LOG");
    let before = std::fs::read_to_string(log).unwrap().len();
    run(&lab, &COMMAND).code(0);
    let log = std::fs::read_to_string(log).unwrap();
    let asked =
        |query: &str| log[before..].lines().filter(|line| line.contains("Query") && line.contains(query)).count();
    assert_eq!(
        [asked("SHOW REPLICA STATUS"), asked("SELECT 1 AS alive"), asked("AS own_writes")],
        [1, 1, 1],
        "{}",
        &log[before..]
    );
    assert_eq!(asked(""), 3, "nothing else is asked: {}", &log[before..]);
}

/// The server is halted, so that the client hangs in the handshake for as long as it takes to look at it.
#[test]
fn a_password_stands_in_no_command_line_while_a_client_runs() {
    let lab = lab();
    let replica =
        lab.call(&["env"]).lines().find_map(|line| line.strip_prefix("LAB_REPLICA_PID=")?.parse().ok()).unwrap();
    let halted = Halted::new(replica);
    let playground = Playground::new().inside(&lab.folder);
    let port = format!("--port={}", lab.value("LAB_REPLICA_PORT"));
    let run = playground.start(&COMMAND);
    let seen = until("a client of ours runs", || {
        let all = command_lines();
        all.iter().any(|line| line.starts_with("mariadb\0") && line.contains(&port)).then_some(all)
    });
    for secret in secrets(&lab) {
        assert!(!seen.iter().any(|line| line.contains(&secret)), "a password is in a command line");
    }
    let outcome = run.wait();
    drop(halted);
    let looked =
        ["server_answers error", "refusal fail 2013", "flavour blocked", "is_replica blocked", "read_refused skipped"];
    could_not_look(&outcome, &looked, 1, "server_unreachable");
}

#[test]
fn preflight_tells_what_the_shipped_roles_may_do_and_what_they_lack() {
    let lab = lab();
    let secret = |account: &str| std::fs::read_to_string(lab.folder.join("secrets").join(account)).unwrap();
    let library = repository().join("checklists");
    let shipped = |name: &str| std::fs::read_to_string(library.join(name)).unwrap();
    let playground = |account: &str, password: &str| {
        Playground::new()
            .file("checklists/db-replication.yaml", &shipped("db-replication.yaml"))
            .file(
                "checklists/roles.yaml",
                &shipped("roles.yaml").replace("user: monitor}", &format!("user: {account}}}")),
            )
            .file(
                "checklists/targets.yaml",
                &std::fs::read_to_string(lab.folder.join("checklists/targets.yaml")).unwrap(),
            )
            .env("CHECKLIST_DB_READER_PASSWORD", password.trim_end())
    };
    let args = ["preflight", "-s", "db-replication", "-t"];
    let on = |target: &'static str| [args[0], args[1], args[2], args[3], target];

    let ready = playground("monitor", &secret("monitor"));
    let told = ready.run(&on("prod-mysql-03"));
    told.code(0).stdout_has("✓ mariadb").stdout_has("✓ Log in to the database server");
    told.stdout_has("✓ Read the replication state").stdout_has("✓ Verify that it may change nothing");
    told.stdout_has("- may be used: the role `db-admin` requires a justification").stdout_has("\nReady: ");
    assert!(ready.runs().is_empty() && !told.to_string().contains(secret("monitor").trim_end()));

    let why = ["--remediations", "--justification", "so that nobody has to look at night"];
    let told = ready.run(&[&on("prod-mysql-03")[..], &why].concat());
    told.code(1).stdout_has("✗ its identity: the role `db-admin` lacks `MYSQL_PWD`");

    let told = playground("noprivilege", &secret("noprivilege")).run(&on("prod-mysql-03"));
    told.code(1).stdout_has("✗ Read the replication state: The account lacks the privilege: GRANT SLAVE MONITOR");

    let told = playground("monitor", "a-wrong-password").run(&on("prod-mysql-03"));
    told.code(1).stdout_has("✗ Find out whether the login was refused: The server refuses the user or the password");
    assert!(!told.stdout.contains("a-wrong-password") && !told.stdout.contains("\nReady"), "{told}");

    let told = playground("admin", &secret("admin")).run(&on("prod-mysql-03"));
    told.code(0).stdout_has("! Verify that it may change nothing: The account may change something");

    let told = ready.run(&on("wrong-port"));
    told.code(3).stdout_has("? Log in to the database server").stdout_has("ERROR 2002");
}

/// A process that stands still until this is dropped.
struct Halted(rustix::process::Pid);

impl Halted {
    fn new(pid: i32) -> Self {
        let pid = rustix::process::Pid::from_raw(pid).unwrap();
        rustix::process::kill_process(pid, rustix::process::Signal::STOP).unwrap();
        Self(pid)
    }
}

impl Drop for Halted {
    fn drop(&mut self) {
        let _ = rustix::process::kill_process(self.0, rustix::process::Signal::CONT);
    }
}

fn command_lines() -> Vec<String> {
    let processes = std::fs::read_dir("/proc").unwrap().flatten();
    let lines = processes.filter_map(|process| std::fs::read(process.path().join("cmdline")).ok());
    lines.map(|line| String::from_utf8_lossy(&line).into_owned()).collect()
}

/// The lab, for the caller alone.
pub fn lab() -> MutexGuard<'static, Lab> {
    static LAB: OnceLock<Mutex<Lab>> = OnceLock::new();
    LAB.get_or_init(|| Mutex::new(Lab::up("mariadb"))).lock().unwrap_or_else(|poisoned| {
        // Whoever failed may have left a fault.
        let lab = poisoned.into_inner();
        lab.call(&["heal"]);
        lab
    })
}

/// Runs in the lab's folder. No password may be left anywhere afterwards.
#[track_caller]
fn run(lab: &Lab, args: &[&str]) -> Outcome {
    let playground = Playground::new().inside(&lab.folder);
    let outcome = playground.run(args);
    let kept = playground.kept();
    assert!(kept.len() > 3, "{kept:?}");
    for secret in secrets(lab) {
        assert!(!outcome.to_string().contains(&secret), "a password was printed");
        let holds = |bytes: &[u8]| bytes.windows(secret.len()).any(|window| window == secret.as_bytes());
        let with = kept.iter().find(|(_, bytes)| holds(bytes));
        assert!(with.is_none(), "a password was kept in {}", with.unwrap().0.display());
    }
    outcome
}

fn secrets(lab: &Lab) -> Vec<String> {
    let files = std::fs::read_dir(lab.folder.join("secrets")).unwrap();
    let secrets: Vec<String> = files.map(|file| std::fs::read_to_string(file.unwrap().path()).unwrap()).collect();
    assert!(secrets.len() == 4 && secrets.iter().all(|secret| secret.len() > 20));
    secrets
}
