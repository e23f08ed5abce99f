//! Which names a text may speak of.

use super::Draft;
use crate::diagnostic::{Finding, Place, code};
use crate::expression::Mention;

/// The names with which a value of the context begins.
pub const ROOTS: [&str; 7] = ["target", "params", "facts", "alert", "run", "role", "item"];

/// What a condition may ask of a step.
pub const STEP_ATTRIBUTES: [&str; 5] = ["status", "passed", "failed", "answered", "value"];

const TARGET: [&str; 6] = ["name", "host", "port", "transport", "labels", "vars"];
const RUN: [&str; 3] = ["id", "started", "operator"];
const ALERT: [&str; 7] = ["name", "labels", "annotations", "startsAt", "endsAt", "fingerprint", "status"];

/// The names right below a root, where they are the same for every scenario.
#[must_use]
pub fn members(root: &str) -> &'static [&'static str] {
    match root {
        "target" => &TARGET,
        "run" => &RUN,
        "alert" => &ALERT,
        _ => &[],
    }
}

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

/// Where a text stands: the JSON pointer to it, and the text.
#[derive(Clone, Copy)]
pub struct Spot<'a> {
    /// The JSON pointer.
    pub pointer: &'a str,
    /// The text.
    pub text: &'a str,
}

impl Spot<'_> {
    /// The place of one part of a name: the words before the first dot are part 0.
    fn part(&self, draft: &Draft, mention: &Mention, index: usize) -> Place {
        let mut at = mention.range.start;
        let mut found = mention.range.clone();
        for part in mention.path.iter().take(index + 1) {
            let Some(start) = self.text.get(at..mention.range.end).and_then(|rest| rest.find(part.as_str())) else {
                return draft.inside(self.pointer, mention.range.clone());
            };
            found = at + start..at + start + part.len();
            at = found.end;
        }
        draft.inside(self.pointer, found)
    }
}

/// What is wrong with one name, if anything is.
pub fn check(draft: &Draft, mention: &Mention, text: Text, spot: Spot) -> Option<Finding> {
    let path: Vec<&str> = mention.path.iter().map(String::as_str).collect();
    let root = || spot.part(draft, mention, 0);
    let second = || spot.part(draft, mention, 1);
    match path.as_slice() {
        [] => None,
        ["params", name, ..] => param(draft, name, second()),
        ["facts", name, ..] => member("facts", name, &draft.declared("facts")?, second()),
        [root @ ("target" | "run" | "alert"), name, ..] => member(root, name, members(root), second()),
        ["item", ..] if text != (Text::Template { item: true }) => Some(
            Finding::error(&code::UNDEFINED_NAME, "`item` is known only in a step with `for_each`")
                .at(root(), "no list is gone through here"),
        ),
        [name, ..] if ROOTS.contains(name) => None,
        [name, ..] if text == Text::Condition && draft.step_ids.contains(*name) => {
            step_attribute(name, path.get(1).copied(), if path.len() > 1 { second() } else { root() })
        }
        [name, ..] => other(draft, name, text, root()),
    }
}

fn param(draft: &Draft, name: &str, place: Place) -> Option<Finding> {
    let known = draft.declared("params")?;
    if known.contains(&name) {
        return None;
    }
    let finding = Finding::error(&code::UNKNOWN_PARAM, format!("no param is named `{name}`"))
        .at(place, "not declared under `params`");
    Some(match known.as_slice() {
        [] => finding.help(format!("declare it: `params: {{{name}: {{type: string}}}}`")),
        known => finding.suggest(name, known.iter().copied()),
    })
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

fn other(draft: &Draft, root: &str, text: Text, place: Place) -> Option<Finding> {
    draft.declared("steps")?;
    Some(match text {
        Text::Condition => Finding::error(&code::UNKNOWN_STEP, format!("no step is named `{root}`"))
            .at(place, "neither a step nor a part of the context")
            .suggest(root, draft.step_ids.iter().copied().chain(ROOTS)),
        Text::Template { .. } if draft.step_ids.contains(root) => {
            Finding::error(&code::UNDEFINED_NAME, format!("`{root}` is a step; a command cannot read its answer"))
                .at(place, "a command is built from the frozen context alone")
                .help("an answer may decide whether another step runs (`when`), never what it runs")
        }
        Text::Template { .. } => Finding::error(&code::UNDEFINED_NAME, format!("`{root}` is not defined"))
            .at(place, "no part of the context")
            .suggest(root, ROOTS),
    })
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
