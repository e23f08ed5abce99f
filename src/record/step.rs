//! The record of one step.

use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use crate::clock::Moment;
use crate::span::Location;
use crate::status::Status;
use crate::value::Unit;

/// Why a step is `cancelled` in the record of a run in which nothing has happened yet. The engine gives this message to
/// every planned step, so that the record of a run that was killed says of each step that it never had an answer.
pub const UNFINISHED: &str = "the run ended before this step had an answer";

/// Everything that is known of one step of a run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct StepRecord {
    /// Its id.
    pub id: String,
    /// The item that it was asked for, of a step with `for_each`; `null` for every other.
    #[serde(default)]
    pub item: Option<Json>,
    /// Its title, in the run's language.
    pub title: String,
    /// The team that answers for it.
    pub owner: String,
    /// The role it ran under.
    pub role: String,
    /// Where in the system it looks: `cluster`, `component`, `node`, `pod` or `app`.
    pub layer: Option<String>,
    /// How it was judged.
    pub status: Status,
    /// What it answered; `null` when it has no answer.
    pub value: Json,
    /// What a number in `value` counts.
    #[serde(default)]
    pub unit: Unit,
    /// What would have been good, as a phrase (`one of Yes`, `at most 5m`).
    pub expected: Option<String>,
    /// Why it has this status, in one sentence; `null` for a plain pass.
    pub message: Option<String>,
    /// The remediation that the scenario proposes for this answer.
    #[serde(default)]
    pub remediation: Option<String>,
    /// Where in the scenario the step stands.
    pub source: Location,
    /// When its attempt began; `null` when nothing was started.
    pub started_at: Option<Moment>,
    /// How long its attempt took, in milliseconds.
    pub duration_ms: Option<u64>,
    /// How many processes or requests were started for it; 0 when it shared another step's.
    pub attempts: u32,
    /// Whether the answer came from the fallback command.
    pub via_fallback: bool,
    /// The values of a repeated step, in the order they were taken.
    #[serde(default)]
    pub samples: Vec<Json>,
    /// What the diagnostic commands of a failed step said.
    #[serde(default)]
    pub on_fail: Vec<OnFailRecord>,
    /// The step whose attempt this one shared, because command, environment and target are the same.
    pub shared_with: Option<String>,
    /// The program and its arguments; of a pipeline, the stages joined by `|`; of `shell`, `sh -c` and the script.
    pub command: Vec<String>,
    /// The same as a person would type it.
    pub shell_equivalent: String,
    /// The exit code, or the HTTP status code.
    pub exit_code: Option<i32>,
    /// The signal that ended it.
    pub signal: Option<i32>,
    /// In which way an HTTP request got no response: `refused`, `timeout` and the like, as `outcomes` may name it.
    #[serde(default)]
    pub unreachable: Option<String>,
    /// SHA-256 of what the scenario gives it on standard input and in variables of its own; `null` when it gives nothing.
    #[serde(default)]
    pub inputs_sha256: Option<String>,
    /// Exit codes of all stages of a pipeline, `null` for one that a signal ended; empty for what is not a pipeline.
    #[serde(default)]
    pub stage_exit_codes: Vec<Option<i32>>,
    /// Standard output; of an HTTP request, the body.
    pub stdout: StreamRecord,
    /// Standard error; of an HTTP request, the status line and the headers.
    pub stderr: StreamRecord,
    /// The program ended, but something it had started still held its output open.
    #[serde(default)]
    pub pipe_left_open: bool,
    /// Processes that could not be ended.
    pub leftover_processes: u32,
}

impl StepRecord {
    /// Makes this the record of a step that has no answer yet: `cancelled`, because the run ended too early. It holds until
    /// the step's end is among the events.
    #[must_use]
    pub fn not_yet_answered(mut self) -> Self {
        self.status = Status::Cancelled;
        self.message = Some(UNFINISHED.to_owned());
        self
    }

    /// The value as a person reads it, or `None` when there is none.
    #[must_use]
    pub fn value_text(&self) -> Option<String> {
        (!self.value.is_null()).then(|| crate::value::describe(&self.value, self.unit))
    }
}

/// One diagnostic command of a failed step. Its output is evidence; it is not judged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct OnFailRecord {
    /// The program and its arguments.
    pub command: Vec<String>,
    /// The same as a person would type it.
    pub shell_equivalent: String,
    /// The exit code; `null` when it did not end by itself.
    pub exit_code: Option<i32>,
    /// Standard output.
    pub stdout: StreamRecord,
    /// Standard error.
    pub stderr: StreamRecord,
}

/// One stream of a step's output. The text is an excerpt; the whole, as far as it was kept, is in the evidence file.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, schemars::JsonSchema)]
pub struct StreamRecord {
    /// The text, its beginning and end when it is long, secrets masked.
    pub text: String,
    /// How many bytes there were.
    pub bytes: u64,
    /// Whether `text` is not all of it.
    pub truncated: bool,
    /// SHA-256 of the whole; empty when there was nothing.
    pub sha256: String,
    /// The evidence file, below the run's directory; `null` when there was nothing to store.
    pub file: Option<String>,
}
