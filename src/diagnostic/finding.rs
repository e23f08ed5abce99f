//! Something wrong in a file.

use super::{Code, Edit, Source};
use crate::nearest::{nearest, obvious};
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

    /// Where `word` stands, if it is all that stands here, quotes around it left out.
    fn whole_word(&self, word: &str) -> Option<Span> {
        let written = self.source.text().get(self.span.range())?;
        let is_quoted = ['"', '\''].iter().any(|quote| {
            written.strip_prefix(*quote).and_then(|inner| inner.strip_suffix(*quote)).is_some_and(|inner| inner == word)
        });
        if is_quoted {
            return Some(Span::new(self.span.start + 1, self.span.end - 1));
        }
        (written == word).then_some(self.span)
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
    /// What mends it, in the source of its place; empty when a person has to decide.
    pub fix: Vec<Edit>,
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
            fix: Vec::new(),
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

    /// With what would mend it.
    #[must_use]
    pub fn fix(mut self, edits: Vec<Edit>) -> Self {
        self.fix = edits;
        self
    }

    /// With "did you mean …" when a known word is near, else with the list of known words when it is short. When there is
    /// no doubt about the word, and it is what stands at the place, it is the fix too.
    #[must_use]
    pub fn suggest<'a>(mut self, word: &str, known: impl IntoIterator<Item = &'a str>) -> Self {
        let known: Vec<&str> = known.into_iter().collect();
        let written = self.place.as_ref().and_then(|place| place.whole_word(word));
        // A name that holds a line break is a slip itself, and would be carried on.
        let meant = obvious(word, &known).filter(|meant| !meant.contains(char::is_control));
        if let (Some(span), Some(meant)) = (written, meant) {
            self.fix = vec![Edit::new(span, meant)];
        }
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
