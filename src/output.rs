//! What one attempt at a step brought back, before anybody judged it.

use std::time::Duration;

use crate::clock::Moment;

/// How an attempt ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ended {
    /// The program ended by itself with this exit code.
    Exited(i32),
    /// The program was ended by this signal, which did not come from us.
    Signaled(i32),
    /// An HTTP response with this status code came back whole.
    Responded(u16),
    /// An HTTP request got no response; `kind` is one of [`UNREACHABLE_KINDS`], `detail` says what happened.
    Unreachable {
        /// The kind of failure, as scenarios name it in `outcomes`.
        kind: &'static str,
        /// What happened, for a person.
        detail: String,
    },
    /// The time ran out, and everything the attempt had started was ended.
    TimedOut,
    /// The run was stopped, and everything the attempt had started was ended.
    Cancelled,
    /// Nothing was started; the text says why (the program is not there, no more processes).
    NotStarted(String),
}

/// The ways in which an HTTP request can get no response. A scenario may declare them as outcomes, by these words.
pub const UNREACHABLE_KINDS: [&str; 5] = ["refused", "dns", "tls", "closed", "unreachable"];

/// One stream of an attempt's output. `head` holds all of it unless it was longer than the limit.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Captured {
    /// The beginning; all of the stream when `bytes == head.len()`.
    pub head: Vec<u8>,
    /// The end, when the stream was longer than the limit; else empty.
    pub tail: Vec<u8>,
    /// How many bytes there were.
    pub bytes: u64,
    /// SHA-256 of the whole stream, in lower-case hexadecimal digits; of a spilled one, of the masked file.
    pub sha256: String,
    /// The file that the whole stream went to, masked, because memory may not hold it.
    pub spilled: Option<Spilled>,
}

/// A temporary file that holds a stream. It goes when the last copy of this is dropped, unless it was given another name.
#[derive(Debug, Clone)]
pub struct Spilled(std::sync::Arc<tempfile::TempPath>);

impl Spilled {
    /// Takes charge of a temporary file.
    #[must_use]
    pub fn new(path: tempfile::TempPath) -> Self {
        Self(std::sync::Arc::new(path))
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &std::path::Path {
        &self.0
    }
}

impl PartialEq for Spilled {
    fn eq(&self, other: &Self) -> bool {
        self.path() == other.path()
    }
}

impl Eq for Spilled {}

impl Captured {
    /// A stream that is held whole.
    #[must_use]
    pub fn whole(bytes: Vec<u8>) -> Self {
        Self { bytes: bytes.len() as u64, sha256: sha256(&bytes), head: bytes, tail: Vec::new(), spilled: None }
    }

    /// Whether memory holds the whole stream.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.head.len() as u64 == self.bytes
    }

    /// The held part as text; bytes that are not UTF-8 become replacement characters.
    #[must_use]
    pub fn text(&self) -> std::borrow::Cow<'_, str> {
        String::from_utf8_lossy(&self.head)
    }
}

/// SHA-256 of `bytes`, in lower-case hexadecimal digits.
#[must_use]
pub fn sha256(bytes: &[u8]) -> String {
    use sha2::Digest as _;
    hex(&sha2::Sha256::digest(bytes))
}

/// `bytes` in lower-case hexadecimal digits.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    let digit = |four: u8| char::from_digit(u32::from(four), 16).unwrap_or_default();
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

/// Everything one attempt brought back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Output {
    /// When it began, by the wall clock.
    pub started_at: Moment,
    /// How long it took, by the monotonic clock.
    pub duration: Duration,
    /// How it ended; of a pipeline, the last stage that did not exit with 0, else 0 (as with `pipefail`).
    pub ended: Ended,
    /// How each stage of a pipeline ended, in order; empty for what is not a pipeline.
    pub stages: Vec<Ended>,
    /// Standard output; of an HTTP request, the body.
    pub stdout: Captured,
    /// Standard error; of an HTTP request, the status line and the headers.
    pub stderr: Captured,
    /// The program ended, but something it started still held its output open when the bounded drain ended.
    pub pipe_left_open: bool,
    /// Processes that could not be ended.
    pub leftover_processes: u32,
}

impl Output {
    /// The output of what said nothing.
    #[must_use]
    pub fn silent(started_at: Moment, duration: Duration, ended: Ended) -> Self {
        Self {
            started_at,
            duration,
            ended,
            stages: Vec::new(),
            stdout: Captured::whole(Vec::new()),
            stderr: Captured::whole(Vec::new()),
            pipe_left_open: false,
            leftover_processes: 0,
        }
    }
}
