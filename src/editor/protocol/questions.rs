//! What a client asks.

use serde::Deserialize;

use crate::editor::desk::Change;
use crate::editor::positions::{Encoding, Position};

/// What a client says of itself.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Initialize {
    capabilities: Capabilities,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Capabilities {
    general: General,
    workspace: Workspace,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct General {
    position_encodings: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Workspace {
    did_change_watched_files: Dynamic,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Dynamic {
    dynamic_registration: bool,
}

impl Initialize {
    /// What columns count: bytes if the client can, else units of UTF-16, which it must be able to.
    #[must_use]
    pub fn encoding(&self) -> Encoding {
        let can =
            |encoding: Encoding| self.capabilities.general.position_encodings.iter().any(|one| one == encoding.word());
        if can(Encoding::Utf8) { Encoding::Utf8 } else { Encoding::Utf16 }
    }

    /// Whether the client can be asked to watch files.
    #[must_use]
    pub const fn watches_files(&self) -> bool {
        self.capabilities.workspace.did_change_watched_files.dynamic_registration
    }
}

/// A file.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct InFile {
    /// The file.
    pub text_document: Document,
}

/// The name of a file.
#[derive(Debug, Deserialize)]
pub struct Document {
    /// Its URI.
    pub uri: String,
    /// The number of its text.
    pub version: Option<i64>,
}

/// A place in a file.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AtPlace {
    /// The file.
    pub text_document: Document,
    position: Where,
}

impl AtPlace {
    /// The place.
    #[must_use]
    pub const fn position(&self) -> Position {
        self.position.place()
    }
}

/// A stretch of a file, of which something is asked.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct InRange {
    /// The file.
    pub text_document: Document,
    range: Range,
}

impl InRange {
    /// The stretch.
    #[must_use]
    pub const fn range(&self) -> (Position, Position) {
        (self.range.start.place(), self.range.end.place())
    }
}

#[derive(Debug, Clone, Copy, Deserialize)]
struct Where {
    line: u32,
    character: u32,
}

impl Where {
    const fn place(self) -> Position {
        Position { line: self.line as usize, column: self.character as usize }
    }
}

#[derive(Debug, Clone, Copy, Deserialize)]
struct Range {
    start: Where,
    end: Where,
}

/// A file was opened.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DidOpen {
    /// The file.
    pub text_document: WithText,
}

/// A file with its text.
#[derive(Debug, Deserialize)]
pub struct WithText {
    /// Its URI.
    pub uri: String,
    /// The number of its text.
    pub version: Option<i64>,
    /// Its text.
    pub text: String,
}

/// A file was changed.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DidChange {
    /// The file.
    pub text_document: Document,
    content_changes: Vec<Changed>,
}

#[derive(Debug, Deserialize)]
struct Changed {
    range: Option<Range>,
    text: String,
}

impl DidChange {
    /// What changed, in order.
    #[must_use]
    pub fn changes(self) -> Vec<Change> {
        let one = |change: Changed| Change {
            range: change.range.map(|range| (range.start.place(), range.end.place())),
            text: change.text,
        };
        self.content_changes.into_iter().map(one).collect()
    }
}
