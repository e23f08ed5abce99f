//! Every template parses and names only what is defined.

use serde_json::Value as Json;

use super::{Draft, names};
use crate::diagnostic::{Finding, code};
use crate::expression::Template;
use crate::scenario::file::{Argv, Http, StepFile};

/// Templates in commands, requests, environments, schemas, remediations, triggers and facts.
pub fn check(draft: &Draft) -> Vec<Finding> {
    let mut found = Vec::new();
    for (pointer, step) in draft.steps() {
        for (at, text) in of_step(&pointer, step) {
            found.extend(one(draft, &at, &text, step.for_each.is_some()));
        }
    }
    for (name, fact) in &draft.file.facts {
        found.extend(all(draft, argv(&format!("/facts/{name}"), "command", fact.command.as_ref())));
    }
    for (name, remediation) in &draft.file.remediations {
        let pointer = format!("/remediations/{name}");
        for (key, command) in [
            ("command", &remediation.command),
            ("dry_run", &remediation.dry_run),
            ("preview", &remediation.preview),
            ("rollback", &remediation.rollback),
        ] {
            found.extend(all(draft, argv(&pointer, key, command.as_ref())));
        }
    }
    for (index, trigger) in draft.file.triggers.iter().enumerate() {
        let target = trigger.target.iter().map(|text| (format!("/triggers/{index}/target"), text.clone()));
        let params =
            trigger.params.iter().map(|(name, text)| (format!("/triggers/{index}/params/{name}"), text.clone()));
        found.extend(all(draft, target.chain(params)));
    }
    if let Some(defaults) = &draft.file.defaults {
        let env = defaults.env.iter().map(|(name, text)| (format!("/defaults/env/{name}"), text.clone()));
        found.extend(all(draft, env));
    }
    found
}

fn all(draft: &Draft, texts: impl IntoIterator<Item = (String, String)>) -> Vec<Finding> {
    texts.into_iter().flat_map(|(pointer, text)| one(draft, &pointer, &text, false)).collect()
}

/// The findings on one template; `item` says whether it may name the item of a `for_each`.
pub fn one(draft: &Draft, pointer: &str, text: &str, item: bool) -> Vec<Finding> {
    match Template::parse(text) {
        Err(malformed) => vec![
            Finding::error(&code::BAD_TEMPLATE, "this template cannot be read")
                .at(draft.inside(pointer, malformed.range), malformed.message),
        ],
        Ok(template) => {
            let kind = names::Text::Template { item };
            let mentions = template.mentions();
            let spot = names::Spot { pointer, text };
            mentions.iter().filter_map(|mention| names::check(draft, mention, kind, spot)).collect()
        }
    }
}

fn of_step(pointer: &str, step: &StepFile) -> Vec<(String, String)> {
    let mut texts = argv(pointer, "command", step.command.as_ref());
    for (index, stage) in step.pipeline.iter().flatten().enumerate() {
        texts.extend(argv(pointer, &format!("pipeline/{index}"), Some(stage)));
    }
    texts.extend(argv(pointer, "fallback", step.fallback.as_ref()));
    for (index, command) in step.on_fail.iter().enumerate() {
        texts.extend(argv(pointer, &format!("on_fail/{index}"), Some(command)));
    }
    if let Some(http) = &step.http {
        texts.extend(of_http(&format!("{pointer}/http"), http));
    }
    texts.extend(step.env.iter().map(|(name, text)| (format!("{pointer}/env/{name}"), text.clone())));
    texts.extend(step.stdin.iter().map(|text| (format!("{pointer}/stdin"), text.clone())));
    texts.extend(step.for_each.iter().map(|text| (format!("{pointer}/for_each"), text.clone())));
    for (key, schema) in [("assert", &step.assert), ("warn", &step.warn)] {
        texts.extend(schema.iter().flat_map(|schema| strings(&format!("{pointer}/{key}"), schema)));
    }
    texts
}

fn argv(pointer: &str, key: &str, command: Option<&Argv>) -> Vec<(String, String)> {
    // Nearly every word is plain: where no template can begin, there is nothing to read.
    let words = command.into_iter().flatten().enumerate().filter(|(_, word)| word.contains('{'));
    words.map(|(index, word)| (format!("{pointer}/{key}/{index}"), word.clone())).collect()
}

fn of_http(pointer: &str, http: &Http) -> Vec<(String, String)> {
    let one =
        |key: &str, text: &Option<String>| text.iter().map(|text| (format!("{pointer}/{key}"), text.clone())).collect();
    let mut texts: Vec<(String, String)> = one("url", &http.url);
    texts.extend::<Vec<_>>(one("body", &http.body));
    texts.extend::<Vec<_>>(one("ca_file", &http.ca_file));
    texts.extend(http.headers.iter().map(|(name, text)| (format!("{pointer}/headers/{}", escape(name)), text.clone())));
    texts
}

fn strings(pointer: &str, json: &Json) -> Vec<(String, String)> {
    match json {
        Json::String(text) => vec![(pointer.to_owned(), text.clone())],
        Json::Array(items) => {
            items.iter().enumerate().flat_map(|(index, item)| strings(&format!("{pointer}/{index}"), item)).collect()
        }
        Json::Object(map) => {
            map.iter().flat_map(|(key, value)| strings(&format!("{pointer}/{}", escape(key)), value)).collect()
        }
        _ => Vec::new(),
    }
}

/// A key as a part of a JSON pointer (RFC 6901).
pub fn escape(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}
