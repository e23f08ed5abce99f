//! What a case expects, held against what happened.

use std::collections::BTreeSet;

use serde_json::Value as Json;

use super::form::ExpectedMap;
use super::model::Case;
use super::play::Played;
use crate::bytesize::ByteSize;
use crate::diagnostic::{Finding, code};
use crate::record::{DiagnosisState, Record};
use crate::scenario::Scenario;
use crate::timespan::Timespan;
use crate::value::{Unit, number};

/// One thing that is not as expected.
#[derive(Debug, Clone, PartialEq)]
pub struct Difference {
    /// What it is about: `verdict`, `sql_thread`, `confirmed`.
    pub about: String,
    /// Where the case expects it, as a JSON pointer to the value.
    pub pointer: String,
    /// What is expected; `None` when it is expected of something that is not there.
    pub expected: Json,
    /// What there is; `None` when the run has no such thing.
    pub actual: Option<Json>,
    /// Why, as the record says it.
    pub message: Option<String>,
}

/// Everything that is not as the case expects it, in the order of the case.
#[must_use]
pub fn differences(case: &Case, played: &Played) -> Vec<Difference> {
    let Some(expect) = &case.expect else { return Vec::new() };
    let record = &played.record;
    let mut found = Vec::new();
    if let Some(verdict) = expect.verdict.filter(|verdict| *verdict != record.verdict) {
        found.push(differs("verdict", "/verdict", verdict.word(), record.verdict.word()));
    }
    for (id, expected) in &expect.steps {
        step(&mut found, id, &expected.as_map(), case, played);
    }
    for (name, expected) in &expect.facts {
        let actual = record.context.facts.get(name).cloned().unwrap_or(Json::Null);
        if actual != *expected {
            found.push(differs(&format!("fact {name}"), &format!("/facts/{name}"), expected.clone(), actual));
        }
    }
    let lists = [
        ("confirmed", &expect.confirmed, in_state(record, DiagnosisState::Confirmed)),
        ("ruled_out", &expect.ruled_out, in_state(record, DiagnosisState::RuledOut)),
        ("undetermined", &expect.undetermined, in_state(record, DiagnosisState::Undetermined)),
        ("proposed", &expect.proposed, proposed(record)),
    ];
    for (key, expected, actual) in lists {
        let Some(expected) = expected else { continue };
        let sorted = |names: &[String]| names.iter().cloned().collect::<BTreeSet<_>>();
        if sorted(expected) != sorted(&actual) {
            found.push(differs(key, &format!("/{key}"), expected.clone(), actual));
        }
    }
    found
}

fn differs(about: &str, key: &str, expected: impl Into<Json>, actual: impl Into<Json>) -> Difference {
    Difference {
        about: about.to_owned(),
        pointer: format!("/expect{key}"),
        expected: expected.into(),
        actual: Some(actual.into()),
        message: None,
    }
}

fn step(found: &mut Vec<Difference>, id: &str, expected: &ExpectedMap, case: &Case, played: &Played) {
    let own = format!("/expect/steps/{id}");
    let is_word = case.document.node(&format!("{own}/status")).is_none() && expected.status.is_some();
    let status_at = if is_word { own.clone() } else { format!("{own}/status") };
    let seen = Seen::of(id, played);
    let message = seen.as_ref().and_then(|seen| seen.message.clone());
    let mut add = |pointer: String, key: &str, expected: Json, actual: Option<Json>| {
        let about = if key == "status" { id.to_owned() } else { format!("{id}.{key}") };
        found.push(Difference { about, pointer, expected, actual, message: message.clone() });
    };
    let Some(seen) = &seen else {
        add(own, "status", expected.status.map_or(Json::Null, |status| status.word().into()), None);
        return;
    };
    if let Some(status) = expected.status.filter(|status| status.word() != seen.status) {
        add(status_at, "status", status.word().into(), Some(seen.status.clone().into()));
    }
    if let Some(value) = &expected.value
        && !same_value(value, &seen.value, seen.unit)
    {
        add(format!("{own}/value"), "value", value.clone(), Some(seen.value.clone()));
    }
    let others = [
        ("message", expected.message.clone().map(Json::from), seen.message.clone().map_or(Json::Null, Json::from)),
        ("remediation", expected.remediation.clone().map(Json::from), seen.remediation.clone()),
        ("attempts", expected.attempts.map(Json::from), seen.attempts.into()),
        ("via_fallback", expected.via_fallback.map(Json::from), seen.via_fallback.into()),
    ];
    for (key, expected, actual) in others {
        if let Some(expected) = expected.filter(|expected| *expected != actual) {
            add(format!("{own}/{key}"), key, expected, Some(actual));
        }
    }
}

/// What is known of a step, or of all items of a step together.
struct Seen {
    status: String,
    value: Json,
    unit: Unit,
    message: Option<String>,
    remediation: Json,
    attempts: u32,
    via_fallback: bool,
}

impl Seen {
    fn of(id: &str, played: &Played) -> Option<Self> {
        if let Some(step) = played.record.steps.iter().find(|step| step.id == id) {
            return Some(Self {
                status: step.status.word().to_owned(),
                value: step.value.clone(),
                unit: step.unit,
                message: step.message.clone(),
                remediation: step.remediation.clone().map_or(Json::Null, Json::from),
                attempts: step.attempts,
                via_fallback: step.via_fallback,
            });
        }
        let answer = played.answers.get(id)?;
        Some(Self {
            status: answer.status?.word().to_owned(),
            value: answer.value.clone(),
            unit: Unit::None,
            message: None,
            remediation: Json::Null,
            attempts: 0,
            via_fallback: false,
        })
    }
}

/// Whether a value is the expected one: numbers as numbers, durations and sizes also as they are written.
fn same_value(expected: &Json, actual: &Json, unit: Unit) -> bool {
    if expected == actual {
        return true;
    }
    let written = match (expected.as_str(), unit) {
        (Some(text), Unit::Seconds) => Timespan::parse(text).ok().map(|length| number(length.seconds())),
        (Some(text), Unit::Bytes) => ByteSize::parse(text).ok().map(|size| size.0.into()),
        _ => None,
    };
    let expected = written.as_ref().unwrap_or(expected);
    expected == actual || expected.as_f64().is_some_and(|wanted| actual.as_f64() == Some(wanted))
}

fn in_state(record: &Record, state: DiagnosisState) -> Vec<String> {
    record.diagnoses.iter().filter(|one| one.state == state).map(|one| one.id.clone()).collect()
}

/// The remediations that a record proposes, each once.
#[must_use]
pub fn proposed(record: &Record) -> Vec<String> {
    let by_diagnoses = record.diagnoses.iter().flat_map(|one| &one.remediations);
    let mut all: Vec<String> = Vec::new();
    for id in by_diagnoses.chain(record.steps.iter().filter_map(|step| step.remediation.as_ref())) {
        if !all.contains(id) {
            all.push(id.clone());
        }
    }
    all
}

/// Names that a case expects something of, and that its scenario does not have.
#[must_use]
pub fn strangers(case: &Case, scenario: &Scenario) -> Vec<Finding> {
    let Some(expect) = &case.expect else { return Vec::new() };
    let mut findings = Vec::new();
    let mut known = |what: &str, at: String, name: &str, all: Vec<&str>| {
        if !all.contains(&name) {
            let finding = Finding::error(&code::NOT_IN_SCENARIO, format!("`{}` has no {what} `{name}`", scenario.id))
                .at(case.document.key_place(&at), "not in the scenario")
                .suggest(name, all);
            findings.push(finding);
        }
    };
    for id in expect.steps.keys() {
        let name = id.split_once('.').map_or(id.as_str(), |(name, _)| name);
        let steps = scenario.steps.iter().map(|step| step.id.as_str());
        known("step", format!("/expect/steps/{id}"), name, steps.collect());
    }
    for name in expect.facts.keys() {
        let facts = scenario.facts.iter().map(|fact| fact.name.as_str());
        known("fact", format!("/expect/facts/{name}"), name, facts.collect());
    }
    let states =
        [("confirmed", &expect.confirmed), ("ruled_out", &expect.ruled_out), ("undetermined", &expect.undetermined)];
    for (key, listed) in states {
        for (at, name) in listed.iter().flatten().enumerate() {
            let causes = scenario.diagnoses.iter().map(|cause| cause.id.as_str());
            known("diagnosis", format!("/expect/{key}/{at}"), name, causes.collect());
        }
    }
    for (at, name) in expect.proposed.iter().flatten().enumerate() {
        let remedies = scenario.remediations.iter().map(|remedy| remedy.id.as_str());
        known("remediation", format!("/expect/proposed/{at}"), name, remedies.collect());
    }
    findings
}
