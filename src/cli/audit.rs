//! `checklist audit`.

use std::fmt::Write as _;

use super::console::Console;
use super::open;
use super::proof_args::Audit;
use super::surroundings::Surroundings;
use crate::audit::{Chain, Document, Line, Log};
use crate::clock::Moment;
use crate::exit::Exit;
use crate::printable;
use crate::timespan::Timespan;

/// How many digits of a commit are shown.
const COMMIT: usize = 12;

/// Tells who did what, oldest first. Answers 1 when the chain of lines is broken.
pub fn audit(args: &Audit, from: &Surroundings, console: &Console) -> Exit {
    match found(args, from) {
        Ok((chain, lines)) => {
            let document = Document::of(&chain, lines);
            let json = || serde_json::to_string_pretty(&document).unwrap_or_default() + "\n";
            console.out(&if args.json { json() } else { document.lines.iter().map(told).collect() });
            for fault in &chain.faults {
                console.error(&format!("line {} of audit.jsonl: {}", fault.line, fault.what));
            }
            if document.lines.is_empty() {
                console.err("no such line in the audit\n");
            }
            if chain.faults.is_empty() { Exit::Success } else { Exit::Fail }
        }
        Err(message) => {
            console.error(&message);
            Exit::Usage
        }
    }
}

fn found(args: &Audit, from: &Surroundings) -> Result<(Chain, Vec<Line>), String> {
    let since = args.since.as_deref().map(moment).transpose()?;
    let chain = Log::of(&open::state_folder(&args.state, from)?).read().map_err(|error| error.to_string())?;
    let run = args.run.as_ref().map(|run| run.to_ascii_lowercase());
    let newest = chain.lines.iter().rev().find_map(|(line, _)| line.entry.run.clone());
    let wanted = match run.as_deref() {
        Some("last") => Some(newest.map(|run| run.as_str().to_owned()).unwrap_or_default()),
        _ => run,
    };
    let is_meant = |line: &&Line| {
        let ids = [&line.entry.run, &line.entry.change];
        let begins =
            |wanted: &String| ids.iter().any(|id| id.as_ref().is_some_and(|id| id.as_str().starts_with(wanted)));
        wanted.as_ref().is_none_or(begins) && since.is_none_or(|since| line.at >= since)
    };
    let lines = chain.lines.iter().map(|(line, _)| line).filter(is_meant).cloned().collect();
    Ok((chain, lines))
}

/// A time, or how long ago it was.
fn moment(text: &str) -> Result<Moment, String> {
    let ago = || {
        let ago = i64::try_from(Timespan::parse(text).ok()?.millis()).ok()?;
        Some(Moment::from_unix_millis(Moment::now().unix_millis().checked_sub(ago)?))
    };
    Moment::parse(text).or_else(ago).ok_or_else(|| {
        format!("`{}` is no time such as 2026-11-25T12:00:00Z, and no length such as 2h", printable::line(text))
    })
}

/// A line for people.
fn told(line: &Line) -> String {
    let entry = &line.entry;
    let what = entry.what.word().replace('_', " ");
    let mut text = format!("{}  {what:<16}  {}@{}", line.at, printable::line(&entry.who.account), entry.host);
    if let Some(run) = &entry.run {
        let _ = write!(text, "  {run}");
    }
    if let Some(scenario) = &entry.scenario {
        let target = entry.target.as_deref().unwrap_or_default();
        let _ = write!(text, "  {scenario} on {target}");
    }
    let commit = entry.commit.as_ref().map(|commit| {
        let dirty = if entry.dirty == Some(true) { ", edited" } else { "" };
        format!("{}{dirty}", commit.get(..COMMIT).unwrap_or(commit))
    });
    let change = entry.change.as_ref().map(ToString::to_string);
    let details = [
        ("remediation", &entry.remediation),
        ("role", &entry.role),
        ("change", &change),
        ("because", &entry.justification),
        ("commit", &commit),
        ("plan", &entry.plan),
    ];
    for (name, value) in details {
        if let Some(value) = value {
            let _ = write!(text, "  {name} {value}");
        }
    }
    if let Some(outcome) = &entry.outcome {
        let _ = write!(text, "  -> {outcome}");
    }
    // What stands in the file may have been put there by anybody.
    printable::line(&text).into_owned() + "\n"
}
