//! Output: all of it is counted and hashed, and nobody who holds a pipe can hold us.

use std::time::Duration;

use super::scene::{LIMIT, shell, stages, text};
use crate::output::{Ended, sha256};

#[tokio::test]
async fn output_over_the_limit_keeps_both_ends_and_exact_numbers() {
    let output = stages(&[&["seq", "1", "100000"]]).max_output(1000).run().await;
    let all = (1..=100_000).fold(String::new(), |all, number| all + &number.to_string() + "\n");
    assert_eq!(output.ended, Ended::Exited(0));
    assert!(!output.stdout.is_whole());
    assert_eq!((output.stdout.bytes, &output.stdout.sha256), (all.len() as u64, &sha256(all.as_bytes())));
    assert_eq!(output.stdout.head, all.as_bytes()[..1000]);
    assert_eq!(output.stdout.tail, all.as_bytes()[all.len() - 1000..]);
}

#[tokio::test]
async fn sixty_four_mebibytes_are_counted_hashed_and_held_at_both_ends() {
    const SIZE: &str = "67108864";
    let write: &[&[&str]] = &[&["seq", "1", "9000000"], &["head", "-c", SIZE]];
    let output = stages(write).run().await;
    let told = |last: &'static [&'static str]| async move { stages(&[write[0], write[1], last]).run().await.stdout };
    assert_eq!(output.ended, Ended::Exited(0));
    assert_eq!(output.stdout.bytes.to_string(), SIZE);
    assert_eq!(output.stdout.sha256, told(&["sha256sum"]).await.text()[..64]);
    assert_eq!(output.stdout.head, told(&["head", "-c", "65536"]).await.head);
    assert_eq!(output.stdout.tail, told(&["tail", "-c", "65536"]).await.head);
}

#[tokio::test]
async fn both_streams_are_read_at_the_same_time() {
    let output = shell("seq 1 300000 >&2; seq 1 300000; seq 1 300000 >&2").run().await;
    assert_eq!(output.stderr.bytes, 2 * output.stdout.bytes);
}

#[tokio::test]
async fn a_background_process_that_holds_the_output_does_not_hold_us_and_ends_with_the_step() {
    let scene = shell("sleep 30 & echo hi");
    let output = scene.run().await;
    assert_eq!((output.ended.clone(), text(&output)), (Ended::Exited(0), "hi\n".to_owned()));
    assert!(output.pipe_left_open);
    assert!(output.duration < Duration::from_secs(10), "{:?}", output.duration);
    assert_eq!((output.leftover_processes, scene.survivors()), (0, vec![]));
}

#[tokio::test]
async fn a_background_process_that_holds_nothing_ends_with_the_step_as_well() {
    let scene = shell("sleep 30 >/dev/null 2>&1 & echo hi");
    let output = scene.run().await;
    assert!(!output.pipe_left_open);
    assert_eq!((output.ended, output.leftover_processes, scene.survivors()), (Ended::Exited(0), 0, vec![]));
}

#[tokio::test]
async fn what_the_background_still_says_in_time_is_heard() {
    let output = shell("(sleep 0.01; echo late) & echo early").run().await;
    assert_eq!(text(&output), "early\nlate\n");
    assert!(!output.pipe_left_open);
}

#[tokio::test]
async fn one_who_left_the_group_is_told_by_the_open_pipe() {
    let script = "setsid sh -c 'echo $$; touch $FOLDER/up; exec sleep 30' & until [ -e $FOLDER/up ]; do :; done";
    let output = shell(script).run().await;
    let escaped: i32 = text(&output).trim().parse().unwrap();
    rustix::process::kill_process(rustix::process::Pid::from_raw(escaped).unwrap(), rustix::process::Signal::KILL)
        .unwrap();
    assert_eq!(output.ended, Ended::Exited(0));
    assert!(output.pipe_left_open && output.duration < LIMIT);
}
