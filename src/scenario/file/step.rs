//! A step as it is written.

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use super::{Allow, Argv, Ask, Http};
use crate::bytesize::ByteSize;
use crate::id;
use crate::judge::{Extract, Outcomes};
use crate::local_text::LocalText;
use crate::output::OnOverflow;
use crate::status::Status;
use crate::timespan::Timespan;

/// One question, asked by one command. Exactly one of `command`, `pipeline`, `shell`, `http`, `ask`; exactly one of
/// `assert` and `outcomes`.
#[derive(Debug, Clone, Default, Deserialize, schemars::JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct StepFile {
    /// Its name, for conditions and reports.
    #[schemars(required, regex(pattern = id::NAME))]
    pub id: Option<String>,
    /// What it does; begins with a verb.
    #[schemars(required)]
    pub title: Option<LocalText>,
    /// Why it is asked; shown by `checklist show`, not in a run.
    pub why: Option<LocalText>,
    /// A program and its arguments, without a shell; templates allowed.
    #[schemars(length(min = 1))]
    pub command: Option<Argv>,
    /// Programs joined by pipes, without a shell; templates allowed.
    #[schemars(length(min = 2), inner(length(min = 1)))]
    pub pipeline: Option<Vec<Argv>>,
    /// A script for `sh`. The context is in its environment (`$TARGET_HOST`, `$PARAM_MAX_LAG`); templates are refused.
    #[schemars(length(min = 1))]
    pub shell: Option<String>,
    /// One HTTP request, made by the engine.
    pub http: Option<Http>,
    /// A question to a person.
    pub ask: Option<Ask>,
    /// How the value is taken from the output; the exit code unless given.
    pub extract: Option<Extract>,
    /// A JSON Schema that the value must satisfy; bounds of durations and sizes are written as such (`maximum: 5m`).
    #[schemars(extend("type" = "object", "minProperties" = 1))]
    pub assert: Option<Json>,
    /// A JSON Schema that a good value satisfies too; if it does not, the step warns.
    #[schemars(extend("type" = "object", "minProperties" = 1))]
    pub warn: Option<Json>,
    /// The values there are, and what each means.
    pub outcomes: Option<Outcomes>,
    /// The condition under which it is asked, over the answers of other steps; it waits for those.
    #[schemars(length(min = 1))]
    pub when: Option<String>,
    /// The longest that it may take.
    pub timeout: Option<Timespan>,
    /// How long it has between TERM and KILL; 2s unless given.
    pub kill_grace: Option<Timespan>,
    /// The role it needs; `none` if it needs nothing.
    pub role: Option<String>,
    /// Why it needs a role that may do anything, such as `cluster-admin` or `root`.
    pub justification: Option<LocalText>,
    /// The team that answers for it.
    pub owner: Option<String>,
    /// Where it runs: beside the target, or here.
    pub runs_on: Option<RunsOn>,
    /// A name; steps with the same one never run at the same time on the same target.
    pub lock: Option<String>,
    /// Environment variables; templates allowed in the values.
    #[serde(default)]
    pub env: IndexMap<String, String>,
    /// What its program reads; templates allowed. Empty unless given.
    pub stdin: Option<String>,
    /// The exit codes (of `http`: status codes) that mean that the command did its work; `[0]`, of `http` 200 to 299.
    #[schemars(length(min = 1))]
    pub exit_codes: Option<Vec<i32>>,
    /// The list that it is asked for, item by item: `{{ facts.NAME }}` or `{{ params.NAME }}`.
    pub for_each: Option<String>,
    /// Whether and how it is tried again.
    pub retry: Option<Retry>,
    /// Another command for the same question, used when the first times out or cannot be run.
    #[schemars(length(min = 1))]
    pub fallback: Option<Argv>,
    /// How often it is asked, to see a trend.
    pub repeat: Option<Repeat>,
    /// Where in the system it looks.
    pub layer: Option<Layer>,
    /// The phase it belongs to.
    pub phase: Option<String>,
    /// Whether what it reads may soon be gone; then it is asked first.
    #[serde(default)]
    pub perishable: bool,
    /// The most output that is held and judged as a whole; 8MiB unless given.
    pub max_output: Option<ByteSize>,
    /// What is done when it says more: `error` (go on, and keep all of it as evidence) or `kill` (end it at once).
    #[serde(default)]
    pub on_overflow: OnOverflow,
    /// Where more is written about it.
    pub runbook_url: Option<String>,
    /// Commands whose output is kept as evidence when it fails.
    #[serde(default)]
    #[schemars(inner(length(min = 1)))]
    pub on_fail: Vec<Argv>,
    /// The programs it needs.
    #[serde(default)]
    pub requires: Vec<String>,
    /// Rules of the validator that do not apply to it, each with the reason.
    #[serde(default)]
    pub allow: Vec<Allow>,
}

impl StepFile {
    /// The names of the bodies that are given.
    #[must_use]
    pub fn bodies(&self) -> Vec<&'static str> {
        [
            ("command", self.command.is_some()),
            ("pipeline", self.pipeline.is_some()),
            ("shell", self.shell.is_some()),
            ("http", self.http.is_some()),
            ("ask", self.ask.is_some()),
        ]
        .into_iter()
        .filter_map(|(name, given)| given.then_some(name))
        .collect()
    }

    /// The names of all bodies there are.
    pub const BODIES: [&'static str; 5] = ["command", "pipeline", "shell", "http", "ask"];
}

/// Where a step runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(inline)]
pub enum RunsOn {
    /// Beside the target, reached by its transport.
    Target,
    /// On the machine where `checklist` runs.
    Controller,
}

/// Whether and how a step is tried again.
#[derive(Debug, Clone, PartialEq, Deserialize, schemars::JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Retry {
    /// How often it is tried in all.
    #[schemars(range(min = 1, max = 100))]
    pub attempts: u32,
    /// The pause before the second attempt.
    pub delay: Option<Timespan>,
    /// By how much each further pause is longer.
    #[schemars(range(min = 1.0))]
    pub backoff: Option<f64>,
    /// On which statuses; `error` and `timeout` unless given.
    pub on: Option<Vec<Status>>,
}

/// How often a step is asked.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Repeat {
    /// How many samples are taken.
    #[schemars(range(min = 2, max = 1000))]
    pub samples: u32,
    /// The pause between two samples.
    pub every: Timespan,
    /// What the value is: the list of samples, or with `trend` one of `rising`, `stable`, `falling`.
    #[serde(rename = "as")]
    pub kind: Option<Trend>,
}

/// What the value of a repeated step is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(inline)]
#[expect(missing_docs, reason = "the words say it")]
pub enum Trend {
    List,
    Trend,
}

/// Where in the system a step looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(inline)]
#[expect(missing_docs, reason = "the words say it")]
pub enum Layer {
    Cluster,
    Component,
    Node,
    Pod,
    App,
}

impl Layer {
    /// The word in files and reports.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Cluster => "cluster",
            Self::Component => "component",
            Self::Node => "node",
            Self::Pod => "pod",
            Self::App => "app",
        }
    }
}
