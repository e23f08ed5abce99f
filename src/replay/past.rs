//! A run that is over, as the store has it.

use std::path::{Path, PathBuf};

use crate::output::sha256;
use crate::record::{Record, StepRecord, StreamRecord, fold};
use crate::store::{self, StoreError};

/// A run that is over.
#[derive(Debug, Clone)]
pub struct Past {
    /// Where its evidence is.
    pub folder: PathBuf,
    /// What was planned: every command before any of them was run.
    pub planned: Record,
    /// What happened.
    pub record: Record,
}

impl Past {
    /// Reads a run from its folder.
    ///
    /// # Errors
    /// Why it cannot be judged again, as one sentence.
    pub fn read(folder: &Path) -> Result<Self, String> {
        let events = match store::read_events(folder) {
            Ok(events) | Err(StoreError::Damaged { before: events, .. }) => events,
            Err(error) => return Err(error.to_string()),
        };
        let first = events.first().and_then(|event| fold([event]));
        match (first, fold(&events)) {
            (Some(planned), Some(record)) => Ok(Self { folder: folder.to_owned(), planned, record }),
            _ => Err("it ended before anything was written down".to_owned()),
        }
    }

    /// The step that was asked for an item, or with this id.
    pub(super) fn step(&self, id: &str, item: Option<&serde_json::Value>) -> Option<&StepRecord> {
        let step = |id: &str| id.split_once('.').map_or(id, |(step, _)| step).to_owned();
        let is_meant = |known: &&StepRecord| match item {
            None => known.id == id,
            Some(item) => known.item.as_ref() == Some(item) && step(&known.id) == step(id),
        };
        self.record.steps.iter().find(is_meant)
    }

    /// What was planned for a step.
    pub(super) fn planned(&self, id: &str) -> Option<&StepRecord> {
        self.planned.steps.iter().find(|known| known.id == id)
    }

    /// All bytes of a stream.
    ///
    /// # Errors
    /// That the evidence is gone, or is not what it was.
    pub(super) fn bytes(&self, stream: &StreamRecord) -> Result<Vec<u8>, String> {
        if stream.bytes == 0 {
            return Ok(Vec::new());
        }
        let Some(file) = &stream.file else {
            let text = stream.text.clone().into_bytes();
            return if sha256(&text) == stream.sha256 { Ok(text) } else { Err("an output was not kept".to_owned()) };
        };
        let bytes = store::read_evidence(&self.folder, file).map_err(|error| error.to_string())?;
        // Of a stream that a time ran out for there may be no digest.
        if bytes.len() as u64 != stream.bytes || (!stream.sha256.is_empty() && sha256(&bytes) != stream.sha256) {
            return Err(format!("`{file}` is not what was recorded"));
        }
        Ok(bytes)
    }
}
