//! What is to be done at a target, with nothing left to decide.

use std::sync::Arc;
use std::time::Duration;

use crate::output::OnOverflow;
use crate::private_file::PrivateFile;
use crate::secret::Secret;
use crate::shell_words;

/// What is to be run.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Invocation {
    /// A program, or several joined by pipes.
    Programs(Vec<Vec<String>>),
    /// A script for `sh`.
    Shell(String),
    /// An HTTP request.
    Http(HttpRequest),
}

/// An HTTP request.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the names are those of the scenario format")]
pub struct HttpRequest {
    pub url: String,
    pub method: &'static str,
    pub headers: Vec<(String, String)>,
    pub body: Option<String>,
    pub redirects: u32,
    pub ca_file: Option<String>,
}

/// One thing to be done at a target. Two equal requests to one target may share one attempt.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Request {
    /// What is to be run.
    pub invocation: Invocation,
    /// The environment, without secrets; the whole of it. The steps of a role have the same one.
    pub environment: Arc<Vec<(String, String)>>,
    /// The part of the environment that is secret.
    pub secrets: Vec<(String, Secret)>,
    /// Files that only this attempt can read. Where the environment has no `HOME`, they are in it.
    pub files: Vec<PrivateFile>,
    /// What the program reads.
    pub stdin: Option<String>,
    /// How long it may take.
    pub timeout: Duration,
    /// How long it has between TERM and KILL.
    pub kill_grace: Duration,
    /// How much of each stream is held whole, in bytes.
    pub max_output: u64,
    /// What is done when a stream is longer.
    pub on_overflow: OnOverflow,
}

impl Request {
    /// Whether something of it was not fetched, so that it must not be made.
    #[must_use]
    pub fn is_unfetched(&self) -> bool {
        let files = self.files.iter().map(|file| &file.content);
        self.secrets.iter().map(|(_, value)| value).chain(files).any(Secret::is_placeholder)
    }
}

impl Invocation {
    /// The program and its arguments, as reports hold it.
    #[must_use]
    pub fn words(&self) -> Vec<String> {
        match self {
            Self::Programs(stages) => stages.join(&"|".to_owned()),
            Self::Shell(script) => vec!["sh".to_owned(), "-c".to_owned(), script.clone()],
            Self::Http(request) => vec![request.method.to_owned(), request.url.clone()],
        }
    }

    /// What a person would type to do the same.
    #[must_use]
    pub fn typed(&self) -> String {
        match self {
            Self::Programs(stages) => {
                stages.iter().map(|stage| shell_words::join(stage)).collect::<Vec<_>>().join(" | ")
            }
            Self::Shell(script) => shell_words::join(&["sh", "-c", script]),
            Self::Http(request) => super::curl_line(request),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pipeline_is_shown_as_it_would_be_typed() {
        let stage = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
        let pipeline = Invocation::Programs(vec![stage(&["printf", "a b\n"]), stage(&["wc", "-l"])]);
        assert_eq!(pipeline.typed(), "printf 'a b\n' | wc -l");
        assert_eq!(pipeline.words(), ["printf", "a b\n", "|", "wc", "-l"]);
    }
}
