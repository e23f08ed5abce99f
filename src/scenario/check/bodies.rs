//! A step has exactly one body and exactly one way to judge its answer.

use super::Draft;
use crate::diagnostic::{Finding, code};
use crate::scenario::file::StepFile;

/// Steps with no body or several, with no judgement or two, and templates inside `shell`.
pub fn check(draft: &Draft) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (pointer, step) in draft.steps() {
        let keys = draft.keys(&pointer);
        findings.extend(body(draft, &pointer, (step, &keys)));
        findings.extend(judgement(draft, &pointer, (step, &keys)));
        findings.extend(template_in_shell(draft, &pointer, step));
    }
    findings
}

fn named(step: &StepFile) -> String {
    step.id.as_deref().map_or_else(|| "this step".to_owned(), |id| format!("step `{id}`"))
}

fn written<'a>(written: &[&str], keys: &[&'a str]) -> Vec<&'a str> {
    keys.iter().copied().filter(|key| written.contains(key)).collect()
}

fn body(draft: &Draft, pointer: &str, (step, keys): (&StepFile, &[&str])) -> Option<Finding> {
    let bodies = written(keys, &StepFile::BODIES);
    match bodies.as_slice() {
        [_] => None,
        [] if StepFile::BODIES.iter().any(|key| draft.step_has(pointer, key)) => None,
        [] => Some(
            Finding::error(&code::STEP_BODY, format!("{} runs nothing", named(step)))
                .at(draft.document.key_place(&format!("{pointer}/id")), "no command here")
                .help("give it one of `command`, `pipeline`, `shell`, `http`, `ask`"),
        ),
        [first, others @ ..] => {
            let place = |key: &str| draft.document.key_place(&format!("{pointer}/{key}"));
            let title = format!("{} has {} bodies; it may have one", named(step), bodies.len());
            let finding = Finding::error(&code::STEP_BODY, title).at(place(others[0]), "a second one");
            let finding = finding.see(place(first), "the first one");
            Some(finding.help("make it two steps: one asks one question by one command"))
        }
    }
}

fn judgement(draft: &Draft, pointer: &str, (step, keys): (&StepFile, &[&str])) -> Option<Finding> {
    let place = |key: &str| draft.document.key_place(&format!("{pointer}/{key}"));
    match written(keys, &["assert", "warn", "outcomes"]).as_slice() {
        ["assert" | "outcomes"] | ["assert", "warn"] => None,
        [] | ["warn"] if ["assert", "outcomes"].iter().any(|key| draft.step_has(pointer, key)) => None,
        [] => Some(
            Finding::error(&code::STEP_JUDGEMENT, format!("{} does not say which answer is good", named(step)))
                .at(place("id"), "neither `assert` nor `outcomes`")
                .help("add `outcomes: {0: pass, 1: fail}` for an enumerated answer, or `assert: {maximum: 5}` for a bound"),
        ),
        ["warn"] => Some(
            Finding::error(&code::STEP_JUDGEMENT, format!("{} has `warn` without `assert`", named(step)))
                .at(place("warn"), "says when a good answer is near its bound")
                .help("add the `assert` that says which answer is good at all"),
        ),
        _ => Some(
            Finding::error(&code::STEP_JUDGEMENT, format!("{} is judged in two ways", named(step)))
                .at(place("outcomes"), "lists the answers")
                .see(place(if step.assert.is_some() { "assert" } else { "warn" }), "and this bounds them")
                .help("keep one; in `outcomes` an answer can be `warn` too"),
        ),
    }
}

fn template_in_shell(draft: &Draft, pointer: &str, step: &StepFile) -> Vec<Finding> {
    let Some(script) = &step.shell else { return Vec::new() };
    let pointer = format!("{pointer}/shell");
    let found = script.match_indices("{{").map(|(start, _)| {
        let end = script[start..].find("}}").map_or(start + 2, |length| start + length + 2);
        let name = script[start + 2..end].trim_end_matches("}}").trim();
        let variable = crate::environment::name_of(name);
        let finding = Finding::error(&code::TEMPLATE_IN_SHELL, "a template inside `shell`")
            .at(draft.inside(&pointer, start..end), "a value must never become shell text");
        match variable {
            Some(variable) => {
                finding.help(format!("write \"${variable}\", in quotes: the context is in the environment"))
            }
            None => finding.help("the context is in the environment, as \"$TARGET_HOST\" or \"$PARAM_MAX_LAG\""),
        }
    });
    found.collect()
}
