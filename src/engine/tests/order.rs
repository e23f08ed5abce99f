//! Who is next.

use super::super::schedule::Schedule;
use super::fake;

fn schedule(steps: &str) -> Schedule {
    Schedule::new(&fake::plan(&fake::scenario(steps)).tasks)
}

#[test]
fn the_next_is_known_before_an_end_only_if_that_end_makes_nothing_ready_that_goes_before_it() {
    let step =
        |id: &str, more: &str| format!("  - {{id: {id}, title: T, command: [x, {id}], {more}outcomes: {{0: pass}}}}\n");
    let first = step("a", "timeout: 100s, ");
    let urgent = step("b", "when: a.passed, timeout: 1s, perishable: true, ");
    let after = step("b", "when: a.passed, timeout: 1s, ");
    let long = step("c", "timeout: 50s, ");
    let lock = "perishable: true, lock: l, ";
    let locks = step("a", &format!("timeout: 90s, {lock}")) + &step("b", lock) + &long + &step("d", "");
    for (steps, next) in [
        (first.clone() + &after + &long, Some(2)),
        (first.clone() + &urgent + &long, None),
        (locks, None),
        (first.clone() + &after, None),
    ] {
        let mut schedule = schedule(&steps);
        while schedule.next() != Some(0) {}
        if steps.contains("lock") {
            assert_eq!(schedule.next(), Some(2), "b waits for the lock");
        }
        assert_eq!(schedule.next_whatever(0), next, "{steps}");
    }
}
