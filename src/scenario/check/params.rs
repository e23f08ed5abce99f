//! Params make sense by themselves: defaults of their type, patterns that compile, words where words are needed.

use serde_json::Value as Json;

use super::{Draft, templates};
use crate::diagnostic::{Finding, code};
use crate::scenario::Param;
use crate::scenario::file::{ParamFile, ParamType};

/// What is wrong with the declarations under `params`.
pub fn check(draft: &Draft) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (name, file) in &draft.file.params {
        let pointer = format!("/params/{name}");
        findings.extend(pattern(draft, &pointer, file));
        findings.extend(values(draft, &pointer, name, file));
        findings.extend(default(draft, &pointer, name, file));
    }
    findings
}

fn pattern(draft: &Draft, pointer: &str, file: &ParamFile) -> Option<Finding> {
    let pattern = file.pattern.as_deref()?;
    let at = format!("{pointer}/pattern");
    if file.kind.is_some_and(|kind| kind != ParamType::String) {
        return Some(
            Finding::error(&code::BAD_DEFAULT, "only a param of type string has a pattern")
                .at(draft.document.key_place(&at), "the type alone bounds this one"),
        );
    }
    let error = regex::Regex::new(&format!("^(?:{pattern})$")).err()?;
    Some(
        Finding::error(&code::BAD_REGEX, "this regular expression does not compile")
            .at(draft.place(&at), crate::reason::of_regex(&error)),
    )
}

fn values(draft: &Draft, pointer: &str, name: &str, file: &ParamFile) -> Option<Finding> {
    match (file.kind?, &file.values) {
        (ParamType::Enum, None) => Some(
            Finding::error(&code::MISSING_KEY, format!("the enum `{name}` has no values"))
                .at(draft.document.key_place(pointer), "which words may it be?")
                .help("add `values: [one, other]`"),
        ),
        (ParamType::Enum, Some(_)) | (_, None) => None,
        (_, Some(_)) => Some(
            Finding::error(&code::BAD_DEFAULT, "only a param of type enum has values")
                .at(draft.document.key_place(&format!("{pointer}/values")), "")
                .help("write `type: enum`"),
        ),
    }
}

fn default(draft: &Draft, pointer: &str, name: &str, file: &ParamFile) -> Vec<Finding> {
    let (Some(default), Some(_)) = (&file.default, file.kind) else { return Vec::new() };
    let at = format!("{pointer}/default");
    if let Json::String(text) = default
        && text.contains("{{")
    {
        return templates::one(draft, &at, text, false);
    }
    if file.kind == Some(ParamType::Enum) && file.values.is_none() {
        // Which words it may be is what is wrong.
        return Vec::new();
    }
    let Err(reason) = Param::new(name, file).take(default) else { return Vec::new() };
    let kind = file.kind.map_or("string", ParamType::word);
    let title = format!("the default of `{name}` is no value of type {kind}");
    vec![Finding::error(&code::BAD_DEFAULT, title).at(draft.place(&at), reason)]
}
