//! How a single program ends by itself, or never begins.

use tokio::sync::watch;

use super::{
    super::{Stop, run},
    scene::{shell, stages, text, why},
};
use crate::output::Ended;

#[tokio::test]
async fn success_brings_both_streams_apart() {
    let output = shell("echo out; echo err >&2").run().await;
    assert_eq!(output.ended, Ended::Exited(0));
    assert_eq!((text(&output).as_str(), &*output.stderr.text()), ("out\n", "err\n"));
    assert!(output.stdout.is_whole() && output.stages.is_empty());
    assert!(!output.pipe_left_open && output.leftover_processes == 0);
}

#[tokio::test]
async fn an_exit_code_and_the_output_before_it_come_back() {
    let output = shell("echo partly; exit 42").run().await;
    assert_eq!((output.ended.clone(), text(&output)), (Ended::Exited(42), "partly\n".to_owned()));
}

#[tokio::test]
async fn a_death_by_signal_is_no_exit_code() {
    assert_eq!(shell("kill -SEGV $$").run().await.ended, Ended::Signaled(11));
}

#[tokio::test]
async fn a_program_that_is_not_there_is_named_with_where_it_was_looked_for() {
    let output = stages(&[&["no-such-program"]]).run().await;
    assert_eq!(why(&output), "`no-such-program` was not found in PATH");
    assert_eq!(output.stdout.sha256, crate::output::sha256(b""));
}

#[tokio::test]
async fn a_file_that_is_not_executable_is_said_to_be_so() {
    let mut scene = stages(&[&["set below"]]);
    let file = scene.file("tool").display().to_string();
    std::fs::write(&file, "#!/bin/sh\n").unwrap();
    scene.command.stages[0][0].clone_from(&file);
    assert_eq!(why(&scene.run().await), format!("`{file}` is not executable"));
}

#[tokio::test]
async fn what_no_system_can_be_given_is_refused_in_words() {
    let output = stages(&[&["echo", "a\0b"]]).run().await;
    assert_eq!(why(&output), "argument 1 of `echo` holds a NUL byte, which cannot be passed on");
    assert_eq!(why(&stages(&[]).run().await), "there is no program to start");
    assert_eq!(why(&stages(&[&[]]).run().await), "there is no program to start");
    let long = "x".repeat(1 << 20);
    let output = stages(&[&["echo", &long]]).run().await;
    assert_eq!(why(&output), "`echo` could not be started: its arguments and environment are too long for the system");
    let mut scene = shell("true");
    scene.command.environment.push(("TOKEN".into(), "hush\0".into()));
    assert_eq!(why(&scene.run().await), "the environment variable `TOKEN` holds a NUL byte, which cannot be passed on");
    scene.command.environment.push(("A=B".into(), String::new()));
    scene.command.environment.reverse();
    assert_eq!(why(&scene.run().await), "`A=B` cannot be the name of an environment variable");
}

#[tokio::test]
async fn nothing_is_started_once_the_stop_was_given() {
    let scene = shell("touch $FOLDER/started");
    let (_sender, stop) = watch::channel(Stop::Gently);
    assert_eq!(run(&scene.command, stop).await.ended, Ended::Cancelled);
    assert!(!scene.file("started").exists());
}

#[tokio::test]
async fn a_run_that_nobody_can_stop_any_more_goes_on() {
    let (sender, stop) = watch::channel(Stop::No);
    drop(sender);
    assert_eq!(run(&shell("exit 3").command, stop).await.ended, Ended::Exited(3));
}

#[tokio::test]
async fn the_longest_times_are_no_trouble() {
    let scene = shell("exit 3").times(u64::MAX, u64::MAX).max_output(u64::MAX);
    assert_eq!(scene.run().await.ended, Ended::Exited(3));
}
