//! Asks whether a role can do what it permits: its rights, as a run of the ordinary engine that is not kept.

use indexmap::IndexMap;

use super::checked::{Item, State, titles};
use super::look::Needed;
use crate::access::{Permits, Surroundings};
use crate::diagnostic::Finding;
use crate::engine::{self, Deaf, Limits};
use crate::plan::{self, Order, Origin};
use crate::process::StopSignal;
use crate::record::StepRecord;
use crate::scenario::{self, Scenario};
use crate::status::Status;
use crate::transport::Local;

/// How many rights of a role are asked at once.
const AT_ONCE: Limits = Limits { jobs: 8, per_target: 8 };

/// The rights of a role, as a scenario of the same name as the one that needs it, since the policy goes by that.
///
/// # Errors
/// Everything that is wrong with them.
pub fn of(needed: &Needed) -> Result<Option<Scenario>, Vec<Finding>> {
    let Some(document) = needed.order.roles.document() else { return Ok(None) };
    scenario::rights(document, needed.role, &needed.order.scenario.id)
}

/// Asks for all of them, on the target.
pub async fn ask(
    (needed, rights): (&Needed<'_>, &Scenario),
    from: &Surroundings,
    transport: &Local,
    stop: StopSignal,
) -> Vec<Item> {
    let asked = needed.order;
    let order = Order {
        scenario: rights,
        origin: Origin { path: rights.document.source.name().to_owned(), sha256: String::new(), git: None },
        target: asked.target.clone(),
        given: Vec::new(),
        steps: Vec::new(),
        facts: IndexMap::new(),
        roles: asked.roles,
        // That the role may be used is known, also where the step itself says why.
        permits: Permits { justification: asked.permits.justification.or(Some("preflight")), ..asked.permits },
        surroundings: from,
        language: asked.language.clone(),
        operator: asked.operator.clone(),
        // A right may be looked up elsewhere than on the target (in a cluster, in a directory); that is no mistake here.
        host: asked.target.host.clone(),
        run: asked.run.clone(),
        started_at: asked.started_at,
        warnings: Vec::new(),
    };
    match plan::build(&order) {
        Ok(plan) => {
            let record = engine::run(&plan, transport, AT_ONCE, stop, &mut Deaf).await;
            record.steps.iter().filter_map(|step| item(step, needed.is_apart)).collect()
        }
        Err(findings) => {
            let state = if needed.is_apart { State::Apart } else { State::Unknown };
            vec![Item::new("its rights", state, titles(&findings))]
        }
    }
}

fn item(step: &StepRecord, is_apart: bool) -> Option<Item> {
    let state = match step.status {
        Status::Pass => State::There,
        Status::Warn => State::Noted,
        Status::Fail | Status::Denied => State::Lacks,
        Status::Skipped => return None,
        Status::Error | Status::Timeout | Status::Blocked | Status::Cancelled => State::Unknown,
    };
    let state = if is_apart && state > State::Apart { State::Apart } else { state };
    let note = step.message.clone().filter(|_| state != State::There);
    Some(Item { what: step.title.clone(), state, note })
}
