//! Several programs joined by pipes, without a shell.

use super::scene::{shell, stages, text, why};
use crate::output::Ended::{Exited, NotStarted, Signaled, TimedOut};

#[tokio::test]
async fn the_output_of_one_is_the_input_of_the_next() {
    let output = stages(&[&["cat"], &["tr", "a-z", "A-Z"], &["rev"]]).stdin(b"abc\n").run().await;
    assert_eq!((text(&output).as_str(), &output.ended), ("CBA\n", &Exited(0)));
    assert_eq!(output.stages, [Exited(0), Exited(0), Exited(0)]);
}

#[tokio::test]
async fn the_last_failure_speaks_for_all_and_each_is_told() {
    let failing = |code: &'static str| ["sh", "-c", code];
    let output = stages(&[&failing("exit 3"), &failing("exit 4"), &failing("cat; exit 0")]).run().await;
    assert_eq!((output.ended, output.stages), (Exited(4), vec![Exited(3), Exited(4), Exited(0)]));
}

#[tokio::test]
async fn every_stage_speaks_into_the_one_standard_error() {
    let output = stages(&[&["sh", "-c", "echo one >&2"], &["sh", "-c", "cat; echo two >&2"]]).run().await;
    assert_eq!(output.stderr.text(), "one\ntwo\n");
}

#[tokio::test]
async fn a_writer_whose_reader_had_enough_is_no_failure() {
    let output = stages(&[&["yes"], &["head", "-n", "1"]]).run().await;
    assert_eq!((text(&output).as_str(), output.ended), ("y\n", Exited(0)));
    assert_eq!(output.stages, [Signaled(13), Exited(0)]);
    assert_eq!(text(&shell("yes | head -n 1").run().await), "y\n");
}

#[tokio::test]
async fn all_stages_are_in_one_group_also_when_the_first_has_long_ended() {
    let group = "cut -d' ' -f5 /proc/self/stat >&2";
    let output = stages(&[&["true"], &["sh", "-c", group], &["sh", "-c", group]]).run().await;
    let groups: Vec<_> = output.stderr.text().lines().map(str::to_owned).collect();
    assert_eq!(groups.len(), 2);
    assert_eq!(groups[0], groups[1]);
}

#[tokio::test]
async fn a_program_that_is_missing_is_noticed_before_any_is_started() {
    let scene = stages(&[&["sh", "-c", "touch $FOLDER/started; cat"], &["no-such-program"]]);
    assert!(why(&scene.run().await).starts_with("`no-such-program` was not found"));
    assert!(!scene.file("started").exists());
}

#[tokio::test]
async fn when_a_later_stage_cannot_start_the_earlier_ones_are_ended() {
    // The system refuses so long an argument only when the program is to be executed.
    let long = "x".repeat(1 << 20);
    let scene = stages(&[&["sleep", "30"], &["sleep", "30"], &["echo", &long]]);
    let output = scene.run().await;
    assert!(matches!(&output.ended, NotStarted(why) if why.starts_with("`echo` could not be started: its arguments")));
    assert_eq!((output.stages.len(), output.leftover_processes, scene.survivors()), (0, 0, vec![]));
}

#[tokio::test]
async fn at_a_timeout_the_stages_that_had_ended_keep_their_own_end() {
    let scene = stages(&[&["sh", "-c", "exit 3"], &["sleep", "30"]]).times(1000, 2000);
    let output = scene.run().await;
    assert_eq!((output.ended, output.stages), (TimedOut, vec![Exited(3), TimedOut]));
    assert_eq!(scene.survivors(), Vec::<std::path::PathBuf>::new());
}
