//! The longest that a step can take, from its start to its status.

use std::time::Duration;

use super::file::Retry;
use super::{Body, Fact, Scenario, Step};
use crate::process::DRAIN;
use crate::status::Status;
use crate::timespan::Timespan;
use crate::worst_case::{Bounded, WorstCase};

impl Retry {
    /// Whether an attempt that ended so is tried again.
    #[must_use]
    pub fn is_for(&self, status: Status) -> bool {
        self.on.as_deref().unwrap_or(&[Status::Error, Status::Timeout]).contains(&status)
    }

    /// The pause after the attempt with this number, counted from 1.
    #[must_use]
    pub fn pause(&self, number: u32) -> Duration {
        let delay = self.delay.map_or(Duration::ZERO, Timespan::duration);
        let factor = self.backoff.unwrap_or(1.0).powi(i32::try_from(number.saturating_sub(1)).unwrap_or(i32::MAX));
        Duration::try_from_secs_f64(delay.as_secs_f64() * factor).unwrap_or(Duration::MAX)
    }
}

impl Step {
    /// The longest that one attempt can take: its timeout, the time to end, and to read what is left of its output.
    #[must_use]
    pub const fn longest_attempt(&self) -> Duration {
        self.timeout.saturating_add(self.kill_grace).saturating_add(DRAIN)
    }

    /// The longest that the step can take for one item, with every attempt, every pause, every other way and the commands
    /// of `on_fail`. A question to a person takes no time: this version does not ask it.
    #[must_use]
    pub fn longest(&self) -> Duration {
        if matches!(self.body, Body::Ask { .. }) {
            return Duration::ZERO;
        }
        let attempt = self.longest_attempt();
        let mut tried = attempt;
        if let Some(retry) = &self.retry {
            let pauses = (1..retry.attempts).map(|number| retry.pause(number));
            tried = attempt
                .saturating_mul(retry.attempts)
                .saturating_add(pauses.fold(Duration::ZERO, Duration::saturating_add));
        }
        if let Some(repeat) = &self.repeat {
            let pauses = repeat.every.duration().saturating_mul(repeat.samples.saturating_sub(1));
            tried = tried.saturating_mul(repeat.samples).saturating_add(pauses);
        }
        let ways = if self.fallback.is_some() { 2 } else { 1 };
        let on_fail = u32::try_from(self.on_fail.len()).unwrap_or(u32::MAX);
        tried.saturating_mul(ways).saturating_add(attempt.saturating_mul(on_fail))
    }
}

impl Fact {
    /// The longest that it can take.
    #[must_use]
    pub const fn longest(&self) -> Duration {
        self.timeout.saturating_add(super::DEFAULT_KILL_GRACE).saturating_add(DRAIN)
    }
}

impl Scenario {
    /// The longest that the steps can take with `slots` attempts at once. A step with `for_each` counts as one item: how
    /// many there are is known only when its list is.
    #[must_use]
    pub fn worst_case(&self, slots: usize) -> WorstCase {
        let bounded = self.steps.iter().map(|step| Bounded {
            longest: step.longest(),
            waits_for: &step.waits_for,
            has_lock: step.lock.is_some(),
        });
        WorstCase::of(&bounded.collect::<Vec<_>>(), slots)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Source;
    use crate::scenario::read;

    const SECOND: Duration = Duration::from_secs(1);

    fn step(more: &str) -> Step {
        let text = format!(
            "version: 1\nid: x\ntitle: Check x\nowner: dba\nsteps: [{{id: a, title: Verify a, command: [x], role: none, \
             timeout: 7750ms, outcomes: {{0: pass}}{more}}}]\n"
        );
        read(&Source::new("x.yaml", text), None).scenario.unwrap().steps.remove(0)
    }

    #[test]
    fn every_attempt_every_pause_and_every_other_way_counts() {
        assert_eq!(step("").longest(), 10 * SECOND, "with 2s to end and 250ms to drain");
        assert_eq!(step(", retry: {attempts: 3, delay: 1s, backoff: 2}").longest(), 33 * SECOND);
        assert_eq!(step(", repeat: {samples: 3, every: 1s}").longest(), 32 * SECOND);
        assert_eq!(step(", fallback: [y], on_fail: [[z], [z]]").longest(), 40 * SECOND);
    }

    #[test]
    fn pauses_grow_by_the_backoff_and_never_overflow() {
        let retry = Retry { attempts: 5, delay: Some(Timespan::from(SECOND)), backoff: Some(2.0), on: None };
        assert_eq!((1..=4).map(|number| retry.pause(number).as_secs()).collect::<Vec<_>>(), [1, 2, 4, 8]);
        assert_eq!(Retry { backoff: Some(10.0), ..retry }.pause(u32::MAX), Duration::MAX);
    }
}
