//! A word of a command, and where it stands.

use std::ops::Range;

use crate::diagnostic::Place;
use crate::expression::Template;
use crate::yaml::Document;

/// A place in a document that is worked out only when it is needed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spot {
    /// A JSON pointer.
    pub pointer: String,
    /// A stretch of the string there, in bytes of its value.
    pub range: Option<Range<usize>>,
}

impl Spot {
    /// The whole value at a pointer.
    #[must_use]
    pub const fn whole(pointer: String) -> Self {
        Self { pointer, range: None }
    }

    /// The place in the file.
    #[must_use]
    pub fn place(&self, document: &Document) -> Place {
        match &self.range {
            Some(range) => document.inside(&self.pointer, range.clone()),
            None => document.place(&self.pointer),
        }
    }

    /// A stretch of this one, in bytes of its text.
    #[must_use]
    pub fn part(&self, range: Range<usize>) -> Self {
        let start = self.range.as_ref().map_or(0, |own| own.start);
        Self { pointer: self.pointer.clone(), range: Some(start + range.start..start + range.end) }
    }
}

/// A word of a command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// The text; templates, and in scripts variables, stand in it as they are written.
    pub text: String,
    /// Where it stands.
    pub spot: Spot,
    /// Whether something is filled in later.
    pub is_open: bool,
    /// The first names and second names of what templates fill in: `params.password`.
    pub mentions: Vec<String>,
    /// Whether its bytes in the file are those of its text, so that a part of it can be shown.
    pub is_exact: bool,
}

impl Word {
    /// A word of an argument list.
    #[must_use]
    pub fn of_template(template: &Template, pointer: String) -> Self {
        Self {
            text: template.text().to_owned(),
            spot: Spot::whole(pointer),
            is_open: !template.is_plain(),
            mentions: template.mentions().iter().map(|mention| mention.path.join(".")).collect(),
            is_exact: true,
        }
    }

    /// Where a stretch of its text stands; the whole word where that cannot be told.
    #[must_use]
    pub fn part(&self, range: Range<usize>) -> Spot {
        if self.is_exact { self.spot.part(range) } else { self.spot.clone() }
    }

    /// Whether it is this text.
    #[must_use]
    pub fn is(&self, text: &str) -> bool {
        self.text == text
    }

    /// Whether it is one of these texts.
    #[must_use]
    pub fn is_any(&self, texts: &[&str]) -> bool {
        texts.contains(&self.text.as_str())
    }

    /// Whether it begins as a flag does.
    #[must_use]
    pub fn is_flag(&self) -> bool {
        self.text.len() > 1 && self.text.starts_with('-')
    }
}
