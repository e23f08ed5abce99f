//! `checklist run` in the audit: that it began, what was refused, how it ended.

use std::collections::BTreeMap;
use std::path::Path;

use super::surroundings::Surroundings;
use crate::audit::{Entry, GIVEN_UP, Keep, Log, What, Who};
use crate::plan::{self, Order, Plan, Work};
use crate::record::Record;
use crate::status::Status;
use crate::store::{self, Anchor, RunDir};

/// A run that is written down in the audit. What cannot be written down never keeps a run from being made: whoever
/// starts it needs its answer now, and is told what is missing.
pub struct Audited {
    log: Log,
    /// What every line of this run says.
    entry: Entry,
    /// The line that began it.
    pub anchor: Option<Anchor>,
    /// Why there is none.
    pub missing: Option<String>,
}

impl Audited {
    /// Writes down that a run begins, and each role that is refused. `folder` is the state directory.
    pub fn start(folder: &Path, (plan, order): (&Plan, &Order), from: &Surroundings) -> Self {
        let log = Log::of(folder);
        let who = Who { account: from.account.clone(), uid: from.uid };
        let entry = Entry { plan: Some(plan::digest(plan, order)), ..Entry::of(What::RunStarted, &plan.record, who) };
        let refusals = denied(plan, order).into_iter().map(|(role, why)| Entry {
            what: What::Denied,
            role: Some(role),
            outcome: Some(why),
            ..entry.clone()
        });
        let entries: Vec<Entry> = std::iter::once(entry.clone()).chain(refusals).collect();
        let (anchor, missing) = match log.append(&entries, Keep::Written) {
            Ok(anchors) => (anchors.into_iter().next(), None),
            Err(error) => (None, Some(format!("the run is not in the audit: {error}"))),
        };
        Self { log, entry, anchor, missing }
    }

    /// Writes down how the run ended, with the SHA-256 of its manifest if it has one.
    ///
    /// # Errors
    /// That it could not be written, in one line.
    pub fn end(&self, record: &Record, run: &RunDir) -> Result<(), String> {
        let manifest = store::manifest(run.path()).ok().map(|sealed| sealed.sha256);
        let signed = store::signature(run.path()).map(|_| true);
        let outcome = match &record.run.stopped {
            Some(why) => format!("{}, stopped: {why}", record.verdict.word()),
            None => record.verdict.word().to_owned(),
        };
        self.ended(Entry { outcome: Some(outcome), manifest, signed, ..self.entry.clone() })
    }

    /// Writes down that the run was given up before its first step.
    pub fn give_up(&self) {
        // It is refused with a reason of its own, which is what whoever asked needs to read.
        let _ = self.ended(Entry { outcome: Some(GIVEN_UP.to_owned()), ..self.entry.clone() });
    }

    fn ended(&self, entry: Entry) -> Result<(), String> {
        if self.anchor.is_none() {
            // It was told at the start.
            return Ok(());
        }
        let written = self.log.append(&[Entry { what: What::RunEnded, ..entry }], Keep::Written);
        written.map(drop).map_err(|error| format!("the end of the run is not in the audit: {error}"))
    }
}

/// Every role that is refused, and why.
fn denied(plan: &Plan, order: &Order) -> BTreeMap<String, String> {
    let steps = plan.tasks.iter().zip(&plan.record.steps).filter_map(|(task, step)| match &task.work {
        Work::NotAsked { status: Status::Denied, why } => Some((step.role.clone(), why.clone())),
        _ => None,
    });
    let refused = plan::refused_facts(order);
    let role_of = |name: &str| Some(order.scenario.facts.iter().find(|fact| fact.name == *name)?.role.clone());
    let facts = refused.into_iter().filter_map(|(name, why)| Some((role_of(&name)?, why.err()?)));
    facts.chain(steps).collect()
}
