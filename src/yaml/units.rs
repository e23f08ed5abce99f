//! Values with a unit: durations and sizes, which the schema knows by their patterns.

use serde_json::Value;

use crate::bytesize::{self, ByteSize};
use crate::diagnostic::{Code, code};
use crate::timespan::{self, Timespan};

/// A kind of value with a unit.
pub(super) struct Unit {
    /// The code of findings about it.
    pub code: &'static Code,
    /// What it is called.
    pub name: &'static str,
    /// How it is written.
    pub example: &'static str,
    read: fn(&str) -> Option<String>,
}

static DURATION: Unit =
    Unit { code: &code::BAD_DURATION, name: "a duration", example: "5s", read: |text| Timespan::parse(text).err() };

static SIZE: Unit =
    Unit { code: &code::BAD_SIZE, name: "a size", example: "8MiB", read: |text| ByteSize::parse(text).err() };

/// The unit that a schema asks for.
pub(super) fn of(schema: &Value) -> Option<&'static Unit> {
    match schema.get("pattern")?.as_str()? {
        timespan::PATTERN => Some(&DURATION),
        bytesize::PATTERN => Some(&SIZE),
        _ => None,
    }
}

impl Unit {
    /// What is wrong with a text.
    pub(super) fn complain(&self, text: &str) -> String {
        (self.read)(text).unwrap_or_else(|| format!("write for example `{}`", self.example))
    }
}
