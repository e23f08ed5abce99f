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
    /// This stream of an output, and what it is called.
    pub(super) fn of(self, output: &Output) -> (&Captured, &'static str) {
        match self {
            Self::Stdout => (&output.stdout, "standard output"),
            Self::Stderr => (&output.stderr, "standard error"),
        }
    }
}

impl<'a> Content<'a> {
    /// The bytes of a stream that is called `name`.
    pub(super) const fn new(bytes: &'a [u8], name: &'static str) -> Self {
        Self { bytes, name }
    }

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
