//! What one attempt at a step brought back, before anybody judged it.

use std::time::Duration;

use serde::Deserialize;

use crate::clock::Moment;
use crate::follow::Found;

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
    /// It said more than may be held and was to be ended for that ([`OnOverflow::Kill`]); everything it had started was ended.
    Overflowed,
    /// Nothing was started; the text says why (the program is not there, no more processes).
    NotStarted(String),
}

/// The ways in which an HTTP request can get no response. A scenario may declare them as outcomes, by these words.
pub const UNREACHABLE_KINDS: [&str; 5] = ["refused", "dns", "tls", "closed", "unreachable"];

/// What is done with a command that says more than may be held: `Error` lets it go on, and all of it is kept as evidence;
/// `Kill` ends it at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(inline)]
#[expect(missing_docs, reason = "the schema of a list of words is poorer with them")]
pub enum OnOverflow {
    #[default]
    Error,
    Kill,
}

/// One stream of an attempt's output. `head` holds all of it unless it was longer than the limit.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Captured {
    /// The beginning; all of the stream unless it was cut.
    pub head: Vec<u8>,
    /// The end of a stream that was cut; else empty.
    pub tail: Vec<u8>,
    /// Whether the stream was longer than the limit. Its two ends, its length and its SHA-256 are then those of the stream
    /// with its secrets masked already.
    pub cut: bool,
    /// How many bytes there were.
    pub bytes: u64,
    /// SHA-256 of the whole stream, in lower-case hexadecimal digits; empty when it could not be taken in time.
    pub sha256: String,
    /// The file that the whole stream went to, masked, because it is long.
    pub spilled: Option<Spilled>,
    /// Why the whole of a long stream is in no file, when it was to be.
    pub lost: Option<String>,
    /// What was looked for in the whole stream while it came; only of one that is long.
    pub found: Vec<Found>,
}

/// A temporary file that holds a stream. It goes when the last copy of this is dropped, unless it was given another name.
#[derive(Debug, Clone)]
pub struct Spilled {
    path: std::sync::Arc<tempfile::TempPath>,
    packed: bool,
}

impl Spilled {
    /// How the name of such a file begins.
    pub const PREFIX: &str = ".spill-";

    /// Takes charge of a temporary file; `packed` says whether it is compressed, by zstd.
    #[must_use]
    pub fn new(path: tempfile::TempPath, packed: bool) -> Self {
        Self { path: std::sync::Arc::new(path), packed }
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &std::path::Path {
        &self.path
    }

    /// Whether it is compressed, by zstd.
    #[must_use]
    pub const fn packed(&self) -> bool {
        self.packed
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
        Self { bytes: bytes.len() as u64, sha256: sha256(&bytes), head: bytes, ..Self::default() }
    }

    /// Whether memory holds the whole stream.
    #[must_use]
    pub const fn is_whole(&self) -> bool {
        !self.cut
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
