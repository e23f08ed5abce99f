//! The stream that a value is taken from.

use std::borrow::Cow;

use serde::Deserialize;

use crate::output::{Captured, Output};

/// The stream that a value is taken from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Stream {
    /// Standard output; of an HTTP request, the body.
    #[default]
    #[serde(alias = "body")]
    Stdout,
    /// Standard error; of an HTTP request, the status line and the headers.
    #[serde(alias = "headers")]
    Stderr,
}

/// A stream that memory holds whole.
#[derive(Debug, Clone, Copy)]
pub(super) struct Content<'a> {
    bytes: &'a [u8],
    name: &'static str,
}

impl schemars::JsonSchema for Stream {
    fn schema_name() -> Cow<'static, str> {
        "Stream".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "description": "stdout (of an HTTP request the body) or stderr (its status line and headers)",
            "type": "string",
            "enum": ["stdout", "stderr", "body", "headers"],
        })
    }
}

impl Stream {
    /// The whole content of this stream.
    ///
    /// # Errors
    /// The stream was longer than the limit: nothing is ever judged by a shortened text.
    pub(super) fn content(self, output: &Output) -> Result<Content<'_>, String> {
        let (captured, name): (&Captured, _) = match self {
            Self::Stdout => (&output.stdout, "standard output"),
            Self::Stderr => (&output.stderr, "standard error"),
        };
        if captured.is_whole() {
            return Ok(Content { bytes: &captured.head, name });
        }
        // A verdict on a shortened text would be a guess.
        Err(format!("{name} is {} bytes long, longer than `max_output`; raise it or ask for less", captured.bytes))
    }
}

impl<'a> Content<'a> {
    /// The text; bytes that are not UTF-8 become replacement characters.
    pub(super) fn lossy(&self) -> Cow<'a, str> {
        String::from_utf8_lossy(self.bytes)
    }

    /// The text, which must be UTF-8 to the letter.
    pub(super) fn exact(&self) -> Result<&'a str, String> {
        std::str::from_utf8(self.bytes)
            .map_err(|error| format!("{} is not UTF-8 from byte {} on", self.name, error.valid_up_to()))
    }

    /// What the stream is called.
    pub(super) fn name(&self) -> &'static str {
        self.name
    }
}

#[cfg(test)]
impl<'a> Content<'a> {
    pub(super) fn of(bytes: &'a [u8]) -> Self {
        Self { bytes, name: "standard output" }
    }
}
