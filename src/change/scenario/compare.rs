//! Compares two versions of a scenario part by part.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use serde_json::{Map, Value as Json};

use super::diff::SCHEMA;
use super::judged::{Found, differences, judgement};
use super::keys::differing;
use super::part::{Part, parts};
use super::weigh::{is_longer, weigh};
use super::{Change, Kind, ScenarioDiff, Weight, What};
use crate::diagnostic::{Finding, Level};
use crate::scenario::Scenario;
use crate::timespan::Timespan;
use crate::worst_case::USUAL_SLOTS;

/// A version of a scenario.
#[derive(Debug, Clone, Copy)]
pub struct Version<'a> {
    /// What it is called, such as `checklists/x.yaml@HEAD`.
    pub name: &'a str,
    /// What it says.
    pub scenario: &'a Scenario,
    /// What the validator finds in it.
    pub findings: &'a [Finding],
}

/// What differs between two versions, in meaning.
#[must_use]
pub fn scenarios(before: Version, after: Version) -> ScenarioDiff {
    let (old, new) = (parts(before.scenario), parts(after.scenario));
    let renamed = renamed(&old, &new);
    let mut changes = Vec::new();
    for part in &new {
        let earlier = renamed.iter().find(|(_, to)| part.kind == Kind::Step && *to == part.id).map(|(from, _)| from);
        match old.iter().find(|one| is_same(one, part, earlier)) {
            Some(was) => changes.extend(changed(was, part)),
            None => changes.push(added(part)),
        }
    }
    let is_gone = |part: &&Part| {
        let follows = renamed.iter().any(|(from, _)| part.kind == Kind::Step && *from == part.id);
        part.kind != Kind::Scenario && !follows && !new.iter().any(|one| is_same(one, part, None))
    };
    changes.extend(old.iter().filter(is_gone).map(removed));
    changes.extend(new_roles(before.scenario, after.scenario, &new));
    changes.extend(worst_case(before.scenario, after.scenario, &new));
    changes.extend(new_findings(before, after, &new));
    changes.extend(reordered(&old, &new));
    changes.sort_by_key(|change| change.weight);
    ScenarioDiff {
        schema: SCHEMA,
        id: after.scenario.id.clone(),
        before: before.name.to_owned(),
        after: after.name.to_owned(),
        changes,
    }
}

fn is_same(one: &Part, other: &Part, earlier: Option<&String>) -> bool {
    one.kind == other.kind && (one.kind == Kind::Scenario || one.id == *earlier.unwrap_or(&other.id))
}

/// The steps that are the same under another name: from, to.
fn renamed(old: &[Part], new: &[Part]) -> Vec<(String, String)> {
    let steps_not_in = |parts: &[Part], others: &[Part]| -> Vec<usize> {
        let is_step = |at: &usize| parts[*at].kind == Kind::Step;
        let is_lone = |at: &usize| !others.iter().any(|other| is_same(other, &parts[*at], None));
        (0..parts.len()).filter(is_step).filter(is_lone).collect()
    };
    let mut free = steps_not_in(new, old);
    let mut pairs = Vec::new();
    for from in steps_not_in(old, new) {
        let is_alike = |at: &usize| {
            let judged = |part: &Part| part.step.map(|step| judgement(&step.judged));
            old[from].keys == new[*at].keys && judged(&old[from]) == judged(&new[*at])
        };
        if let Some(found) = free.iter().position(is_alike) {
            pairs.push((old[from].id.clone(), new[free.remove(found)].id.clone()));
        }
    }
    pairs
}

fn changed(before: &Part, after: &Part) -> Vec<Change> {
    let mut changes = Vec::new();
    if before.id != after.id {
        let (weight, note) = match after.kind {
            Kind::Scenario => (Weight::Risk, Some("whoever runs it by its name must know")),
            _ => (Weight::Change, None),
        };
        let change = of(after, What::Renamed, before.id.clone().into(), after.id.clone().into());
        changes.push(Change { weight, note: note.map(str::to_owned), ..change });
    }
    let keys = differing(&before.keys, &after.keys).into_iter().map(|(key, old, new)| {
        let (weight, note) = weigh(after.kind, &key, old.as_ref(), new.as_ref());
        (key, old.unwrap_or_default(), new.unwrap_or_default(), weight, note)
    });
    let judged = match (before.step, after.step) {
        (Some(before), Some(after)) => differences(&before.judged, &after.judged),
        _ => Vec::new(),
    };
    changes.extend(keys.chain(judged).map(|found| with_key(after, found)));
    changes
}

fn with_key(part: &Part, (key, before, after, weight, note): Found) -> Change {
    let note = match key.as_str() {
        "budget" if is_longer(&before, &after) => Some("a run may take longer"),
        _ => note,
    };
    Change { key: Some(key), weight, note: note.map(str::to_owned), ..of(part, What::Changed, before, after) }
}

fn of(part: &Part, what: What, before: Json, after: Json) -> Change {
    Change {
        kind: part.kind,
        id: part.id.clone(),
        what,
        key: None,
        before,
        after,
        weight: Weight::Change,
        note: None,
        source: part.source.clone(),
    }
}

fn added(part: &Part) -> Change {
    let change = of(part, What::Added, Json::Null, whole(part));
    let must_be_given = part.kind == Kind::Param && !part.keys.contains_key("default");
    let note = match part.kind {
        Kind::Remediation => Some("a change to the world that can be offered now"),
        _ if must_be_given => Some("must be given: runs without it are refused"),
        _ => None,
    };
    weighed(change, note)
}

fn removed(part: &Part) -> Change {
    let note = match part.kind {
        Kind::Step => Some("its question is no longer asked"),
        Kind::Diagnosis => Some("this cause is no longer told"),
        Kind::Param => Some("runs that give it are refused"),
        _ => None,
    };
    weighed(of(part, What::Removed, whole(part), Json::Null), note)
}

fn weighed(change: Change, note: Option<&str>) -> Change {
    let weight = if note.is_some() { Weight::Risk } else { Weight::Change };
    Change { weight, note: note.map(str::to_owned), ..change }
}

/// All keys of a part; of a step with those that judge it.
fn whole(part: &Part) -> Json {
    let mut keys: Map<String, Json> = part.keys.clone();
    if let Some(step) = part.step {
        let (key, judged) = judgement(&step.judged);
        keys.insert(key.to_owned(), judged);
    }
    Json::Object(keys)
}

/// The roles that steps need now and none needed before.
fn new_roles(before: &Scenario, after: &Scenario, parts: &[Part]) -> Option<Change> {
    let of_steps = |scenario: &Scenario| -> BTreeSet<String> {
        let steps = scenario.steps.iter().map(|step| step.role.clone());
        steps.chain(scenario.facts.iter().map(|fact| fact.role.clone())).filter(|role| role != "none").collect()
    };
    let (old, new) = (of_steps(before), of_steps(after));
    if new.is_subset(&old) {
        return None;
    }
    let note = Some("a run needs a role that it did not need before");
    Some(with_key(parts.first()?, ("roles".to_owned(), list(&old), list(&new), Weight::Risk, note)))
}

fn list(words: &BTreeSet<String>) -> Json {
    words.iter().cloned().collect::<Vec<String>>().join(", ").into()
}

/// That the longest that a run can take is not what it was. A chain names the steps that make it.
fn worst_case(before: &Scenario, after: &Scenario, parts: &[Part]) -> Option<Change> {
    let told = |scenario: &Scenario| {
        let worst = scenario.worst_case(USUAL_SLOTS);
        let chain: Vec<&str> = worst.path.iter().map(|at| scenario.steps[*at].id.as_str()).collect();
        (worst.total, format!("{} ({})", Timespan::in_tenths(worst.total), chain.join(", then ")))
    };
    let ((old, was), (new, is)) = (told(before), told(after));
    let (weight, note) = match new.cmp(&old) {
        Ordering::Equal => return None,
        Ordering::Greater => (Weight::Risk, Some("a run may take longer")),
        Ordering::Less => (Weight::Change, None),
    };
    Some(with_key(parts.first()?, ("worst_case".to_owned(), was.into(), is.into(), weight, note)))
}

/// What the validator finds now and did not find before.
fn new_findings(before: Version, after: Version, parts: &[Part]) -> Vec<Change> {
    let Some(whole) = parts.first() else { return Vec::new() };
    let was = |finding: &&Finding| {
        before.findings.iter().any(|known| (known.code, &known.title) == (finding.code, &finding.title))
    };
    let new = after.findings.iter().filter(|finding| finding.level != Level::Note && !was(finding));
    let change = new.map(|finding| {
        let told = format!("{}[{}]: {}", finding.level.word(), finding.code.id, finding.title);
        let note = Some("the validator did not say so before");
        let change = with_key(whole, ("validate".to_owned(), Json::Null, told.into(), Weight::Risk, note));
        Change { source: finding.place.as_ref().map_or(change.source, crate::diagnostic::Place::location), ..change }
    });
    change.collect()
}

/// That the steps which are in both versions come in another order.
fn reordered(old: &[Part], new: &[Part]) -> Option<Change> {
    let common = |parts: &[Part], others: &[Part]| -> Vec<String> {
        let steps = parts.iter().filter(|part| part.kind == Kind::Step);
        steps.filter(|part| others.iter().any(|other| is_same(other, part, None))).map(|part| part.id.clone()).collect()
    };
    let (before, after) = (common(old, new), common(new, old));
    let note = Some("reports list them so; the order in which they run comes from `when`");
    let found = ("steps".to_owned(), before.join(", ").into(), after.join(", ").into(), Weight::Wording, note);
    if before == after { None } else { Some(with_key(new.first()?, found)) }
}
