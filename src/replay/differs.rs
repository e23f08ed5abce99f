//! What today's scenario would say otherwise of runs that are over.

use serde::Serialize;
use serde_json::Value as Json;

use super::{Again, Past};
use crate::change::About;
use crate::clock::Moment;
use crate::id::RunId;
use crate::record::{DiagnosisState, Record};
use crate::status::{Status, Verdict};

/// The name and version of the format, as JSON.
const SCHEMA: &str = "checklist.replay/1";

/// Runs that are over, judged by today's scenarios.
#[derive(Debug, Clone, PartialEq, Serialize, schemars::JsonSchema)]
pub struct Replay {
    /// Always `checklist.replay/1`.
    #[schemars(extend("const" = SCHEMA))]
    pub schema: &'static str,
    /// How many runs were looked at.
    pub total: usize,
    /// How many of them would be told otherwise.
    pub differing: usize,
    /// How many say nothing otherwise, but hold no answer to a question of today.
    pub in_doubt: usize,
    /// How many could not be judged again.
    pub refused: usize,
    /// The runs that would be told otherwise, could not be told whole, or not at all; newest first.
    pub runs: Vec<Replayed>,
}

/// One run, judged again.
#[derive(Debug, Clone, PartialEq, Serialize, schemars::JsonSchema)]
pub struct Replayed {
    /// Its id.
    pub run: String,
    /// When it started.
    pub started_at: Moment,
    /// Its scenario.
    pub scenario: String,
    /// Its target.
    pub target: String,
    /// Its outcome then.
    pub verdict: Verdict,
    /// What would be told otherwise.
    pub changes: Vec<Changed>,
    /// What the run cannot tell.
    pub doubts: Vec<Told>,
    /// Why it could not be judged again at all; `null` when it could.
    pub refused: Option<String>,
}

/// One thing that would be told otherwise.
#[derive(Debug, Clone, PartialEq, Serialize, schemars::JsonSchema)]
pub struct Changed {
    /// What it is about.
    pub about: About,
    /// The id of the step or diagnosis; that of the scenario for the verdict.
    pub id: String,
    /// `verdict`, `status`, `value` or `state`.
    pub key: &'static str,
    /// What was said; `null` where the scenario of then did not have it.
    pub before: Json,
    /// What would be said; `null` where the scenario of today does not have it.
    pub after: Json,
    /// How many attempts the step made of which only the last was kept, and is judged; `null` when there was no earlier one.
    pub attempts: Option<u32>,
}

/// Something that a run cannot tell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct Told {
    /// What it is about.
    pub about: About,
    /// The id of the step or diagnosis; that of the scenario for the verdict.
    pub id: String,
    /// Why, as a phrase.
    pub why: String,
}

impl Replay {
    /// All that came of judging runs again.
    #[must_use]
    pub fn of(runs: Vec<Replayed>) -> Self {
        let count = |wanted: fn(&Replayed) -> bool| runs.iter().filter(|run| wanted(run)).count();
        Self {
            schema: SCHEMA,
            total: runs.len(),
            differing: count(|run| !run.changes.is_empty()),
            in_doubt: count(|run| run.changes.is_empty() && !run.doubts.is_empty()),
            refused: count(|run| run.refused.is_some()),
            runs: runs.into_iter().filter(|run| !run.says_the_same()).collect(),
        }
    }
}

impl Replayed {
    /// What differs between a run and what came of judging it again.
    #[must_use]
    pub fn of(past: &Past, again: Result<Again, String>) -> Self {
        let old = &past.record;
        let mut replayed = Self {
            run: old.run.id.to_string(),
            started_at: old.run.started_at,
            scenario: old.scenario.id.clone(),
            target: old.target.name.clone(),
            verdict: old.verdict,
            changes: Vec::new(),
            doubts: Vec::new(),
            refused: None,
        };
        match again {
            Ok(again) => {
                replayed.changes = changes(old, &again);
                replayed.doubts = doubts(old, &again);
            }
            Err(why) => replayed.refused = Some(why),
        }
        replayed
    }

    /// A run of which nothing can be read.
    #[must_use]
    pub fn unread(run: &RunId, why: String) -> Self {
        Self {
            run: run.to_string(),
            started_at: run.made_at(),
            scenario: String::new(),
            target: String::new(),
            verdict: Verdict::Inconclusive,
            changes: Vec::new(),
            doubts: Vec::new(),
            refused: Some(why),
        }
    }

    /// Whether everything would be told as it was.
    #[must_use]
    pub fn says_the_same(&self) -> bool {
        self.changes.is_empty() && self.doubts.is_empty() && self.refused.is_none()
    }
}

/// The verdict of today; `None` when a step that is in doubt could make it another one.
fn verdict(again: &Again) -> Option<Verdict> {
    let steps = &again.record.steps;
    let certain = steps.iter().filter(|step| !again.doubts.steps.contains_key(&step.id));
    let has_failed = certain.map(|step| step.status).any(|status| status == Status::Fail);
    match (has_failed, again.doubts.steps.is_empty()) {
        (true, _) => Some(Verdict::Fail),
        (false, true) => Some(again.record.verdict),
        (false, false) => None,
    }
}

fn changed(about: About, id: &str, key: &'static str, before: Json, after: Json) -> Option<Changed> {
    (before != after).then(|| Changed { about, id: id.to_owned(), key, before, after, attempts: None })
}

fn changes(old: &Record, again: &Again) -> Vec<Changed> {
    let new = &again.record;
    let mut found = Vec::new();
    if let Some(verdict) = verdict(again) {
        let (before, after) = (old.verdict.word().into(), verdict.word().into());
        found.extend(changed(About::Verdict, &old.scenario.id, "verdict", before, after));
    }
    found.extend(of_diagnoses(old, again));
    for step in &new.steps {
        let Some(was) = old.steps.iter().find(|was| was.id == step.id) else { continue };
        if again.doubts.steps.contains_key(&step.id) {
            continue;
        }
        // Of a series the values of all attempts were kept.
        let attempts = (was.attempts > 1 && was.samples.is_empty() && !was.via_fallback).then_some(was.attempts);
        let mut add = |key, before: Json, after: Json| {
            let one = changed(About::Step, &step.id, key, before, after);
            found.extend(one.map(|one| Changed { attempts, ..one }));
        };
        add("status", was.status.word().into(), step.status.word().into());
        add("value", was.value_text().into(), step.value_text().into());
    }
    let gone = old.steps.iter().filter(|was| !new.steps.iter().any(|step| step.id == was.id));
    found.extend(gone.filter_map(|was| changed(About::Step, &was.id, "status", was.status.word().into(), Json::Null)));
    found
}

fn of_diagnoses(old: &Record, again: &Again) -> Vec<Changed> {
    let state = |record: &Record, id: &str| {
        record.diagnoses.iter().find(|diagnosis| diagnosis.id == id).map(|diagnosis| diagnosis.state)
    };
    let new = &again.record;
    let gone = old.diagnoses.iter().filter(|one| state(new, &one.id).is_none());
    let all = new.diagnoses.iter().chain(gone).filter(|one| !again.doubts.diagnoses.contains_key(&one.id));
    let pairs = all.map(|one| (one, state(old, &one.id), state(new, &one.id)));
    // A cause that only one of the scenarios knows of matters where it is the cause.
    let matters = |pair: &(_, Option<DiagnosisState>, Option<DiagnosisState>)| {
        (pair.1.is_some() && pair.2.is_some()) || pair.1.or(pair.2) == Some(DiagnosisState::Confirmed)
    };
    let word = |state: Option<DiagnosisState>| state.map(DiagnosisState::words).into();
    pairs
        .filter(matters)
        .filter_map(|(one, before, after)| changed(About::Diagnosis, &one.id, "state", word(before), word(after)))
        .collect()
}

fn doubts(old: &Record, again: &Again) -> Vec<Told> {
    let told = |about: About, id: &str, why: &str| Told { about, id: id.to_owned(), why: why.to_owned() };
    let verdict = verdict(again).is_none().then(|| told(About::Verdict, &old.scenario.id, "it rests on these steps"));
    let diagnoses = again.doubts.diagnoses.iter().map(|(id, why)| told(About::Diagnosis, id, why));
    let steps = again.doubts.steps.iter().map(|(id, why)| told(About::Step, id, why));
    verdict.into_iter().chain(diagnoses).chain(steps).collect()
}
