//! Order, conditions, sharing, bounds.

use std::time::Duration;

use super::fake::{plan, run, run_until, scenario};
use crate::record::{DiagnosisState, Happening};

#[tokio::test(start_paused = true)]
async fn independent_steps_run_at_once_and_one_slot_runs_them_one_by_one() {
    let step = |n| format!("  - {{id: s{n}, title: Try, command: [x, '2000', '0', '{n}'], outcomes: {{0: pass}}}}\n");
    let steps = (0..5).map(step).collect::<Vec<_>>().concat();
    let (wide, narrow) = (run(&steps, 8).await, run(&steps, 1).await);
    assert_eq!((wide.took, wide.peak), (Duration::from_secs(2), 5));
    assert_eq!((narrow.took, narrow.peak), (Duration::from_secs(10), 1));
    let statuses =
        |outcome: &super::fake::Outcome| outcome.record.steps.iter().map(|step| step.status).collect::<Vec<_>>();
    assert_eq!(statuses(&wide), statuses(&narrow));
}

#[tokio::test(start_paused = true)]
async fn equal_requests_run_once_and_every_step_keeps_its_own_record() {
    let steps =
        "  - {id: a, title: Try, command: &c [x, '100', '0', same], extract: text, outcomes: {same: pass, other: fail}}
  - {id: b, title: Try, command: *c, extract: text, outcomes: {same: fail, other: pass}}
  - {id: c, title: Try, command: *c, when: a.passed, extract: text, outcomes: {same: warn}}
  - {id: d, title: Try, command: *c, env: {X: '1'}, extract: text, outcomes: {same: pass}}
  - {id: e, title: Try, command: *c, timeout: 3s, extract: text, outcomes: {same: pass}}\n";
    let outcome = run(steps, 8).await;
    assert_eq!(outcome.begun.len(), 3, "another environment and another timeout are another request");
    let words: Vec<_> = ["a", "b", "c", "d", "e"].map(|id| outcome.status(id)).into();
    assert_eq!(words, ["pass", "fail", "warn", "pass", "pass"]);
    assert_eq!(outcome.step("b").shared_with.as_deref(), Some("a"));
    assert_eq!((outcome.step("a").attempts, outcome.step("c").attempts), (1, 0));
}

#[tokio::test(start_paused = true)]
async fn a_shared_attempt_is_told_under_one_name_whoever_came_first() {
    let steps = "  - {id: slow, title: Try, command: [x, '50', '0', slow], outcomes: {0: pass}}
  - {id: a, title: Try, command: &c [x, '10', '0', same], when: slow.passed, outcomes: {0: pass}}
  - {id: b, title: Try, command: *c, outcomes: {0: pass}}
  - {id: d, title: Try, command: &d [x, '10', '0', other], when: slow.passed, outcomes: {0: pass}}
  - {id: e, title: Try, command: *d, when: b.passed, outcomes: {0: pass}}\n";
    for jobs in [1, 64] {
        let outcome = run(steps, jobs).await;
        let told = |id| (outcome.step(id).shared_with.as_deref(), outcome.step(id).attempts);
        assert_eq!([told("a"), told("b")], [(Some("b"), 0), (None, 1)], "b is asked in any case; {jobs} jobs");
        assert_eq!([told("d"), told("e")], [(None, 1), (Some("d"), 0)], "{jobs} jobs");
        assert_eq!(outcome.begun.len(), 3);
    }
}

#[tokio::test(start_paused = true)]
async fn a_step_starts_after_what_it_waits_for_and_not_when_its_condition_is_false() {
    let steps = "  - {id: late, title: Try, command: [x, '10', '0', late], when: first.passed, outcomes: {0: pass}}
  - {id: never, title: Try, command: [x, '10', '0', never], when: first.failed, outcomes: {0: pass}}
  - {id: nor_this, title: Try, command: [x, '10', '0', nor], when: never.value == 0, outcomes: {0: pass}}
  - {id: first, title: Try, command: [x, '300', '0', first], outcomes: {0: pass}}
  - {id: lost, title: Try, command: [x, '99999', '0', lost], outcomes: {0: pass}}
  - {id: hangs_on, title: Try, command: [x, '10', '0', on], when: lost.passed, outcomes: {0: pass}}\n";
    let outcome = run(steps, 8).await;
    let words: Vec<_> = ["late", "never", "nor_this", "first", "lost", "hangs_on"].map(|id| outcome.status(id)).into();
    assert_eq!(words, ["pass", "skipped", "skipped", "pass", "timeout", "blocked"]);
    let late = outcome.begun.iter().find(|(_, words)| words[3] == "late").unwrap();
    assert_eq!(late.0, 300);
    assert_eq!(outcome.record.verdict.word(), "inconclusive");
}

#[tokio::test(start_paused = true)]
async fn steps_with_one_lock_never_overlap_and_perishable_evidence_comes_first() {
    let steps = "  - {id: a, title: Try, command: [x, '100', '0', a], lock: disk, outcomes: {0: pass}}
  - {id: b, title: Try, command: [x, '100', '0', b], lock: disk, outcomes: {0: pass}}
  - {id: c, title: Try, command: [x, '100', '0', c], outcomes: {0: pass}}
  - {id: d, title: Try, command: [x, '100', '0', d], perishable: true, outcomes: {0: pass}}\n";
    let outcome = run(steps, 8).await;
    let order: Vec<_> = outcome.begun.iter().map(|(at, words)| (*at, words[3].as_str())).collect();
    assert_eq!(order, [(0, "d"), (0, "a"), (0, "c"), (100, "b")]);
}

#[tokio::test(start_paused = true)]
async fn of_what_may_start_the_longest_chain_is_begun_first_by_its_timeouts() {
    let steps = "  - {id: short, title: Try, command: [x, '10', '0', short], timeout: 1s, outcomes: {0: pass}}
  - {id: long, title: Try, command: [x, '10', '0', long], timeout: 9s, outcomes: {0: pass}}
  - {id: last, title: Try, command: [x, '10', '0', last], timeout: 9s, when: middle.passed, outcomes: {0: pass}}
  - {id: first, title: Try, command: [x, '10', '0', first], timeout: 1s, outcomes: {0: pass}}
  - {id: middle, title: Try, command: [x, '10', '0', middle], timeout: 1s, when: first.passed, outcomes: {0: pass}}\n";
    let outcome = run(steps, 1).await;
    let order: Vec<_> = outcome.begun.iter().map(|(_, words)| words[3].as_str()).collect();
    assert_eq!(order, ["first", "middle", "long", "last", "short"], "of two equal ones the first in the file");
}

#[tokio::test(start_paused = true)]
async fn at_the_budget_nothing_new_starts_and_the_record_says_what_was_not_asked() {
    let steps = "  - {id: slow, title: Try, command: [x, '9000', '0', slow], outcomes: {0: pass}}
  - {id: after, title: Try, command: [x, '1', '0', after], when: slow.passed, outcomes: {0: pass}}\n";
    let mut scenario = scenario(steps);
    scenario.budget = Duration::from_secs(4);
    let plan = plan(&scenario);
    let (fake, mut heard) = (super::fake::Fake::default(), super::fake::Heard::default());
    let (_stop, stopped) = tokio::sync::watch::channel(crate::process::Stop::No);
    let limits = crate::engine::Limits { jobs: 4, per_target: 4 };
    let begun = tokio::time::Instant::now();
    let record = crate::engine::run(&plan, &fake, limits, stopped, &mut heard).await;
    assert_eq!(begun.elapsed(), Duration::from_secs(4));
    assert_eq!(record.steps[0].message.as_deref(), Some("the budget of 4s was spent"));
    assert_eq!(record.steps[1].message.as_deref(), Some("not asked: the budget of 4s was spent"));
    assert_eq!((record.counts.cancelled, record.verdict.word()), (2, "inconclusive"));
}

#[tokio::test(start_paused = true)]
async fn a_stop_ends_what_runs_and_starts_nothing_more() {
    let steps = "  - {id: a, title: Try, command: [x, '5000', '0', a], outcomes: {0: pass}}
  - {id: b, title: Try, command: [x, '5000', '0', b], outcomes: {0: pass}}\n";
    let outcome = run_until(steps, 1, Some(Duration::from_secs(1))).await;
    assert_eq!((outcome.took, outcome.begun.len()), (Duration::from_secs(1), 1));
    assert_eq!((outcome.status("a"), outcome.status("b")), ("cancelled", "cancelled"));
    assert!(outcome.record.run.stopped.is_some() && outcome.record.run.finished_at.is_some());
}

#[tokio::test(start_paused = true)]
async fn a_cause_is_told_as_soon_as_the_answers_settle_it() {
    let steps = "  - {id: quick, title: Try, command: [x, '10', '1', a], outcomes: {0: pass, 1: fail}}
  - {id: slow, title: Try, command: [x, '5000', '0', b], outcomes: {0: pass}}
  - {id: lost, title: Try, command: [x, '99999', '0', c], outcomes: {0: pass}}
diagnoses:
  - {id: known, when: quick.failed or slow.failed, cause: It is so}
  - {id: excluded, when: quick.passed and lost.failed, cause: It is not so}
  - {id: open, when: lost.failed, cause: Nobody knows}
  - {id: with_more, when: quick.failed, evidence: [slow], cause: It is so too}\n";
    let outcome = run(steps, 8).await;
    let order: Vec<&str> = outcome
        .events
        .iter()
        .filter_map(|event| match &event.what {
            Happening::StepFinished { step } => Some(step.id.as_str()),
            Happening::DiagnosisReached { diagnosis } => Some(diagnosis.id.as_str()),
            _ => None,
        })
        .collect();
    assert_eq!(order, ["quick", "known", "excluded", "slow", "with_more", "lost", "open"]);
    let diagnosis = |id: &str| outcome.record.diagnoses.iter().find(|diagnosis| diagnosis.id == id).unwrap();
    assert_eq!(diagnosis("known").state, DiagnosisState::Confirmed);
    assert_eq!(diagnosis("excluded").state, DiagnosisState::RuledOut);
    assert_eq!(diagnosis("open").undetermined_because, ["step `lost` timed out"]);
    assert_eq!(diagnosis("with_more").evidence, ["quick", "slow"]);
}
