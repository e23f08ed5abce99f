//! The fingerprint of a plan: two plans with the same one do the same to the same.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::{Order, Plan, Work};
use crate::output::sha256;

/// The digits of a fingerprint that are shown and compared: 64 bits of SHA-256.
const DIGITS: usize = 16;

/// The fingerprint of a plan that was made from `order`: of the scenario, the target, the params, who asks, and of every task with
/// its commands, its environment, its limits and whether it is refused. The id and the start of the run, which are new for
/// every plan, play no part; neither do the values of secrets, only their names and where they come from.
#[must_use]
pub fn digest(plan: &Plan, order: &Order) -> String {
    let record = &plan.record;
    let mut text = format!(
        "checklist.plan/1 {:?}\n{} {} {:?}\n{:?}\n{:?}\n",
        env!("CARGO_PKG_VERSION"),
        record.scenario.path,
        record.scenario.sha256,
        record.target,
        record.context.params,
        order.permits.account,
    );
    for (task, step) in plan.tasks.iter().zip(&record.steps) {
        let when = task.when.as_ref().map(crate::expression::Condition::text);
        let _ =
            writeln!(text, "{} {} {:?} {:?} {:?} {:?}", task.id, step.role, when, task.waits_for, task.item, task.lock);
        let _ = match &task.work {
            // A secret shows nothing of itself in this form.
            Work::Ask { request, policy, .. } => writeln!(text, "{request:?} {policy:?}"),
            Work::NotAsked { status, why } => writeln!(text, "{status} {why}"),
        };
    }
    for remediation in &order.scenario.remediations {
        let _ = writeln!(text, "{} {:?}", remediation.id, remediation.file.role);
    }
    let of_steps = record.steps.iter().map(|step| &step.role);
    let of_changes = order.scenario.remediations.iter().filter_map(|remediation| remediation.file.role.as_ref());
    for role in of_steps.chain(of_changes).collect::<BTreeSet<_>>() {
        let _ = writeln!(text, "{role} {}", order.roles.identity(role));
    }
    let text = text.replace(order.run.as_str(), "RUN").replace(&order.started_at.to_string(), "START");
    sha256(text.as_bytes())[..DIGITS].to_owned()
}
