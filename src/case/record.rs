//! A case made from a run: what was heard, under the commands that the case itself will ask.

use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value as Json;

use super::call::{self, Asker, Call};
use super::form::{CaseTarget, OwnTarget};
use super::listen::Heard;
use super::model::{Asked, Case};
use super::play::{Stage, order};
use super::write::{any, expectations, inline, value, words};
use crate::access::Surroundings;
use crate::diagnostic::{Finding, Source};
use crate::output::{Captured, Ended, Output};
use crate::plan::{self, FactTask, Order, Plan};
use crate::record::Record;
use crate::timespan::Timespan;
use crate::transport::{Invocation, Target};
use crate::yaml::{Content, Document, Node};

/// A run that a case is to be made of.
#[derive(Debug, Clone, Copy)]
pub struct Take<'a> {
    /// What the run was asked to do.
    pub order: &'a Order<'a>,
    /// What it gathered first.
    pub facts: &'a [FactTask],
    /// Its plan.
    pub plan: &'a Plan,
    /// What happened.
    pub record: &'a Record,
    /// What was asked and answered.
    pub heard: &'a [Heard],
}

/// The text of the case. Its commands are those that the case asks when it is played: without the run's id, its operator
/// and its machine.
///
/// # Errors
/// Why the run cannot be played as a case.
pub fn text_of(take: Take, stage: Stage) -> Result<String, Vec<Finding>> {
    let target = target(take.order);
    let params = take.order.given.iter().map(|given| (given.name.clone(), Json::from(given.value.clone())));
    let empty = Case {
        name: String::new(),
        title: None,
        begin: take.record.run.started_at,
        target: target
            .clone()
            .map_or_else(|| CaseTarget::Named("localhost".to_owned()), |own| CaseTarget::Own(Box::new(own))),
        params: params.collect(),
        lacks: Vec::new(),
        recordings: Vec::new(),
        expect: None,
        document: Document {
            source: Source::new("", ""),
            root: Node { span: crate::span::Span::default(), content: Content::Null },
        },
    };
    let surroundings = Surroundings::default();
    let mut order = order(&empty, stage, &surroundings);
    let facts = plan::facts(&order)?;
    order.facts.clone_from(&take.order.facts);
    let plan = plan::build(&order)?;
    let (mut then, mut now) = (call::of_facts(take.facts), call::of_facts(&facts));
    then.extend(call::of_plan(take.plan, take.order.scenario));
    now.extend(call::of_plan(&plan, stage.scenario));
    let mut text = "version: 1\n".to_owned();
    let _ = writeln!(text, "title: {}", inline(&title(take.record)));
    let _ = writeln!(text, "now: {}", empty.begin);
    if let Some(target) = &target {
        let _ = writeln!(text, "target: {}", target_line(target));
    }
    if !empty.params.is_empty() {
        let entries: Vec<String> = empty.params.iter().map(|(name, value)| format!("{name}: {}", any(value))).collect();
        let _ = writeln!(text, "params: {{{}}}", entries.join(", "));
    }
    let lacks = lacking(take);
    if !lacks.is_empty() {
        let _ = writeln!(text, "lacks: {}", words(&lacks, 0));
    }
    text.push_str("recordings:\n");
    let before = text.len();
    for then in &then {
        // A step that was denied in the run is asked in the case, so the two lists may differ.
        if let Some(now) = now.iter().find(|now| now.task == then.task && now.pointer == then.pointer) {
            recording(&mut text, take, then, now);
        }
    }
    if text.len() == before {
        text.truncate(before - 1);
        text.push_str(" []\n");
    }
    text.push_str("expect:\n");
    text.push_str(&expectations(take.record));
    Ok(text)
}

/// What was examined; `None` for this machine, whose name is nobody's business.
fn target(order: &Order) -> Option<OwnTarget> {
    let Target { name, host, port, transport, labels, vars, .. } = order.target.clone();
    if name == "localhost" && host == "localhost" && port.is_none() || name == order.host {
        return None;
    }
    let host = Some(host).filter(|host| *host != name);
    let transport = Some(transport).filter(|kind| *kind != crate::transport::TransportKind::Local);
    Some(OwnTarget { name: Some(name), host, port, transport, labels, vars })
}

fn target_line(target: &OwnTarget) -> String {
    let mut entries = vec![format!("name: {}", inline(target.name.as_deref().unwrap_or_default()))];
    entries.extend(target.host.as_ref().map(|host| format!("host: {}", inline(host))));
    entries.extend(target.port.map(|port| format!("port: {port}")));
    entries.extend(target.transport.map(|kind| format!("transport: {}", kind.word())));
    let labels: Json = target.labels.iter().map(|(name, value)| (name.clone(), Json::from(value.clone()))).collect();
    let vars: Json = target.vars.iter().map(|(name, value)| (name.clone(), value.clone())).collect();
    entries.extend((!target.labels.is_empty()).then(|| format!("labels: {}", any(&labels))));
    entries.extend((!target.vars.is_empty()).then(|| format!("vars: {}", any(&vars))));
    format!("{{{}}}", entries.join(", "))
}

/// The causes that were found, else the verdict.
fn title(record: &Record) -> String {
    let confirmed = record.diagnoses.iter().filter(|one| one.state == crate::record::DiagnosisState::Confirmed);
    let causes: Vec<&str> = confirmed.map(|one| one.cause.as_str()).collect();
    if causes.is_empty() { format!("A run that ended with {}", record.verdict) } else { causes.join("; ") }
}

/// The programs that steps need and that were not there.
fn lacking(take: Take) -> Vec<String> {
    let mut lacking: Vec<String> = Vec::new();
    for (task, step) in take.plan.tasks.iter().zip(&take.record.steps) {
        let plan::Work::Ask { policy, .. } = &task.work else { continue };
        let was_missing = |name: &&String| {
            step.attempts == 0 && step.message.as_ref().is_some_and(|why| why.starts_with(&format!("`{name}` ")))
        };
        let names = policy.requires.iter().filter(was_missing).filter(|_| step.started_at.is_some());
        lacking.extend(names.filter(|name| !lacking.contains(name)).cloned().collect::<Vec<_>>());
    }
    lacking
}

/// One recording, if the question was asked.
fn recording(text: &mut String, take: Take, then: &Call, now: &Call) {
    let heard = take.heard.iter().filter(|heard| heard.asker == then.task && heard.request == *then.request);
    let outputs: Vec<&Output> = heard.map(|heard| &heard.output).collect();
    if outputs.is_empty() {
        return;
    }
    let askers = askers(take, then);
    let names: Vec<String> = askers.iter().map(|asker| asker.name.clone()).fold(Vec::new(), |mut names, name| {
        if !names.contains(&name) {
            names.push(name);
        }
        names
    });
    let key = if then.asker.is_fact { "facts" } else { "steps" };
    let _ = writeln!(text, "  - {key}: {}", words(&names, 4));
    let one_item = askers.iter().all(|asker| asker.item == then.asker.item);
    if let Some(item) = then.asker.item.as_ref().filter(|_| one_item) {
        let _ = writeln!(text, "    item: {}", any(item));
    }
    asked(text, &now.asked);
    match outputs.as_slice() {
        [one] => answer(text, one, is_http(&now.asked), "    "),
        several => {
            text.push_str("    answers:\n");
            for one in several {
                let mut lines = String::new();
                answer(&mut lines, one, is_http(&now.asked), "        ");
                let first = if lines.is_empty() { "{exit: 0}\n" } else { lines.trim_start() };
                let _ = write!(text, "      - {first}");
            }
        }
    }
}

/// Who got this answer: who asked, and all that shared it.
fn askers(take: Take, call: &Call) -> Vec<Asker> {
    let mut askers = vec![call.asker.clone()];
    if call.may_share {
        for (task, step) in take.plan.tasks.iter().zip(&take.record.steps) {
            if step.shared_with.as_deref() == Some(call.task.as_str()) {
                askers.push(Asker { name: task.step.clone(), item: task.item.clone(), ..call.asker.clone() });
            }
        }
    }
    // In the order of the scenario, whoever happened to ask first.
    let place =
        |asker: &Asker| take.plan.tasks.iter().position(|task| task.step == asker.name && task.item == asker.item);
    askers.sort_by_key(place);
    askers
}

fn is_http(asked: &Asked) -> bool {
    matches!(asked.invocation, Invocation::Http(_))
}

fn asked(text: &mut String, asked: &Asked) {
    let line = |text: &mut String, key: &str, written: String| {
        let blank = if written.starts_with('\n') { "" } else { " " };
        let _ = writeln!(text, "    {key}:{blank}{written}");
    };
    match &asked.invocation {
        Invocation::Programs(stages) if stages.len() == 1 => line(text, "command", words(&stages[0], 4)),
        Invocation::Programs(stages) => {
            text.push_str("    pipeline:\n");
            for stage in stages {
                let list = words(stage, 6);
                let _ = writeln!(text, "      - {}", list.trim_start());
            }
        }
        Invocation::Shell(script) => line(text, "shell", value(script, 4)),
        Invocation::Http(request) => {
            let mut entries = vec![format!("url: {}", inline(&request.url))];
            entries.extend((request.method != "GET").then(|| format!("method: {}", request.method)));
            let headers = request.headers.iter().map(|(name, value)| (name.clone(), Json::from(value.clone())));
            entries.extend((!request.headers.is_empty()).then(|| format!("headers: {}", any(&headers.collect()))));
            entries.extend(request.body.iter().map(|body| format!("body: {}", inline(body))));
            entries.extend((request.redirects > 0).then(|| format!("redirects: {}", request.redirects)));
            entries.extend(request.ca_file.iter().map(|file| format!("ca_file: {}", inline(file))));
            line(text, "http", format!("{{{}}}", entries.join(", ")));
        }
    }
    if !asked.env.is_empty() {
        let env: Json = asked.env.iter().map(|(name, value)| (name.clone(), Json::from(value.clone()))).collect();
        line(text, "env", any(&env));
    }
    if let Some(stdin) = &asked.stdin {
        line(text, "stdin", value(stdin, 4));
    }
}

fn answer(text: &mut String, output: &Output, is_http: bool, margin: &str) {
    let mut line = |key: &str, written: String| {
        let _ = writeln!(text, "{margin}{key}: {written}");
    };
    match &output.ended {
        Ended::Exited(0) => {}
        Ended::Exited(code) => line("exit", code.to_string()),
        Ended::Signaled(signal) => line("signal", signal.to_string()),
        Ended::Responded(status) => line("status", status.to_string()),
        Ended::Unreachable { kind, detail } => {
            line("fault", (*kind).to_owned());
            line("detail", inline(detail));
        }
        // A run that was stopped has no answer here; it is not kept as a case.
        Ended::TimedOut | Ended::Cancelled => line("fault", "timeout".to_owned()),
        Ended::Overflowed => line("fault", "overflow".to_owned()),
        Ended::NotStarted(why) => {
            line("fault", "not_found".to_owned());
            line("detail", inline(why));
        }
    }
    let took = u64::try_from(output.duration.as_millis()).unwrap_or(u64::MAX);
    if took > 0 {
        line("took", Timespan::from_millis(took).to_string());
    }
    let codes: Vec<String> = output
        .stages
        .iter()
        .filter_map(|ended| match ended {
            Ended::Exited(code) => Some(code.to_string()),
            _ => None,
        })
        .collect();
    if codes.len() > 1 && codes.len() == output.stages.len() {
        line("stages", format!("[{}]", codes.join(", ")));
    }
    let names = if is_http { ["headers", "body"] } else { ["stderr", "stdout"] };
    for (key, stream) in names.into_iter().zip([&output.stderr, &output.stdout]) {
        if stream.bytes > 0 {
            line(key, written(stream, margin.len()));
        }
    }
    if output.pipe_left_open {
        line("pipe_left_open", "true".to_owned());
    }
    if output.leftover_processes > 0 {
        line("leftover_processes", output.leftover_processes.to_string());
    }
}

fn written(stream: &Captured, indent: usize) -> String {
    let lossy = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    if !stream.is_whole() {
        let (head, tail) = (inline(&lossy(&stream.head)), inline(&lossy(&stream.tail)));
        return format!("{{bytes: {}, head: {head}, tail: {tail}}}", stream.bytes);
    }
    match std::str::from_utf8(&stream.head) {
        Ok(text) => value(text, indent),
        Err(_) => format!("{{base64: {}}}", STANDARD.encode(&stream.head)),
    }
}
