//! `linux-memory-pressure` on the machine of the tests, whatever it may and may not do.

use std::os::unix::fs::PermissionsExt;

use crate::playground::{PROGRAM, Playground, Report};

/// What measures the machine and may rightly fail on a busy one; everything else is about what can be seen.
const MEASURES: [&str; 7] =
    ["available", "some_now", "some_minute", "full_now", "full_minute", "swap_used", "cgroup_used"];
const ARGS: [&str; 4] = ["run", "--builtin", "--scenario", "linux-memory-pressure"];

#[test]
fn what_cannot_be_seen_here_is_no_failure() {
    let outcome = Playground::new().run(&ARGS);
    assert_honest(&outcome.report(), &outcome.to_string());
}

#[test]
fn an_ordinary_user_gets_an_answer_too() {
    let playground = Playground::new();
    if !rustix::process::getuid().is_root() {
        // Then the other test is this one.
        return;
    }
    let open = |path: &std::path::Path| std::fs::set_permissions(path, PermissionsExt::from_mode(0o755)).unwrap();
    // The program may be below a folder that is root's alone.
    let program = playground.path("checklist");
    std::fs::copy(PROGRAM, &program).unwrap();
    open(&playground.path(""));
    std::fs::create_dir(playground.path("state")).unwrap();
    std::os::unix::fs::chown(playground.path("state"), Some(65534), Some(65534)).unwrap();
    let args = ["--reuid=65534", "--regid=65534", "--clear-groups", program.to_str().unwrap()];
    let outcome = playground.start_program("setpriv", &[&args[..], &ARGS].concat()).wait();
    let report = outcome.report();
    assert_honest(&report, &outcome.to_string());
    assert_eq!(report.0["run"]["operator"], "uid 65534");
}

#[track_caller]
fn assert_honest(report: &Report, context: &str) {
    for (id, status) in report.statuses() {
        let good = ["pass", "warn", "skipped"].contains(&status) || (status == "fail" && MEASURES.contains(&id));
        assert!(good, "{id} is {status}: {context}");
    }
    assert!(["pass", "warn", "fail"].contains(&report.verdict()), "{context}");
    assert_eq!(report.diagnoses("undetermined"), undetermined(report), "{context}");
}

/// Without pressure information, a limit, swap or the log, what needs them stays open; nothing else does.
fn undetermined(report: &Report) -> Vec<&'static str> {
    let skipped = |id: &str| report.status(id) == "skipped";
    let all = [
        ("sustained_pressure", skipped("some_minute")),
        ("passing_pressure", skipped("some_now")),
        ("host_ran_out", !skipped("kernel_log") && skipped("oom_whole_host")),
        ("cgroup_ran_out", !skipped("kernel_log") && skipped("oom_in_cgroup")),
    ];
    all.into_iter().filter(|(_, open)| *open).map(|(id, _)| id).collect()
}
