//! The record of a run in which nothing has happened yet.

use std::collections::{BTreeMap, HashMap};

use serde_json::{Map, Value as Json};

use super::build::MANY;
use super::{Order, Task, Work};
use crate::access::Role;
use crate::at_once;
use crate::record::{
    ContextRecord, Counts, DiagnosisRecord, DiagnosisState, Record, RunRecord, SCHEMA, ScenarioRecord, StepRecord,
    StreamRecord, TargetRecord, TriggerRecord, UNFINISHED,
};
use crate::scenario::{Diagnosis, Step};
use crate::status::{Status, Verdict};
use crate::value::Unit;

/// The record before the first event.
pub fn record(
    order: &Order,
    tasks: &[(usize, Task)],
    params: Map<String, Json>,
    roles: &HashMap<&str, Role>,
) -> Record {
    let steps = at_once::each(tasks, MANY, |(at, task)| step(order, &order.scenario.steps[*at], task));
    let statuses = || steps.iter().map(|step| step.status);
    let text = |text: &crate::local_text::LocalText| text.in_language(&order.language).to_owned();
    Record {
        schema: SCHEMA.to_owned(),
        run: RunRecord {
            id: order.run.clone(),
            started_at: order.started_at,
            finished_at: None,
            duration_ms: None,
            first_verdict_ms: None,
            operator: order.operator.clone(),
            host: order.host.clone(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            budget_ms: u64::try_from(order.scenario.budget.as_millis()).unwrap_or(u64::MAX),
            trigger: TriggerRecord { kind: "manual".to_owned() },
            account: order.permits.account.to_owned(),
            justification: order.permits.justification.map(str::to_owned),
            language: Some(order.language.clone()),
            stopped: None,
        },
        scenario: ScenarioRecord {
            id: order.scenario.id.clone(),
            title: text(&order.scenario.title),
            path: order.origin.path.clone(),
            sha256: order.origin.sha256.clone(),
            git: order.origin.git.clone(),
            owner: order.scenario.owner.clone(),
            problem: order.scenario.problem.as_ref().map(text),
        },
        target: TargetRecord::from(&order.target),
        context: ContextRecord { params, facts: facts(order), alert: None, roles: not_secret(roles) },
        verdict: Verdict::of(statuses()),
        counts: Counts::of(statuses()),
        diagnoses: order.scenario.diagnoses.iter().map(|cause| open(order, cause)).collect(),
        remediations: Vec::new(),
        warnings: warnings(order),
        steps,
    }
}

/// The values of roles that are no secrets.
fn not_secret(roles: &HashMap<&str, Role>) -> BTreeMap<String, BTreeMap<String, String>> {
    let with_vars = roles.iter().filter(|(_, role)| !role.vars.is_empty());
    let vars = |role: &Role| role.vars.iter().map(|(name, value)| (name.clone(), value.clone())).collect();
    with_vars.map(|(name, role)| ((*name).to_owned(), vars(role))).collect()
}

fn step(order: &Order, step: &Step, task: &Task) -> StepRecord {
    let (command, shell_equivalent) = match &task.work {
        Work::Ask { request, .. } => (request.invocation.words(), request.invocation.typed()),
        Work::NotAsked { .. } => (Vec::new(), String::new()),
    };
    StepRecord {
        id: task.id.clone(),
        item: task.item.clone(),
        title: title(order, step, task),
        owner: step.owner.clone(),
        role: step.role.clone(),
        layer: step.layer.map(|layer| layer.word().to_owned()),
        status: Status::Cancelled,
        value: Json::Null,
        unit: Unit::None,
        expected: None,
        message: Some(UNFINISHED.to_owned()),
        source: step.location.clone(),
        started_at: None,
        duration_ms: None,
        attempts: 0,
        remediation: None,
        via_fallback: false,
        samples: Vec::new(),
        on_fail: Vec::new(),
        shared_with: None,
        command,
        shell_equivalent,
        exit_code: None,
        signal: None,
        unreachable: None,
        inputs_sha256: task.inputs.clone(),
        stage_exit_codes: Vec::new(),
        stdout: StreamRecord::default(),
        stderr: StreamRecord::default(),
        pipe_left_open: false,
        leftover_processes: 0,
    }
}

/// The step's title; of one item of several with the item behind it.
fn title(order: &Order, step: &Step, task: &Task) -> String {
    let title = step.title.in_language(&order.language);
    match &task.item {
        None => title.to_owned(),
        Some(Json::String(item)) => format!("{title}: {item}"),
        Some(item) => format!("{title}: {item}"),
    }
}

/// A diagnosis that has been reached by nothing yet.
fn open(order: &Order, cause: &Diagnosis) -> DiagnosisRecord {
    DiagnosisRecord {
        state: DiagnosisState::Undetermined,
        undetermined_because: vec!["the run ended before it was worked out".to_owned()],
        remediations: Vec::new(),
        advice: Vec::new(),
        ..diagnosis(order, cause)
    }
}

/// A diagnosis as it is recorded when it is confirmed, as yet without evidence.
pub fn diagnosis(order: &Order, cause: &Diagnosis) -> DiagnosisRecord {
    let language = &order.language;
    let proposed = cause.remediations.iter().filter_map(|id| {
        let remediation = order.scenario.remediations.iter().find(|remediation| remediation.id == *id)?;
        Some(remediation.file.title.as_ref()?.in_language(language).to_owned())
    });
    let advice = match &cause.advice {
        Some(advice) => vec![advice.in_language(language).to_owned()],
        None => proposed.collect(),
    };
    DiagnosisRecord {
        id: cause.id.clone(),
        state: DiagnosisState::Confirmed,
        cause: cause.cause.in_language(language).to_owned(),
        kind: cause.kind.map(|kind| kind.word().to_owned()),
        owner: cause.owner.clone(),
        evidence: Vec::new(),
        undetermined_because: Vec::new(),
        remediations: cause.remediations.clone(),
        advice,
    }
}

fn facts(order: &Order) -> Map<String, Json> {
    order.facts.iter().filter_map(|(name, value)| Some((name.clone(), value.clone().ok()?))).collect()
}

/// What the reader should know besides: what was noticed before, and which facts could not be gathered.
fn warnings(order: &Order) -> Vec<String> {
    let missing = order.facts.iter().filter_map(|(name, value)| Some((name, value.as_ref().err()?)));
    let missing = missing.map(|(name, reason)| format!("the fact `{name}` could not be gathered: {reason}"));
    order.warnings.iter().cloned().chain(missing).collect()
}
