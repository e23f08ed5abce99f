//! How often a step is asked, and what else is asked for it.

use std::time::Duration;

use super::fill::Filler;
use crate::expression::Template;
use crate::scenario::Step;
use crate::scenario::file::Trend;
use crate::status::Status;
use crate::timespan::Timespan;
use crate::transport::{Invocation, Request};

/// How often a step is asked, and what else is asked for it. The default is: once, and nothing else.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Policy {
    /// The programs that must be there.
    pub requires: Vec<String>,
    /// Whether and how it is tried again.
    pub retry: Option<Retry>,
    /// How many samples are taken.
    pub repeat: Option<Repeat>,
    /// What is asked when the request itself times out or cannot be made.
    pub fallback: Option<Request>,
    /// What is asked when the answer is `fail`; its output is kept.
    pub on_fail: Vec<Request>,
}

/// Trying again.
#[derive(Debug, Clone, PartialEq)]
pub struct Retry {
    /// How often in all, at least 1.
    pub attempts: u32,
    /// The pause before the second attempt.
    pub delay: Duration,
    /// By how much each further pause is longer, at least 1.
    pub backoff: f64,
    /// On which statuses.
    pub on: Vec<Status>,
}

/// Asking several times.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repeat {
    /// How many samples, at least 2.
    pub samples: u32,
    /// From the beginning of one to the beginning of the next.
    pub every: Duration,
    /// Whether the value is the trend, not the list.
    pub trend: bool,
}

impl Policy {
    /// Whether a task with this policy may share an attempt with others: it is asked once, and nothing else.
    #[must_use]
    pub fn may_share(&self) -> bool {
        self.retry.is_none() && self.repeat.is_none() && self.fallback.is_none() && self.on_fail.is_empty()
    }

    /// The longest that a request of this policy can take, if one attempt takes `attempt` at the most.
    #[must_use]
    pub fn worst_case(&self, attempt: Duration) -> Duration {
        let mut tried = attempt;
        if let Some(retry) = &self.retry {
            let pauses = (1..retry.attempts).map(|number| retry.pause(number));
            tried = attempt
                .saturating_mul(retry.attempts)
                .saturating_add(pauses.fold(Duration::ZERO, Duration::saturating_add));
        }
        if let Some(repeat) = &self.repeat {
            let pauses = repeat.every.saturating_mul(repeat.samples.saturating_sub(1));
            tried = tried.saturating_mul(repeat.samples).saturating_add(pauses);
        }
        let ways = if self.fallback.is_some() { 2 } else { 1 };
        let on_fail = u32::try_from(self.on_fail.len()).unwrap_or(u32::MAX);
        tried.saturating_mul(ways).saturating_add(attempt.saturating_mul(on_fail))
    }
}

impl Retry {
    /// The pause after the attempt with this number, counted from 1.
    #[must_use]
    pub fn pause(&self, number: u32) -> Duration {
        let factor = self.backoff.powi(i32::try_from(number.saturating_sub(1)).unwrap_or(i32::MAX));
        Duration::try_from_secs_f64(self.delay.as_secs_f64() * factor).unwrap_or(Duration::MAX)
    }
}

/// The policy of a step whose own request is `request`.
pub fn policy(step: &Step, request: &Request, filler: &mut Filler) -> Policy {
    let mut instead = |key: &str, command: &[Template]| {
        let words = command.iter().enumerate();
        let words = words.map(|(at, word)| filler.text(&format!("{}/{key}/{at}", step.pointer), word)).collect();
        Request { invocation: Invocation::Programs(vec![words]), stdin: None, ..request.clone() }
    };
    Policy {
        requires: step.requires.clone(),
        retry: step.retry.as_ref().map(|retry| Retry {
            attempts: retry.attempts,
            delay: retry.delay.map_or(Duration::ZERO, Timespan::duration),
            backoff: retry.backoff.unwrap_or(1.0),
            on: retry.on.clone().unwrap_or_else(|| vec![Status::Error, Status::Timeout]),
        }),
        repeat: step.repeat.as_ref().map(|repeat| Repeat {
            samples: repeat.samples,
            every: repeat.every.duration(),
            trend: repeat.kind == Some(Trend::Trend),
        }),
        fallback: step.fallback.as_ref().map(|command| instead("fallback", command)),
        on_fail: step
            .on_fail
            .iter()
            .enumerate()
            .map(|(at, command)| instead(&format!("on_fail/{at}"), command))
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    fn retry(attempts: u32, backoff: f64) -> Retry {
        Retry { attempts, delay: SECOND, backoff, on: vec![Status::Error] }
    }

    #[test]
    fn pauses_grow_by_the_backoff() {
        let pauses: Vec<u64> = (1..=4).map(|number| retry(5, 2.0).pause(number).as_secs()).collect();
        assert_eq!(pauses, [1, 2, 4, 8]);
        assert_eq!(retry(u32::MAX, 10.0).pause(u32::MAX), Duration::MAX, "and never overflow");
    }

    #[test]
    fn the_worst_case_counts_every_attempt_every_pause_and_every_other_way() {
        let once = Policy::default();
        assert_eq!(once.worst_case(10 * SECOND), 10 * SECOND);
        let retried = Policy { retry: Some(retry(3, 2.0)), ..Policy::default() };
        assert_eq!(retried.worst_case(10 * SECOND), 33 * SECOND);
        let repeated = Policy { repeat: Some(Repeat { samples: 3, every: SECOND, trend: true }), ..Policy::default() };
        assert_eq!(repeated.worst_case(10 * SECOND), 32 * SECOND);
        assert!(once.may_share() && !retried.may_share() && !repeated.may_share());
    }
}
