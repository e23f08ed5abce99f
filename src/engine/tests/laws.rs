//! Laws over random graphs.

use std::collections::HashMap;
use std::fmt::Write as _;

use proptest::prelude::*;

use super::fake::{Outcome, plan, run, scenario};
use crate::record::{Happening, fold};
use crate::status::Status;

/// For each step: how long it takes, its exit code, and the earlier steps it waits for.
fn graphs() -> impl Strategy<Value = Vec<(u32, u8, Vec<usize>)>> {
    let step = (0..50_u32, 0..3_u8, prop::collection::vec(any::<prop::sample::Index>(), 0..3));
    prop::collection::vec(step, 1..25).prop_map(|steps| {
        let before = |at: usize, waits: Vec<prop::sample::Index>| {
            if at == 0 { Vec::new() } else { waits.into_iter().map(|index| index.index(at)).collect() }
        };
        steps.into_iter().enumerate().map(|(at, (takes, code, waits))| (takes * 100, code, before(at, waits))).collect()
    })
}

fn yaml(graph: &[(u32, u8, Vec<usize>)]) -> String {
    let mut text = String::new();
    for (at, (takes, code, waits)) in graph.iter().enumerate() {
        let _ = write!(
            text,
            "  - {{id: s{at}, title: Try, command: [x, '{takes}', '{code}', '{at}'], outcomes: {{0: pass, 1: fail}}"
        );
        let conditions: Vec<String> = waits.iter().map(|step| format!("s{step}.passed")).collect();
        if !conditions.is_empty() {
            let _ = write!(text, ", when: {}", conditions.join(" and "));
        }
        text.push_str("}\n");
    }
    text
}

fn virtual_run(steps: &str, jobs: usize) -> Outcome {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().start_paused(true).build().unwrap();
    runtime.block_on(run(steps, jobs))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn every_step_has_one_status_starts_once_and_after_what_it_waits_for(graph in graphs(), jobs in 1..9_usize) {
        let outcome = virtual_run(&yaml(&graph), jobs);
        prop_assert_eq!(outcome.record.counts.total() as usize, graph.len());
        prop_assert!(outcome.peak <= jobs);
        let (mut started, mut finished) = (HashMap::new(), HashMap::new());
        for (number, event) in outcome.events.iter().enumerate() {
            match &event.what {
                Happening::StepStarted { step } => prop_assert!(started.insert(step.clone(), number).is_none()),
                Happening::StepFinished { step } => prop_assert!(finished.insert(step.id.clone(), number).is_none()),
                _ => {}
            }
        }
        prop_assert_eq!(finished.len(), graph.len());
        for (at, (_, _, waits)) in graph.iter().enumerate() {
            let Some(start) = started.get(&format!("s{at}")) else { continue };
            let before_start = waits.iter().all(|step| finished[&format!("s{step}")] < *start);
            prop_assert!(before_start);
        }
    }

    #[test]
    fn the_number_of_slots_changes_no_answer_and_the_record_is_the_fold_of_its_events(graph in graphs()) {
        let (one, many) = (virtual_run(&yaml(&graph), 1), virtual_run(&yaml(&graph), 64));
        let statuses = |outcome: &Outcome| outcome.record.steps.iter().map(|step| step.status).collect::<Vec<Status>>();
        prop_assert_eq!(statuses(&one), statuses(&many));
        let folded = fold(&many.events);
        prop_assert_eq!(folded.as_ref(), Some(&many.record));
    }

    #[test]
    fn no_run_takes_longer_than_the_worst_case_of_its_plan(graph in graphs(), jobs in 1..9_usize) {
        let bound = plan(&scenario(&yaml(&graph))).worst_case(jobs).total;
        prop_assert!(virtual_run(&yaml(&graph), jobs).took <= bound);
    }
}
