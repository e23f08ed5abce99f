//! A case as it is written: the types from which the JSON Schema is generated.

use std::collections::BTreeMap;

use indexmap::IndexMap;
use serde::Deserialize;
use serde_json::Value as Json;

use super::form::{CaseTarget, ExpectedStep, StreamFile};
use crate::scenario::file::{Argv, Http};
use crate::status::Verdict;
use crate::timespan::Timespan;

/// A case: what every command of a run answered, and what must follow from it.
#[derive(Debug, Clone, Default, Deserialize, schemars::JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct CaseFile {
    /// The version of the format: 1.
    #[schemars(required, extend("const" = 1))]
    pub version: Option<u32>,
    /// What is the case, in one line.
    #[schemars(length(min = 1))]
    pub title: Option<String>,
    /// When the run begins, as RFC 3339; 2026-01-01T00:00:00Z unless given. What depends on time is judged as of then.
    pub now: Option<String>,
    /// What is examined: a name of the inventory, or a map; `localhost` unless given.
    pub target: Option<CaseTarget>,
    /// The params, as they would be typed.
    #[serde(default)]
    #[schemars(extend("additionalProperties" = {"type": ["string", "number", "boolean"]}))]
    pub params: IndexMap<String, Json>,
    /// Programs that are not there, of those that steps say they need (`requires`).
    #[serde(default)]
    pub lacks: Vec<String>,
    /// What was asked, and what was answered.
    #[schemars(required)]
    pub recordings: Option<Vec<RecordingFile>>,
    /// What must follow.
    pub expect: Option<ExpectFile>,
}

/// What must follow. What is not named may be anything.
#[derive(Debug, Clone, Default, Deserialize, schemars::JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct ExpectFile {
    /// The verdict.
    pub verdict: Option<Verdict>,
    /// Steps, each with its status, or with a map that says more; of one item of several `disk.2`.
    #[serde(default)]
    pub steps: IndexMap<String, ExpectedStep>,
    /// The values of facts.
    #[serde(default)]
    pub facts: IndexMap<String, Json>,
    /// All diagnoses that are confirmed, and no other.
    pub confirmed: Option<Vec<String>>,
    /// All diagnoses that are ruled out, and no other.
    pub ruled_out: Option<Vec<String>>,
    /// All diagnoses that are undetermined, and no other.
    pub undetermined: Option<Vec<String>>,
    /// All remediations that are proposed, by a confirmed diagnosis or by the outcome of a step, and no other.
    pub proposed: Option<Vec<String>>,
}

/// What everything that answers has. A macro, since a type that takes in another's keys would no longer refuse unknown ones.
macro_rules! with_answer {
    ($(#[$about:meta])* $name:ident { $($own:tt)* }) => {
        $(#[$about])*
        #[derive(Debug, Clone, Default, Deserialize, schemars::JsonSchema)]
        #[schemars(deny_unknown_fields)]
        pub struct $name {
            $($own)*
            /// The exit code; 0 when nothing else says how it ended. Of a pipeline, the last that is not 0.
            pub exit: Option<i32>,
            /// The number of the signal that ended it.
            #[schemars(range(min = 1, max = 64))]
            pub signal: Option<i32>,
            /// The status code of an HTTP response.
            #[schemars(range(min = 100, max = 999))]
            pub status: Option<u16>,
            /// Why there is no exit code and no status code.
            pub fault: Option<Fault>,
            /// What happened, of a `fault`, for a person.
            pub detail: Option<String>,
            /// How long it took; nothing unless given, of a timeout as long as the step may take.
            pub took: Option<Timespan>,
            /// Standard output.
            pub stdout: Option<StreamFile>,
            /// Standard error.
            pub stderr: Option<StreamFile>,
            /// The body of an HTTP response.
            pub body: Option<StreamFile>,
            /// The status line and the headers of an HTTP response.
            pub headers: Option<StreamFile>,
            /// The exit codes of all stages of a pipeline.
            #[serde(default)]
            pub stages: Vec<i32>,
            /// Whether something that it had started still held its output open.
            #[serde(default)]
            pub pipe_left_open: bool,
            /// How many processes could not be ended.
            #[serde(default)]
            pub leftover_processes: u32,
        }
    };
}

with_answer! {
    /// One question that was asked, by whom, and its answer, or its answers in order. Exactly one of `command`, `pipeline`,
    /// `shell`, `http`.
    RecordingFile {
        /// The steps that ask it.
        #[serde(default)]
        pub steps: Vec<String>,
        /// The facts that it is asked for.
        #[serde(default)]
        pub facts: Vec<String>,
        /// The item that it is asked for, of a step with `for_each`; any item unless given.
        #[schemars(extend("type" = ["string", "number", "boolean", "array", "object"]))]
        pub item: Option<Json>,
        /// The program and its arguments, with their values.
        #[schemars(length(min = 1))]
        pub command: Option<Argv>,
        /// Programs joined by pipes, with their values.
        #[schemars(length(min = 2), inner(length(min = 1)))]
        pub pipeline: Option<Vec<Argv>>,
        /// The script, as it stands in the scenario.
        #[schemars(length(min = 1))]
        pub shell: Option<String>,
        /// The HTTP request, with its values.
        pub http: Option<Http>,
        /// The environment variables that the step sets itself, with their values.
        #[serde(default)]
        pub env: BTreeMap<String, String>,
        /// What the program read.
        pub stdin: Option<String>,
        /// The answers in order, when it is asked several times (`retry`, `repeat`).
        #[schemars(length(min = 1))]
        pub answers: Option<Vec<AnswerFile>>,
    }
}

with_answer! {
    /// One answer of several.
    AnswerFile {}
}

/// Why an attempt has neither an exit code nor a status code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(inline)]
pub enum Fault {
    /// The time ran out.
    Timeout,
    /// The program could not be started; it is not there unless `detail` says otherwise.
    NotFound,
    /// It said more than `max_output` and was ended for that (`on_overflow: kill`).
    Overflow,
    /// HTTP: nothing listens there.
    Refused,
    /// HTTP: the name could not be resolved.
    Dns,
    /// HTTP: the TLS handshake failed.
    Tls,
    /// HTTP: the connection was closed before the answer.
    Closed,
    /// HTTP: there is no way there.
    Unreachable,
}

impl Fault {
    /// The word in files.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Timeout => "timeout",
            Self::NotFound => "not_found",
            Self::Overflow => "overflow",
            Self::Refused => "refused",
            Self::Dns => "dns",
            Self::Tls => "tls",
            Self::Closed => "closed",
            Self::Unreachable => "unreachable",
        }
    }
}

impl RecordingFile {
    /// Its one answer, as it stands in the recording itself.
    #[must_use]
    pub fn own_answer(&self) -> AnswerFile {
        AnswerFile {
            exit: self.exit,
            signal: self.signal,
            status: self.status,
            fault: self.fault,
            detail: self.detail.clone(),
            took: self.took,
            stdout: self.stdout.clone(),
            stderr: self.stderr.clone(),
            body: self.body.clone(),
            headers: self.headers.clone(),
            stages: self.stages.clone(),
            pipe_left_open: self.pipe_left_open,
            leftover_processes: self.leftover_processes,
        }
    }
}
