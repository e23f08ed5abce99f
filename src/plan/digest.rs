//! The fingerprint of a plan: two plans with the same one do the same to the same.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt::Debug;

use sha2::Digest as _;

use super::{Order, Plan, Policy, Task, Work};
use crate::expression::Condition;
use crate::output::hex;
use crate::transport::{Invocation, Request};

/// The digits of a fingerprint that are shown and compared: 64 bits of SHA-256.
const DIGITS: usize = 16;

/// The fingerprint of a plan that was made from `order`: of the scenario, the target, the params, who asks, and of every task with
/// its commands, its environment, its limits and whether it is refused. The id and the start of the run, which are new for
/// every plan, play no part; neither do the values of secrets, only their names and where they come from.
#[must_use]
pub fn digest(plan: &Plan, order: &Order) -> String {
    let record = &plan.record;
    let mut print = Print::new(order);
    print.text("checklist.plan/2");
    print.text(env!("CARGO_PKG_VERSION"));
    print.text(&record.scenario.path);
    print.text(&record.scenario.sha256);
    print.shown(&record.target);
    print.shown(&record.context.params);
    print.shown(&order.permits.account);
    print.number(plan.tasks.len());
    for (task, step) in plan.tasks.iter().zip(&record.steps) {
        print.text(&step.role);
        print.task(task);
    }
    for remediation in &order.scenario.remediations {
        print.text(&remediation.id);
        print.shown(&remediation.file.role);
    }
    let of_steps = record.steps.iter().map(|step| &step.role);
    let of_changes = order.scenario.remediations.iter().filter_map(|remediation| remediation.file.role.as_ref());
    for role in of_steps.chain(of_changes).collect::<BTreeSet<_>>() {
        print.text(role);
        print.text(&order.roles.identity(role));
    }
    print.end()
}

/// A fingerprint while it is taken. Every part is preceded by its length, so that no two lists of parts are the same bytes.
struct Print<'a> {
    state: sha2::Sha256,
    /// What is new for every plan: the id of the run, and when it starts.
    run: &'a str,
    start: String,
}

impl<'a> Print<'a> {
    fn new(order: &'a Order) -> Self {
        Self { state: sha2::Sha256::new(), run: order.run.as_str(), start: order.started_at.to_string() }
    }

    fn end(self) -> String {
        hex(&self.state.finalize())[..DIGITS].to_owned()
    }

    fn number(&mut self, number: usize) {
        self.state.update((number as u64).to_le_bytes());
    }

    fn text(&mut self, text: &str) {
        let mut text = Cow::Borrowed(text);
        for (new, word) in [(self.run, "RUN"), (&self.start, "START")] {
            if text.len() >= new.len() && text.contains(new) {
                text = text.replace(new, word).into();
            }
        }
        self.number(text.len());
        self.state.update(text.as_bytes());
    }

    /// What few tasks have, in the form in which a secret shows nothing of itself.
    fn shown(&mut self, value: &impl Debug) {
        self.text(&format!("{value:?}"));
    }

    fn optional(&mut self, text: Option<&str>) {
        self.number(usize::from(text.is_some()));
        self.text(text.unwrap_or_default());
    }

    fn task(&mut self, task: &Task) {
        self.text(&task.id);
        self.optional(task.when.as_ref().map(Condition::text));
        self.number(task.waits_for.len());
        for before in &task.waits_for {
            self.number(*before);
        }
        self.optional(task.item.as_ref().map(ToString::to_string).as_deref());
        self.optional(task.lock.as_deref());
        match &task.work {
            Work::Ask { request, policy, .. } => {
                self.text("ask");
                self.request(request);
                self.policy(policy);
            }
            Work::NotAsked { status, why } => {
                self.text(status.word());
                self.text(why);
            }
        }
    }

    fn request(&mut self, request: &Request) {
        // Taken apart, so that nothing that is added to a request can be forgotten here.
        let Request { invocation, environment, secrets, files, stdin, timeout, kill_grace, max_output, on_overflow } =
            request;
        match invocation {
            Invocation::Programs(stages) => {
                self.number(stages.len());
                for stage in stages {
                    self.number(stage.len());
                    for word in stage {
                        self.text(word);
                    }
                }
            }
            other => self.shown(other),
        }
        self.number(environment.len());
        for (name, value) in environment.iter() {
            self.text(name);
            self.text(value);
        }
        for given in [!secrets.is_empty(), !files.is_empty()] {
            self.number(usize::from(given));
        }
        if !secrets.is_empty() {
            self.shown(secrets);
        }
        if !files.is_empty() {
            self.shown(files);
        }
        self.optional(stdin.as_deref());
        for length in [timeout, kill_grace] {
            self.state.update(length.as_nanos().to_le_bytes());
        }
        self.state.update(max_output.to_le_bytes());
        self.shown(on_overflow);
    }

    fn policy(&mut self, policy: &Policy) {
        let is_plain = *policy == Policy::default();
        self.number(usize::from(is_plain));
        if !is_plain {
            self.shown(policy);
        }
    }
}
