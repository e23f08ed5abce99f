//! Plays a case: the real engine, and answers from the recordings.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use indexmap::IndexMap;
use serde_json::Value as Json;
use tokio::sync::watch;

use super::call::{self, Call};
use super::form::{CaseTarget, OwnTarget};
use super::model::Case;
use super::stale::{Problem, stale};
use super::tape::Tape;
use super::twice;
use crate::access::{Permits, Policy, Roles, Surroundings};
use crate::diagnostic::{Finding, Source, code};
use crate::engine::{self, Deaf, Limits};
use crate::expression::Answer;
use crate::id::RunId;
use crate::local_text;
use crate::plan::{self, FactTask, Given, Order, Origin, Plan};
use crate::process::Stop;
use crate::reason::reason;
use crate::record::Record;
use crate::scenario::Scenario;
use crate::transport::{Inventory, Recorded, Target, Unmatched};

/// The id of every run of a case, so that a command that names it is the same each time.
pub const RUN: &str = "00000000-0000-7000-8000-000000000000";

/// Who asks in every run of a case.
pub const OPERATOR: &str = "case";

/// What a case is played in.
#[derive(Debug, Clone, Copy)]
pub struct Stage<'a> {
    /// The scenario.
    pub scenario: &'a Scenario,
    /// The roles, without secrets ([`Roles::with_placeholders`]).
    pub roles: &'a Roles,
    /// The targets.
    pub inventory: &'a Inventory,
    /// How many attempts run at once, at least 1.
    pub jobs: usize,
}

/// What came of playing a case.
#[derive(Debug)]
pub struct Played {
    /// What happened.
    pub record: Record,
    /// The final answer of every step.
    pub answers: BTreeMap<String, Answer>,
    /// The plan that was run.
    pub plan: Plan,
    /// What makes it worthless: changed commands, questions without an answer.
    pub problems: Vec<Problem>,
}

/// Plays a case.
///
/// # Errors
/// Everything that keeps it from being run at all: params and names that do not fit.
pub fn play(case: &Case, stage: Stage) -> Result<Played, Vec<Problem>> {
    let worthless = |findings: Vec<Finding>| -> Vec<Problem> {
        findings.into_iter().map(|finding| Problem { finding: of_case(case, finding), diff: String::new() }).collect()
    };
    let wrong = params(case, stage.scenario);
    if !wrong.is_empty() {
        return Err(worthless(wrong));
    }
    let surroundings = Surroundings::default();
    let mut order = order(case, stage, &surroundings);
    let facts = plan::facts(&order).map_err(worthless)?;
    let gathered = gather(case, &facts).map_err(worthless)?;
    order.facts = gathered.0;
    let plan = plan::build(&order).map_err(worthless)?;
    let mut calls = call::of_facts(&facts);
    calls.extend(call::of_plan(&plan, stage.scenario));
    let mut problems = stale(case, stage.scenario, &calls);
    problems.extend(worthless(twice::recorded_twice(case, &calls)));
    let (record, asked) = run(case, &plan, &calls, stage.jobs).map_err(worthless)?;
    let unmatched = gathered.1.iter().chain(&asked);
    let missing: Vec<Problem> = unmatched.filter_map(|one| missing(case, stage, &calls, one, &problems)).collect();
    problems.extend(missing);
    drop(calls);
    let answers = engine::answers(&plan, &record);
    Ok(Played { record, answers, plan, problems })
}

/// What the run of a case is asked to do, before any fact was gathered.
pub fn order<'a>(case: &Case, stage: Stage<'a>, surroundings: &'a Surroundings) -> Order<'a> {
    let text = |value: &Json| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    Order {
        scenario: stage.scenario,
        origin: Origin { path: stage.scenario.document.source.name().to_owned(), sha256: String::new(), git: None },
        target: target(&case.target, stage.inventory),
        given: case.params.iter().map(|(name, value)| Given { name: name.clone(), value: text(value) }).collect(),
        steps: Vec::new(),
        facts: IndexMap::new(),
        roles: stage.roles,
        permits: Permits { account: OPERATOR, policy: no_policy(), only: None, justification: Some(OPERATOR) },
        surroundings,
        language: local_text::FALLBACK.to_owned(),
        operator: OPERATOR.to_owned(),
        host: "localhost".to_owned(),
        run: RunId::parse(RUN).unwrap_or_default(),
        started_at: case.begin,
        warnings: Vec::new(),
    }
}

/// Who may do what is a question of the machine on which a run is made, not of what a scenario says.
fn no_policy() -> &'static Policy {
    static NONE: OnceLock<Policy> = OnceLock::new();
    NONE.get_or_init(Policy::default)
}

fn target(target: &CaseTarget, inventory: &Inventory) -> Target {
    let own = match target {
        CaseTarget::Named(name) => return inventory.resolve(name),
        CaseTarget::Own(own) => own,
    };
    let OwnTarget { name, host, port, transport, labels, vars } = (**own).clone();
    let name = name.unwrap_or_default();
    Target {
        host: host.unwrap_or_else(|| name.clone()),
        port,
        transport: transport.unwrap_or_default(),
        labels,
        vars,
        listed: true,
        ..Target::bare(&name)
    }
}

/// Params that the scenario does not declare, or not so.
fn params(case: &Case, scenario: &Scenario) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (name, value) in &case.params {
        let at = format!("/params/{name}");
        match scenario.params.iter().find(|param| param.name == *name) {
            None => findings.push(
                Finding::error(&code::NOT_IN_SCENARIO, format!("`{}` has no param `{name}`", scenario.id))
                    .at(case.document.key_place(&at), "not in the scenario")
                    .suggest(name, scenario.params.iter().map(|param| param.name.as_str())),
            ),
            Some(param) => findings.extend(param.take(value).err().map(|reason| {
                Finding::error(&code::BAD_PARAM_VALUE, format!("a bad value for the param `{name}`"))
                    .at(case.document.place(&at), reason)
            })),
        }
    }
    findings
}

type Gathered = (IndexMap<String, Result<Json, String>>, Vec<Unmatched>);

fn gather(case: &Case, facts: &[FactTask]) -> Result<Gathered, Vec<Finding>> {
    if facts.is_empty() {
        return Ok((IndexMap::new(), Vec::new()));
    }
    let recorded = Recorded::new(Tape::new(case, &call::of_facts(facts)), Some(case.begin));
    let (_stop, stopped) = watch::channel(Stop::No);
    let gathered = engine::without_waiting(engine::gather(facts, &recorded, stopped));
    Ok((gathered.map_err(|error| not_done(&error))?, recorded.unmatched()))
}

fn run(case: &Case, plan: &Plan, calls: &[Call], jobs: usize) -> Result<(Record, Vec<Unmatched>), Vec<Finding>> {
    let recorded = Recorded::new(Tape::new(case, calls), Some(case.begin));
    let (_stop, stopped) = watch::channel(Stop::No);
    let (limits, mut deaf) = (Limits { jobs, per_target: jobs }, Deaf);
    let record = engine::without_waiting(engine::run(plan, &recorded, limits, stopped, &mut deaf));
    Ok((record.map_err(|error| not_done(&error))?, recorded.unmatched()))
}

fn not_done(error: &std::io::Error) -> Vec<Finding> {
    vec![Finding::error(&code::NOTHING_RECORDED, format!("the case cannot be played: {}", reason(error)))]
}

/// What was asked without an answer, unless it has been told already that its recording is of another command.
fn missing(case: &Case, stage: Stage, calls: &[Call], one: &Unmatched, told: &[Problem]) -> Option<Problem> {
    let call = calls.iter().find(|call| call.task == one.asker && *call.request == one.request);
    let name = call.map_or(one.asker.as_str(), |call| call.asker.name.as_str());
    let is_stale = |problem: &Problem| {
        problem.finding.code == &code::STALE_RECORDING && problem.finding.title.contains(&format!("`{name}`"))
    };
    if told.iter().any(is_stale) {
        return None;
    }
    let at = if case.recordings.is_empty() { "" } else { "/recordings" };
    let finding = Finding::error(&code::NOTHING_RECORDED, format!("`{}` has no answer: {}", one.asker, one.why))
        .at(case.document.key_place(at), "nothing here answers it");
    let finding = match call {
        Some(call) => finding.see(stage.scenario.document.key_place(&call.pointer), "asks this"),
        None => finding,
    };
    let finding = finding.help(format!("it asks: {}", one.request.invocation.typed()));
    Some(Problem { finding, diff: String::new() })
}

/// A finding about what was typed, placed where the case says it.
fn of_case(case: &Case, finding: Finding) -> Finding {
    let typed = |source: &Source| source.name() == "<command line>";
    if finding.code == &code::MISSING_PARAM {
        let declared = finding.place.clone();
        let bare = Finding { help: Vec::new(), ..finding };
        let bare = bare.at(case.document.key_place("/params"), "no value here").help("add it under `params`");
        return match declared {
            Some(place) => bare.see(place, "has no default"),
            None => bare,
        };
    }
    match &finding.place {
        Some(place) if typed(&place.source) => {
            let label = finding.label.clone();
            Finding { help: Vec::new(), ..finding }.at(case.document.place("/target"), label)
        }
        _ => finding,
    }
}
