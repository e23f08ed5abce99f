//! One task being asked: every attempt that its policy wants, until there is something to judge.

use std::rc::Rc;

use serde_json::Value as Json;
use tokio::time::{Duration, Instant, timeout_at};

use super::finish::masked;
use super::trend::trend;
use crate::clock::Moment;
use crate::follow::Follows;
use crate::judge::{Judgement, Question, judge, judge_value, read};
use crate::masking::Masking;
use crate::output::{Ended, Output};
use crate::plan::{Policy, Repeat};
use crate::process::{Stop, StopSignal};
use crate::status::Status;
use crate::transport::{Heed, Request, Transport};
use crate::value::{Unit, Value};

/// What a task was told, in the end.
#[derive(Debug)]
pub struct Answered {
    /// The output that is judged: the last one. Masked.
    pub output: Output,
    /// How many attempts were made.
    pub attempts: u32,
    /// Whether the output came from the fallback.
    pub via_fallback: bool,
    /// The judgement, where it is not that of the output alone: of samples.
    pub judgement: Option<Judgement>,
    /// The values of the samples.
    pub samples: Vec<Json>,
    /// What each diagnostic command said, in order. Masked.
    pub on_fail: Vec<Output>,
}

/// A task that is being asked.
pub struct Asking<'a> {
    /// How the target is reached.
    pub transport: &'a dyn Transport,
    /// Who asks: the task.
    pub asker: &'a str,
    /// What is asked.
    pub request: &'a Request,
    /// What is looked for in the output while it comes, by all who share it.
    pub follows: Rc<Follows>,
    /// What is asked of the output.
    pub question: &'a Question,
    /// How often, and what else.
    pub policy: &'a Policy,
    /// What is masked in everything that comes back.
    pub masking: &'a Masking,
    /// The language of messages.
    pub language: &'a str,
    /// Whether to stop.
    pub stop: StopSignal,
}

impl Asking<'_> {
    /// Asks until there is something to judge.
    pub async fn ask(mut self) -> Answered {
        if let Some(missing) = self.missing_program() {
            let nothing = Output::silent(Moment::now(), Duration::ZERO, Ended::NotStarted(missing));
            return answered(nothing, 0);
        }
        let mut told = self.series(self.request).await;
        if let Some(fallback) = self.policy.fallback.as_ref().filter(|_| could_not_ask(&told.output) && !self.stopped())
        {
            let attempts = told.attempts;
            told = self.series(fallback).await;
            (told.via_fallback, told.attempts) = (true, told.attempts + attempts);
        }
        if !self.policy.on_fail.is_empty() && self.status(&told) == Status::Fail {
            for request in &self.policy.on_fail {
                let output = self.attempt(request, &Follows::default()).await;
                told.on_fail.push(output);
            }
        }
        told
    }

    fn missing_program(&self) -> Option<String> {
        let path = self.request.environment.iter().rev().find(|(name, _)| name == "PATH");
        let path = path.map(|(_, path)| path.as_str());
        self.policy.requires.iter().find_map(|name| self.transport.lacks(name, path))
    }

    fn stopped(&self) -> bool {
        *self.stop.borrow() != Stop::No
    }

    fn status(&self, told: &Answered) -> Status {
        let judgement = told.judgement.as_ref().map(|judgement| judgement.status);
        judgement.unwrap_or_else(|| judge(self.question, &told.output, self.language).status)
    }

    async fn attempt(&self, request: &Request, follows: &Follows) -> Output {
        let heed = Heed { masking: self.masking, follows };
        masked(self.transport.attempt(self.asker, request, heed, self.stop.clone()).await, self.masking)
    }

    /// One answer, or with `repeat` as many as there are samples.
    async fn series(&mut self, request: &Request) -> Answered {
        let Some(Repeat { samples, every, trend: as_trend }) = self.policy.repeat.clone() else {
            return self.persist(request).await;
        };
        if let Some(values) = self.transport.samples(self.asker) {
            return self.recorded_series(request, values, as_trend).await;
        }
        let begun = Instant::now();
        let mut values: Vec<Value> = Vec::new();
        let mut told = self.persist(request).await;
        let mut attempts = told.attempts;
        loop {
            match read(self.question, &told.output) {
                Ok(value) => values.push(value),
                Err(no_answer) => {
                    // A series with a hole is no series: what could not be found out once is not guessed.
                    told.judgement = Some(*no_answer);
                    break;
                }
            }
            let taken = u32::try_from(values.len()).unwrap_or(u32::MAX);
            if taken == samples {
                told.judgement = Some(self.judge_samples(&values, as_trend));
                break;
            }
            if !self.wait_until(begun + every * taken).await {
                told.output.ended = Ended::Cancelled;
                break;
            }
            told = self.persist(request).await;
            attempts += told.attempts;
        }
        told.attempts = attempts;
        told.samples = values.into_iter().map(|value| value.data).collect();
        told
    }

    /// A series whose values are known; the output is that of its last sample, which has no value where the series has none.
    async fn recorded_series(&mut self, request: &Request, values: Vec<Value>, as_trend: bool) -> Answered {
        let mut told = self.persist(request).await;
        told.judgement = Some(match read(self.question, &told.output) {
            Ok(_) => self.judge_samples(&values, as_trend),
            Err(no_answer) => *no_answer,
        });
        told.samples = values.into_iter().map(|value| value.data).collect();
        told
    }

    fn judge_samples(&self, values: &[Value], as_trend: bool) -> Judgement {
        let unit = values.first().map_or(Unit::None, |value| value.unit);
        let data: Vec<Json> = values.iter().map(|value| value.data.clone()).collect();
        if !as_trend {
            return judge_value(self.question, Value { data: Json::Array(data), unit }, self.language);
        }
        match trend(&data) {
            Some(word) => judge_value(self.question, Value::plain(word), self.language),
            None => Judgement {
                status: Status::Error,
                value: None,
                expected: self.question.expected(),
                message: Some("the samples are not numbers, so they have no trend".to_owned()),
            },
        }
    }

    /// Tries until the status is none of those that are tried again.
    async fn persist(&mut self, request: &Request) -> Answered {
        let mut output = self.attempt(request, &self.follows).await;
        let mut attempts = 1;
        while let Some(retry) = &self.policy.retry {
            let again = retry.is_for(judge(self.question, &output, self.language).status);
            if !again || attempts >= retry.attempts || !self.wait_until(later(retry.pause(attempts))).await {
                break;
            }
            output = self.attempt(request, &self.follows).await;
            attempts += 1;
        }
        answered(output, attempts)
    }

    /// Waits until `moment`; `false` when the run is to be stopped before.
    async fn wait_until(&mut self, moment: Instant) -> bool {
        timeout_at(moment, self.stop.wait_for(|stop| *stop != Stop::No)).await.is_err()
    }
}

/// The moment after a pause; one that is too long to be told is a year away.
fn later(pause: Duration) -> Instant {
    const YEAR: Duration = Duration::from_hours(365 * 24);
    Instant::now() + pause.min(YEAR)
}

/// Whether an attempt timed out or could not be made at all, so that another way is worth trying.
fn could_not_ask(output: &Output) -> bool {
    matches!(output.ended, Ended::TimedOut | Ended::NotStarted(_) | Ended::Unreachable { .. })
}

fn answered(output: Output, attempts: u32) -> Answered {
    Answered { output, attempts, via_fallback: false, judgement: None, samples: Vec::new(), on_fail: Vec::new() }
}
