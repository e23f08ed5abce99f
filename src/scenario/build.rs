//! From a checked file to the scenario: defaults are filled in, texts are parsed, names become indices.

use std::collections::HashMap;
use std::time::Duration;

use serde_json::Value as Json;

use super::file::{Allow, Argv, Defaults, FactFile, Http, RunsOn, ScenarioFile, StepFile};
use super::{Allowance, Body, Diagnosis, Fact, HttpBody, Judged, Param, Remediation, Scenario, Step};
use crate::expression::{Condition, Template};
use crate::judge::Outcomes;
use crate::timespan::Timespan;
use crate::yaml::Document;

/// How long a run may take when the scenario does not say.
const DEFAULT_BUDGET: Duration = Duration::from_mins(5);
/// How long a step has between TERM and KILL when it does not say.
pub const DEFAULT_KILL_GRACE: Duration = Duration::from_secs(2);
/// How much output is judged when a step does not say, in bytes.
pub const DEFAULT_MAX_OUTPUT: u64 = 8 << 20;

/// The scenario that a file means; `None` when something that the checks ask for is not there.
pub fn build(document: Document, file: ScenarioFile) -> Option<Scenario> {
    let allowances = allowances(&file);
    let owner = file.owner?;
    let defaults = file.defaults.unwrap_or_default();
    let files = file.steps?;
    let index = index(&files);
    let builder = StepBuilder { document: &document, defaults: &defaults, owner: &owner, index: &index };
    let mut steps = Vec::with_capacity(files.len());
    for (at, step) in files.into_iter().enumerate() {
        steps.push(builder.step(at, step)?);
    }
    let diagnoses = file.diagnoses.into_iter().map(|cause| {
        Some(Diagnosis {
            id: cause.id?,
            kind: cause.kind,
            when: Condition::parse(&cause.when?).ok()?,
            cause: cause.cause?,
            evidence: cause.evidence,
            advice: cause.advice,
            owner: cause.owner,
            remediations: cause.remediations,
        })
    });
    let diagnoses = diagnoses.collect::<Option<Vec<_>>>()?;
    Some(Scenario {
        id: file.id?,
        title: file.title?,
        kind: file.kind,
        domain: file.domain,
        owner: owner.clone(),
        tags: file.tags,
        problem: file.problem,
        impact: file.impact,
        budget: file.budget.map_or(DEFAULT_BUDGET, Timespan::duration),
        params: file.params.iter().map(|(name, param)| Param::new(name, param)).collect(),
        facts: file.facts.iter().map(|(name, file)| fact(name, file, &defaults)).collect::<Option<Vec<_>>>()?,
        steps,
        diagnoses,
        remediations: file.remediations.into_iter().map(|(id, file)| Remediation { id, file }).collect(),
        allowances,
        document,
    })
}

/// The steps by their names; empty where no condition asks for any.
fn index(steps: &[StepFile]) -> HashMap<String, usize> {
    if steps.iter().all(|step| step.when.is_none()) {
        return HashMap::new();
    }
    steps.iter().enumerate().filter_map(|(at, step)| Some((step.id.clone()?, at))).collect()
}

/// What the file and its parts set aside, in the order of the file's keys.
fn allowances(file: &ScenarioFile) -> Vec<Allowance> {
    let steps = file.steps.iter().flatten().enumerate().filter(|(_, step)| !step.allow.is_empty());
    let steps = steps.map(|(at, step)| (format!("/steps/{at}"), &step.allow));
    let diagnoses = file.diagnoses.iter().enumerate().map(|(at, cause)| (format!("/diagnoses/{at}"), &cause.allow));
    let remediations = file.remediations.iter().map(|(id, change)| (format!("/remediations/{id}"), &change.allow));
    let parts = std::iter::once((String::new(), &file.allow)).chain(steps).chain(diagnoses).chain(remediations);
    let of_part = |(scope, allowed): (String, &Vec<Allow>)| {
        let one = |(at, allow): (usize, &Allow)| Allowance {
            rule: allow.rule.clone(),
            reason: allow.reason.clone(),
            scope: scope.clone(),
            pointer: format!("{scope}/allow/{at}"),
        };
        allowed.iter().enumerate().map(one).collect::<Vec<_>>()
    };
    parts.flat_map(of_part).collect()
}

struct StepBuilder<'a> {
    document: &'a Document,
    defaults: &'a Defaults,
    owner: &'a str,
    index: &'a HashMap<String, usize>,
}

impl StepBuilder<'_> {
    fn step(&self, at: usize, file: StepFile) -> Option<Step> {
        let pointer = format!("/steps/{at}");
        let when = match &file.when {
            Some(text) => Some(Condition::parse(text).ok()?),
            None => None,
        };
        let (body, env) = (body(&file)?, self.env(&file)?);
        Some(Step {
            id: file.id?,
            title: file.title?,
            why: file.why,
            owner: file.owner.or_else(|| self.defaults.owner.clone()).unwrap_or_else(|| self.owner.to_owned()),
            role: file.role.or_else(|| self.defaults.role.clone())?,
            body,
            extract: file.extract,
            exit_codes: file.exit_codes,
            judged: judged(file.assert, file.warn, file.outcomes)?,
            waits_for: when.as_ref().map(|when| self.waits_for(when)).unwrap_or_default(),
            when,
            timeout: file.timeout.or(self.defaults.timeout)?.duration(),
            kill_grace: file.kill_grace.or(self.defaults.kill_grace).map_or(DEFAULT_KILL_GRACE, Timespan::duration),
            env,
            stdin: match &file.stdin {
                Some(text) => Some(Template::parse(text).ok()?),
                None => None,
            },
            max_output: file.max_output.map_or(DEFAULT_MAX_OUTPUT, |size| size.0),
            on_overflow: file.on_overflow,
            runs_on: file.runs_on.unwrap_or(RunsOn::Controller),
            requires: file.requires,
            retry: file.retry,
            repeat: file.repeat,
            fallback: match &file.fallback {
                Some(command) => Some(argv(command)?),
                None => None,
            },
            on_fail: file.on_fail.iter().map(argv).collect::<Option<Vec<_>>>()?,
            for_each: match &file.for_each {
                Some(list) => Some(Template::parse(list).ok()?),
                None => None,
            },
            lock: file.lock,
            layer: file.layer,
            perishable: file.perishable,
            justified: file.justification.is_some(),
            location: self.document.place(&pointer).location(),
            pointer,
        })
    }

    fn waits_for(&self, when: &Condition) -> Vec<usize> {
        let mentions = when.mentions();
        let named = mentions.iter().filter_map(|mention| self.index.get(mention.path.first()?.as_str()).copied());
        let mut steps: Vec<usize> = named.collect();
        steps.sort_unstable();
        steps.dedup();
        steps
    }

    fn env(&self, file: &StepFile) -> Option<Vec<(String, Template)>> {
        let inherited = self.defaults.env.iter().filter(|(name, _)| !file.env.contains_key(*name));
        let all = inherited.chain(&file.env);
        all.map(|(name, text)| Some((name.clone(), Template::parse(text).ok()?))).collect()
    }
}

fn fact(name: &str, file: &FactFile, defaults: &Defaults) -> Option<Fact> {
    Some(Fact {
        name: name.to_owned(),
        command: argv(file.command.as_ref()?)?,
        extract: file.extract.clone(),
        role: file.role.clone().or_else(|| defaults.role.clone())?,
        timeout: file.timeout.or(defaults.timeout)?.duration(),
        pointer: format!("/facts/{name}"),
    })
}

fn body(file: &StepFile) -> Option<Body> {
    if let Some(command) = &file.command {
        return Some(Body::Programs(vec![argv(command)?]));
    }
    if let Some(stages) = &file.pipeline {
        return stages.iter().map(argv).collect::<Option<Vec<_>>>().map(Body::Programs);
    }
    if let Some(script) = &file.shell {
        return Some(Body::Shell(script.clone()));
    }
    if let Some(http) = &file.http {
        return http_body(http).map(Body::Http);
    }
    let ask = file.ask.as_ref()?;
    Some(Body::Ask { question: ask.question.clone(), answers: ask.answers.clone() })
}

fn argv(command: &Argv) -> Option<Vec<Template>> {
    command.iter().map(|word| Template::parse(word).ok()).collect()
}

fn http_body(http: &Http) -> Option<HttpBody> {
    let parsed = |text: &Option<String>| match text {
        Some(text) => Template::parse(text).ok().map(Some),
        None => Some(None),
    };
    let headers = http.headers.iter().map(|(name, text)| Some((name.clone(), Template::parse(text).ok()?)));
    Some(HttpBody {
        url: Template::parse(http.url.as_deref()?).ok()?,
        method: http.method,
        headers: headers.collect::<Option<Vec<_>>>()?,
        body: parsed(&http.body)?,
        redirects: http.redirects,
        ca_file: parsed(&http.ca_file)?,
    })
}

fn judged(assert: Option<Json>, warn: Option<Json>, outcomes: Option<Outcomes>) -> Option<Judged> {
    match (assert, outcomes) {
        (Some(assert), _) => Some(Judged::Assert { assert, warn }),
        (None, Some(outcomes)) => Some(Judged::Outcomes(outcomes)),
        (None, None) => None,
    }
}
