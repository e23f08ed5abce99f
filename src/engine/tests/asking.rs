//! Retry, fallback, repeat, `on_fail`, requires.

use super::fake::{run, run_until};
use std::time::Duration;

#[tokio::test(start_paused = true)]
async fn a_step_is_tried_again_after_growing_pauses_until_it_has_an_answer() {
    let outcome = run(
        "  - {id: a, title: Try, command: [third, '100', '3', ok], exit_codes: [0], extract: text, outcomes: {ok: pass}, retry: {attempts: 5, delay: 1s, backoff: 2}}\n",
        1,
    )
    .await;
    assert_eq!(outcome.times(), [0, 1100, 3200]);
    assert_eq!((outcome.status("a"), outcome.step("a").attempts), ("pass", 3));
}

#[tokio::test(start_paused = true)]
async fn a_step_is_not_tried_again_when_it_has_an_answer_even_a_bad_one() {
    let outcome = run(
        "  - {id: a, title: Try, command: [x, '100', '1', ''], outcomes: {0: pass, 1: fail}, retry: {attempts: 5}}\n",
        1,
    )
    .await;
    assert_eq!((outcome.status("a"), outcome.step("a").attempts), ("fail", 1));
}

#[tokio::test(start_paused = true)]
async fn what_never_answers_is_tried_as_often_as_is_allowed_and_no_more() {
    let outcome =
        run("  - {id: a, title: Try, command: [x, '60000', '0', ''], outcomes: {0: pass}, retry: {attempts: 3, delay: 5s}}\n", 1)
            .await;
    assert_eq!((outcome.status("a"), outcome.step("a").attempts), ("timeout", 3));
    assert_eq!(outcome.times(), [0, 15_000, 30_000]);
}

#[tokio::test(start_paused = true)]
async fn the_fallback_is_asked_when_the_first_way_timed_out_and_the_record_says_so() {
    let outcome = run(
        "  - {id: a, title: Try, command: [x, '60000', '0', ''], fallback: [y, '50', '0', ''], outcomes: {0: pass}}
  - {id: b, title: Try, command: [x, '10', '0', ''], fallback: [y, '50', '0', ''], outcomes: {0: pass}}\n",
        2,
    )
    .await;
    let (a, b) = (outcome.step("a"), outcome.step("b"));
    assert_eq!((a.status.word(), a.via_fallback, a.attempts), ("pass", true, 2));
    assert_eq!((b.status.word(), b.via_fallback, b.attempts), ("pass", false, 1));
    assert_eq!(outcome.begun.last().unwrap().0, 10_000);
}

#[tokio::test(start_paused = true)]
async fn samples_are_taken_at_the_asked_pace_and_their_trend_is_judged() {
    let steps = "  - id: a
    title: Try
    command: [nth, '100', '0', '']
    extract: {text: true, as: integer}
    repeat: {samples: 4, every: 2s, as: trend}
    outcomes: {rising: fail, stable: pass, falling: pass}\n";
    let outcome = run(steps, 1).await;
    assert_eq!(outcome.times(), [0, 2000, 4000, 6000]);
    let step = outcome.step("a");
    assert_eq!((step.status.word(), step.value.as_str(), step.attempts), ("fail", Some("rising"), 4));
    assert_eq!(step.samples, [1, 2, 3, 4]);
}

#[tokio::test(start_paused = true)]
async fn a_series_with_a_hole_has_no_answer() {
    let steps = "  - id: a
    title: Try
    command: [third, '100', '3', '7']
    exit_codes: [0]
    extract: {text: true, as: integer}
    repeat: {samples: 3, every: 1s}
    assert: {minItems: 3}\n";
    let outcome = run(steps, 1).await;
    assert_eq!((outcome.status("a"), outcome.begun.len()), ("error", 1));
}

#[tokio::test(start_paused = true)]
async fn a_stop_ends_the_pause_before_the_next_attempt() {
    let steps = "  - {id: a, title: Try, command: [x, '100', '9', ''], extract: text, exit_codes: [0], outcomes: {ok: pass}, retry: {attempts: 9, delay: 1h}}\n";
    let outcome = run_until(steps, 1, Some(Duration::from_secs(2))).await;
    assert_eq!(outcome.took, Duration::from_secs(2));
    assert_eq!(outcome.begun.len(), 1);
    assert_eq!(outcome.record.verdict.word(), "inconclusive");
}

#[tokio::test(start_paused = true)]
async fn diagnostic_commands_run_only_for_a_failed_step_and_are_kept() {
    let outcome = run(
        "  - {id: bad, title: Try, command: [x, '1', '1', ''], outcomes: {0: pass, 1: fail}, on_fail: [[why, '1', '0', because]]}
  - {id: good, title: Try, command: [x, '1', '0', ''], outcomes: {0: pass, 1: fail}, on_fail: [[why, '1', '0', because]]}\n",
        2,
    )
    .await;
    let kept = &outcome.step("bad").on_fail;
    assert_eq!(kept.len(), 1);
    assert_eq!((kept[0].stdout.text.as_str(), kept[0].exit_code), ("because", Some(0)));
    assert_eq!(kept[0].stdout.file.as_deref(), Some("evidence/bad.on_fail_1_stdout"));
    assert!(outcome.step("good").on_fail.is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_step_whose_program_is_not_there_says_so_and_starts_nothing() {
    let outcome = run(
        "  - {id: a, title: Try, command: [x, '1', '0', ''], requires: [no-such-program-anywhere], outcomes: {0: pass}}\n",
        1,
    )
    .await;
    assert_eq!((outcome.status("a"), outcome.begun.len()), ("error", 0));
    assert!(outcome.step("a").message.as_deref().unwrap().contains("no-such-program-anywhere"));
}
