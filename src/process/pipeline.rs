//! How a pipeline ended, as one answer.

use rustix::process::Signal;

use crate::output::Ended;

/// How several stages ended as a whole: the last stage that did not exit with 0, else 0, as with the shell's `pipefail`.
///
/// In one case this differs from the shell: a stage that was ended by SIGPIPE is passed over when a later stage exited
/// with 0. `yes | head -n 1` has an answer, the writer was ended only because the reader had read enough, and to call this
/// a failure (141 in the shell) would depend on how fast the two were. How each stage ended is kept as it was.
pub(super) fn ended(stages: &[Ended]) -> Ended {
    let mut later_succeeded = false;
    for stage in stages.iter().rev() {
        match stage {
            Ended::Exited(0) => later_succeeded = true,
            Ended::Signaled(signal) if *signal == Signal::PIPE.as_raw() && later_succeeded => {}
            other => return other.clone(),
        }
    }
    Ended::Exited(0)
}

#[cfg(test)]
mod tests {
    use super::ended;
    use crate::output::Ended::{self, Exited, Signaled};

    fn of(stages: &[Ended]) -> Ended {
        ended(stages)
    }

    #[test]
    fn the_last_stage_that_failed_speaks_for_all() {
        assert_eq!(of(&[Exited(0), Exited(0)]), Exited(0));
        assert_eq!(of(&[Exited(3), Exited(0)]), Exited(3));
        assert_eq!(of(&[Exited(3), Exited(4), Exited(0)]), Exited(4));
        assert_eq!(of(&[Signaled(9), Exited(0)]), Signaled(9));
    }

    #[test]
    fn a_writer_whose_reader_had_enough_did_not_fail() {
        assert_eq!(of(&[Signaled(13), Exited(0)]), Exited(0));
        assert_eq!(of(&[Exited(5), Signaled(13), Exited(0)]), Exited(5));
        assert_eq!(of(&[Signaled(13), Exited(1)]), Exited(1));
        assert_eq!(of(&[Signaled(13)]), Signaled(13));
        assert_eq!(of(&[Exited(0), Signaled(13)]), Signaled(13));
    }
}
