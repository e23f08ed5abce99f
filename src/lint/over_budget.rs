//! The worst case against the `budget`: a run that spends its budget ends what runs, and leaves the rest unasked.

use std::time::Duration;

use super::{Rule, Subject};
use crate::diagnostic::{Finding, Level, code};
use crate::scenario::{Scenario, Step};
use crate::timespan::Timespan;
use crate::worst_case::{USUAL_SLOTS, WorstCase};

/// The rule.
pub static RULE: Rule = Rule { code: &code::OVER_BUDGET, level: Level::Warning, check };

/// How many steps of the longest chain are shown at their place.
const SHOWN: usize = 5;

fn check(subject: &Subject) -> Vec<Finding> {
    let scenario = subject.scenario;
    let worst = scenario.worst_case(USUAL_SLOTS);
    if worst.total <= scenario.budget { Vec::new() } else { vec![finding(scenario, &worst)] }
}

fn finding(scenario: &Scenario, worst: &WorstCase) -> Finding {
    let document = &scenario.document;
    let budget = Timespan::from(scenario.budget);
    let title = format!("the steps may take {}, longer than the budget of {budget}", Timespan::in_tenths(worst.total));
    let finding = RULE.finding(title);
    let finding = match document.node("/budget") {
        Some(_) => finding.at(document.place("/budget"), "then what runs is ended, and the rest is not asked"),
        None => finding.at(document.key_place("/steps"), format!("without a `budget` it is {budget}")),
    };
    let mut at = Duration::ZERO;
    let mut chain = Vec::with_capacity(worst.path.len());
    let mut finding = finding;
    for (number, step) in worst.path.iter().map(|at| &scenario.steps[*at]).enumerate() {
        at = at.saturating_add(step.longest());
        chain.push(format!("{} {}", step.id, Timespan::in_tenths(step.longest())));
        if number < SHOWN {
            finding = finding.see(document.place(&format!("{}/id", step.pointer)), part(step, at));
        }
    }
    let chain = format!("the longest chain takes {}: {}", Timespan::in_tenths(worst.critical), chain.join(", then "));
    finding.help(chain).help(cause(scenario, worst)).help("shorten timeouts, or let the budget be longer")
}

/// What a step takes of the time, and when it ends at the latest.
fn part(step: &Step, ends: Duration) -> String {
    let attempt = step.longest_attempt();
    let why = if step.longest() == attempt {
        let (timeout, grace) = (Timespan::from(step.timeout), Timespan::from(step.kill_grace));
        format!("timeout {timeout}, {grace} to end, 250ms to read the rest")
    } else {
        format!("attempts of {}, with their pauses", Timespan::in_tenths(attempt))
    };
    format!("up to {} ({why}), so until {}", Timespan::in_tenths(step.longest()), Timespan::in_tenths(ends))
}

/// Why the whole is longer than the longest chain, if it is.
fn cause(scenario: &Scenario, worst: &WorstCase) -> String {
    let steps = scenario.steps.len();
    if worst.total <= worst.critical {
        return format!(
            "counted for {USUAL_SLOTS} attempts at once, the usual number; `checklist plan --jobs` tells others"
        );
    }
    if scenario.steps.iter().any(|step| step.lock.is_some()) {
        return format!(
            "steps with a `lock` may have to wait for one another, so the {steps} steps are counted one by one"
        );
    }
    format!("{steps} steps share {USUAL_SLOTS} places, the usual number of attempts at once on one target")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::trial::titles;

    fn found(budget: &str, steps: &[&str]) -> Vec<String> {
        let steps: Vec<String> = steps
            .iter()
            .enumerate()
            .map(|(at, more)| {
                format!(
                    "{{id: s{at}, title: Check, command: [x], timeout: 7750ms, outcomes: {{0: pass, 1: fail}}{more}}}"
                )
            })
            .collect();
        titles(&RULE, &format!("budget: {budget}\nsteps: [{}]\n", steps.join(", ")))
    }

    #[test]
    fn a_chain_that_fits_is_fine_and_one_second_more_is_not() {
        let chain = ["", ", when: s0.passed", ", when: s1.passed"];
        assert_eq!(found("30s", &chain), [""; 0]);
        assert_eq!(found("29s", &chain), ["the steps may take 30s, longer than the budget of 29s"]);
    }

    #[test]
    fn steps_that_run_side_by_side_are_not_added_up_and_those_with_a_lock_are() {
        assert_eq!(found("10s", &[""; 8]), [""; 0]);
        assert_eq!(found("10s", &[""; 9]), ["the steps may take 20s, longer than the budget of 10s"]);
        assert_eq!(found("19s", &[", lock: tape", ", lock: tape"]).len(), 1);
    }
}
