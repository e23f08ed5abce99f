//! The values that are gathered before the first step.

use indexmap::IndexMap;
use serde_json::Value as Json;

use super::fill::Filler;
use super::{Order, context, request};
use crate::access::Role;
use crate::diagnostic::Finding;
use crate::expression::Template;
use crate::judge::{Asked, Question};
use crate::scenario::{Fact, finding_of};
use crate::secret::Secret;
use crate::transport::{Invocation, Request};

/// The facts that are not gathered because whoever asks may not use their role, each with why.
#[must_use]
pub fn refused_facts(order: &Order) -> IndexMap<String, Result<Json, String>> {
    let refusals =
        order.scenario.facts.iter().filter_map(|fact| Some((fact.name.clone(), order.refusal(&fact.role, false)?)));
    refusals.map(|(name, why)| (name, Err(why))).collect()
}

/// A fact to be gathered.
#[derive(Debug)]
pub struct FactTask {
    /// Its name.
    pub name: String,
    /// What is asked.
    pub request: Request,
    /// How the value is taken.
    pub question: Question,
    /// What is masked in what comes back.
    pub secrets: Vec<Secret>,
}

/// What is to be gathered before the plan is made.
///
/// # Errors
/// Everything that keeps it from being asked; the same things that would keep the plan from being made.
pub fn facts(order: &Order) -> Result<Vec<FactTask>, Vec<Finding>> {
    if order.scenario.facts.is_empty() {
        return Ok(Vec::new());
    }
    let shared = context::shared(order, &context::params(order)?);
    let mut findings: Vec<Finding> = context::unsafe_target(order).into_iter().collect();
    let mut tasks = Vec::new();
    for fact in order.scenario.facts.iter().filter(|fact| order.refusal(&fact.role, false).is_none()) {
        let role = order.roles.fetch(&fact.role, order.surroundings).unwrap_or_else(|missing| {
            findings.extend(missing);
            Role::default()
        });
        let context = context::of_role(&shared, &role);
        let mut filler = Filler::new(&order.scenario.document, &context);
        tasks.extend(task(order, fact, &role, &mut filler));
        findings.append(&mut filler.findings);
    }
    Finding::sort(&mut findings);
    if findings.is_empty() { Ok(tasks) } else { Err(findings) }
}

fn task(order: &Order, fact: &Fact, role: &Role, filler: &mut Filler) -> Option<FactTask> {
    let words = fact.command.iter().enumerate();
    let words =
        words.map(|(at, word): (usize, &Template)| filler.text(|| format!("{}/command/{at}", fact.pointer), word));
    let invocation = Invocation::Programs(vec![words.collect()]);
    let asked = Asked { extract: fact.extract.as_ref(), ..Asked::default() };
    match Question::new(asked) {
        Ok(question) => Some(FactTask {
            name: fact.name.clone(),
            request: request::bare(invocation, fact.timeout, role, order.surroundings),
            question,
            secrets: role.secrets().cloned().collect(),
        }),
        Err(problems) => {
            let document = &order.scenario.document;
            filler.findings.extend(problems.iter().map(|problem| finding_of(problem, document, &fact.pointer)));
            None
        }
    }
}
