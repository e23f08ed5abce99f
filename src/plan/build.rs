//! From a scenario and what was asked to the plan.

use std::collections::HashMap;

use serde_json::{Map, Value as Json};

use super::fill::Filler;
use super::task::Seal;
use super::{DiagnosisTask, Order, Plan, Task, Work, context, initial, policy, request};
use crate::access::Role;
use crate::diagnostic::{Finding, Place, Source, code};
use crate::expression::{Context, Mention};
use crate::judge::{Asked, Question};
use crate::scenario::file::RunsOn;
use crate::scenario::{Body, Judged, Step, finding_of};
use crate::span::Span;
use crate::transport::{HTTP_AVAILABLE, TransportKind};

/// Makes the plan.
///
/// # Errors
/// Everything that keeps it from being one: missing params and references, values that do not fit, unknown steps. Nothing
/// has been run then.
pub fn build(order: &Order) -> Result<Plan, Vec<Finding>> {
    let mut findings: Vec<Finding> = context::unsafe_target(order).into_iter().collect();
    let selected = selected(order).unwrap_or_else(|wrong| {
        findings.extend(wrong);
        Vec::new()
    });
    let params = context::params(order).unwrap_or_else(|wrong| {
        findings.extend(wrong);
        Map::new()
    });
    let roles = roles(order, &selected, &mut findings);
    if !findings.is_empty() {
        return Err(findings);
    }
    let shared = context::shared(order, &params);
    let contexts: HashMap<&str, Context> =
        roles.iter().map(|(name, role)| (*name, context::of_role(&shared, role))).collect();
    let position: HashMap<usize, usize> = selected.iter().enumerate().map(|(task, step)| (*step, task)).collect();
    let mut tasks = Vec::with_capacity(selected.len());
    for step in selected.iter().map(|at| &order.scenario.steps[*at]) {
        let (role, context) = (&roles[step.role.as_str()], &contexts[step.role.as_str()]);
        let mut filler = Filler::new(&order.scenario.document, context);
        tasks.push(task(order, step, role, (&mut filler, &position)));
        findings.append(&mut filler.findings);
    }
    let tasks: Vec<Task> = tasks.into_iter().flatten().collect();
    Finding::sort(&mut findings);
    if !findings.is_empty() {
        return Err(findings);
    }
    Ok(Plan {
        record: initial::record(order, &selected, &tasks, params),
        diagnoses: diagnoses(order),
        context: Context::new(Json::Object(shared)),
        tasks,
        budget: order.scenario.budget,
        max_parallel: order.target.max_parallel.and_then(|most| usize::try_from(most).ok()),
        language: order.language.clone(),
    })
}

/// The steps to run, as indices in the order of the scenario: those asked for, and what their conditions name.
fn selected(order: &Order) -> Result<Vec<usize>, Vec<Finding>> {
    let steps = &order.scenario.steps;
    if order.steps.is_empty() {
        return Ok((0..steps.len()).collect());
    }
    let mut wanted = vec![false; steps.len()];
    let mut findings = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    for name in &order.steps {
        match order.scenario.step(name) {
            Some(at) => open.push(at),
            None => findings.push(unknown_step(order, name)),
        }
    }
    while let Some(at) = open.pop() {
        if !std::mem::replace(&mut wanted[at], true) {
            open.extend(&steps[at].waits_for);
        }
    }
    if findings.is_empty() { Ok((0..steps.len()).filter(|at| wanted[*at]).collect()) } else { Err(findings) }
}

fn unknown_step(order: &Order, name: &str) -> Finding {
    let source = Source::new("<command line>", format!("--step {name}"));
    let span = Span::new("--step ".len(), source.text().len());
    Finding::error(&code::STEP_NOT_DECLARED, format!("`{}` has no step `{name}`", order.scenario.id))
        .at(Place::new(&source, span), "not declared by the scenario")
        .suggest(name, order.scenario.steps.iter().map(|step| step.id.as_str()))
}

/// The roles of the steps, each fetched once; what is missing of any is told for all.
fn roles<'a>(order: &'a Order, selected: &[usize], findings: &mut Vec<Finding>) -> HashMap<&'a str, Role> {
    let mut roles = HashMap::new();
    for step in selected.iter().map(|at| &order.scenario.steps[*at]) {
        if roles.contains_key(step.role.as_str()) {
            continue;
        }
        let role = order.roles.fetch(&step.role, order.surroundings).unwrap_or_else(|missing| {
            let place = order.scenario.document.place(&format!("{}/role", step.pointer));
            findings.extend(missing.into_iter().map(|finding| match finding.place {
                Some(_) => finding,
                None => finding.at(place.clone(), "needed by this step"),
            }));
            Role::default()
        });
        roles.insert(step.role.as_str(), role);
    }
    roles
}

fn task(
    order: &Order,
    step: &Step,
    role: &Role,
    (filler, position): (&mut Filler, &HashMap<usize, usize>),
) -> Option<Task> {
    let work = match not_run(order, step) {
        Some(reason) => Work::NotRun(reason),
        None => ask(order, step, role, filler)?,
    };
    Some(Task {
        step: step.id.clone(),
        waits_for: step.waits_for.iter().filter_map(|at| position.get(at).copied()).collect(),
        when: step.when.clone(),
        work,
        secrets: role.env.iter().map(|(_, secret)| secret.clone()).collect(),
        perishable: step.perishable,
        lock: step.lock.clone(),
        seal: Seal(()),
    })
}

/// Why this program cannot ask the step's question, if it cannot.
fn not_run(order: &Order, step: &Step) -> Option<String> {
    if let Body::Ask { .. } = step.body {
        return Some("a question to a person is not asked by this version".to_owned());
    }
    if let Some(key) = step.not_run.first() {
        return Some(format!("`{key}` is not run by this version"));
    }
    if matches!(step.body, Body::Http(_)) && !HTTP_AVAILABLE {
        return Some("this program was built without the feature `http`".to_owned());
    }
    if step.runs_on == RunsOn::Target && order.target.transport != TransportKind::Local {
        return Some(format!("the transport `{}` is not there in this version", order.target.transport.word()));
    }
    None
}

fn ask(order: &Order, step: &Step, role: &Role, filler: &mut Filler) -> Option<Work> {
    let request = request::request(step, role, order.surroundings, filler)?;
    let mut with_values = |key: &str, json: &Json| filler.json(&format!("{}/{key}", step.pointer), json);
    let (assert, warn, outcomes) = match &step.judged {
        Judged::Assert { assert, warn } => {
            (Some(with_values("assert", assert)), warn.as_ref().map(|warn| with_values("warn", warn)), None)
        }
        Judged::Outcomes(outcomes) => (None, None, Some(outcomes)),
    };
    let asked = Asked {
        extract: step.extract.as_ref(),
        exit_codes: step.exit_codes.as_deref().unwrap_or_default(),
        assert: assert.as_ref(),
        warn: warn.as_ref(),
        outcomes,
    };
    let policy = policy::policy(step, &request, filler);
    match Question::new(asked) {
        Ok(question) => {
            Some(Work::Ask { request: Box::new(request), question: Box::new(question), policy: Box::new(policy) })
        }
        Err(problems) => {
            let document = &order.scenario.document;
            filler.findings.extend(problems.iter().map(|problem| finding_of(problem, document, &step.pointer)));
            None
        }
    }
}

fn diagnoses(order: &Order) -> Vec<DiagnosisTask> {
    let steps = &order.scenario.steps;
    let tasks = order.scenario.diagnoses.iter().map(|diagnosis| {
        let mentions = diagnosis.when.mentions();
        let named =
            |id: &str| mentions.iter().any(|mention: &Mention| mention.path.first().is_some_and(|root| root == id));
        let rests_on = |id: &String| named(id) || diagnosis.evidence.contains(id);
        DiagnosisTask {
            when: diagnosis.when.clone(),
            steps: steps.iter().map(|step| &step.id).filter(|id| rests_on(id)).cloned().collect(),
            further: diagnosis.evidence.clone(),
            confirmed: initial::diagnosis(order, diagnosis),
        }
    });
    tasks.collect()
}
