//! From a scenario and what was asked to the plan.

use std::collections::HashMap;
use std::sync::Arc;

use serde_json::{Map, Value as Json};

use super::make::Maker;
use super::{DiagnosisTask, Order, Plan, Task, context, examined, features, initial, request};
use crate::access::Role;
use crate::at_once;
use crate::diagnostic::{Finding, Place, Source, code};
use crate::expression::{Context, Mention};
use crate::masking::Masking;
use crate::span::Span;
use crate::transport::HTTP_AVAILABLE;

/// With so many steps two halves of a plan are made sooner at once than one after the other.
pub(super) const MANY: usize = 1000;

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
    if findings.is_empty() {
        findings.extend(examined::unexamined(order, &selected));
    }
    findings.extend(features::refused(order.scenario, &selected, HTTP_AVAILABLE));
    if !findings.is_empty() {
        return Err(findings);
    }
    let shared = context::shared(order, &params);
    let of_roles = roles.iter().map(|(name, role)| {
        let context = context::of_role(&shared, role);
        (*name, OfRole { role, context, environment: request::inherited(role, order.surroundings) })
    });
    let of_roles: HashMap<&str, OfRole> = of_roles.collect();
    let made = at_once::each(&selected, MANY, |at| {
        let step = &order.scenario.steps[*at];
        let OfRole { role, context, environment } = &of_roles[step.role.as_str()];
        let mut findings = Vec::new();
        let tasks = Maker { order, step, role, environment, context }.tasks(&mut findings);
        (*at, tasks, findings)
    });
    let mut tasks: Vec<(usize, Task)> = Vec::with_capacity(made.len());
    for (at, of_step, wrong) in made {
        tasks.extend(of_step.into_iter().map(|task| (at, task)));
        findings.extend(wrong);
    }
    Finding::sort(&mut findings);
    if !findings.is_empty() {
        return Err(findings);
    }
    link(order, &mut tasks);
    Ok(Plan {
        record: initial::record(order, &tasks, params, &roles),
        diagnoses: diagnoses(order),
        context: Context::new(Json::Object(shared)),
        tasks: tasks.into_iter().map(|(_, task)| task).collect(),
        budget: order.scenario.budget,
        max_parallel: order.target.max_parallel.and_then(|most| usize::try_from(most).ok()),
        language: order.language.clone(),
        masking: Masking::of(roles.values().flat_map(Role::secrets)),
    })
}

/// What all steps of a role have.
struct OfRole<'a> {
    role: &'a Role,
    context: Context,
    environment: Arc<Vec<(String, String)>>,
}

/// Tells every task which tasks it waits for: all those of the steps that its condition names.
fn link(order: &Order, tasks: &mut [(usize, Task)]) {
    let mut of_step: HashMap<usize, Vec<usize>> = HashMap::new();
    for (number, (at, _)) in tasks.iter().enumerate() {
        of_step.entry(*at).or_default().push(number);
    }
    for (at, task) in tasks.iter_mut() {
        let waits_for = order.scenario.steps[*at].waits_for.iter().filter_map(|before| of_step.get(before));
        task.waits_for = waits_for.flatten().copied().collect();
    }
}

/// The steps to run, as indices in the order of the scenario: those asked for, and what their conditions name.
pub(super) fn selected(order: &Order) -> Result<Vec<usize>, Vec<Finding>> {
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
        // Nothing of a role is fetched for somebody who may not use it.
        if order.refusal(&step.role, step.justified).is_some() {
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
    for step in selected {
        roles.entry(order.scenario.steps[*step].role.as_str()).or_default();
    }
    roles
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
