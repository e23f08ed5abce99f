//! What a run was asked to do, from what it recorded.

use std::collections::BTreeSet;

use indexmap::IndexMap;
use serde_json::Value as Json;

use super::Past;
use crate::access::{Permits, Policy, Roles, Surroundings};
use crate::local_text;
use crate::plan::{Order, Origin};
use crate::record::Record;
use crate::scenario::Scenario;
use crate::transport::{Target, TransportKind};

/// The order of a run for a scenario of today: its target, its params, its facts, its time.
#[must_use]
pub fn order<'a>(
    scenario: &'a Scenario,
    past: &Past,
    roles: &'a Roles,
    surroundings: &'a Surroundings,
    policy: &'a Policy,
) -> Order<'a> {
    let record = &past.record;
    Order {
        scenario,
        origin: Origin::recorded(&record.scenario),
        target: target(scenario, record),
        given: Vec::new(),
        steps: steps(scenario, record),
        facts: facts(scenario, record),
        roles,
        permits: Permits { account: "", policy, only: None, justification: None },
        surroundings,
        language: record.run.language.clone().unwrap_or_else(|| local_text::FALLBACK.to_owned()),
        operator: record.run.operator.clone(),
        host: record.run.host.clone(),
        run: record.run.id.clone(),
        started_at: record.run.started_at,
        warnings: Vec::new(),
    }
}

/// The steps of a run that was asked for some of them only, which can be known only of the very same file.
fn steps(scenario: &Scenario, record: &Record) -> Vec<String> {
    let is_same = crate::output::sha256(scenario.document.source.text().as_bytes()) == record.scenario.sha256;
    let step = |id: &str| id.split_once('.').map_or(id, |(step, _)| step).to_owned();
    let ran: BTreeSet<String> = record.steps.iter().map(|one| step(&one.id)).collect();
    if is_same && ran.len() < scenario.steps.len() { ran.into_iter().collect() } else { Vec::new() }
}

fn target(scenario: &Scenario, record: &Record) -> Target {
    let recorded = &record.target;
    let transport: TransportKind = serde_json::from_value(recorded.transport.clone().into()).unwrap_or_default();
    let params = scenario.params.iter().filter_map(|param| {
        let value = record.context.params.get(&param.name)?;
        Some((param.name.clone(), param.as_written(value)))
    });
    Target {
        name: recorded.name.clone(),
        host: recorded.host.clone(),
        port: recorded.port,
        transport,
        labels: recorded.labels.clone(),
        vars: recorded.vars.clone(),
        params: params.collect(),
        max_parallel: None,
        listed: true,
    }
}

fn facts(scenario: &Scenario, record: &Record) -> IndexMap<String, Result<Json, String>> {
    let facts = scenario.facts.iter().map(|fact| {
        let name = &fact.name;
        let begin = format!("the fact `{name}` could not be gathered: ");
        let told = || record.warnings.iter().find_map(|warning| warning.strip_prefix(&begin).map(str::to_owned));
        let value = record.context.facts.get(name).cloned();
        (name.clone(), value.ok_or_else(|| told().unwrap_or_else(|| "the run did not gather it".to_owned())))
    });
    facts.collect()
}
