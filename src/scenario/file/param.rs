//! The values that a run may be given, and those it gathers first.

use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use super::Argv;
use crate::judge::Extract;
use crate::local_text::LocalText;
use crate::timespan::Timespan;

/// A value that a run may be given by `--param NAME=VALUE`, by the inventory, or by an alert.
#[derive(Debug, Clone, Default, Deserialize, schemars::JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct ParamFile {
    /// Its type.
    #[serde(rename = "type")]
    #[schemars(required)]
    pub kind: Option<ParamType>,
    /// The value when none is given; a param without a default must be given. Text may be a template, as `{{ target.host }}`.
    #[schemars(extend("type" = ["string", "number", "boolean"]))]
    pub default: Option<Json>,
    /// What it is for.
    pub description: Option<LocalText>,
    /// A regular expression that a string must match whole. Without it a string may hold letters, digits and
    /// `_ . , : / @ % + = -`, and not begin with `-`.
    pub pattern: Option<String>,
    /// The allowed words of an `enum`.
    #[schemars(length(min = 1))]
    pub values: Option<Vec<String>>,
}

/// The type of a param.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(inline)]
pub enum ParamType {
    /// Text that matches `pattern`.
    String,
    /// A whole number of 64 bits.
    Integer,
    /// A number.
    Number,
    /// `true` or `false`.
    Boolean,
    /// A length of time with its unit; a number of seconds in expressions and commands.
    Duration,
    /// A size with its unit; a number of bytes in expressions and commands.
    Bytes,
    /// One of `values`.
    Enum,
}

impl ParamType {
    /// The word in files.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::String => "string",
            Self::Integer => "integer",
            Self::Number => "number",
            Self::Boolean => "boolean",
            Self::Duration => "duration",
            Self::Bytes => "bytes",
            Self::Enum => "enum",
        }
    }
}

/// A value gathered by a read-only command before the first step.
#[derive(Debug, Clone, Default, Deserialize, schemars::JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct FactFile {
    /// What is gathered; begins with a verb.
    pub title: Option<LocalText>,
    /// The command that tells it.
    #[schemars(required, length(min = 1))]
    pub command: Option<Argv>,
    /// How the value is taken from the output.
    pub extract: Option<Extract>,
    /// The role it needs.
    pub role: Option<String>,
    /// The longest that it may take.
    pub timeout: Option<Timespan>,
}
