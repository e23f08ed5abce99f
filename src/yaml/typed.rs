//! Reads a document as a Rust type, and places what does not fit.

use serde::de::DeserializeOwned;
use serde_path_to_error::{Path, Segment};

use super::{Document, pointer};
use crate::diagnostic::{Finding, code};
use crate::printable;

/// Reads the tree as a `T`.
///
/// # Errors
/// The first thing that does not fit, at its place.
pub(super) fn read<T: DeserializeOwned>(document: &Document) -> Result<T, Vec<Finding>> {
    if let Some(read) = document.fitting() {
        return Ok(read);
    }
    serde_path_to_error::deserialize(document.to_json()).map_err(|error| {
        let message = printable::short(&error.inner().to_string(), 200);
        let is_type = message.starts_with("invalid type");
        let (code, title) = if is_type {
            (&code::WRONG_TYPE, "a value of the wrong type")
        } else {
            (&code::WRONG_FORM, "a value that cannot be read")
        };
        vec![Finding::error(code, title).at(document.place(&pointer_of(error.path())), message)]
    })
}

fn pointer_of(path: &Path) -> String {
    path.iter().fold(String::new(), |pointer, segment| match segment {
        Segment::Seq { index } => pointer::join(&pointer, &index.to_string()),
        Segment::Map { key } => pointer::join(&pointer, key),
        Segment::Enum { variant } => pointer::join(&pointer, variant),
        Segment::Unknown => pointer,
    })
}
