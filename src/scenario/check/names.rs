//! Which names a text may speak of.

use super::Draft;
use crate::diagnostic::{Finding, Place, code};
use crate::expression::Mention;

/// The names with which a value of the context begins.
pub const ROOTS: [&str; 7] = ["target", "params", "facts", "alert", "run", "role", "item"];

/// What a condition may ask of a step.
const STEP_ATTRIBUTES: [&str; 5] = ["status", "passed", "failed", "answered", "value"];

const TARGET: [&str; 6] = ["name", "host", "port", "transport", "labels", "vars"];
const RUN: [&str; 3] = ["id", "started", "operator"];
const ALERT: [&str; 7] = ["name", "labels", "annotations", "startsAt", "endsAt", "fingerprint", "status"];

/// What sort of text it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Text {
    /// A template: the frozen context alone, never a step.
    Template {
        /// Whether there is an `item`: the step has `for_each`.
        item: bool,
    },
    /// A condition: the context and the answers of steps.
    Condition,
}

/// What is wrong with one name, if anything is.
pub fn check(draft: &Draft, mention: &Mention, text: Text, place: Place) -> Option<Finding> {
    let path: Vec<&str> = mention.path.iter().map(String::as_str).collect();
    match path.as_slice() {
        [] => None,
        ["params", name, ..] => param(draft, name, place),
        ["facts", name, ..] => {
            let known: Vec<&str> = draft.file.facts.keys().map(String::as_str).collect();
            member("facts", name, &known, place)
        }
        ["target", name, ..] => member("target", name, &TARGET, place),
        ["run", name, ..] => member("run", name, &RUN, place),
        ["alert", name, ..] => member("alert", name, &ALERT, place),
        ["item", ..] if text != (Text::Template { item: true }) => Some(
            Finding::error(&code::UNDEFINED_NAME, "`item` is known only in a step with `for_each`")
                .at(place, "no list is gone through here"),
        ),
        [root, ..] if ROOTS.contains(root) => None,
        [root, rest @ ..] => other(draft, root, rest.first().copied(), (text, place)),
    }
}

fn param(draft: &Draft, name: &str, place: Place) -> Option<Finding> {
    if draft.file.params.contains_key(name) {
        return None;
    }
    let known = draft.file.params.keys().map(String::as_str);
    Some(
        Finding::error(&code::UNKNOWN_PARAM, format!("no param is named `{name}`"))
            .at(place, "not declared under `params`")
            .suggest(name, known),
    )
}

fn member(of: &str, name: &str, known: &[&str], place: Place) -> Option<Finding> {
    if known.contains(&name) {
        return None;
    }
    Some(
        Finding::error(&code::UNDEFINED_NAME, format!("`{of}.{name}` is not defined"))
            .at(place, format!("`{of}` has no `{name}`"))
            .suggest(name, known.iter().copied()),
    )
}

fn other(draft: &Draft, root: &str, attribute: Option<&str>, (text, place): (Text, Place)) -> Option<Finding> {
    let is_step = draft.step_ids.contains(&root);
    match (text, is_step) {
        (Text::Condition, true) => step_attribute(root, attribute, place),
        (Text::Condition, false) => Some(
            Finding::error(&code::UNKNOWN_STEP, format!("no step is named `{root}`"))
                .at(place, "neither a step nor a part of the context")
                .suggest(root, draft.step_ids.iter().copied().chain(ROOTS)),
        ),
        (Text::Template { .. }, true) => Some(
            Finding::error(&code::UNDEFINED_NAME, format!("`{root}` is a step; a command cannot read its answer"))
                .at(place, "a command is built from the frozen context alone")
                .help("an answer may decide whether another step runs (`when`), never what it runs"),
        ),
        (Text::Template { .. }, false) => Some(
            Finding::error(&code::UNDEFINED_NAME, format!("`{root}` is not defined"))
                .at(place, "no part of the context")
                .suggest(root, ROOTS),
        ),
    }
}

fn step_attribute(step: &str, attribute: Option<&str>, place: Place) -> Option<Finding> {
    let finding = match attribute {
        Some(name) if STEP_ATTRIBUTES.contains(&name) => return None,
        Some(name) => Finding::error(&code::UNKNOWN_ATTRIBUTE, format!("a step has no `{name}`"))
            .at(place, format!("asked of step `{step}`"))
            .suggest(name, STEP_ATTRIBUTES),
        None => Finding::error(&code::UNKNOWN_ATTRIBUTE, format!("`{step}` alone is neither true nor false"))
            .at(place, "what is asked of this step?")
            .help(format!("write `{step}.passed`, `{step}.failed`, or compare `{step}.value`")),
    };
    Some(finding)
}
