//! How often a step is asked, and what else is asked for it.

use std::time::Duration;

use super::fill::Filler;
use super::sudo;
use crate::access::Role;
use crate::expression::Template;
use crate::scenario::Step;
use crate::scenario::file::{Retry, Trend};
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
}

/// The policy of a step whose own request is `request`.
pub fn policy(step: &Step, role: &Role, request: &Request, filler: &mut Filler) -> Policy {
    let mut instead = |key: &str, command: &[Template]| {
        let words = command.iter().enumerate();
        let words = words.map(|(at, word)| filler.text(|| format!("{}/{key}/{at}", step.pointer), word)).collect();
        let own = step.env.iter().map(|(name, _)| name.clone()).collect();
        let invocation = sudo::wrapped(Invocation::Programs(vec![words]), role, own);
        Request { invocation, stdin: None, ..request.clone() }
    };
    Policy {
        requires: step.requires.clone(),
        retry: step.retry.clone(),
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

    #[test]
    fn only_a_step_that_is_asked_once_may_share() {
        let retry = Retry { attempts: 3, delay: None, backoff: None, on: None };
        let repeat = Repeat { samples: 3, every: Duration::from_secs(1), trend: true };
        assert!(Policy::default().may_share());
        assert!(!Policy { retry: Some(retry), ..Policy::default() }.may_share());
        assert!(!Policy { repeat: Some(repeat), ..Policy::default() }.may_share());
    }
}
