//! A file that is being checked.

use std::ops::Range;

use crate::diagnostic::Place;
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
    pub step_ids: Vec<&'a str>,
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

    /// The place of the value at `pointer`.
    pub fn place(&self, pointer: &str) -> Place {
        self.document.place(pointer)
    }

    /// The place of a stretch of the string at `pointer`.
    pub fn inside(&self, pointer: &str, range: Range<usize>) -> Place {
        self.document.inside(pointer, range)
    }
}
