//! Names that expressions and scripts could go on with.

use std::collections::BTreeSet;

use super::names::{self, Of};
use super::sketch::{ROOT, Sketch};
use super::speech::{Dotted, dotted};
use super::suggestion::{Sort, Suggestion};
use super::view::View;
use crate::scenario::{self, ROOTS, STEP_ATTRIBUTES};
use crate::span::Span;
use crate::status::Status;

/// What a condition could go on with.
#[must_use]
pub fn condition(view: &View, node: usize, within: Span, at: usize) -> Vec<Suggestion> {
    if let Some(answers) = answers(view, within, at) {
        return answers;
    }
    let found = dotted(view.sketch.text(), within, at);
    let own = names::step_around(view.sketch, node);
    match found.parts.as_slice() {
        [_] => {
            let steps = names::declared(view.sketch, Of::Step).into_iter().filter(|(_, step)| Some(*step) != own);
            let step = |(id, step): (std::borrow::Cow<str>, usize)| {
                Suggestion::new(Sort::Step, id, found.span).detail(view.local_text(step, "title"))
            };
            let mut suggestions: Vec<Suggestion> = steps.map(step).collect();
            suggestions.extend(roots(false, found.span));
            suggestions
        }
        [step, _] if names::find(view.sketch, Of::Step, step).is_some() => {
            let attribute = |name| Suggestion::new(Sort::Value, name, found.span).about(about_attribute(name));
            STEP_ATTRIBUTES.into_iter().map(attribute).collect()
        }
        _ => members(view, node, &found),
    }
}

/// What a template could go on with, inside its braces.
#[must_use]
pub fn template(view: &View, node: usize, within: Span, at: usize) -> Vec<Suggestion> {
    let found = dotted(view.sketch.text(), within, at);
    let step = names::step_around(view.sketch, node);
    let has_item = step.is_some_and(|step| view.sketch.get(step, "for_each").is_some());
    if found.parts.len() == 1 { roots(has_item, found.span) } else { members(view, node, &found) }
}

/// The variables that a script finds in its environment, behind a `$`.
#[must_use]
pub fn script(view: &View, node: usize, within: Span, at: usize) -> Vec<Suggestion> {
    let before = &view.sketch.text()[within.start.min(at)..at];
    let typed = before.len() - before.trim_end_matches(|c: char| c.is_ascii_alphanumeric() || c == '_').len();
    if !before[..before.len() - typed].ends_with(['$', '{']) {
        return Vec::new();
    }
    let replace = Span::new(at - typed, at);
    let mut suggestions = Vec::new();
    for root in ROOTS.into_iter().filter(|root| *root != "item") {
        for (name, about) in below(view, node, &[root]) {
            let path = format!("{root}.{name}");
            if let Some(variable) = crate::environment::name_of(&path) {
                suggestions.push(Suggestion::new(Sort::Value, variable, replace).detail(path).about(about));
            }
        }
    }
    suggestions
}

fn roots(has_item: bool, replace: Span) -> Vec<Suggestion> {
    let known = ROOTS.into_iter().filter(|root| has_item || *root != "item");
    known.map(|root| Suggestion::new(Sort::Value, root, replace).about(about_root(root))).collect()
}

/// What a part of the context is.
#[must_use]
pub fn about_root(root: &str) -> &'static str {
    match root {
        "target" => "What is examined: the entry of targets.yaml, or a bare host.",
        "params" => "The params of this scenario, each with its type.",
        "facts" => "Values gathered before the first step.",
        "alert" => "The alert that started the run.",
        "run" => "The run itself.",
        "role" => "The values of the step's role that are not secret.",
        "item" => "The item of `for_each` that the step is asked for.",
        _ => "",
    }
}

/// What a condition learns when it asks this of a step.
#[must_use]
pub fn about_attribute(name: &str) -> &'static str {
    match name {
        "status" => "How it was judged: `pass`, `warn`, `fail`, or why there is no answer (`error`, `timeout`, …).",
        "passed" => "Whether the answer was good: `pass` or `warn`. Unknown when there is no answer.",
        "failed" => {
            "Whether the answer was `fail`. Unknown when there is no answer: a step that timed out did not fail."
        }
        "answered" => "Whether there is an answer at all, good or bad.",
        "value" => "The value it answered with. Unknown when there is none.",
        _ => "",
    }
}

fn members(view: &View, node: usize, found: &Dotted) -> Vec<Suggestion> {
    let (_, path) = found.parts.split_last().unwrap_or((&"", &[]));
    let member = |(name, about)| Suggestion::new(Sort::Value, name, found.span).about(about);
    below(view, node, path).into_iter().map(member).collect()
}

/// The names below a dotted name of the context, each with what is known of it.
fn below(view: &View, node: usize, path: &[&str]) -> Vec<(String, String)> {
    let declared = |of: Of, key: &str| {
        let all = names::declared(view.sketch, of).into_iter();
        all.map(|(name, at)| (name.into_owned(), view.local_text(at, key))).collect()
    };
    match path {
        ["params"] => names::declared(view.sketch, Of::Param)
            .into_iter()
            .map(|(name, at)| {
                let kind = view.sketch.text_at(at, "type");
                (name.into_owned(), format!("{kind}: {}", view.local_text(at, "description")))
            })
            .collect(),
        ["facts"] => declared(Of::Fact, "title"),
        ["target", list @ ("vars" | "labels")] => of_entries(&view.beside.targets, "targets", list),
        ["role"] => of_role(view, node),
        [root] => scenario::members(root).iter().map(|name| ((*name).to_owned(), String::new())).collect(),
        _ => Vec::new(),
    }
}

/// The keys below `list` of any entry of another file.
fn of_entries(text: &str, key: &str, list: &str) -> Vec<(String, String)> {
    let sketch = Sketch::of(text);
    let mut found = BTreeSet::new();
    for (_, entry) in names::entries(&sketch, key) {
        if let Some(list) = sketch.get(entry, list) {
            found.extend(sketch.entries(list).map(|(name, _)| name.to_owned()));
        }
    }
    found.into_iter().map(|name| (name, String::new())).collect()
}

/// The values of the role of the step that a node is in; of any role where it has none.
fn of_role(view: &View, node: usize) -> Vec<(String, String)> {
    let Some(name) = role_of(view, node) else { return of_entries(&view.beside.roles, "roles", "vars") };
    let roles = Sketch::of(&view.beside.roles);
    let role = names::entries(&roles, "roles").into_iter().find(|(known, _)| *known == name);
    let Some(vars) = role.and_then(|(_, role)| roles.get(role, "vars")) else { return Vec::new() };
    roles.entries(vars).map(|(name, at)| (name.to_owned(), roles.text_of(at).into_owned())).collect()
}

/// The name of the role that a step, fact or remediation around a node has, its own or the default.
#[must_use]
pub fn role_of(view: &View, node: usize) -> Option<String> {
    let sketch = view.sketch;
    let own = sketch.upwards(node).find_map(|above| sketch.get(above, "role"));
    let default = || sketch.get(sketch.get(ROOT, "defaults")?, "role");
    own.or_else(default).map(|at| sketch.text_of(at).into_owned()).filter(|name| !name.is_empty())
}

/// Behind `step.value ==` and `step.status ==`: the answers there are.
fn answers(view: &View, within: Span, at: usize) -> Option<Vec<Suggestion>> {
    let text = view.sketch.text();
    let before = &text[within.start.min(at)..at];
    let typed = before.trim_end_matches(|c: char| c.is_alphanumeric() || c == '_');
    let (asked, quote) = match typed.strip_suffix(['"', '\'']) {
        Some(asked) => (asked, ""),
        None => (typed, "\""),
    };
    let asked = asked.trim_end().strip_suffix("==").or_else(|| asked.trim_end().strip_suffix("!="))?.trim_end();
    let name = dotted(text, Span::new(within.start, within.start + asked.len()), within.start + asked.len());
    let replace = Span::new(at - (before.len() - typed.len()), at);
    let [step, attribute] = name.parts.as_slice() else { return None };
    let step = names::find(view.sketch, Of::Step, step)?;
    let quoted = |word: &str| Suggestion::new(Sort::Word, word, replace).insert(format!("{quote}{word}{quote}"));
    match *attribute {
        "status" => Some(Status::ALL.iter().map(|status| quoted(status.word())).collect()),
        "value" => {
            let outcomes = view.sketch.get(step, "outcomes")?;
            let values = view.sketch.entries(outcomes).filter(|(name, _)| *name != "else");
            Some(
                values
                    .map(|(name, _)| {
                        if name.parse::<f64>().is_ok() {
                            Suggestion::new(Sort::Word, name, replace)
                        } else {
                            quoted(name)
                        }
                    })
                    .collect(),
            )
        }
        _ => None,
    }
}
