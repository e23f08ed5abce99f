//! What a plan may ask, and by whom.

use std::collections::BTreeMap;

use serde_json::Value as Json;

use super::model::Asked;
use crate::plan::{FactTask, Plan, Work};
use crate::scenario::{Body, Scenario, Step};
use crate::transport::{Invocation, Request};

/// Who asks.
#[derive(Debug, Clone, PartialEq)]
pub struct Asker {
    /// The name of the step or of the fact.
    pub name: String,
    /// Whether it is a fact.
    pub is_fact: bool,
    /// The item that it is asked for.
    pub item: Option<Json>,
    /// The environment variables that the step sets itself.
    pub env: Vec<String>,
}

/// One thing that a plan may ask.
#[derive(Debug)]
pub struct Call<'a> {
    /// The task, as a transport hears it.
    pub task: String,
    /// Who asks.
    pub asker: Asker,
    /// What is asked, in full.
    pub request: &'a Request,
    /// What is asked, as recordings hold it.
    pub asked: Asked,
    /// Where the scenario says it, as a JSON pointer.
    pub pointer: String,
    /// Whether it may share an attempt with others that ask the same.
    pub may_share: bool,
}

impl Asked {
    /// What a request asks, of which `env` are the variables that its step sets.
    #[must_use]
    pub fn of(request: &Request, env: &[String]) -> Self {
        let own = request.environment.iter().filter(|(name, _)| env.contains(name));
        let env = match request.invocation {
            // A request that the engine makes has no environment.
            Invocation::Http(_) => BTreeMap::new(),
            _ => own.cloned().collect(),
        };
        let stdin = request.stdin.clone().filter(|_| !matches!(request.invocation, Invocation::Http(_)));
        Self { invocation: request.invocation.clone(), env, stdin }
    }

    /// What is asked as lines, to show how two of them differ.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        let mut lines: Vec<String> = self.env.iter().map(|(name, value)| format!("{name}={value}")).collect();
        match &self.invocation {
            Invocation::Programs(stages) => lines.extend(stages.join(&"|".to_owned())),
            Invocation::Shell(script) => lines.extend(script.lines().map(str::to_owned)),
            Invocation::Http(request) => {
                lines.extend([request.method.to_owned(), request.url.clone()]);
                lines.extend(request.headers.iter().map(|(name, value)| format!("{name}: {value}")));
                lines.extend(request.body.iter().flat_map(|body| body.lines().map(str::to_owned)));
                lines.extend((request.redirects > 0).then(|| format!("redirects: {}", request.redirects)));
                lines.extend(request.ca_file.iter().map(|file| format!("ca_file: {file}")));
            }
        }
        lines.extend(self.stdin.iter().flat_map(|text| text.lines().map(|line| format!("< {line}"))));
        lines
    }
}

/// Everything that the facts ask.
#[must_use]
pub fn of_facts(tasks: &[FactTask]) -> Vec<Call<'_>> {
    let call = |task: &'_ FactTask| Asker { name: task.name.clone(), is_fact: true, item: None, env: Vec::new() };
    tasks
        .iter()
        .map(|task| Call {
            task: format!("facts.{}", task.name),
            asker: call(task),
            request: &task.request,
            asked: Asked::of(&task.request, &[]),
            pointer: format!("/facts/{}/command", task.name),
            may_share: false,
        })
        .collect()
}

/// Everything that the steps may ask: their own commands, those instead, and those after a failure.
#[must_use]
pub fn of_plan<'a>(plan: &'a Plan, scenario: &Scenario) -> Vec<Call<'a>> {
    let mut calls = Vec::with_capacity(plan.tasks.len());
    for task in &plan.tasks {
        let Work::Ask { request, policy, .. } = &task.work else { continue };
        let Some(step) = scenario.step(&task.step).map(|at| &scenario.steps[at]) else { continue };
        let env: Vec<String> = step.env.iter().map(|(name, _)| name.clone()).collect();
        let asker = Asker { name: task.step.clone(), is_fact: false, item: task.item.clone(), env };
        let mut add = |request: &'a Request, key: &str, may_share| {
            calls.push(Call {
                task: task.id.clone(),
                asker: asker.clone(),
                request,
                asked: Asked::of(request, &asker.env),
                pointer: format!("{}/{key}", step.pointer),
                may_share,
            });
        };
        add(request, body_key(step), policy.may_share());
        if let Some(fallback) = &policy.fallback {
            add(fallback, "fallback", false);
        }
        for (at, request) in policy.on_fail.iter().enumerate() {
            add(request, &format!("on_fail/{at}"), false);
        }
    }
    calls
}

fn body_key(step: &Step) -> &'static str {
    match &step.body {
        Body::Programs(stages) if stages.len() == 1 => "command",
        Body::Programs(_) => "pipeline",
        Body::Shell(_) => "shell",
        Body::Http(_) => "http",
        Body::Ask { .. } => "ask",
    }
}
