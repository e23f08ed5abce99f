//! The two ways to start a program.

use std::{
    io::{self, Read as _},
    os::fd::AsFd as _,
};

use rustix::process::{Pid, WaitId, WaitIdOptions, waitid};

use super::{
    super::{birth, birth_elsewhere, launch::Launch, program::Program},
    scene::{Scene, stages, text, why},
};
use crate::output::Ended;

/// What a program says that was started by `start`.
fn said<T>(start: impl FnOnce(&Launch<'_>) -> T, over: impl FnOnce(T) -> Pid) -> String {
    let (mut reader, writer) = io::pipe().unwrap();
    let null = std::fs::File::open("/dev/null").unwrap();
    let arguments = ["-c", "echo $0 $MARK $CHECKLIST_ATTEMPT; cut -d' ' -f5 /proc/$$/stat; echo $$"].map(str::to_owned);
    let program = Program { name: "called", file: "/bin/sh".into(), arguments: &arguments };
    let environment = [("MARK".to_owned(), "x".to_owned())];
    let stdio = [null.as_fd(), writer.as_fd(), null.as_fd()];
    let launch = Launch { program: &program, environment: &environment, mark: Some("7/1"), stdio, group: None };
    let born = start(&launch);
    drop(writer);
    let mut said = String::new();
    reader.read_to_string(&mut said).unwrap();
    let pid = over(born).to_string();
    said.replace(&pid, "ID")
}

fn wait(pid: Pid) -> Pid {
    waitid(WaitId::Pid(pid), WaitIdOptions::EXITED).unwrap();
    pid
}

#[test]
fn both_ways_start_the_same() {
    let ours = |launch: &Launch<'_>| birth::launch(launch).unwrap();
    let ours = said(ours, |born| {
        assert!(born.start.refused().is_none());
        let pid = wait(born.pid);
        born.start.over();
        pid
    });
    let theirs = |launch: &Launch<'_>| birth_elsewhere::launch(launch).unwrap();
    let theirs = said(theirs, |born| {
        assert!(born.start.refused().is_none() && born.watch.is_none());
        let pid = wait(born.pid);
        born.start.over();
        pid
    });
    assert_eq!((ours.as_str(), ours == theirs), ("called x 7/1\nID\nID\n", true), "{theirs}");
}

#[tokio::test]
async fn what_the_kernel_refuses_is_told_and_takes_the_other_stages_with_it() {
    let broken = stages(&[&["set below"], &["cat"]]);
    let file = broken.file("tool");
    std::fs::write(&file, "#!/no/such/interpreter\n").unwrap();
    std::fs::set_permissions(&file, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    let name = file.display().to_string();
    let said =
        format!("`{name}` could not be started: the interpreter that its first line or its header names is missing");
    for at in [0, 2] {
        let mut scene = stages(&[&["sleep", "600"], &["sleep", "600"], &["sleep", "600"]]);
        scene.command.stages[at] = vec![name.clone()];
        let output = scene.run().await;
        assert_eq!((why(&output), output.leftover_processes), (said.as_str(), 0));
        assert!(scene.survivors().is_empty());
    }
    std::fs::write(&file, [0; 9]).unwrap();
    let mut alone = stages(&[&["set below"]]);
    alone.command.stages[0][0].clone_from(&name);
    let said = format!("`{name}` could not be started: it has no `#!` line and is no program for this machine");
    assert_eq!(why(&alone.run().await), said);
}

/// tokio handles these in a test as it does in the program; what else is handled here, is handled there.
#[tokio::test]
async fn every_signal_that_is_handled_has_its_default_action_in_a_program() {
    use tokio::signal::unix::{SignalKind, signal};
    let kinds = [SignalKind::interrupt(), SignalKind::hangup(), SignalKind::window_change(), SignalKind::child()];
    let _listening = kinds.map(|kind| signal(kind).unwrap());
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let mask = |status: &str, name: &str| {
        let line = status.lines().find_map(|line| line.strip_prefix(name)).unwrap();
        u64::from_str_radix(line.trim(), 16).unwrap()
    };
    let known = birth::HANDLED.iter().fold(0, |known, signal| known | 1_u64 << (signal - 1));
    // The two that the C library keeps for itself are not for others to send.
    let private = 0b11 << 31;
    assert_eq!(mask(&status, "SigCgt:") & !known & !private, 0, "each is in the list");
    let output = stages(&[&["cat", "/proc/self/status"]]).run().await;
    assert_eq!(output.ended, Ended::Exited(0));
    let [caught, blocked, ignored] = ["SigCgt:", "SigBlk:", "SigIgn:"].map(|name| mask(&text(&output), name));
    let listened = 1 | 1 << 1 | 1 << 27 | 1 << 16;
    assert_eq!((caught, blocked, ignored & listened), (0, 0, 0));
}

#[tokio::test]
async fn many_start_at_once_and_none_takes_the_words_of_another() {
    let scenes: Vec<_> = (0..300).map(|number: u32| stages(&[&["echo", &number.to_string()]])).collect();
    let outputs = futures_util::future::join_all(scenes.iter().map(Scene::run)).await;
    for (number, output) in outputs.iter().enumerate() {
        assert_eq!(text(output), format!("{number}\n"));
    }
}
