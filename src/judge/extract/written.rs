//! `extract` as it stands in a file, and the registry of its forms.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer};
use serde_json::Value as Json;

use super::form::{Entry, Extractor, Form};
use crate::judge::{As, Stream};

/// Makes the type that is written and the table of its forms from one list, so that neither can lack one.
macro_rules! forms {
    ($($(#[doc = $doc:literal])+ $key:ident: $form:path;)+) => {
        /// Exactly one form, and what belongs to it.
        #[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, JsonSchema)]
        #[serde(deny_unknown_fields, default)]
        #[schemars(transform = crate::judge::words::without_null)]
        pub(super) struct Written {
            $($(#[doc = $doc])+ pub(super) $key: Option<<$form as Form>::Value>,)+
            /// The stream it is taken from; `stdout` unless given. Of an HTTP request `stdout` (or `body`) is the body and
            /// `stderr` (or `headers`) the status line and the headers.
            pub(super) from: Option<Stream>,
            /// What the text that was found means.
            #[serde(rename = "as")]
            pub(super) kind: Option<As>,
            /// Which row of the table, from 0; -1 is the last.
            pub(super) row: Option<i64>,
            /// Only the rows whose cells hold these texts: `{NAME: web-1}`.
            #[serde(rename = "where", deserialize_with = "cells")]
            #[schemars(with = "BTreeMap<String, Cell>")]
            pub(super) rows_where: BTreeMap<String, String>,
        }

        impl Written {
            /// Every form, in the order in which messages list them.
            pub(super) const FORMS: &'static [Entry] = &[$(Entry {
                key: stringify!($key),
                options: <$form as Form>::OPTIONS,
                read: |written| written.$key.as_ref().map(|value| {
                    <$form as Form>::compile(value, written).map(|form| Arc::new(form) as Arc<dyn Extractor>)
                }),
            },)+];
        }
    };
}

forms! {
    /// `true`: how the command ended, or the status code of an HTTP response. The default; every code is an answer.
    exit_code: super::exit_code::ExitCode;
    /// `true`: the whole text, without the white space around it.
    text: super::text::Text;
    /// A regular expression with one group; its first match anywhere in the text. `(?m)` makes `^` and `$` match at lines.
    regex: super::regex::Regex;
    /// A JSON path (RFC 9535); `$` is the whole document.
    json: super::json::JsonPath;
    /// The name of a column of a table with a header line; of several names the first that the table has.
    column: super::column::Column;
    /// A regular expression: the number of lines that match it.
    count: super::count::Count;
}

/// How one value is taken from an output: `exit_code`, `text`, or a map with exactly one form.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Extract(pub(super) Written);

impl Extract {
    /// What the value means (`as`).
    #[must_use]
    pub fn kind(&self) -> Option<As> {
        self.0.kind
    }
}

/// Where a value comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taken<'a> {
    /// From how the command ended.
    ExitCode,
    /// The whole text.
    Text,
    /// The group of this regular expression.
    Regex(&'a str),
    /// What a JSON path finds.
    Json,
    /// The cell of a column.
    Column,
    /// The number of lines.
    Count,
}

impl Extract {
    /// Where the value comes from; `None` when the form is none of those with a name.
    #[must_use]
    pub fn taken(&self) -> Option<Taken<'_>> {
        let written = &self.0;
        let plain = [
            (written.exit_code.is_some(), Taken::ExitCode),
            (written.text.is_some(), Taken::Text),
            (written.json.is_some(), Taken::Json),
            (written.column.is_some(), Taken::Column),
            (written.count.is_some(), Taken::Count),
        ];
        let regex = written.regex.as_deref().map(Taken::Regex);
        regex.or_else(|| plain.into_iter().find_map(|(given, taken)| given.then_some(taken)))
    }
}

/// The forms that can be written as one word.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(transform = crate::judge::words::as_enum)]
enum Word {
    /// How the command ended, or the status code of an HTTP response.
    ExitCode,
    /// The whole text, without the white space around it.
    Text,
}

impl<'de> Deserialize<'de> for Extract {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let written = Json::deserialize(from)?;
        if !written.is_string() {
            return serde_json::from_value(written).map(Self).map_err(D::Error::custom);
        }
        let word = serde_json::from_value(written).map_err(D::Error::custom)?;
        Ok(Self(match word {
            Word::ExitCode => Written { exit_code: Some(true), ..Written::default() },
            Word::Text => Written { text: Some(true), ..Written::default() },
        }))
    }
}

impl JsonSchema for Extract {
    fn schema_name() -> Cow<'static, str> {
        "Extract".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let (word, map) = (generator.subschema_for::<Word>(), generator.subschema_for::<Written>());
        json_schema!({
            "description": "How one value is taken from the output: exit_code, text, or a map with exactly one of \
                            exit_code, text, regex, json, column, count",
            "type": ["string", "object"],
            "if": {"type": "string"},
            "then": word,
            "else": map,
        })
    }
}

/// One text or a list of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OneOrMany(pub Vec<String>);

impl<'de> Deserialize<'de> for OneOrMany {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        match Json::deserialize(from)? {
            Json::String(one) => Ok(Self(vec![one])),
            many => serde_json::from_value(many).map(Self).map_err(D::Error::custom),
        }
    }
}

impl JsonSchema for OneOrMany {
    fn schema_name() -> Cow<'static, str> {
        "OneOrMany".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": ["string", "array"],
            "minLength": 1,
            "minItems": 1,
            "items": {"type": "string", "minLength": 1},
        })
    }
}

/// A cell to compare with: a number or a boolean is its text, since YAML reads `1` and `true` as such.
struct Cell;

impl JsonSchema for Cell {
    fn schema_name() -> Cow<'static, str> {
        "Cell".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": ["string", "number", "boolean"]})
    }
}

fn cells<'de, D: Deserializer<'de>>(from: D) -> Result<BTreeMap<String, String>, D::Error> {
    let cells = BTreeMap::<String, Json>::deserialize(from)?;
    let text = |(name, cell): (String, Json)| match cell {
        Json::String(text) => Ok((name, text)),
        Json::Number(_) | Json::Bool(_) => Ok((name, cell.to_string())),
        _ => Err(D::Error::custom(format!("`{name}` needs one text"))),
    };
    cells.into_iter().map(text).collect()
}
