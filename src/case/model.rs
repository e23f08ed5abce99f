//! A case whose form is right.

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::Value as Json;

use super::file::{ExpectFile, Fault};
use super::form::CaseTarget;
use crate::clock::Moment;
use crate::output::{Captured, Ended, Output};
use crate::transport::{Invocation, Request};
use crate::yaml::Document;

/// When the run of a case begins that does not say it: 2026-01-01T00:00:00Z.
pub const BEGIN: i64 = 1_767_225_600_000;

/// Recorded outputs, and what must follow from them.
#[derive(Debug, Clone)]
pub struct Case {
    /// The file's name without its ending.
    pub name: String,
    /// What is the case.
    pub title: Option<String>,
    /// When the run begins.
    pub begin: Moment,
    /// What is examined.
    pub target: CaseTarget,
    /// The params, as they would be typed.
    pub params: Vec<(String, Json)>,
    /// Programs that are not there.
    pub lacks: Vec<String>,
    /// What was asked and answered.
    pub recordings: Vec<Recording>,
    /// What must follow.
    pub expect: Option<ExpectFile>,
    /// The file, for places.
    pub document: Document,
}

/// One question that was asked, and its answers.
#[derive(Debug, Clone)]
pub struct Recording {
    /// The steps that ask it.
    pub steps: Vec<String>,
    /// The facts that it is asked for.
    pub facts: Vec<String>,
    /// The item that it is asked for; `None` is any.
    pub item: Option<Json>,
    /// What is asked.
    pub asked: Asked,
    /// One answer for every time that it is asked, or several, each for one time.
    pub answers: Answers,
    /// Where it stands, as a JSON pointer.
    pub pointer: String,
}

/// What is asked, as far as it may differ between two steps of one role on one target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// What is run.
    pub invocation: Invocation,
    /// The environment variables that the step sets itself.
    pub env: BTreeMap<String, String>,
    /// What the program reads.
    pub stdin: Option<String>,
}

/// The answers to one question.
#[derive(Debug, Clone)]
pub enum Answers {
    /// The same whenever it is asked.
    Always(Box<Answer>),
    /// In order, each once.
    InOrder(Vec<Answer>),
}

/// One answer.
#[derive(Debug, Clone)]
pub struct Answer {
    /// How it ended.
    pub end: End,
    /// How long it took.
    pub took: Option<Duration>,
    /// Standard output, or the body.
    pub stdout: Captured,
    /// Standard error, or the status line and the headers.
    pub stderr: Captured,
    /// The exit codes of all stages of a pipeline.
    pub stages: Vec<i32>,
    /// Whether something still held its output open.
    pub pipe_left_open: bool,
    /// How many processes could not be ended.
    pub leftover_processes: u32,
}

/// How an answer ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum End {
    /// With this exit code.
    Exit(i32),
    /// By this signal.
    Signal(i32),
    /// With a response of this status code.
    Status(u16),
    /// With none of these, and what is told of it.
    Fault(Fault, Option<String>),
}

impl Answers {
    /// The answer for the time with this number, counted from 0.
    #[must_use]
    pub fn get(&self, number: usize) -> Option<&Answer> {
        match self {
            Self::Always(answer) => Some(answer),
            Self::InOrder(answers) => answers.get(number),
        }
    }
}

impl Answer {
    /// What an attempt at `request` brings back.
    #[must_use]
    pub fn output(&self, request: &Request) -> Output {
        let ended = self.end.ended(request);
        let took = match (self.took, &ended) {
            (Some(took), _) => took,
            (None, Ended::TimedOut) => request.timeout,
            (None, _) => Duration::ZERO,
        };
        Output {
            stages: self.stages.iter().map(|code| Ended::Exited(*code)).collect(),
            stdout: self.stdout.clone(),
            stderr: self.stderr.clone(),
            pipe_left_open: self.pipe_left_open,
            leftover_processes: self.leftover_processes,
            ..Output::silent(Moment::from_unix_millis(BEGIN), took, ended)
        }
    }
}

impl End {
    fn ended(&self, request: &Request) -> Ended {
        match self {
            Self::Exit(code) => Ended::Exited(*code),
            Self::Signal(signal) => Ended::Signaled(*signal),
            Self::Status(status) => Ended::Responded(*status),
            Self::Fault(Fault::Timeout, _) => Ended::TimedOut,
            Self::Fault(Fault::Overflow, _) => Ended::Overflowed,
            Self::Fault(Fault::NotFound, detail) => {
                let words = request.invocation.words();
                let program = words.first().map_or("", String::as_str);
                let why = || format!("`{}` was not found in PATH", program.escape_debug());
                Ended::NotStarted(detail.clone().unwrap_or_else(why))
            }
            Self::Fault(fault, detail) => Ended::Unreachable {
                kind: fault.word(),
                detail: detail.clone().unwrap_or_else(|| format!("there was no response ({})", fault.word())),
            },
        }
    }
}
