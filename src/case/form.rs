//! The values of a case that can be written as one word or as a map.

use std::borrow::Cow;
use std::collections::BTreeMap;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer};
use serde_json::Value as Json;

use crate::status::Status;
use crate::transport::TransportKind;

/// What is examined.
#[derive(Debug, Clone, PartialEq)]
pub enum CaseTarget {
    /// A name of the inventory, or a host.
    Named(String),
    /// A target of its own, so that the case does not depend on the inventory.
    Own(Box<OwnTarget>),
}

/// A target that stands in the case itself.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct OwnTarget {
    /// Its name.
    #[schemars(required, length(min = 1))]
    pub name: Option<String>,
    /// The host or address; the name unless given.
    #[schemars(length(min = 1))]
    pub host: Option<String>,
    /// The port.
    #[schemars(range(min = 1, max = 65535))]
    pub port: Option<u16>,
    /// How a step with `runs_on: target` gets there.
    pub transport: Option<TransportKind>,
    /// Its labels.
    #[serde(default)]
    pub labels: BTreeMap<String, String>,
    /// Values of its own: `{{ target.vars.primary }}`.
    #[serde(default)]
    #[schemars(extend("additionalProperties" = {"type": ["string", "number", "boolean"]}))]
    pub vars: BTreeMap<String, Json>,
}

/// One stream of an output.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StreamFile {
    /// The whole of it.
    Text(String),
    /// The whole of it, which is no text, or only a part.
    Other(Box<StreamMap>),
}

/// A stream that is no text, or of which only a part is held: either `base64`, or `bytes` with `head` and `tail`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct StreamMap {
    /// The whole of it, in base64.
    pub base64: Option<String>,
    /// How many bytes there were: more than `max_output`, so that only both ends are held.
    pub bytes: Option<u64>,
    /// The beginning.
    pub head: Option<String>,
    /// The end.
    pub tail: Option<String>,
}

/// What is expected of a step.
#[derive(Debug, Clone, PartialEq)]
pub enum ExpectedStep {
    /// This status.
    Status(Status),
    /// Several things.
    Map(Box<ExpectedMap>),
}

/// What is expected of a step, where its status alone does not say it. What is not named may be anything.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct ExpectedMap {
    /// The status.
    pub status: Option<Status>,
    /// The value; a duration or a size may be written as such (`10m`, `8MiB`).
    #[serde(default, deserialize_with = "any")]
    #[schemars(with = "AnyValue")]
    pub value: Option<Json>,
    /// The message.
    pub message: Option<String>,
    /// The remediation that its outcome proposes.
    pub remediation: Option<String>,
    /// How many attempts were made.
    pub attempts: Option<u32>,
    /// Whether the fallback answered.
    pub via_fallback: Option<bool>,
}

/// Any value, also null.
struct AnyValue;

impl JsonSchema for AnyValue {
    fn schema_name() -> Cow<'static, str> {
        "AnyValue".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"description": "The value; a duration or a size may be written as such (`10m`, `8MiB`)"})
    }
}

fn any<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Json>, D::Error> {
    Json::deserialize(from).map(Some)
}

/// Reads a word or a map, and writes the schema of the two so that a wrong map is told what is wrong in it.
macro_rules! word_or_map {
    ($name:ident, $word:ident($word_type:ty), $map:ident($map_type:ty), $about:literal) => {
        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                let written = Json::deserialize(from)?;
                if written.is_object() {
                    return serde_json::from_value(written).map(Box::new).map(Self::$map).map_err(D::Error::custom);
                }
                serde_json::from_value::<$word_type>(written).map(Self::$word).map_err(D::Error::custom)
            }
        }

        impl JsonSchema for $name {
            fn schema_name() -> Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(generator: &mut SchemaGenerator) -> Schema {
                let (word, map) = (generator.subschema_for::<$word_type>(), generator.subschema_for::<$map_type>());
                json_schema!({
                    "description": $about,
                    "type": ["string", "object"],
                    "if": {"type": "string"},
                    "then": word,
                    "else": map,
                })
            }
        }
    };
}

word_or_map!(CaseTarget, Named(String), Own(OwnTarget), "What is examined: a name of the inventory, or a map");
word_or_map!(
    StreamFile,
    Text(String),
    Other(StreamMap),
    "One stream: its text, or a map for what is no text or was cut"
);
word_or_map!(ExpectedStep, Status(Status), Map(ExpectedMap), "What is expected of a step: its status, or a map");

impl ExpectedStep {
    /// The same as a map.
    #[must_use]
    pub fn as_map(&self) -> ExpectedMap {
        match self {
            Self::Status(status) => ExpectedMap { status: Some(*status), ..ExpectedMap::default() },
            Self::Map(map) => (**map).clone(),
        }
    }
}
