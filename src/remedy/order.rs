//! What a fix is asked to do, from what its run recorded.

use indexmap::IndexMap;
use serde_json::Value as Json;

use crate::access::{Permits, Roles, Surroundings};
use crate::clock::Moment;
use crate::id::RunId;
use crate::local_text;
use crate::plan::{Order, Origin};
use crate::record::Record;
use crate::scenario::Scenario;
use crate::transport::Target;

/// Who asks for a fix, when, and with what.
#[derive(Debug)]
pub struct Asker<'a> {
    /// The roles there are.
    pub roles: &'a Roles,
    /// What whoever asks may do.
    pub permits: Permits<'a>,
    /// What references are resolved from.
    pub surroundings: &'a Surroundings,
    /// Who asks, as the environment says.
    pub operator: String,
    /// On which machine.
    pub host: String,
    /// The id of the fix.
    pub id: RunId,
    /// Now.
    pub now: Moment,
}

/// The order of a fix, and of the steps that verify it: the target as it is today, with the params and the facts of the run.
#[must_use]
pub fn order<'a>(
    scenario: &'a Scenario,
    record: &Record,
    target: Target,
    steps: Vec<String>,
    asker: Asker<'a>,
) -> Order<'a> {
    let params = scenario.params.iter().filter_map(|param| {
        let value = record.context.params.get(&param.name)?;
        Some((param.name.clone(), param.as_written(value)))
    });
    Order {
        scenario,
        origin: Origin::recorded(&record.scenario),
        // What was typed for the run stands above what the inventory says, as it did then.
        target: Target { params: params.collect(), listed: true, ..target },
        given: Vec::new(),
        steps,
        facts: facts(scenario, record),
        roles: asker.roles,
        permits: asker.permits,
        surroundings: asker.surroundings,
        language: record.run.language.clone().unwrap_or_else(|| local_text::FALLBACK.to_owned()),
        operator: asker.operator,
        host: asker.host,
        run: asker.id,
        started_at: asker.now,
        warnings: Vec::new(),
    }
}

fn facts(scenario: &Scenario, record: &Record) -> IndexMap<String, Result<Json, String>> {
    let value = |name: &String| record.context.facts.get(name).cloned();
    let facts = scenario.facts.iter().map(|fact| {
        let gathered = value(&fact.name).ok_or_else(|| "the run did not gather it".to_owned());
        (fact.name.clone(), gathered)
    });
    facts.collect()
}
