//! The frozen values of a run.

use std::collections::BTreeMap;

use serde_json::{Map, Value as Json, json};

use super::{Given, Order};
use crate::access::Role;
use crate::diagnostic::{Finding, Place, Source, code};
use crate::expression::{Context, Template};
use crate::scenario::{Param, unsafe_text};
use crate::span::Span;

/// The params of the run, settled: the default, then the inventory, then what was typed.
pub fn params(order: &Order) -> Result<Map<String, Json>, Vec<Finding>> {
    let mut findings: Vec<Finding> = order.given.iter().filter_map(|given| not_declared(order, given)).collect();
    let mut settled = Map::new();
    let base = Context::new(json!({"target": order.target.context(), "run": run(order)}));
    for param in &order.scenario.params {
        match settle(order, param, &base) {
            Ok(value) => {
                settled.insert(param.name.clone(), value);
            }
            Err(finding) => findings.push(*finding),
        }
    }
    if findings.is_empty() { Ok(settled) } else { Err(findings) }
}

fn settle(order: &Order, param: &Param, base: &Context) -> Result<Json, Box<Finding>> {
    if let Some(given) = order.given.iter().rev().find(|given| given.name == param.name) {
        return param.read(&given.value).map_err(|reason| Box::new(bad_value(given, &reason)));
    }
    if let Some(value) = order.target.params.get(&param.name) {
        return param.take(value).map_err(|reason| Box::new(bad_in_inventory(order, param, value, &reason)));
    }
    let document = &order.scenario.document;
    let pointer = format!("/params/{}/default", param.name);
    let default = match &param.default {
        Some(Json::String(text)) if text.contains("{{") => {
            Template::parse(text).and_then(|template| template.value(base)).map_err(|missing| {
                Finding::error(&code::UNDEFINED_VALUE, missing.message)
                    .at(document.inside(&pointer, missing.range), "has no value in this run")
                    .help(format!("give it in targets.yaml, or type --param {}=VALUE", param.name))
            })?
        }
        Some(default) => default.clone(),
        None => return Err(Box::new(missing(order, param))),
    };
    param.take(&default).map_err(|reason| {
        let title = format!("the default of `{}` is no value of its type", param.name);
        Box::new(Finding::error(&code::BAD_DEFAULT, title).at(document.place(&pointer), reason))
    })
}

fn missing(order: &Order, param: &Param) -> Finding {
    let place = order.scenario.document.key_place(&format!("/params/{}", param.name));
    Finding::error(&code::MISSING_PARAM, format!("the param `{}` has no value", param.name))
        .at(place, "has no default, so it must be given")
        .help(format!("add --param {}=VALUE, or set it for the target in targets.yaml", param.name))
}

fn bad_in_inventory(order: &Order, param: &Param, value: &Json, reason: &str) -> Finding {
    let title = format!("the inventory gives `{}` a bad value for `{}`", order.target.name, param.name);
    Finding::error(&code::BAD_PARAM_VALUE, title).help(format!("{value}: {reason}; mend it in targets.yaml"))
}

fn not_declared(order: &Order, given: &Given) -> Option<Finding> {
    if order.scenario.params.iter().any(|param| param.name == given.name) {
        return None;
    }
    let (source, name, _) = typed(given);
    let known = order.scenario.params.iter().map(|param| param.name.as_str());
    Some(
        Finding::error(&code::PARAM_NOT_DECLARED, format!("`{}` has no param `{}`", order.scenario.id, given.name))
            .at(Place::new(&source, name), "not declared by the scenario")
            .suggest(&given.name, known),
    )
}

fn bad_value(given: &Given, reason: &str) -> Finding {
    let (source, _, value) = typed(given);
    Finding::error(&code::BAD_PARAM_VALUE, format!("a bad value for the param `{}`", given.name))
        .at(Place::new(&source, value), reason)
}

/// The flag as it was typed, where in it the name stands, and where the value.
fn typed(given: &Given) -> (Source, Span, Span) {
    const FLAG: &str = "--param ";
    let source = Source::new("<command line>", format!("{FLAG}{}={}", given.name, given.value));
    let name_end = FLAG.len() + given.name.len();
    let end = source.text().len();
    (source, Span::new(FLAG.len(), name_end), Span::new(name_end + 1, end))
}

/// What is wrong with the target's name or host, if it could be taken for an option or for shell text.
pub fn unsafe_target(order: &Order) -> Option<Finding> {
    let target = &order.target;
    if target.listed {
        return None;
    }
    let reason = unsafe_text(&target.name)?;
    let source = Source::new("<command line>", format!("--target {}", crate::printable::line(&target.name)));
    let span = Span::new("--target ".len(), source.text().len());
    Some(
        Finding::error(&code::UNSAFE_TARGET, "this is no name of a target")
            .at(Place::new(&source, span), reason)
            .help("a target is a name in targets.yaml, or a host name or address"),
    )
}

/// The values that every task sees.
pub fn shared(order: &Order, params: &Map<String, Json>) -> Map<String, Json> {
    let facts = order.facts.iter().filter_map(|(name, value)| Some((name.clone(), value.clone().ok()?)));
    let facts: Map<String, Json> = facts.collect();
    let values = json!({"target": order.target.context(), "params": params, "facts": facts, "run": run(order)});
    values.as_object().cloned().unwrap_or_default()
}

/// The values that a task of this role sees.
pub fn of_role(shared: &Map<String, Json>, role: &Role) -> Context {
    let mut values = shared.clone();
    values.insert("role".to_owned(), json!(role.vars));
    Context::new(Json::Object(values))
}

/// The values that a task sees that is asked for one item.
pub fn of_item(context: &Context, item: &Json) -> Context {
    let mut values = context.values().clone();
    if let Some(map) = values.as_object_mut() {
        map.insert("item".to_owned(), item.clone());
    }
    Context::new(values)
}

fn run(order: &Order) -> Json {
    json!({"id": order.run.as_str(), "started": order.started_at.to_string(), "operator": order.operator})
}

/// The context as environment variables, for `shell`. Lists and maps are JSON text.
pub fn environment(context: &Context) -> BTreeMap<String, String> {
    let mut variables = BTreeMap::new();
    collect(&mut variables, "", context.values());
    variables
}

fn collect(variables: &mut BTreeMap<String, String>, path: &str, value: &Json) {
    let name = crate::environment::name_of(path);
    match (value, name) {
        (Json::Object(map), _) => {
            for (key, value) in map {
                let below = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
                collect(variables, &below, value);
            }
        }
        (Json::Null, _) | (_, None) => {}
        (Json::String(text), Some(name)) => {
            variables.insert(name, text.clone());
        }
        (other, Some(name)) => {
            variables.insert(name, other.to_string());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_finds_the_context_in_its_environment() {
        let context = Context::new(json!({
            "target": {"name": "db-1", "host": "10.0.0.1", "port": 3306, "vars": {"primary": "db-0"}, "labels": {}},
            "params": {"max_lag": 300, "names": ["a", "b"]},
            "role": {"user": "monitor"},
        }));
        let expected = [
            ("PARAM_MAX_LAG", "300"),
            ("PARAM_NAMES", "[\"a\",\"b\"]"),
            ("ROLE_USER", "monitor"),
            ("TARGET", "db-1"),
            ("TARGET_HOST", "10.0.0.1"),
            ("TARGET_PORT", "3306"),
            ("TARGET_VAR_PRIMARY", "db-0"),
        ];
        let found = environment(&context);
        assert_eq!(found.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect::<Vec<_>>(), expected);
    }
}
