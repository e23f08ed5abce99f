//! `checklist fix` and `checklist approve` in the audit.

use std::path::Path;

use super::surroundings::Surroundings;
use crate::audit::{Entry, Keep, Log, What, Who};
use crate::record::{FixEvent, FixHappening, FixPhase, FixRecord, FixWork, Record};
use crate::scenario::Remediation;
use crate::store::{self, Anchor, RunDir};

/// A fix that is written down in the audit. What would change something is not done when its line cannot be written.
pub struct Audited {
    log: Log,
    who: Who,
    /// The line that began it.
    pub anchor: Option<Anchor>,
}

impl Audited {
    /// A fix that is about to begin. `folder` is the state directory.
    pub fn new(folder: &Path, from: &Surroundings) -> Self {
        Self { log: Log::of(folder), who: Who { account: from.account.clone(), uid: from.uid }, anchor: None }
    }

    /// Writes down what belongs into the audit of an event.
    ///
    /// # Errors
    /// Why it could not be written.
    pub fn event(&mut self, event: &FixEvent, record: &FixRecord) -> Result<(), String> {
        let Some((what, outcome)) = said(&event.what, record) else { return Ok(()) };
        let keep = match what {
            What::ChangeStarted | What::RollbackStarted => Keep::Durably,
            _ => Keep::Written,
        };
        let anchors = self.log.append(&[self.entry(what, record, outcome)], keep).map_err(|error| error.to_string())?;
        if what == What::FixStarted {
            self.anchor = anchors.into_iter().next();
        }
        Ok(())
    }

    /// Writes down how it ended, with the SHA-256 of its manifest.
    ///
    /// # Errors
    /// Why it could not be written.
    pub fn end(&self, record: &FixRecord, dir: &RunDir) -> Result<(), String> {
        let manifest = store::manifest(dir.path()).ok().map(|sealed| sealed.sha256);
        let outcome = record.outcome.words().to_owned();
        let entry = Entry { manifest, ..self.entry(What::FixEnded, record, Some(outcome)) };
        self.log.append(&[entry], Keep::Written).map(drop).map_err(|error| error.to_string())
    }

    /// Writes down that somebody approved, where no fix goes on.
    ///
    /// # Errors
    /// Why it could not be written.
    pub fn approved(&self, record: &FixRecord, outcome: String) -> Result<(), String> {
        let entry = Entry { change: None, ..self.entry(What::Approved, record, Some(outcome)) };
        self.log.append(&[entry], Keep::Written).map(drop).map_err(|error| error.to_string())
    }

    /// Writes down that a change was refused before it was looked at: `denied`, because whoever asked may not use the role.
    pub fn refused(&self, run: &Record, denied: Option<&Remediation>, why: &str) {
        let what = if denied.is_some() { What::Denied } else { What::Refused };
        let entry = Entry {
            remediation: denied.map(|one| one.id.clone()),
            role: denied.and_then(|one| one.file.role.clone()),
            outcome: Some(why.to_owned()),
            ..Entry::of(what, run, self.who.clone())
        };
        // It is refused with a reason of its own, which is what whoever asked needs to read.
        let _ = self.log.append(&[entry], Keep::Written);
    }

    fn entry(&self, what: What, record: &FixRecord, outcome: Option<String>) -> Entry {
        let git = record.scenario.git.as_ref();
        Entry {
            what,
            who: self.who.clone(),
            host: record.fix.host.clone(),
            run: Some(record.run.id.clone()),
            change: Some(record.fix.id.clone()),
            scenario: Some(record.scenario.id.clone()),
            target: Some(record.target.name.clone()),
            role: Some(record.remediation.role.clone()),
            remediation: Some(record.remediation.id.clone()),
            justification: record.fix.reason.clone(),
            commit: git.map(|git| git.commit.clone()),
            dirty: git.map(|git| git.dirty),
            plan: Some(record.plan.hash.clone()),
            outcome,
            manifest: None,
            signed: None,
        }
    }
}

/// What the audit says of an event, if it says anything.
fn said(what: &FixHappening, record: &FixRecord) -> Option<(What, Option<String>)> {
    let ended = |problem: &Option<String>| problem.clone().unwrap_or_else(|| "exit 0".to_owned());
    Some(match what {
        FixHappening::FixStarted { .. } => (What::FixStarted, None),
        FixHappening::Approved { approval } => {
            (What::Approved, Some(format!("by {}: {}", approval.person, approval.reason)))
        }
        FixHappening::ApprovalRefused { refused } => {
            (What::Refused, Some(format!("the approval of {}: {}", refused.person, refused.why)))
        }
        FixHappening::PhaseBegan { phase: FixPhase::Change } => (What::ChangeStarted, None),
        FixHappening::PhaseBegan { phase: FixPhase::Rollback } => (What::RollbackStarted, None),
        FixHappening::Attempted { attempt } => match attempt.work {
            FixWork::Change => (What::ChangeEnded, Some(ended(&attempt.problem))),
            FixWork::Rollback => (What::RollbackEnded, Some(ended(&attempt.problem))),
            FixWork::DryRun | FixWork::Preview => return None,
        },
        FixHappening::FixFinished { message, .. } if !record.rounds.is_empty() => {
            (What::Verified, Some(message.clone()))
        }
        _ => return None,
    })
}
