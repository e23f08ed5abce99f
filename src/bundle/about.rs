//! What a bundle says of itself.

use serde::{Deserialize, Serialize};

use crate::id::RunId;

/// The name and version of the format.
pub(super) const SCHEMA: &str = "checklist.bundle/1";

/// What `bundle.json` holds, which is the first file of a bundle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct About {
    /// Always `checklist.bundle/1`.
    pub schema: String,
    /// The run.
    pub run: RunId,
    /// The scenario in the bundle; `null` where none was found.
    pub scenario: Option<ScenarioFile>,
}

/// The scenario in a bundle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScenarioFile {
    /// Its id; its file is `library/ID.yaml`.
    pub id: String,
    /// Whether it is the one that was run, byte by byte; else it is the one of the day of the export.
    pub of_run: bool,
}

impl About {
    /// What is said of a bundle of this run.
    #[must_use]
    pub fn new(run: RunId, scenario: Option<ScenarioFile>) -> Self {
        Self { schema: SCHEMA.to_owned(), run, scenario }
    }
}
