//! A file that is looked at: its text, what it is, and what is beside it.

use super::kind::Kind;
use super::names::Beside;
use super::shapes::Shapes;
use super::sketch::{Part, Sketch};

/// A file that is looked at.
#[derive(Debug)]
pub struct View<'v> {
    /// What it is.
    pub kind: Kind,
    /// Its text as far as it can be understood.
    pub sketch: &'v Sketch<'v>,
    /// The files beside it.
    pub beside: &'v Beside,
    /// The language of texts for people.
    pub language: &'v str,
}

impl View<'_> {
    /// What the schema allows for the value of a node.
    #[must_use]
    pub fn shapes(&self, at: usize) -> Shapes<'static> {
        Shapes::at(self.kind.schema(), &self.sketch.path(at))
    }

    /// The way to a node; of a file that is neither a scenario nor a case, one that no pattern fits.
    #[must_use]
    pub fn way(&self, at: usize) -> String {
        let path: Vec<&Part> = self.sketch.path(at);
        if matches!(self.kind, Kind::Scenario | Kind::Case) { super::names::way(&path) } else { String::new() }
    }

    /// A text for people that may be a map of languages.
    #[must_use]
    pub fn local_text(&self, of: usize, key: &str) -> String {
        let Some(at) = self.sketch.get(of, key) else { return String::new() };
        let texts: Vec<(&str, usize)> = self.sketch.entries(at).collect();
        let primary = self.language.split('-').next().unwrap_or_default();
        let wanted = [self.language, primary, crate::local_text::FALLBACK];
        let found = wanted.iter().find_map(|tag| texts.iter().find(|(name, _)| name == tag)).or(texts.first());
        self.sketch.text_of(found.map_or(at, |(_, at)| *at)).into_owned()
    }
}
