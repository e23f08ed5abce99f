//! The parts of a scenario, each with its keys as they hold: defaults filled in, forms made equal.

use serde_json::{Map, Value as Json, json};

use super::Kind;
use crate::scenario::{Body, Scenario, Step};
use crate::span::Location;
use crate::timespan::Timespan;

/// Something of a scenario that can come, go and change.
pub(super) struct Part<'a> {
    pub kind: Kind,
    pub id: String,
    /// What it says, without its id and without what judges a step.
    pub keys: Map<String, Json>,
    pub source: Location,
    /// Of a step, the step.
    pub step: Option<&'a Step>,
}

/// The keys of a scenario that are parts of their own, or are filled into these.
const NOT_OF_THE_WHOLE: [&str; 7] = ["id", "steps", "diagnoses", "remediations", "params", "facts", "defaults"];

/// Every part, the scenario as a whole first.
pub(super) fn parts(scenario: &Scenario) -> Vec<Part<'_>> {
    let json = scenario.document.to_json();
    let place = |pointer: &str| scenario.document.place(pointer).location();
    let keys = |pointer: &str| json.pointer(pointer).and_then(Json::as_object).cloned().unwrap_or_default();
    let mut whole = keys("");
    whole.retain(|key, _| !NOT_OF_THE_WHOLE.contains(&key.as_str()));
    whole.insert("budget".to_owned(), Timespan::from(scenario.budget).to_string().into());
    let whole = Part { kind: Kind::Scenario, id: scenario.id.clone(), keys: whole, source: place("/id"), step: None };
    let named = |kind: Kind, list: &str, id: &str| {
        let pointer = format!("/{list}/{id}");
        Part { kind, id: id.to_owned(), keys: keys(&pointer), source: place(&pointer), step: None }
    };
    let params = scenario.params.iter().map(|param| named(Kind::Param, "params", &param.name));
    let facts = scenario.facts.iter().map(|fact| {
        let mut part = named(Kind::Fact, "facts", &fact.name);
        part.keys.insert("role".to_owned(), fact.role.clone().into());
        part.keys.insert("timeout".to_owned(), Timespan::from(fact.timeout).to_string().into());
        part
    });
    let steps = scenario.steps.iter().map(|step| Part {
        kind: Kind::Step,
        id: step.id.clone(),
        keys: of_step(scenario, step, keys(&step.pointer)),
        source: step.location.clone(),
        step: Some(step),
    });
    let diagnoses = scenario.diagnoses.iter().enumerate().map(|(at, diagnosis)| {
        let mut part = named(Kind::Diagnosis, "diagnoses", &at.to_string());
        part.keys.shift_remove("id");
        part.id.clone_from(&diagnosis.id);
        part
    });
    let remediations = scenario.remediations.iter().map(|one| named(Kind::Remediation, "remediations", &one.id));
    [whole].into_iter().chain(params).chain(facts).chain(steps).chain(diagnoses).chain(remediations).collect()
}

fn of_step(scenario: &Scenario, step: &Step, mut keys: Map<String, Json>) -> Map<String, Json> {
    for key in ["id", "owner", "env", "pipeline", "assert", "warn", "outcomes"] {
        keys.shift_remove(key);
    }
    if let Body::Programs(stages) = &step.body {
        let stages: Vec<Vec<&str>> =
            stages.iter().map(|stage| stage.iter().map(crate::expression::Template::text).collect()).collect();
        keys.insert("command".to_owned(), json!(stages.join(&"|")));
    }
    let mut set = |key: &str, value: Json| keys.insert(key.to_owned(), value);
    set("role", step.role.clone().into());
    set("timeout", Timespan::from(step.timeout).to_string().into());
    set("kill_grace", Timespan::from(step.kill_grace).to_string().into());
    // That the whole scenario has another owner is told once.
    if step.owner != scenario.owner {
        set("owner", step.owner.clone().into());
    }
    if !step.env.is_empty() {
        let env = step.env.iter().map(|(name, value)| (name.clone(), value.text().into()));
        set("env", Json::Object(env.collect()));
    }
    keys
}
