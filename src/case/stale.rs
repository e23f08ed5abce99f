//! Recordings that the scenario has left behind: of a command that changed, of a step that is gone.

use std::fmt::Write as _;

use similar::{ChangeTag, TextDiff};

use super::call::Call;
use super::model::{Case, Recording};
use crate::diagnostic::{Finding, Place, code};
use crate::scenario::Scenario;

/// Something that makes what a case says worthless.
#[derive(Debug, Clone)]
pub struct Problem {
    /// What, and where.
    pub finding: Finding,
    /// The words that were asked then (`-`) and that are asked now (`+`), a line each; empty when nothing is compared.
    pub diff: String,
}

/// Every recording of a step or fact that no longer asks what was recorded.
#[must_use]
pub fn stale(case: &Case, scenario: &Scenario, calls: &[Call]) -> Vec<Problem> {
    let of_one = |recording: &Recording| {
        let steps = recording.steps.iter().enumerate().map(|(at, name)| (format!("steps/{at}"), name, false));
        let facts = recording.facts.iter().enumerate().map(|(at, name)| (format!("facts/{at}"), name, true));
        let named: Vec<_> = steps.chain(facts).collect();
        named
            .into_iter()
            .filter_map(|(key, name, is_fact)| one(case, scenario, calls, Claim { recording, key, name, is_fact }))
            .collect::<Vec<_>>()
    };
    let all: Vec<Problem> = case.recordings.iter().flat_map(of_one).collect();
    merged(all)
}

/// That a step asked what a recording holds.
struct Claim<'a> {
    recording: &'a Recording,
    key: String,
    name: &'a str,
    is_fact: bool,
}

fn one(case: &Case, scenario: &Scenario, calls: &[Call], claim: Claim) -> Option<Problem> {
    let Claim { recording, key, name, is_fact } = claim;
    let at = format!("{}/{key}", recording.pointer);
    let known: Vec<&str> = if is_fact {
        scenario.facts.iter().map(|fact| fact.name.as_str()).collect()
    } else {
        scenario.steps.iter().map(|step| step.id.as_str()).collect()
    };
    if !known.contains(&name) {
        let what = if is_fact { "fact" } else { "step" };
        let finding = Finding::error(&code::NOT_IN_SCENARIO, format!("`{}` has no {what} `{name}`", scenario.id))
            .at(case.document.place(&at), "not in the scenario")
            .suggest(name, known);
        return Some(Problem { finding, diff: String::new() });
    }
    let own = || calls.iter().filter(|call| call.asker.is_fact == is_fact && call.asker.name == name);
    let is_asked = own().any(|call| call.asked == recording.asked && recording.is_of(&call.asker));
    // A step that this run cannot ask at all (a fact has no value, a list no item) says nothing about its command.
    if is_asked || own().next().is_none() {
        return None;
    }
    let now = own().max_by_key(|call| likeness(&recording.asked.lines(), &call.asked.lines()))?;
    let now_at = scenario.document.key_place(&now.pointer);
    let (title, label) = if now.asked == recording.asked {
        ("is asked for no such item any more", "no item is this")
    } else {
        ("asks something else now than was recorded", "recorded with this")
    };
    let place = if now.asked == recording.asked { "item" } else { body_key(case, recording) };
    let finding = Finding::error(&code::STALE_RECORDING, format!("`{name}` {title}"))
        .at(case.document.key_place(&format!("{}/{place}", recording.pointer)), label)
        .see(now_at, "asks this now")
        .help("record it again: `checklist run … --record NAME --force`")
        .help("or, if the answer is still the same, change the words in the case");
    Some(Problem { finding, diff: diff(&recording.asked.lines(), &now.asked.lines()) })
}

fn body_key(case: &Case, recording: &Recording) -> &'static str {
    let bodies = ["command", "pipeline", "shell", "http"];
    let is_there = |key: &&str| case.document.node(&format!("{}/{key}", recording.pointer)).is_some();
    bodies.into_iter().find(is_there).unwrap_or("command")
}

fn likeness(then: &[String], now: &[String]) -> usize {
    then.iter().filter(|line| now.contains(line)).count()
}

/// How two questions differ, a line for each word: `-` then, `+` now.
#[must_use]
pub fn diff(then: &[String], now: &[String]) -> String {
    let text = |lines: &[String]| {
        lines.iter().fold(String::new(), |mut text, line| {
            let _ = writeln!(text, "{}", crate::printable::line(line));
            text
        })
    };
    let (then, now) = (text(then), text(now));
    let diff = TextDiff::from_lines(&then, &now);
    let mut shown = String::new();
    for group in diff.grouped_ops(2) {
        for change in group.iter().flat_map(|op| diff.iter_changes(op)) {
            let sign = match change.tag() {
                ChangeTag::Delete => '-',
                ChangeTag::Insert => '+',
                ChangeTag::Equal => ' ',
            };
            let _ = write!(shown, "{sign} {}", change.value());
        }
    }
    shown
}

/// One problem for all steps of one recording that changed in the same way.
fn merged(problems: Vec<Problem>) -> Vec<Problem> {
    let mut merged: Vec<Problem> = Vec::new();
    for problem in problems {
        let same = merged.iter_mut().find(|known| {
            known.finding.code == problem.finding.code
                && known.diff == problem.diff
                && !problem.diff.is_empty()
                && start(&known.finding) == start(&problem.finding)
        });
        match same {
            Some(known) => known.finding.title = both(&known.finding.title, &problem.finding.title),
            None => merged.push(problem),
        }
    }
    merged
}

fn start(finding: &Finding) -> Option<usize> {
    finding.place.as_ref().map(|place: &Place| place.span.start)
}

/// "`a` asks …" and "`b` asks …" as "`a`, `b` asks …".
fn both(one: &str, other: &str) -> String {
    match other.split_once(' ') {
        Some((name, _)) => match one.rsplit_once("` ") {
            Some((names, rest)) => format!("{names}`, {name} {rest}"),
            None => one.to_owned(),
        },
        None => one.to_owned(),
    }
}
