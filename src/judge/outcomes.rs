//! The values a step may answer with, and what each means.

use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{Error as _, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::Value as Json;

use crate::local_text::LocalText;
use crate::status::Status;

/// What a declared value may mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(transform = crate::judge::words::as_enum)]
pub enum OutcomeStatus {
    /// The world is as it should be.
    Pass,
    /// The world is as it should be, but near a bound.
    Warn,
    /// The world is wrong.
    Fail,
}

impl From<OutcomeStatus> for Status {
    fn from(status: OutcomeStatus) -> Self {
        match status {
            OutcomeStatus::Pass => Self::Pass,
            OutcomeStatus::Warn => Self::Warn,
            OutcomeStatus::Fail => Self::Fail,
        }
    }
}

/// What a declared value means: `pass`, `warn` or `fail`, or a map that says more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// The status.
    pub status: OutcomeStatus,
    /// What to tell the reader.
    pub message: Option<LocalText>,
    /// The remediation to propose.
    pub remediation: Option<String>,
}

/// What a declared value means.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(transform = crate::judge::words::without_null)]
struct OutcomeMap {
    /// `pass`, `warn` or `fail`.
    status: OutcomeStatus,
    /// What to tell the reader.
    #[serde(default)]
    message: Option<LocalText>,
    /// The id of the remediation to propose.
    #[serde(default)]
    remediation: Option<String>,
}

impl<'de> Deserialize<'de> for Outcome {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let written = Json::deserialize(from)?;
        if written.is_string() {
            let status = serde_json::from_value(written).map_err(D::Error::custom)?;
            return Ok(Self { status, message: None, remediation: None });
        }
        let OutcomeMap { status, message, remediation } = serde_json::from_value(written).map_err(D::Error::custom)?;
        Ok(Self { status, message, remediation })
    }
}

impl JsonSchema for Outcome {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Outcome".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let (word, map) = (generator.subschema_for::<OutcomeStatus>(), generator.subschema_for::<OutcomeMap>());
        json_schema!({
            "description": "What the value means: pass, warn or fail, or a map with status, message and remediation",
            "type": ["string", "object"],
            "if": {"type": "string"},
            "then": word,
            "else": map,
        })
    }
}

/// The declared values and what each means, in the order of the file; `else` catches the rest.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Outcomes {
    /// The declared values.
    pub declared: Vec<(String, Outcome)>,
    /// What every other value means; `None` makes it an error.
    pub otherwise: Option<Outcome>,
}

/// The key that catches the rest.
const ELSE: &str = "else";

impl Outcomes {
    /// What this very value means.
    #[must_use]
    pub fn declared(&self, value: &str) -> Option<&Outcome> {
        self.declared.iter().find(|(declared, _)| declared == value).map(|(_, outcome)| outcome)
    }

    /// What a value means, declared or by `else`.
    #[must_use]
    pub fn of(&self, value: &str) -> Option<&Outcome> {
        self.declared(value).or(self.otherwise.as_ref())
    }

    /// Every outcome with its key, `else` last.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Outcome)> {
        let declared = self.declared.iter().map(|(value, outcome)| (value.as_str(), outcome));
        declared.chain(self.otherwise.iter().map(|outcome| (ELSE, outcome)))
    }

    /// The good values as a phrase; `None` when no value by itself is good.
    #[must_use]
    pub fn expected(&self) -> Option<String> {
        let good = |wanted: OutcomeStatus| -> Vec<&str> {
            let of_status = self.declared.iter().filter(|(_, outcome)| outcome.status == wanted);
            of_status.map(|(value, _)| value.as_str()).collect()
        };
        let passing = good(OutcomeStatus::Pass);
        match passing[..] {
            [] => None,
            [one] => Some(one.to_owned()),
            _ => Some(format!("one of {}", passing.join(", "))),
        }
    }
}

impl<'de> Deserialize<'de> for Outcomes {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_map(InOrder)
    }
}

/// Reads a map without losing the order of its entries.
struct InOrder;

impl<'de> Visitor<'de> for InOrder {
    type Value = Outcomes;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a map from value to pass, warn or fail")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Outcomes, A::Error> {
        let mut outcomes = Outcomes::default();
        while let Some((value, outcome)) = map.next_entry::<String, Outcome>()? {
            if value == ELSE {
                outcomes.otherwise = Some(outcome);
            } else {
                outcomes.declared.push((value, outcome));
            }
        }
        Ok(outcomes)
    }
}

impl JsonSchema for Outcomes {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Outcomes".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let outcome = generator.subschema_for::<Outcome>();
        json_schema!({
            "description": "Each value the step may answer with, and what it means; `else` catches the rest",
            "type": "object",
            "minProperties": 1,
            "additionalProperties": outcome,
        })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn outcomes_keep_the_order_of_the_file_and_else_stands_apart() {
        let written = r#"{"Yes": "pass", "else": "warn", "No": {"status": "fail", "message": {"en": "stopped"}}}"#;
        let outcomes: Outcomes = serde_json::from_str(written).unwrap();
        assert_eq!(outcomes.iter().map(|(value, _)| value).collect::<Vec<_>>(), ["Yes", "No", "else"]);
        assert_eq!(outcomes.of("No").unwrap().status, OutcomeStatus::Fail);
        assert_eq!(outcomes.of("Maybe").unwrap().status, OutcomeStatus::Warn);
        assert_eq!(outcomes.declared("Maybe"), None);
        assert_eq!(outcomes.expected().as_deref(), Some("Yes"));
    }

    #[test]
    fn only_pass_warn_and_fail_can_be_declared() {
        for wrong in [json!({"a": "error"}), json!({"a": {"status": "skipped"}}), json!({"a": {"statsu": "pass"}})] {
            assert!(serde_json::from_value::<Outcomes>(wrong.clone()).is_err(), "{wrong}");
            let schema = schemars::schema_for!(Outcomes).to_value();
            assert!(!jsonschema::is_valid(&schema, &wrong), "{wrong}");
        }
        let text = schemars::schema_for!(Outcomes).to_value().to_string();
        assert!(!text.contains("Of\"") && !text.contains("null"), "messages would be useless: {text}");
        let right = json!({"0": "pass", "1": {"status": "fail", "message": "no login", "remediation": "restart"}});
        assert!(jsonschema::is_valid(&schemars::schema_for!(Outcomes).to_value(), &right));
    }
}
