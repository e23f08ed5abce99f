//! Whether a stored run is the one that the audit tells of.

use std::os::unix::fs::MetadataExt as _;

use super::{Chain, Trail};
use crate::store::{self, StoredRun};

/// What the audit has against a stored run, a sentence each; empty when they fit, or when the run is from before the audit.
#[must_use]
pub fn objections(run: &StoredRun, chain: &Chain, trail: &Trail) -> Vec<String> {
    let sealed = store::manifest(&run.path).ok();
    let mut wrong = Vec::new();
    if let Some(anchor) = sealed.as_ref().and_then(|(manifest, _)| manifest.audit.as_ref())
        && !chain.holds(anchor)
    {
        wrong.push(format!("line {} of audit.jsonl, which began it, is missing or was changed", anchor.line + 1));
    }
    let Some(trace) = trail.run(&run.id) else {
        let began = chain.lines.first().map(|(line, _)| line.at);
        if wrong.is_empty() && began.is_some_and(|began| run.id.made_at() >= began) {
            wrong.push("audit.jsonl does not name it".to_owned());
        }
        return wrong;
    };
    match (&trace.manifest, &sealed) {
        (Some(wanted), Some((_, found))) if wanted != found => {
            wrong.push("manifest.json is not the one that audit.jsonl names".to_owned());
        }
        (Some(_), None) => wrong.push("manifest.json is missing, and audit.jsonl names one".to_owned()),
        _ => {}
    }
    // Who made it must still own it; the account that verifies it may be another.
    if let Ok(about) = std::fs::symlink_metadata(&run.path)
        && about.uid() != trace.uid
    {
        wrong.push(format!("its folder belongs to uid {}, and uid {} made it", about.uid(), trace.uid));
    }
    wrong
}
