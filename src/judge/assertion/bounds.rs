//! Bounds with units: `maximum: 5m` where the value is a duration, `minimum: 8MiB` where it is a size.

use serde_json::{Map, Value as Json};

use super::compiled::Wording;
use super::keyword::{Holds, find};
use crate::bytesize::ByteSize;
use crate::diagnostic::code;
use crate::judge::Problem;
use crate::timespan::Timespan;
use crate::value::{Unit, number};

/// The keywords whose value is compared with the number itself.
const BOUNDS: [&str; 5] = ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"];

/// The keywords whose value is a count, so that a template there stands for a whole number.
const COUNTS: [&str; 8] =
    ["minLength", "maxLength", "minItems", "maxItems", "minContains", "maxContains", "minProperties", "maxProperties"];

/// Turns the bounds of one schema into numbers.
pub(super) struct Bounds<'a> {
    pub(super) unit: Unit,
    pub(super) wording: Wording,
    pub(super) problems: &'a mut Vec<Problem>,
}

impl Bounds<'_> {
    /// The schema with every bound of the value itself as a number. In a schema as it is written, a template stands for
    /// some number.
    pub(super) fn convert(&mut self, schema: &Json, pointer: &str) -> Json {
        self.schema(schema, pointer, true)
    }

    fn schema(&mut self, schema: &Json, pointer: &str, same: bool) -> Json {
        let Json::Object(entries) = schema else { return schema.clone() };
        let mut converted = Map::new();
        for (word, value) in entries {
            let below = format!("{pointer}/{}", super::keyword::escape(word));
            converted.extend(self.entry(word, value, &below, same).map(|value| (word.clone(), value)));
        }
        Json::Object(converted)
    }

    fn entry(&mut self, word: &str, value: &Json, pointer: &str, same: bool) -> Option<Json> {
        let bound = BOUNDS.contains(&word);
        if self.wording == Wording::Written && is_template(value) {
            return match word {
                _ if bound || COUNTS.contains(&word) => Some(1.into()),
                "const" => Some(value.clone()),
                // What it will be filled in with is judged when it is.
                _ => None,
            };
        }
        let holds = find(word).map_or(Holds::Nothing, |(_, holds)| holds);
        Some(match (holds, value) {
            (Holds::Nothing, _) if bound && !same => value.clone(),
            (Holds::Nothing, _) if bound => self.bound(word, value, pointer),
            (Holds::Nothing, _) if word == "const" && same => self.listed(value, pointer),
            (Holds::Nothing, Json::Array(values)) if word == "enum" && same => {
                let listed =
                    values.iter().enumerate().map(|(at, value)| self.listed(value, &format!("{pointer}/{at}")));
                Json::Array(listed.collect())
            }
            (Holds::Nothing, _) => value.clone(),
            (Holds::Same, schema) => self.schema(schema, pointer, same),
            (Holds::Part, schema) => self.schema(schema, pointer, false),
            (_, Json::Array(schemas)) => {
                let same = same && holds == Holds::SameList;
                let schemas = schemas.iter().enumerate();
                schemas.map(|(at, schema)| self.schema(schema, &format!("{pointer}/{at}"), same)).collect()
            }
            (_, Json::Object(schemas)) => {
                let schemas = schemas.iter().map(|(key, schema)| {
                    let below = format!("{pointer}/{}", super::keyword::escape(key));
                    (key.clone(), self.schema(schema, &below, false))
                });
                Json::Object(schemas.collect())
            }
            (_, other) => other.clone(),
        })
    }

    fn bound(&mut self, word: &str, value: &Json, pointer: &str) -> Json {
        match value {
            Json::String(text) if self.unit == Unit::None => {
                let (what, kind) = if Timespan::parse(text).is_ok() {
                    ("a duration", "duration")
                } else if ByteSize::parse(text).is_ok() {
                    ("a size", "bytes")
                } else {
                    let title = format!("`{word}` needs a number");
                    self.problem(pointer, title, "is text", None);
                    return 1.into();
                };
                let help = format!("add `as: {kind}` to `extract`");
                self.problem(pointer, format!("`{word}` is {what}, and the value is not"), "has a unit", Some(help));
                1.into()
            }
            Json::String(_) | Json::Number(_) => self.listed(value, pointer),
            other => other.clone(),
        }
    }

    /// A value that the answer is compared with.
    fn listed(&mut self, value: &Json, pointer: &str) -> Json {
        let what = match self.unit {
            Unit::None => return value.clone(),
            Unit::Seconds => "a duration",
            Unit::Bytes => "a size",
        };
        match value {
            Json::String(text) if self.wording == Wording::Written && text.contains("{{") => 1.into(),
            Json::String(text) => self.parse(text).unwrap_or_else(|reason| {
                self.problem(pointer, format!("`{text}` is no bound: {reason}"), "cannot be read", None);
                1.into()
            }),
            // A template that was filled in brings the number of seconds or bytes.
            Json::Number(bare) if self.wording == Wording::Written => {
                let unit = if self.unit == Unit::Seconds { "s" } else { "B" };
                let help = format!("write `{bare}{unit}`");
                self.problem(pointer, format!("{what} needs a unit"), "has no unit", Some(help));
                value.clone()
            }
            other => other.clone(),
        }
    }

    fn parse(&self, text: &str) -> Result<Json, String> {
        if self.unit == Unit::Bytes {
            return ByteSize::parse(text).map(|size| size.0.into());
        }
        // The time left until a moment that is past is negative.
        let (sign, length) = text.trim().strip_prefix('-').map_or((1.0, text), |length| (-1.0, length));
        Timespan::parse(length).map(|length| number(sign * length.seconds()))
    }

    fn problem(&mut self, pointer: &str, title: String, label: &str, help: Option<String>) {
        let problem = Problem::new(pointer, &code::BAD_BOUND, title, label);
        self.problems.push(Problem { help, ..problem });
    }
}

fn is_template(value: &Json) -> bool {
    value.as_str().is_some_and(|text| text.contains("{{"))
}
