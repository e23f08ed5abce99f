//! A step as it is meant.

use std::time::Duration;

use serde_json::Value as Json;

use super::file::{Layer, Method, Repeat, Retry, RunsOn};
use crate::expression::{Condition, Template};
use crate::judge::{Extract, Outcomes};
use crate::local_text::LocalText;
use crate::output::OnOverflow;
use crate::span::Location;

/// One question, asked by one command.
#[derive(Debug, Clone)]
pub struct Step {
    /// Its name.
    pub id: String,
    /// What it does.
    pub title: LocalText,
    /// Why it is asked.
    pub why: Option<LocalText>,
    /// The team that answers for it: its own, the default, else the scenario's.
    pub owner: String,
    /// The role it needs.
    pub role: String,
    /// What it runs.
    pub body: Body,
    /// How the value is taken; `None` is the exit code.
    pub extract: Option<Extract>,
    /// The exit codes that mean that the command did its work; `None` is the body's own.
    pub exit_codes: Option<Vec<i32>>,
    /// How the value is judged.
    pub judged: Judged,
    /// The condition under which it is asked.
    pub when: Option<Condition>,
    /// The steps that its condition names, as indices, ascending.
    pub waits_for: Vec<usize>,
    /// The longest that it may take.
    pub timeout: Duration,
    /// How long it has between TERM and KILL.
    pub kill_grace: Duration,
    /// Environment variables of its own.
    pub env: Vec<(String, Template)>,
    /// What its program reads.
    pub stdin: Option<Template>,
    /// The most output that is judged, in bytes.
    pub max_output: u64,
    /// What is done when it says more.
    pub on_overflow: OnOverflow,
    /// Where it runs.
    pub runs_on: RunsOn,
    /// The programs it needs.
    pub requires: Vec<String>,
    /// Whether and how it is tried again.
    pub retry: Option<Retry>,
    /// How often it is asked, to see a trend.
    pub repeat: Option<Repeat>,
    /// Another command for the same question.
    pub fallback: Option<Vec<Template>>,
    /// Commands whose output is kept when it fails.
    pub on_fail: Vec<Vec<Template>>,
    /// The list that it is asked for, item by item.
    pub for_each: Option<Template>,
    /// A name; steps with the same one never run at the same time on the same target.
    pub lock: Option<String>,
    /// Where in the system it looks.
    pub layer: Option<Layer>,
    /// Whether what it reads may soon be gone.
    pub perishable: bool,
    /// Whether it says why it needs its role.
    pub justified: bool,
    /// Where it stands.
    pub location: Location,
    /// Where it stands, as a JSON pointer.
    pub pointer: String,
}

impl Step {
    /// Every template that its commands are made of.
    pub fn templates(&self) -> impl Iterator<Item = &Template> {
        let body: Vec<&Template> = match &self.body {
            Body::Programs(stages) => stages.iter().flatten().collect(),
            Body::Http(http) => {
                let values = http.headers.iter().map(|(_, value)| value);
                values.chain([&http.url]).chain(&http.body).chain(&http.ca_file).collect()
            }
            Body::Shell(_) | Body::Ask { .. } => Vec::new(),
        };
        let others = self.env.iter().map(|(_, value)| value).chain(&self.stdin).chain(&self.for_each);
        let instead = self.fallback.iter().flatten().chain(self.on_fail.iter().flatten());
        body.into_iter().chain(others).chain(instead)
    }
}

/// What a step runs.
#[derive(Debug, Clone)]
pub enum Body {
    /// A program, or several joined by pipes.
    Programs(Vec<Vec<Template>>),
    /// A script for `sh`.
    Shell(String),
    /// An HTTP request.
    Http(HttpBody),
    /// A question to a person.
    Ask {
        /// The question.
        question: LocalText,
        /// The answers.
        answers: Vec<String>,
    },
}

/// An HTTP request whose values are not filled in yet.
#[derive(Debug, Clone)]
#[expect(missing_docs, reason = "the names are those of the file's keys")]
pub struct HttpBody {
    pub url: Template,
    pub method: Method,
    pub headers: Vec<(String, Template)>,
    pub body: Option<Template>,
    pub redirects: u32,
    pub ca_file: Option<Template>,
}

/// How a value is judged. The JSON Schemas may hold templates.
#[derive(Debug, Clone)]
pub enum Judged {
    /// By a JSON Schema that it must satisfy, and one that it should.
    Assert {
        /// The one it must satisfy.
        assert: Json,
        /// The one it should satisfy.
        warn: Option<Json>,
    },
    /// By a list of the values there are.
    Outcomes(Outcomes),
}
