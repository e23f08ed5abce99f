//! What a run cannot tell: steps without an answer in it, and what rests on them.

use std::collections::{BTreeMap, BTreeSet};

use crate::engine::answers;
use crate::expression::{Answer, Condition, Truth};
use crate::plan::Plan;
use crate::record::Record;

/// What cannot be told, and why: records of steps, then diagnoses, by id.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Doubts {
    /// The steps, each item by itself.
    pub steps: BTreeMap<String, String>,
    /// The diagnoses.
    pub diagnoses: BTreeMap<String, String>,
}

/// Follows the doubt from the steps that have no answer to everything whose condition asks for them. A condition that the
/// other answers decide alone is decided.
pub fn doubts(plan: &Plan, record: &Record, missing: BTreeMap<String, String>) -> Doubts {
    let mut steps = missing;
    let mut known = answers(plan, record);
    loop {
        let before = steps.len();
        let names: BTreeSet<String> =
            plan.tasks.iter().filter(|task| steps.contains_key(&task.id)).map(|task| task.step.clone()).collect();
        for name in &names {
            known.insert(name.clone(), Answer { status: None, value: serde_json::Value::Null });
        }
        for task in &plan.tasks {
            let why = task.when.as_ref().and_then(|when| rests_on(when, plan, &known, &names));
            if let (Some(why), false) = (why, steps.contains_key(&task.id)) {
                steps.insert(task.id.clone(), why);
            }
        }
        if steps.len() == before {
            let diagnoses = plan.diagnoses.iter().filter_map(|diagnosis| {
                let why = rests_on(&diagnosis.when, plan, &known, &names)?;
                Some((diagnosis.confirmed.id.clone(), why))
            });
            return Doubts { diagnoses: diagnoses.collect(), steps };
        }
    }
}

/// Why a condition cannot be decided, if that is because of these steps.
fn rests_on(
    when: &Condition,
    plan: &Plan,
    known: &BTreeMap<String, Answer>,
    doubted: &BTreeSet<String>,
) -> Option<String> {
    let Truth::Unknown { because, .. } = when.decide(known, &plan.context) else { return None };
    let of: Vec<String> = because.intersection(doubted).map(|step| format!("`{step}`")).collect();
    (!of.is_empty()).then(|| format!("it rests on {}", of.join(" and ")))
}
