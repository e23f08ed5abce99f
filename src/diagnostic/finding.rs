//! Something wrong in a file.

use super::{Code, Source};
use crate::nearest::nearest;
use crate::span::{Location, Span};

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// The file cannot be used.
    Error,
    /// The file can be used, but probably does not say what was meant.
    Warning,
    /// Worth knowing.
    Note,
}

impl Level {
    /// The word that messages begin with.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }
}

/// A stretch of a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The text.
    pub source: Source,
    /// The stretch.
    pub span: Span,
}

impl Place {
    /// A stretch of `source`.
    #[must_use]
    pub fn new(source: &Source, span: Span) -> Self {
        Self { source: source.clone(), span }
    }

    /// File, line and column.
    #[must_use]
    pub fn location(&self) -> Location {
        self.source.location(self.span)
    }
}

/// Another place that a finding speaks of ("first defined here").
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Related {
    /// Where.
    pub place: Place,
    /// What is there.
    pub label: String,
}

/// Something wrong in a file, or in what was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Which kind of wrong; names its page.
    pub code: &'static Code,
    /// How much it matters.
    pub level: Level,
    /// What is wrong, in one line, lower case, without a full stop.
    pub title: String,
    /// Where; `None` only when there is no text to point into.
    pub place: Option<Place>,
    /// What stands under the caret; may be empty.
    pub label: String,
    /// Other places.
    pub related: Vec<Related>,
    /// What to do, a line each.
    pub help: Vec<String>,
}

impl Finding {
    /// An error with this code and title, as yet without a place.
    #[must_use]
    pub fn error(code: &'static Code, title: impl Into<String>) -> Self {
        Self {
            code,
            level: Level::Error,
            title: title.into(),
            place: None,
            label: String::new(),
            related: Vec::new(),
            help: Vec::new(),
        }
    }

    /// The same as a warning.
    #[must_use]
    pub fn warning(code: &'static Code, title: impl Into<String>) -> Self {
        Self::new(code, Level::Warning, title)
    }

    /// The same of any level.
    #[must_use]
    pub fn new(code: &'static Code, level: Level, title: impl Into<String>) -> Self {
        Self { level, ..Self::error(code, title) }
    }

    /// At this place, with this text under the caret.
    #[must_use]
    pub fn at(mut self, place: Place, label: impl Into<String>) -> Self {
        self.place = Some(place);
        self.label = label.into();
        self
    }

    /// With another place.
    #[must_use]
    pub fn see(mut self, place: Place, label: impl Into<String>) -> Self {
        self.related.push(Related { place, label: label.into() });
        self
    }

    /// With a line that says what to do.
    #[must_use]
    pub fn help(mut self, line: impl Into<String>) -> Self {
        self.help.push(line.into());
        self
    }

    /// With "did you mean …" when a known word is near, else with the list of known words when it is short.
    #[must_use]
    pub fn suggest<'a>(self, word: &str, known: impl IntoIterator<Item = &'a str>) -> Self {
        let known: Vec<&str> = known.into_iter().collect();
        if let Some(near) = nearest(word, known.iter().copied()) {
            return self.help(format!("did you mean `{near}`?"));
        }
        if known.is_empty() || known.len() > 12 {
            return self;
        }
        let list: Vec<String> = known.iter().map(|word| format!("`{word}`")).collect();
        self.help(format!("known here: {}", list.join(", ")))
    }

    /// Sorts findings as they are shown: by file, then by place, then by code; the same finding twice is shown once.
    pub fn sort(findings: &mut Vec<Self>) {
        findings.sort_by_cached_key(|finding| {
            let place = finding.place.as_ref().map(|place| (place.source.name().to_owned(), place.span.start));
            (place, finding.code.id, finding.title.clone())
        });
        findings.dedup();
    }
}
