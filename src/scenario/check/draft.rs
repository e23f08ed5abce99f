//! A file that is being checked.

use std::ops::Range;

use indexmap::IndexSet;

use crate::diagnostic::Place;
use crate::nearest::nearest;
use crate::scenario::file::{ScenarioFile, StepFile};
use crate::yaml::{Content, Document};

/// A file that is being checked: what could be read of it, and where everything stands.
pub struct Draft<'a> {
    /// The file with its places.
    pub document: &'a Document,
    /// What could be read of it.
    pub file: &'a ScenarioFile,
    /// The roles that `roles.yaml` declares, if it is known.
    pub known_roles: Option<&'a [String]>,
    /// The names of the steps, also of those that are wrong in other ways.
    pub step_ids: IndexSet<&'a str>,
}

impl<'a> Draft<'a> {
    /// The draft of a file.
    pub fn new(document: &'a Document, file: &'a ScenarioFile, known_roles: Option<&'a [String]>) -> Self {
        let steps = match document.node("/steps").map(|node| &node.content) {
            Some(Content::Sequence(steps)) => steps.len(),
            _ => 0,
        };
        let id_of = |index: usize| match &document.node(&format!("/steps/{index}/id"))?.content {
            Content::String(id) => Some(id.as_str()),
            _ => None,
        };
        Self { document, file, known_roles, step_ids: (0..steps).filter_map(id_of).collect() }
    }

    /// The steps with their JSON pointers.
    pub fn steps(&self) -> impl Iterator<Item = (String, &'a StepFile)> {
        let steps = self.file.steps.as_deref().unwrap_or_default();
        steps.iter().enumerate().map(|(index, step)| (format!("/steps/{index}"), step))
    }

    /// The keys of the map at `pointer`, also of entries that are wrong in other ways.
    pub fn keys(&self, pointer: &str) -> Vec<&'a str> {
        match self.document.node(pointer).map(|node| &node.content) {
            Some(Content::Mapping(entries)) => entries.iter().map(|entry| entry.key.as_str()).collect(),
            _ => Vec::new(),
        }
    }

    /// Whether the map at `pointer`, whose shape is `shape` (a name below `$defs`; `""` is the file), has `key`, maybe
    /// misspelt. The shape check tells of the misspelling, so that nothing is said to be missing.
    pub fn has(&self, pointer: &str, shape: &str, key: &str) -> bool {
        let written = self.keys(pointer);
        if written.contains(&key) {
            return true;
        }
        let schema = crate::scenario::read::shape().schema();
        let schema = if shape.is_empty() { Some(schema) } else { schema.pointer(&format!("/$defs/{shape}")) };
        let known = schema.and_then(|schema| schema.get("properties")?.as_object());
        let words = || known.into_iter().flat_map(|known| known.keys().map(String::as_str));
        let is_known = |word: &str| known.is_some_and(|known| known.contains_key(word));
        written.iter().any(|word| !is_known(word) && nearest(word, words()) == Some(key))
    }

    /// Whether the step at `pointer` has `key`, maybe misspelt.
    pub fn step_has(&self, pointer: &str, key: &str) -> bool {
        self.has(pointer, "StepFile", key)
    }

    /// The names declared below a key of the file (`params`, `remediations`), also those that are wrong in other ways;
    /// `None` when that key is misspelt, so that they are not known.
    pub fn declared(&self, key: &str) -> Option<Vec<&'a str>> {
        let is_misspelt = self.document.node(&format!("/{key}")).is_none() && self.has("", "", key);
        (!is_misspelt).then(|| self.keys(&format!("/{key}")))
    }

    /// The place of the value at `pointer`.
    pub fn place(&self, pointer: &str) -> Place {
        self.document.place(pointer)
    }

    /// The place of a stretch of the string at `pointer`.
    pub fn inside(&self, pointer: &str, range: Range<usize>) -> Place {
        self.document.inside(pointer, range)
    }
}
