//! How a step's answer was judged, and what a whole run says.

use serde::{Deserialize, Serialize};

/// How one step ended. `Pass`, `Warn` and `Fail` say that the question was answered; the others that it was not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// The world is as it should be.
    Pass,
    /// The world is as it should be, but near a bound.
    Warn,
    /// The world is wrong.
    Fail,
    /// We could not find out: not started, lost, nothing to extract, an undeclared value.
    Error,
    /// We could not find out in time; what the step had started was ended.
    Timeout,
    /// The operator does not hold the role that the step needs.
    Denied,
    /// The step's condition was false.
    Skipped,
    /// What the step waits for has no answer.
    Blocked,
    /// The run was stopped before the step had an answer.
    Cancelled,
}

impl Status {
    /// Every status, in the order that reports count them.
    pub const ALL: [Self; 9] = [
        Self::Pass,
        Self::Warn,
        Self::Fail,
        Self::Error,
        Self::Timeout,
        Self::Denied,
        Self::Skipped,
        Self::Blocked,
        Self::Cancelled,
    ];

    /// The word used in files and reports.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Warn => "warn",
            Self::Fail => "fail",
            Self::Error => "error",
            Self::Timeout => "timeout",
            Self::Denied => "denied",
            Self::Skipped => "skipped",
            Self::Blocked => "blocked",
            Self::Cancelled => "cancelled",
        }
    }

    /// Whether the question was answered.
    #[must_use]
    pub const fn answered(self) -> bool {
        matches!(self, Self::Pass | Self::Warn | Self::Fail)
    }

    /// Whether the answer was good (`pass` or `warn`).
    #[must_use]
    pub const fn passed(self) -> bool {
        matches!(self, Self::Pass | Self::Warn)
    }

    /// Whether the question should have been answered and was not. A skipped step was rightly not asked.
    #[must_use]
    pub const fn unanswered(self) -> bool {
        !self.answered() && !matches!(self, Self::Skipped)
    }
}

impl std::fmt::Display for Status {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.word())
    }
}

/// The outcome of a whole run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// Every question was answered, and every answer was good.
    Pass,
    /// Every question was answered; at least one answer is near a bound.
    Warn,
    /// At least one answer says that the world is wrong.
    Fail,
    /// Nothing is known to be wrong, but not everything that was asked could be answered.
    Inconclusive,
}

impl Verdict {
    /// The verdict on a run whose steps ended so. A run in which nothing was answered is inconclusive, never a pass.
    #[must_use]
    pub fn of(statuses: impl IntoIterator<Item = Status>) -> Self {
        let (mut answered, mut warned, mut unanswered) = (false, false, false);
        for status in statuses {
            match status {
                Status::Fail => return Self::Fail,
                Status::Warn => warned = true,
                Status::Pass => {}
                Status::Skipped => continue,
                _ => unanswered = true,
            }
            answered |= status.answered();
        }
        match (unanswered || !answered, warned) {
            (true, _) => Self::Inconclusive,
            (false, true) => Self::Warn,
            (false, false) => Self::Pass,
        }
    }

    /// The word used in reports.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Warn => "warn",
            Self::Fail => "fail",
            Self::Inconclusive => "inconclusive",
        }
    }
}

impl std::fmt::Display for Verdict {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.word())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fail_outranks_inconclusive_outranks_warn_outranks_pass() {
        use Status::{Error, Fail, Pass, Skipped, Warn};
        assert_eq!(Verdict::of([Pass, Error, Fail]), Verdict::Fail);
        assert_eq!(Verdict::of([Pass, Warn, Error]), Verdict::Inconclusive);
        assert_eq!(Verdict::of([Pass, Warn, Skipped]), Verdict::Warn);
        assert_eq!(Verdict::of([Pass, Skipped]), Verdict::Pass);
    }

    #[test]
    fn no_data_is_never_a_pass() {
        assert_eq!(Verdict::of([]), Verdict::Inconclusive);
        assert_eq!(Verdict::of([Status::Skipped]), Verdict::Inconclusive);
        for status in Status::ALL.into_iter().filter(|status| status.unanswered()) {
            assert_eq!(Verdict::of([Status::Pass, status]), Verdict::Inconclusive, "{status}");
        }
    }
}
