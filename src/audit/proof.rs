//! Whether a stored run is the one that the audit tells of.

use std::os::unix::fs::MetadataExt as _;

use super::{Chain, Trail};
use crate::store::{self, StoredRun};

/// What the audit has against a stored run, a sentence each; empty when they fit, or when the run is from before the audit.
#[must_use]
pub fn objections(run: &StoredRun, chain: &Chain, trail: &Trail) -> Vec<String> {
    let sealed = store::manifest(&run.path).ok();
    let mut wrong = Vec::new();
    if let Some(anchor) = sealed.as_ref().and_then(|sealed| sealed.manifest.audit.as_ref())
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
        (Some(wanted), Some(found)) if *wanted != found.sha256 => {
            wrong.push("manifest.json is not the one that audit.jsonl names".to_owned());
        }
        (Some(_), None) => wrong.push("manifest.json is missing, and audit.jsonl names one".to_owned()),
        _ => {}
    }
    if trace.is_signed && store::signature(&run.path).is_none() {
        wrong.push("its signature is missing, and audit.jsonl says that there was one".to_owned());
    }
    wrong
}

/// That the folder of a run is no longer that of the account that made it; whoever verifies it may be another one.
#[must_use]
pub fn foreign_owner(run: &StoredRun, trail: &Trail) -> Option<String> {
    let (made_by, owner) = (trail.run(&run.id)?.uid, std::fs::symlink_metadata(&run.path).ok()?.uid());
    (owner != made_by).then(|| format!("its folder belongs to uid {owner}, and uid {made_by} made it"))
}
