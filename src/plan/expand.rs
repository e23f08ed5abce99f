//! One step for many items: `for_each`.

use serde_json::Value as Json;

use super::Order;
use crate::diagnostic::{Finding, code};
use crate::expression::{Context, Template};
use crate::scenario::{Body, Judged, Step};

/// The most items that one step is asked for. A list that is longer is a mistake, or an attack.
pub const MOST_ITEMS: usize = 1000;

/// What a step is asked for.
pub enum Items {
    /// It has no `for_each`.
    One,
    /// These, in order.
    Each(Vec<Json>),
    /// It cannot be told.
    Unknown(String),
}

/// The items of a step.
///
/// # Errors
/// That its list is none.
pub fn items(order: &Order, step: &Step, context: &Context) -> Result<Items, Box<Finding>> {
    let Some(list) = &step.for_each else { return Ok(Items::One) };
    let place = || order.scenario.document.place(&format!("{}/for_each", step.pointer));
    let value = list.value(context).map_err(|missing| {
        Finding::error(&code::UNDEFINED_VALUE, missing.message).at(place(), "has no value in this run")
    })?;
    match value {
        Json::Array(items) if items.len() > MOST_ITEMS => {
            Ok(Items::Unknown(format!("`for_each` has {} items; at most {MOST_ITEMS} are asked for", items.len())))
        }
        Json::Array(items) => Ok(Items::Each(items)),
        other => Err(Box::new(
            Finding::error(&code::UNDEFINED_VALUE, format!("`for_each` needs a list, and this is {other}"))
                .at(place(), "not a list")
                .help("gather a list as a fact: `extract: {text: true, as: list}`"),
        )),
    }
}

/// Why a fact that a step names has no value, if one has none.
pub fn missing_fact(order: &Order, step: &Step) -> Option<String> {
    let missing = order.facts.iter().filter_map(|(name, value)| Some((name, value.as_ref().err()?)));
    let mut named = missing.filter(|(name, _)| names_fact(step, name));
    named.next().map(|(name, reason)| format!("the fact `{name}` could not be gathered: {reason}"))
}

/// Whether a step names a fact: in a command, in a bound of its judgement, or in its script.
fn names_fact(step: &Step, name: &str) -> bool {
    let by_template = step.templates().flat_map(Template::mentions).any(|mention| {
        let path: Vec<&str> = mention.path.iter().take(2).map(String::as_str).collect();
        path == ["facts", name]
    });
    let by_bound = match &step.judged {
        Judged::Assert { assert, warn } => {
            let bounds = [Some(assert), warn.as_ref()];
            bounds.into_iter().flatten().any(|bound| bound.to_string().contains(&format!("facts.{name}")))
        }
        Judged::Outcomes(_) => false,
    };
    let variable = crate::environment::name_of(&format!("facts.{name}")).unwrap_or_default();
    by_template || by_bound || matches!(&step.body, Body::Shell(script) if script.contains(&variable))
}
