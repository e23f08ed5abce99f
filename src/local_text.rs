//! Text for people, in one language or in several.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer};

/// The language taken when the wanted one is not there.
pub const FALLBACK: &str = "en";

/// Text for people: one string, or a map from language tag (`en`, `zh`, `pt-BR`) to string.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LocalText {
    /// One text, whatever the language.
    One(String),
    /// A text for each language; not empty.
    Many(BTreeMap<String, String>),
}

impl LocalText {
    /// The text in `language`: that language itself, its primary tag (`zh` for `zh-CN`), English, else the first there is.
    #[must_use]
    pub fn in_language(&self, language: &str) -> &str {
        match self {
            Self::One(text) => text,
            Self::Many(texts) => {
                let primary = language.split(['-', '_', '.']).next().unwrap_or(language);
                [language, primary, FALLBACK]
                    .iter()
                    .find_map(|tag| texts.get(*tag))
                    .or_else(|| texts.values().next())
                    .map_or("", String::as_str)
            }
        }
    }

    /// Every text there is, with its language (`""` when there is only one).
    pub fn texts(&self) -> impl Iterator<Item = (&str, &str)> {
        let pairs: Vec<(&str, &str)> = match self {
            Self::One(text) => vec![("", text)],
            Self::Many(texts) => texts.iter().map(|(tag, text)| (tag.as_str(), text.as_str())).collect(),
        };
        pairs.into_iter()
    }
}

impl<'de> Deserialize<'de> for LocalText {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        match serde_json::Value::deserialize(from)? {
            serde_json::Value::String(text) => Ok(Self::One(text)),
            other => serde_json::from_value(other).map(Self::Many).map_err(serde::de::Error::custom),
        }
    }
}

impl schemars::JsonSchema for LocalText {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "LocalText".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        // `if`/`else` rather than `oneOf`: a wrong map is then told what is wrong in it, not that nothing matched.
        schemars::json_schema!({
            "description": "Text for people: one string, or a map from language to string",
            "type": ["string", "object"],
            "if": {"type": "object"},
            "then": {
                "minProperties": 1,
                "propertyNames": {"pattern": "^[a-z]{2,3}(-[A-Za-z0-9]+)*$"},
                "additionalProperties": {"type": "string", "minLength": 1}
            },
            "else": {"minLength": 1}
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wanted_language_is_taken_then_its_primary_tag_then_english() {
        let text: LocalText = serde_json::from_value(serde_json::json!({"en": "lag", "zh": "延迟"})).unwrap();
        assert_eq!(text.in_language("zh-CN"), "延迟");
        assert_eq!(text.in_language("zh_CN.UTF-8"), "延迟");
        assert_eq!(text.in_language("fr"), "lag");
        assert_eq!(LocalText::One("x".into()).in_language("zh"), "x");
    }
}
