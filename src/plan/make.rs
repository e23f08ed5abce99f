//! The tasks of one step.

use std::sync::Arc;
use std::time::Duration;

use serde_json::Value as Json;

use super::expand::{Items, items, missing_fact};
use super::fill::Filler;
use super::task::Seal;
use super::{Order, Task, Work, context, policy, request};
use crate::access::Role;
use crate::diagnostic::Finding;
use crate::expression::Context;
use crate::judge::{Asked, Question};
use crate::scenario::file::RunsOn;
use crate::scenario::{Body, Judged, Step, finding_of};
use crate::status::Status;
use crate::transport::TransportKind;

/// Makes the tasks of one step.
pub struct Maker<'a> {
    /// What the run is asked to do.
    pub order: &'a Order<'a>,
    /// The step.
    pub step: &'a Step,
    /// Its role.
    pub role: &'a Role,
    /// The environment that every step of the role has.
    pub environment: &'a Arc<Vec<(String, String)>>,
    /// The values that it sees.
    pub context: &'a Context,
}

/// SHA-256 of what a step gives its program on standard input and in variables of its own.
fn inputs(step: &Step, work: &Work) -> Option<String> {
    let Work::Ask { request, .. } = work else { return None };
    if step.env.is_empty() && step.stdin.is_none() {
        return None;
    }
    let own = request.environment.iter().filter(|(name, _)| step.env.iter().any(|(own, _)| own == name));
    let variables = own.map(|(name, value)| format!("{name}={value}\0"));
    let text = variables.chain(request.stdin.clone()).collect::<String>();
    Some(crate::output::sha256(text.as_bytes()))
}

impl Maker<'_> {
    /// The step's tasks: one, or one for each item. What is missing is put with the findings.
    pub fn tasks(&self, findings: &mut Vec<Finding>) -> Vec<Task> {
        if let Some(why) = self.order.refusal(&self.step.role, self.step.justified) {
            return vec![self.task(None, Work::NotAsked { status: Status::Denied, why })];
        }
        if let Some(why) = self.not_run() {
            return vec![self.task(None, Work::NotAsked { status: Status::Blocked, why })];
        }
        match items(self.order, self.step, self.context) {
            Ok(Items::One) => self.work(self.context, findings).map(|work| self.task(None, work)).into_iter().collect(),
            Ok(Items::Each(items)) if items.is_empty() => {
                let why = "`for_each` has no item: there is nothing to ask".to_owned();
                vec![self.task(None, Work::NotAsked { status: Status::Skipped, why })]
            }
            Ok(Items::Each(items)) => {
                let mut tasks = Vec::with_capacity(items.len());
                for (number, item) in items.iter().enumerate() {
                    let work = self.work(&context::of_item(self.context, item), findings);
                    tasks.extend(work.map(|work| self.task(Some((number + 1, item)), work)));
                }
                tasks
            }
            Ok(Items::Unknown(why)) => vec![self.task(None, Work::NotAsked { status: Status::Blocked, why })],
            Err(finding) => {
                findings.push(*finding);
                Vec::new()
            }
        }
    }

    fn task(&self, item: Option<(usize, &Json)>, work: Work) -> Task {
        let step = self.step;
        Task {
            id: item.map_or_else(|| step.id.clone(), |(number, _)| format!("{}.{number}", step.id)),
            step: step.id.clone(),
            item: item.map(|(_, item)| item.clone()),
            waits_for: Vec::new(),
            when: step.when.clone(),
            longest: if matches!(work, Work::Ask { .. }) { step.longest() } else { Duration::ZERO },
            inputs: inputs(step, &work),
            work,
            perishable: step.perishable,
            lock: step.lock.clone(),
            seal: Seal(()),
        }
    }

    /// Why this program cannot ask the step's question, if it cannot.
    fn not_run(&self) -> Option<String> {
        let (order, step) = (self.order, self.step);
        if let Body::Ask { .. } = step.body {
            return Some("a question to a person is not asked by this version".to_owned());
        }
        if step.runs_on == RunsOn::Target && order.target.transport != TransportKind::Local {
            return Some(format!("the transport `{}` is not there in this version", order.target.transport.word()));
        }
        missing_fact(order, step)
    }

    fn work(&self, context: &Context, findings: &mut Vec<Finding>) -> Option<Work> {
        let (document, step) = (&self.order.scenario.document, self.step);
        let mut filler = Filler::new(document, context);
        let request = request::request(step, (self.role, self.environment), &mut filler)?;
        let policy = policy::policy(step, self.role, &request, &mut filler);
        let mut with_values = |key: &str, json: &Json| filler.json(&format!("{}/{key}", step.pointer), json);
        let (assert, warn, outcomes) = match &step.judged {
            Judged::Assert { assert, warn } => {
                (Some(with_values("assert", assert)), warn.as_ref().map(|warn| with_values("warn", warn)), None)
            }
            Judged::Outcomes(outcomes) => (None, None, Some(outcomes)),
        };
        if !filler.findings.is_empty() {
            findings.append(&mut filler.findings);
            return None;
        }
        let asked = Asked {
            extract: step.extract.as_ref(),
            exit_codes: step.exit_codes.as_deref().unwrap_or_default(),
            assert: assert.as_ref(),
            warn: warn.as_ref(),
            outcomes,
        };
        match Question::new(asked) {
            Ok(question) => {
                Some(Work::Ask { request: Box::new(request), question: Box::new(question), policy: Box::new(policy) })
            }
            Err(problems) => {
                findings.extend(problems.iter().map(|problem| finding_of(problem, document, &step.pointer)));
                None
            }
        }
    }
}
