//! The first answer: whoever was woken must know something within 90 seconds, whatever hangs.

use std::collections::HashSet;
use std::time::Duration;

use super::{Rule, Subject};
use crate::diagnostic::{Finding, Level, code};
use crate::scenario::{Body, Fact, Scenario, Step};
use crate::timespan::Timespan;
use crate::worst_case::USUAL_SLOTS;

/// The rule.
pub static RULE: Rule = Rule { code: &code::LATE_FIRST_ANSWER, level: Level::Error, check };

/// How long the first answer may take.
const LIMIT: Duration = Duration::from_secs(90);

fn check(subject: &Subject) -> Vec<Finding> {
    let scenario = subject.scenario;
    let slowest_fact = scenario.facts.iter().max_by_key(|fact| fact.longest());
    let before = slowest_fact.map_or(Duration::ZERO, Fact::longest);
    let first = at_once(scenario);
    let Some(fastest) = first.iter().min_by_key(|step| step.longest()) else { return Vec::new() };
    let until = before.saturating_add(fastest.longest());
    if until <= LIMIT {
        return Vec::new();
    }
    let place = |pointer: &str, own: &str| {
        let pointer_of_own = format!("{pointer}/{own}");
        let key = if scenario.document.node(&pointer_of_own).is_some() { own } else { "id" };
        scenario.document.place(&format!("{pointer}/{key}"))
    };
    let title =
        format!("the first answer may take {}, longer than {}", Timespan::in_tenths(until), Timespan::from(LIMIT));
    let label = match first.len() {
        1 => format!("the only step that starts at once may take {}", Timespan::in_tenths(fastest.longest())),
        many => format!(
            "even the fastest of the {many} steps that start at once may take {}",
            Timespan::in_tenths(fastest.longest())
        ),
    };
    let mut finding = RULE.finding(title).at(place(&fastest.pointer, "timeout"), label);
    if let Some(fact) = slowest_fact {
        let label = format!("facts come first: up to {}", Timespan::in_tenths(fact.longest()));
        finding = finding.see(scenario.document.key_place(&fact.pointer), label);
    }
    if fastest.longest() > fastest.longest_attempt() {
        let attempt = Timespan::in_tenths(fastest.longest_attempt());
        finding = finding.help(format!("one attempt takes up to {attempt}; retries, samples and their pauses add up"));
    }
    vec![finding.help(
        "give a step that waits for nothing a shorter timeout: a quick question, asked first, tells where to look",
    )]
}

/// The steps that start when a run begins: those that wait for nothing, as many as there are places.
fn at_once(scenario: &Scenario) -> Vec<&Step> {
    let asked = |step: &&Step| step.waits_for.is_empty() && !matches!(step.body, Body::Ask { .. });
    let mut ready: Vec<&Step> = scenario.steps.iter().filter(asked).collect();
    ready.sort_by_key(|step| !step.perishable);
    let mut locks = HashSet::new();
    ready.retain(|step| step.lock.as_ref().is_none_or(|lock| locks.insert(lock)));
    ready.truncate(USUAL_SLOTS);
    ready
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::trial::titles;

    fn found(steps: &str) -> Vec<String> {
        titles(&RULE, &format!("budget: 1h\n{steps}"))
    }

    fn step(id: &str, more: &str) -> String {
        format!("  - {{id: {id}, title: Check, command: [x], outcomes: {{0: pass}}, {more}}}\n")
    }

    #[test]
    fn one_quick_step_is_enough_and_a_slow_one_that_waits_does_not_count() {
        let slow = step("slow", "timeout: 10m");
        let quick = step("quick", "timeout: 5s");
        assert_eq!(found(&format!("steps:\n{slow}")), ["the first answer may take 10m 2s 300ms, longer than 1m 30s"]);
        assert_eq!(found(&format!("steps:\n{slow}{quick}")), [""; 0]);
        let late = step("late", "timeout: 5s, when: slow.passed");
        assert_eq!(found(&format!("steps:\n{slow}{late}")).len(), 1, "it starts too late");
    }

    #[test]
    fn attempts_add_up_and_so_do_facts() {
        let tried = |attempts: u8| step("a", &format!("timeout: 27750ms, retry: {{attempts: {attempts}}}"));
        assert_eq!(found(&format!("steps:\n{}", tried(3))), [""; 0], "3 attempts of 30s");
        assert_eq!(found(&format!("steps:\n{}", tried(4))).len(), 1);
        let facts = "facts: {pods: {command: [x], timeout: 1m}}\n";
        assert_eq!(found(&format!("{facts}steps:\n{}", tried(1))).len(), 1);
    }

    #[test]
    fn a_quick_step_behind_a_slow_one_with_its_lock_is_not_at_once() {
        let (slow, quick) = (step("slow", "timeout: 10m, lock: tape"), step("quick", "timeout: 5s, lock: tape"));
        assert_eq!(found(&format!("steps:\n{slow}{quick}")).len(), 1);
        assert_eq!(found(&format!("steps:\n{quick}{slow}")).len(), 0);
    }
}
