//! The request of one step: its commands with their values, its environment, its bounds.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use super::fill::Filler;
use super::{context, sudo};
use crate::access::{Role, Surroundings};
use crate::expression::Template;
use crate::output::OnOverflow;
use crate::scenario::{Body, DEFAULT_KILL_GRACE, DEFAULT_MAX_OUTPUT, HttpBody, Step};
use crate::transport::{HttpRequest, Invocation, Request};

/// What every step inherits from the surroundings, if it is set there. Nothing else is inherited but what its role names.
const INHERITED: [&str; 2] = ["PATH", "LANG"];

/// Where programs are looked for when the surroundings do not say.
const DEFAULT_PATH: &str = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/// The request of `step` in the environment of its role (see [`inherited`]); `None` when it is a question to a person.
pub fn request(
    step: &Step,
    (role, environment): (&Role, &Arc<Vec<(String, String)>>),
    filler: &mut Filler,
) -> Option<Request> {
    let at = |key: &str| format!("{}/{key}", step.pointer);
    let invocation = match &step.body {
        Body::Programs(stages) => Invocation::Programs(programs(stages, &step.pointer, filler)),
        Body::Shell(script) => Invocation::Shell(script.clone()),
        Body::Http(http) => Invocation::Http(http_request(http, &at("http"), filler)),
        Body::Ask { .. } => return None,
    };
    let mut more: BTreeMap<String, String> = BTreeMap::new();
    let mut own: Vec<String> = Vec::new();
    if matches!(step.body, Body::Shell(_)) {
        let context = context::environment(filler.context);
        own.extend(context.keys().cloned());
        more.extend(context);
    }
    for (name, template) in &step.env {
        more.insert(name.clone(), filler.text(|| at(&format!("env/{name}")), template));
        own.push(name.clone());
    }
    let stdin = step.stdin.as_ref().map(|template| filler.text(|| at("stdin"), template));
    Some(Request {
        invocation: sudo::wrapped(invocation, role, own),
        environment: with(environment, more),
        secrets: role.env.clone(),
        files: role.files.clone(),
        stdin,
        timeout: step.timeout,
        kill_grace: step.kill_grace,
        max_output: step.max_output,
        on_overflow: step.on_overflow,
    })
}

/// A request without anything of a step: with the environment that every step has, no input, and the usual bounds.
pub fn bare(invocation: Invocation, timeout: Duration, role: &Role, from: &Surroundings) -> Request {
    Request {
        invocation: sudo::wrapped(invocation, role, Vec::new()),
        environment: inherited(role, from),
        secrets: role.env.clone(),
        files: role.files.clone(),
        stdin: None,
        timeout,
        kill_grace: DEFAULT_KILL_GRACE,
        max_output: DEFAULT_MAX_OUTPUT,
        on_overflow: OnOverflow::Error,
    }
}

/// The environment that every step of a role has, by name.
pub fn inherited(role: &Role, from: &Surroundings) -> Arc<Vec<(String, String)>> {
    let mut environment: BTreeMap<String, String> = BTreeMap::new();
    environment.insert("PATH".to_owned(), DEFAULT_PATH.to_owned());
    environment.insert("LC_ALL".to_owned(), "C".to_owned());
    environment.extend(INHERITED.iter().filter_map(|name| Some(((*name).to_owned(), from.env.get(*name)?.clone()))));
    environment.extend(role.inherited.iter().cloned());
    Arc::new(environment.into_iter().collect())
}

/// An environment with more variables, which win; by name.
fn with(environment: &Arc<Vec<(String, String)>>, more: BTreeMap<String, String>) -> Arc<Vec<(String, String)>> {
    if more.is_empty() {
        return Arc::clone(environment);
    }
    let mut all: BTreeMap<String, String> = environment.iter().cloned().collect();
    all.extend(more);
    Arc::new(all.into_iter().collect())
}

fn programs(stages: &[Vec<Template>], pointer: &str, filler: &mut Filler) -> Vec<Vec<String>> {
    let single = stages.len() == 1;
    let mut commands = Vec::with_capacity(stages.len());
    for (at, stage) in stages.iter().enumerate() {
        let key = || if single { "command".to_owned() } else { format!("pipeline/{at}") };
        let words =
            stage.iter().enumerate().map(|(at, word)| filler.text(|| format!("{pointer}/{}/{at}", key()), word));
        commands.push(words.collect());
    }
    commands
}

fn http_request(http: &HttpBody, pointer: &str, filler: &mut Filler) -> HttpRequest {
    let mut text = |key: &str, template: &Template| filler.text(|| format!("{pointer}/{key}"), template);
    HttpRequest {
        url: text("url", &http.url),
        method: http.method.word(),
        headers: http
            .headers
            .iter()
            .map(|(name, template)| (name.clone(), text(&format!("headers/{name}"), template)))
            .collect(),
        body: http.body.as_ref().map(|template| text("body", template)),
        redirects: http.redirects,
        ca_file: http.ca_file.as_ref().map(|template| text("ca_file", template)),
    }
}
