//! The transport from a recording: it answers what is asked with what was answered before. Nothing is started.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::future::Future;
use std::pin::Pin;

use tokio::time::{Instant, sleep};

use super::{Heed, Request, Transport};
use crate::clock::Moment;
use crate::output::{Ended, Output};
use crate::process::{Long, Stop, StopSignal, Stream};
use crate::value::Value;

/// What was answered before.
pub trait Recording {
    /// The answer to this very request of this asker; `number` counts what it asked so before, from 0. How long the
    /// answer took is waited for.
    ///
    /// # Errors
    /// That there is none, as one sentence.
    fn answer(&self, asker: &str, request: &Request, number: usize) -> Result<Output, String>;

    /// The values of a series of this asker, if not every output of it was recorded, but only the last.
    fn samples(&self, _asker: &str) -> Option<Vec<Value>> {
        None
    }

    /// Why a program cannot be run where the recording was made, if it could not.
    fn lacks(&self, _program: &str) -> Option<String> {
        None
    }
}

/// Something that was asked and has no answer in the recording.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unmatched {
    /// Who asked.
    pub asker: String,
    /// What.
    pub request: Request,
    /// How often it had been asked before.
    pub number: usize,
    /// Why there is no answer, as one sentence.
    pub why: String,
}

/// Answers requests from a recording. What it holds no answer for could not be started, and is told afterwards: such a
/// run proves nothing.
///
/// Its answers take as long as they took: an hour costs nothing where the engine's time is not that of the world
/// ([`crate::engine::without_waiting`]).
pub struct Recorded<R> {
    recording: R,
    begin: Option<Moment>,
    begun: Cell<Option<Instant>>,
    /// How often each asker has asked each request.
    counts: RefCell<HashMap<(String, Request), usize>>,
    unmatched: RefCell<Vec<Unmatched>>,
}

impl<R: Recording> Recorded<R> {
    /// The transport from `recording`. With `begin` its attempts begin at that moment and later, as the time of the engine
    /// passes; without it, when they began.
    pub fn new(recording: R, begin: Option<Moment>) -> Self {
        Self { recording, begin, begun: Cell::new(None), counts: RefCell::default(), unmatched: RefCell::default() }
    }

    /// What was asked and has no answer in the recording, in the order in which it was asked.
    #[must_use]
    pub fn unmatched(&self) -> Vec<Unmatched> {
        self.unmatched.borrow().clone()
    }

    fn next(&self, asker: &str, request: &Request) -> Output {
        let number = {
            let mut counts = self.counts.borrow_mut();
            let count = counts.entry((asker.to_owned(), request.clone())).or_default();
            *count += 1;
            *count - 1
        };
        match self.recording.answer(asker, request, number) {
            Ok(output) if output.duration > request.timeout && is_an_end_of_its_own(&output.ended) => {
                Output::silent(output.started_at, request.timeout, Ended::TimedOut)
            }
            Ok(output) => output,
            Err(why) => {
                let nothing = Output::silent(Moment::now(), std::time::Duration::ZERO, Ended::NotStarted(why.clone()));
                let unmatched = Unmatched { asker: asker.to_owned(), request: request.clone(), number, why };
                self.unmatched.borrow_mut().push(unmatched);
                nothing
            }
        }
    }
}

impl<R: Recording> Transport for Recorded<R> {
    fn attempt<'a>(
        &'a self,
        asker: &'a str,
        request: &'a Request,
        heed: Heed<'a>,
        mut stop: StopSignal,
    ) -> Pin<Box<dyn Future<Output = Output> + 'a>> {
        Box::pin(async move {
            let here = Instant::now();
            let begun = self.begun.get().unwrap_or(here);
            self.begun.set(Some(begun));
            let mut output = as_bounded(self.next(asker, request), request.max_output, heed);
            if let Some(begin) = self.begin {
                let passed = i64::try_from((here - begun).as_millis()).unwrap_or(i64::MAX);
                output.started_at = Moment::from_unix_millis(begin.unix_millis().saturating_add(passed));
            }
            tokio::select! {
                biased;
                () = sleep(output.duration) => output,
                Ok(_) = stop.wait_for(|stop| *stop != Stop::No) => {
                    Output::silent(output.started_at, here.elapsed(), Ended::Cancelled)
                }
            }
        })
    }

    fn samples(&self, asker: &str) -> Option<Vec<Value>> {
        self.recording.samples(asker)
    }

    fn lacks(&self, program: &str, _: Option<&str>) -> Option<String> {
        self.recording.lacks(program)
    }
}

/// The output as it would have come back within the bounds of today: what a recording holds whole may be longer.
fn as_bounded(output: Output, max_output: u64, heed: Heed) -> Output {
    let long = Long { folder: None, masking: heed.masking.clone(), follows: heed.follows.clone() };
    let stdout = long.reread(Stream::Stdout, output.stdout, max_output);
    let stderr = long.reread(Stream::Stderr, output.stderr, max_output);
    Output { stdout, stderr, ..output }
}

/// Whether it ended because it was done: then a timeout that is shorter now than it was would have cut it off.
fn is_an_end_of_its_own(ended: &Ended) -> bool {
    matches!(ended, Ended::Exited(_) | Ended::Signaled(_) | Ended::Responded(_))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio::sync::watch;

    use super::*;
    use crate::follow::Follows;
    use crate::masking::Masking;
    use crate::output::{Captured, OnOverflow};
    use crate::transport::Invocation;

    /// Answers twice, with the number of the answer, after as many seconds as `secs` says.
    struct Twice {
        secs: u64,
    }

    impl Recording for Twice {
        fn answer(&self, asker: &str, _: &Request, number: usize) -> Result<Output, String> {
            if asker != "a" || number > 1 {
                return Err(format!("no answer {number} for {asker}"));
            }
            let stdout = Captured::whole(number.to_string().into_bytes());
            let silent = Output::silent(Moment::from_unix_millis(7), Duration::from_secs(self.secs), Ended::Exited(0));
            Ok(Output { stdout, ..silent })
        }
    }

    fn request() -> Request {
        Request {
            invocation: Invocation::Programs(vec![vec!["x".into()]]),
            environment: std::sync::Arc::default(),
            secrets: Vec::new(),
            files: Vec::new(),
            stdin: None,
            timeout: Duration::from_secs(10),
            kill_grace: Duration::ZERO,
            max_output: 100,
            on_overflow: OnOverflow::Error,
        }
    }

    async fn ask(transport: &dyn Transport, asker: &str) -> Output {
        let (_keep, stop) = watch::channel(Stop::No);
        let heed = Heed { masking: &Masking::default(), follows: &Follows::default() };
        transport.attempt(asker, &request(), heed, stop).await
    }

    #[tokio::test(start_paused = true)]
    async fn answers_come_in_order_and_begin_when_the_engine_asked() {
        let recorded = Recorded::new(Twice { secs: 3 }, Some(Moment::from_unix_millis(1_000_000)));
        let (first, second) = (ask(&recorded, "a").await, ask(&recorded, "a").await);
        assert_eq!((first.stdout.text(), second.stdout.text()), ("0".into(), "1".into()));
        assert_eq!(first.started_at.unix_millis(), 1_000_000);
        assert_eq!(second.started_at.unix_millis(), 1_003_000);
        assert!(recorded.unmatched().is_empty());
        let as_it_was = Recorded::new(Twice { secs: 3 }, None);
        assert_eq!(ask(&as_it_was, "a").await.started_at.unix_millis(), 7);
    }

    #[tokio::test(start_paused = true)]
    async fn what_the_recording_does_not_hold_is_not_started_and_is_told() {
        let recorded = Recorded::new(Twice { secs: 0 }, None);
        for asker in ["a", "a", "a", "b"] {
            ask(&recorded, asker).await;
        }
        let told = recorded.unmatched();
        let told: Vec<_> = told.iter().map(|one| (one.asker.as_str(), one.number, one.why.as_str())).collect();
        assert_eq!(told, [("a", 2, "no answer 2 for a"), ("b", 0, "no answer 0 for b")]);
        let ended = ask(&recorded, "b").await.ended;
        assert_eq!(ended, Ended::NotStarted("no answer 1 for b".into()));
    }

    #[tokio::test(start_paused = true)]
    async fn an_answer_that_took_longer_than_the_timeout_of_today_is_a_timeout() {
        let recorded = Recorded::new(Twice { secs: 11 }, None);
        let output = ask(&recorded, "a").await;
        assert_eq!((output.ended, output.duration), (Ended::TimedOut, Duration::from_secs(10)));
        assert_eq!(output.stdout.bytes, 0);
    }

    #[tokio::test(start_paused = true)]
    async fn a_stop_ends_the_wait_for_an_answer() {
        let recorded = Recorded::new(Twice { secs: 9 }, None);
        let (stop, stopped) = watch::channel(Stop::No);
        let request = request();
        let later = async {
            sleep(Duration::from_secs(2)).await;
            stop.send_replace(Stop::Gently);
            std::future::pending::<()>().await;
        };
        let heed = Heed { masking: &Masking::default(), follows: &Follows::default() };
        let output = tokio::select! {
            output = recorded.attempt("a", &request, heed, stopped) => output,
            () = later => unreachable!("it never ends"),
        };
        assert_eq!((output.ended, output.duration), (Ended::Cancelled, Duration::from_secs(2)));
    }
}
