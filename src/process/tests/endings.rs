//! Timeouts and stops: everything of the group ends, in bounded time.

use std::time::Duration;

use tokio::sync::watch;

use super::{
    super::{Stop, run},
    scene::{LIMIT, Scene, made, shell, stages, text, until},
};
use crate::output::{Ended, Output};

/// What a busy machine may add to any time.
const SLACK: Duration = Duration::from_secs(3);

/// Runs `scene`, and gives each stop once the file before it is there.
async fn stopped(scene: &Scene, stops: &[(&str, Stop)]) -> Output {
    let (sender, stop) = watch::channel(Stop::No);
    let (output, ()) = tokio::join!(run(&scene.command, stop), async {
        for (file, level) in stops {
            made(&scene.file(file)).await;
            sender.send_replace(*level);
        }
    });
    output
}

fn assert_all_gone(scene: &Scene, output: &Output) {
    assert_eq!((output.leftover_processes, scene.survivors()), (0, vec![]));
}

#[tokio::test]
async fn a_timeout_keeps_the_output_so_far_and_comes_in_time() {
    let scene = shell("echo hi; sleep 30").times(800, 5000);
    let output = scene.run().await;
    assert_eq!((output.ended.clone(), text(&output)), (Ended::TimedOut, "hi\n".to_owned()));
    assert!(output.duration >= Duration::from_millis(800) && output.duration < Duration::from_millis(800) + SLACK);
    assert!(!output.pipe_left_open);
    assert_all_gone(&scene, &output);
}

#[tokio::test]
async fn a_timeout_ends_the_whole_group_also_those_that_ignore_term() {
    let scene = shell("(trap '' TERM; touch $FOLDER/up; exec sleep 30) & sleep 30").times(800, 300);
    let output = scene.run().await;
    assert_eq!(output.ended, Ended::TimedOut);
    assert!(output.duration < Duration::from_millis(1100) + SLACK, "{:?}", output.duration);
    assert_all_gone(&scene, &output);
}

#[tokio::test]
async fn a_leader_that_obeys_does_not_save_a_silent_member_that_ignores_term() {
    let scene = shell("(trap '' TERM; touch $FOLDER/up; exec sleep 30 >/dev/null 2>&1) & sleep 30");
    let output = stopped(&scene, &[("up", Stop::Gently)]).await;
    assert_eq!(output.ended, Ended::Cancelled);
    assert_all_gone(&scene, &output);
}

#[tokio::test]
async fn a_leader_that_ignores_term_is_killed_after_the_grace() {
    let scene = shell("trap '' TERM; touch $FOLDER/up; while :; do sleep 0.05; done").times(30_000, 300);
    let output = stopped(&scene, &[("up", Stop::Gently)]).await;
    assert_eq!(output.ended, Ended::Cancelled);
    assert!(output.duration >= Duration::from_millis(300) && output.duration < Duration::from_millis(300) + SLACK);
    assert_all_gone(&scene, &output);
}

#[tokio::test]
async fn who_is_ended_gently_has_the_grace_to_say_goodbye() {
    let scene = shell("trap 'sleep 0.2; echo bye; exit 5' TERM; touch $FOLDER/up; while :; do sleep 0.05; done");
    let output = stopped(&scene, &[("up", Stop::Gently)]).await;
    assert_eq!((output.ended.clone(), text(&output)), (Ended::Cancelled, "bye\n".to_owned()));
    assert_all_gone(&scene, &output);
}

#[tokio::test]
async fn the_child_of_a_shell_has_the_grace_as_well() {
    let scene =
        shell("sh -c 'trap \"sleep 0.2; echo bye; exit 0\" TERM; touch $FOLDER/up; while :; do sleep 0.05; done'; :");
    let output = stopped(&scene, &[("up", Stop::Gently)]).await;
    assert_eq!((output.ended.clone(), text(&output)), (Ended::Cancelled, "bye\n".to_owned()));
    assert_all_gone(&scene, &output);
}

#[tokio::test]
async fn a_stopped_process_gets_to_hear_of_its_end() {
    let scene = shell("trap 'echo bye; exit 0' TERM; touch $FOLDER/up; kill -STOP $$; sleep 30");
    let output = stopped(&scene, &[("up", Stop::Gently)]).await;
    assert_eq!(output.ended, Ended::Cancelled);
    assert!(output.duration < LIMIT, "it did not have to be killed");
    assert_all_gone(&scene, &output);
}

#[tokio::test]
async fn a_stop_at_once_asks_nobody() {
    let scene = shell("trap 'echo bye' TERM; touch $FOLDER/up; while :; do sleep 0.05; done");
    let output = stopped(&scene, &[("up", Stop::AtOnce)]).await;
    assert_eq!((output.ended.clone(), text(&output)), (Ended::Cancelled, String::new()));
    assert_all_gone(&scene, &output);
}

#[tokio::test]
async fn a_stop_that_rises_cuts_the_grace_short() {
    let scene = shell("trap 'touch $FOLDER/heard' TERM; touch $FOLDER/up; while :; do sleep 0.05; done");
    let output = stopped(&scene, &[("up", Stop::Gently), ("heard", Stop::AtOnce)]).await;
    assert_eq!(output.ended, Ended::Cancelled);
    assert!(output.duration < LIMIT, "the grace was not waited for");
    assert_all_gone(&scene, &output);
}

#[tokio::test]
async fn who_left_the_group_and_holds_the_pipe_cannot_hold_us() {
    let scene = shell("setsid sh -c 'echo $$; touch $FOLDER/up; exec sleep 30' & sleep 30").times(20_000, 200);
    let output = stopped(&scene, &[("up", Stop::Gently)]).await;
    assert_eq!(output.ended, Ended::Cancelled);
    assert!(output.duration < Duration::from_millis(450) + SLACK, "{:?}", output.duration);
    assert!(output.pipe_left_open);
    for line in output.stdout.text().lines() {
        let escaped = rustix::process::Pid::from_raw(line.parse().unwrap()).unwrap();
        rustix::process::kill_process(escaped, rustix::process::Signal::KILL).unwrap();
    }
}

#[tokio::test]
async fn a_grandchild_that_holds_the_pipe_at_a_timeout_ends_with_the_rest() {
    let scene = shell("sh -c 'sleep 30; :' & sleep 30 & wait").times(800, 5000);
    let output = scene.run().await;
    assert_eq!((output.ended.clone(), output.pipe_left_open), (Ended::TimedOut, false));
    assert!(output.duration < Duration::from_millis(800) + SLACK, "{:?}", output.duration);
    assert_all_gone(&scene, &output);
}

#[tokio::test]
async fn a_flood_does_not_delay_a_timeout() {
    let scene = stages(&[&["yes"]]).times(300, 5000).max_output(1000);
    let output = scene.run().await;
    assert_eq!(output.ended, Ended::TimedOut);
    assert!(output.duration < Duration::from_millis(300) + SLACK, "{:?}", output.duration);
    assert!(output.stdout.bytes > 1000);
    assert_all_gone(&scene, &output);
}

#[tokio::test]
async fn dropping_the_future_ends_and_reaps_the_group() {
    let scene =
        shell("trap '' TERM; (sleep 30 &) ; echo $$ >$FOLDER/pid.new; mv $FOLDER/pid.new $FOLDER/pid; sleep 30");
    let file = scene.file("pid");
    tokio::select! {
        output = scene.run() => panic!("{output:?}"),
        () = made(&file) => {}
    }
    until("everything ends", || scene.survivors().is_empty()).await;
    let leader = std::path::PathBuf::from(format!("/proc/{}", std::fs::read_to_string(&file).unwrap().trim()));
    until("the leader is reaped", || !leader.exists()).await;
}
