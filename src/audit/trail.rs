//! What the audit knows of each run.

use std::collections::BTreeMap;

use super::{Chain, GIVEN_UP, What};
use crate::id::RunId;

/// What the audit says of every run.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Trail(BTreeMap<RunId, Trace>);

/// What the audit says of one run, or of one change.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Trace {
    /// When it began and whose it was, in words.
    pub began: String,
    /// The account that it was started by.
    pub uid: u32,
    /// Whether its end was written down.
    pub has_ended: bool,
    /// Whether it was given up before its first step, so that nothing of it is kept.
    pub is_given_up: bool,
    /// SHA-256 of its manifest; `None` when it has none.
    pub manifest: Option<String>,
    /// Whether that was signed.
    pub is_signed: bool,
}

impl Trail {
    /// What the chain says of every run.
    #[must_use]
    pub fn of(chain: &Chain) -> Self {
        let mut traces: BTreeMap<RunId, Trace> = BTreeMap::new();
        for (line, _) in &chain.lines {
            let entry = &line.entry;
            let about = match entry.what {
                What::RunStarted | What::RunEnded => entry.run.clone(),
                What::FixStarted | What::FixEnded => entry.change.clone(),
                _ => None,
            };
            let Some(id) = about else { continue };
            let trace = traces.entry(id).or_default();
            if matches!(entry.what, What::RunStarted | What::FixStarted) {
                trace.began = format!("started {} by {}", line.at, entry.who.account);
                trace.uid = entry.who.uid;
            } else {
                trace.has_ended = true;
                trace.is_given_up = entry.outcome.as_deref() == Some(GIVEN_UP);
                trace.manifest.clone_from(&entry.manifest);
                trace.is_signed = entry.signed == Some(true);
            }
        }
        Self(traces)
    }

    /// What is known of a run.
    #[must_use]
    pub fn run(&self, id: &RunId) -> Option<&Trace> {
        self.0.get(id)
    }

    /// Every run that should be kept.
    pub fn kept(&self) -> impl Iterator<Item = (&RunId, &Trace)> {
        self.0.iter().filter(|(_, trace)| !trace.is_given_up)
    }
}
