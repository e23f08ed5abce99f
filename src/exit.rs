//! What the program answers to its caller: the exit codes, each with one meaning.

use crate::status::Verdict;

/// How `checklist` ends. The numbers are an interface and do not change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// 0: every question was answered, and no answer was `fail` (warnings allowed).
    Success,
    /// 1: at least one step failed; for `validate`: the files have errors.
    Fail,
    /// 2: the command line, a file or the surroundings are wrong, and nothing was run.
    Usage,
    /// 3: no step failed, but at least one question could not be answered.
    Inconclusive,
    /// 4: the verdict is `warn` and `--fail-on warn` was given.
    Warn,
    /// 5: every step was denied, or an approval is missing.
    Denied,
    /// 70: `checklist` could not do its own work (a disk that is full, a defect).
    Internal,
    /// 130: ended by an interrupt from the terminal.
    Interrupted,
    /// 143: ended by SIGTERM.
    Terminated,
}

impl Exit {
    /// Every exit, in the order of its number, for the table in the documentation.
    pub const ALL: [Self; 9] = [
        Self::Success,
        Self::Fail,
        Self::Usage,
        Self::Inconclusive,
        Self::Warn,
        Self::Denied,
        Self::Internal,
        Self::Interrupted,
        Self::Terminated,
    ];

    /// The number given to the operating system.
    #[must_use]
    pub const fn code(self) -> u8 {
        match self {
            Self::Success => 0,
            Self::Fail => 1,
            Self::Usage => 2,
            Self::Inconclusive => 3,
            Self::Warn => 4,
            Self::Denied => 5,
            Self::Internal => 70,
            Self::Interrupted => 130,
            Self::Terminated => 143,
        }
    }

    /// The exit that a verdict asks for; `fail_on_warn` is the flag `--fail-on warn`.
    #[must_use]
    pub const fn of_verdict(verdict: Verdict, fail_on_warn: bool) -> Self {
        match verdict {
            Verdict::Warn if fail_on_warn => Self::Warn,
            Verdict::Pass | Verdict::Warn => Self::Success,
            Verdict::Fail => Self::Fail,
            Verdict::Inconclusive => Self::Inconclusive,
        }
    }

    /// The number in the convention of monitoring plug-ins: 0 ok, 1 warning, 2 critical, 3 unknown.
    #[must_use]
    pub const fn nagios(verdict: Verdict) -> u8 {
        match verdict {
            Verdict::Pass => 0,
            Verdict::Warn => 1,
            Verdict::Fail => 2,
            Verdict::Inconclusive => 3,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_run_whose_every_question_was_answered_well_exits_with_zero() {
        assert_eq!(Exit::of_verdict(Verdict::Pass, true), Exit::Success);
        assert_eq!(Exit::of_verdict(Verdict::Warn, false), Exit::Success);
        assert_eq!(Exit::of_verdict(Verdict::Warn, true), Exit::Warn);
        assert_eq!(Exit::of_verdict(Verdict::Fail, false), Exit::Fail);
        assert_eq!(Exit::of_verdict(Verdict::Inconclusive, false), Exit::Inconclusive);
    }

    #[test]
    fn every_exit_has_its_own_number() {
        let codes: std::collections::BTreeSet<u8> = Exit::ALL.iter().map(|exit| exit.code()).collect();
        assert_eq!(codes.len(), Exit::ALL.len());
    }
}
