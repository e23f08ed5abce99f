//! What a step does when it is neither a program nor a script: an HTTP request, a question to a person.

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

use crate::local_text::LocalText;

/// One HTTP request, made by the engine. Its value is the status code unless something else is extracted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Http {
    /// The address; templates allowed.
    #[schemars(required, length(min = 1))]
    pub url: Option<String>,
    /// The method; `GET` unless given.
    #[serde(default)]
    pub method: Method,
    /// Headers; templates allowed in the values.
    #[serde(default)]
    pub headers: IndexMap<String, String>,
    /// The body; templates allowed.
    pub body: Option<String>,
    /// How many redirects are followed; 0 unless given, so that a redirect is an answer.
    #[serde(default)]
    #[schemars(range(max = 20))]
    pub redirects: u32,
    /// A file of certificates (PEM) to trust instead of the system's; templates allowed.
    pub ca_file: Option<String>,
}

/// The method of an HTTP request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "UPPERCASE")]
#[schemars(inline)]
#[expect(missing_docs, reason = "the words are those of RFC 9110")]
pub enum Method {
    #[default]
    Get,
    Head,
    Post,
    Put,
    Patch,
    Delete,
    Options,
}

impl Method {
    /// The word on the wire.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Head => "HEAD",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
            Self::Options => "OPTIONS",
        }
    }
}

/// A question to a person, with the answers there are.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Ask {
    /// The question.
    pub question: LocalText,
    /// The answers.
    #[schemars(length(min = 2))]
    pub answers: Vec<String>,
}
