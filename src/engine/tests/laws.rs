//! Laws over random graphs: steps that wait for one another, are asked for items, tried again, have another way, share a
//! lock, and are cut off by the budget.

use std::collections::{HashMap, HashSet};
use std::fmt::Write as _;
use std::time::Duration;

use proptest::prelude::*;
use serde_json::json;

use super::fake::{Outcome, plan_with, run_plan_with, scenario};
use crate::plan::Plan;
use crate::record::{Happening, Record, fold};
use crate::status::Status;

/// The items of the steps that are asked for some.
const ITEMS: [&str; 3] = ["sda", "sdb", "sdc"];

/// One random step.
#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "each is a key that a step has or has not")]
struct Random {
    /// How long an attempt takes, in milliseconds; the timeout is 10 s.
    takes: u32,
    /// 0 passes, 1 fails, 2 is no answer.
    code: u8,
    /// The earlier steps that it waits for, and what it asks of each.
    waits: Vec<(usize, &'static str)>,
    retry: bool,
    fallback: bool,
    each: bool,
    perishable: bool,
    lock: Option<u8>,
}

fn graphs() -> impl Strategy<Value = Vec<Random>> {
    let takes = prop_oneof![8 => (0..50_u32).prop_map(|tenths| tenths * 100), 1 => Just(60_000)];
    let wait = (any::<prop::sample::Index>(), prop::sample::select(vec!["passed", "failed", "answered"]));
    let rare = || prop::bool::weighted(0.2);
    let keys = (rare(), rare(), rare(), rare(), prop::option::weighted(0.3, 0..3_u8));
    let step = (takes, 0..3_u8, prop::collection::vec(wait, 0..3), keys);
    prop::collection::vec(step, 1..25).prop_map(|steps| {
        let steps = steps.into_iter().enumerate().map(|(at, (takes, code, waits, keys))| {
            let before = |(index, asked): (prop::sample::Index, _)| (index.index(at.max(1)), asked);
            let waits = if at == 0 { Vec::new() } else { waits.into_iter().map(before).collect() };
            let (retry, fallback, each, perishable, lock) = keys;
            Random { takes, code, waits, retry, fallback, each, perishable, lock }
        });
        steps.collect()
    })
}

fn yaml(graph: &[Random]) -> String {
    let mut text = String::new();
    for (at, step) in graph.iter().enumerate() {
        let Random { takes, code, .. } = step;
        let item = if step.each { " {{ item }}" } else { "" };
        let _ = write!(text, "  - {{id: s{at}, title: Try, command: [x, '{takes}', '{code}', '{at}{item}']");
        let _ = write!(text, ", outcomes: {{0: pass, 1: fail}}, perishable: {}", step.perishable);
        let conditions: Vec<String> = step.waits.iter().map(|(before, asked)| format!("s{before}.{asked}")).collect();
        if !conditions.is_empty() {
            let _ = write!(text, ", when: {}", conditions.join(" and "));
        }
        if step.retry {
            text.push_str(", retry: {attempts: 3, delay: 1s, backoff: 2}");
        }
        if step.fallback {
            let _ = write!(text, ", fallback: [y, '50', '0', '{at}{item}']");
        }
        if step.each {
            text.push_str(", for_each: '{{ facts.items }}'");
        }
        if let Some(lock) = step.lock {
            let _ = write!(text, ", lock: l{lock}");
        }
        text.push_str("}\n");
    }
    text.push_str("facts:\n  items: {command: [list], extract: {json: $}}\n");
    text
}

fn plan(graph: &[Random], budget: Duration) -> Plan {
    let mut scenario = scenario(&yaml(graph));
    scenario.budget = budget;
    plan_with(&scenario, &[("items", Ok(json!(ITEMS)))])
}

fn virtual_run(plan: &Plan, jobs: usize) -> Outcome {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().start_paused(true).build().unwrap();
    runtime.block_on(run_plan_with(plan, jobs))
}

const LONG: Duration = Duration::from_hours(1);

/// The names under which a step is recorded.
fn records(graph: &[Random], at: usize) -> Vec<String> {
    let items = 1..=ITEMS.len();
    if graph[at].each { items.map(|item| format!("s{at}.{item}")).collect() } else { vec![format!("s{at}")] }
}

/// Each record starts at most once, ends exactly once, starts after all that it waits for has ended, and never beside one
/// with its lock. After the stop nothing starts.
fn check_order(graph: &[Random], outcome: &Outcome) -> Result<(), TestCaseError> {
    let step_of: HashMap<String, usize> =
        (0..graph.len()).flat_map(|at| records(graph, at).into_iter().map(move |id| (id, at))).collect();
    let (mut started, mut finished, mut locked) = (HashSet::new(), HashSet::new(), HashMap::new());
    let mut stopped = false;
    for event in &outcome.events {
        match &event.what {
            Happening::StepStarted { step } => {
                prop_assert!(!stopped, "{} starts after the stop", step);
                prop_assert!(started.insert(step.clone()) && !finished.contains(step));
                let random = &graph[step_of[step]];
                let before = random.waits.iter().flat_map(|(before, _)| records(graph, *before));
                prop_assert!(before.into_iter().all(|id| finished.contains(&id)), "{} starts too early", step);
                if let Some(lock) = random.lock {
                    prop_assert!(locked.insert(lock, step.clone()).is_none(), "{} starts beside its lock", step);
                }
            }
            Happening::StepFinished { step } => {
                prop_assert!(finished.insert(step.id.clone()), "{} has two ends", step.id);
                locked.retain(|_, holder| *holder != step.id);
            }
            Happening::StopRequested { .. } => stopped = true,
            _ => {}
        }
    }
    prop_assert_eq!(finished, step_of.into_keys().collect());
    Ok(())
}

/// A record without its times.
fn timeless(record: &Record) -> Record {
    let mut record = record.clone();
    (record.run.started_at, record.run.finished_at) = (crate::clock::Moment::from_unix_millis(0), None);
    (record.run.duration_ms, record.run.first_verdict_ms) = (None, None);
    for step in &mut record.steps {
        (step.started_at, step.duration_ms) = (None, None);
    }
    record
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn every_step_has_one_status_starts_once_and_after_what_it_waits_for(graph in graphs(), jobs in 1..9_usize) {
        let outcome = virtual_run(&plan(&graph, LONG), jobs);
        let steps: usize = (0..graph.len()).map(|at| records(&graph, at).len()).sum();
        prop_assert_eq!(outcome.record.counts.total() as usize, steps);
        prop_assert!(outcome.peak <= jobs);
        check_order(&graph, &outcome)?;
    }

    #[test]
    fn the_number_of_slots_changes_nothing_but_times_and_the_record_is_the_fold_of_its_events(graph in graphs()) {
        let plan = plan(&graph, LONG);
        let (one, many) = (virtual_run(&plan, 1), virtual_run(&plan, 64));
        prop_assert_eq!(timeless(&one.record), timeless(&many.record));
        let folded = fold(&many.events);
        prop_assert_eq!(folded.as_ref(), Some(&many.record));
    }

    #[test]
    fn no_run_takes_longer_than_the_worst_case_of_its_plan(graph in graphs(), jobs in 1..9_usize) {
        let plan = plan(&graph, LONG);
        prop_assert!(virtual_run(&plan, jobs).took <= plan.worst_case(jobs).total);
    }

    #[test]
    fn at_the_budget_nothing_starts_any_more_and_every_step_has_its_one_status(
        graph in graphs(), jobs in 1..9_usize, tenths in 1..200_u64,
    ) {
        let budget = Duration::from_millis(tenths * 100);
        let outcome = virtual_run(&plan(&graph, budget), jobs);
        check_order(&graph, &outcome)?;
        prop_assert!(outcome.took <= budget);
        if outcome.record.run.stopped.is_none() {
            prop_assert!(outcome.record.steps.iter().all(|step| step.status != Status::Cancelled));
        }
    }
}
