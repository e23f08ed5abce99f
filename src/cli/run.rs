//! `checklist run`.

use std::time::Duration;

use indexmap::IndexMap;
use serde_json::Value as Json;

use super::args::{ExitCodes, FailOn, Run};
use super::auditing::Audited;
use super::console::Console;
use super::fetching::fetch;
use super::open;
use super::output::Outputs;
use super::prepare::{Prepared, Refused, limits, runtime};
use super::private;
use super::recording::Recording;
use super::signals::Signals;
use super::signing::Signer;
use super::sink::Sink;
use super::surroundings::Surroundings;
use crate::at_once;
use crate::case::{Listening, Take};
use crate::diagnostic::{Finding, Place, Source, code};
use crate::engine;
use crate::exit::Exit;
use crate::plan::{self, FactTask, Plan};
use crate::printable;
use crate::process::{self, StopSignal};
use crate::reason::reason;
use crate::record::Record;
use crate::report::{self, Format, Look};
use crate::span::Span;
use crate::status::{Status, Verdict};
use crate::store::{Anchor, RunDir, StateDir};
use crate::transport::{Local, Rooms};

/// How long what is left when all steps have ended is given to go.
const LAST_ENDS: Duration = Duration::from_millis(250);
/// The same where nobody is left who would end it after us: on a busy machine some have not even begun to run by then.
const ALONE: Duration = Duration::from_secs(2);

/// From so many steps on a report takes longer than a thread to make it.
const MANY: usize = 200;

/// Runs a scenario. Answers the exit code, in the convention that was asked for.
pub fn run(args: &Run, from: &Surroundings, console: &Console) -> u8 {
    attempt(args, from, console).unwrap_or_else(|refused| {
        let exit = refused.tell(console);
        // In that convention 2 means that the world is wrong; that we could not look is 3.
        if args.exit_code == ExitCodes::Nagios { Exit::nagios(Verdict::Inconclusive) } else { exit.code() }
    })
}

fn attempt(args: &Run, from: &Surroundings, console: &Console) -> Result<u8, Refused> {
    let prepared = Prepared::find(&args.what, from)?;
    let runtime = runtime()?;
    let origin = runtime.block_on(prepared.origin(&args.what, from))?;
    let fetched;
    let mut order = prepared.order(&args.what, from, origin);
    // What is wrong is told before anything is opened, made or asked.
    let mut facts = plan::facts(&order)?;
    order.facts = prepared.facts_to_come();
    let early = plan::build(&order)?;
    as_planned(args, || plan::digest(&early, &order))?;
    let recording = Recording::asked(args, &prepared)?;
    console.findings(&prepared.warnings);
    let outputs = Outputs::open(&args.outputs).map_err(Refused::Usage)?;
    let folder = open::state_folder(&args.state, from).map_err(Refused::Usage)?;
    let state = StateDir::open(&folder).map_err(|error| Refused::Usage(error.to_string()))?;
    let (mut signals, stop) = runtime
        .block_on(async { Signals::listen() })
        .map_err(|error| Refused::Internal(format!("cannot listen to signals: {}", reason(&error))))?;
    let key = runtime.block_on(Signer::tried(&args.signing, from)).map_err(Refused::Usage)?;
    let rooms = private::rooms(&folder, from)?;
    let sources = plan::sources(&order);
    let is_final = sources.is_empty() && prepared.scenario.facts.is_empty();
    if !sources.is_empty() {
        fetched = runtime.block_on(fetch(sources, &prepared.references, (&mut signals, &stop)));
        if let Some(exit) = signals.exit {
            return Ok(exit.code());
        }
        order.surroundings = &fetched;
        facts = plan::facts(&order)?;
    }
    let run_dir = RunDir::create(&state, &early.record.run.id).map_err(|error| Refused::Usage(error.to_string()))?;
    let audited = Audited::start(&folder, (&early, &order), from);
    audited.missing.iter().for_each(|missing| console.error(missing));
    let how = How { args, from, console, recording: recording.as_ref(), rooms, audited: &audited, key };
    if !prepared.scenario.facts.is_empty() {
        let refused = plan::refused_facts(&order);
        order.facts = runtime.block_on(gather(&how, &facts, &mut signals, stop.clone()));
        order.facts.extend(refused);
    }
    let built = if is_final { Ok(early) } else { plan::build(&order) };
    let plan = built.inspect_err(|_| {
        run_dir.give_up();
        audited.give_up();
    })?;
    let (record, signal, signed) = runtime.block_on(carry_out(&how, (&plan, &run_dir, signals, stop)))?;
    // A thread that still waits for a network that does not answer must not keep the program.
    runtime.shutdown_timeout(Duration::from_millis(50));
    let look = Look { kept_in: Some(run_dir.path().display().to_string()), ..console.look_out() };
    let mut told = outputs.write(&record, &look, console).and(signed);
    if let Some(recording) = &recording {
        let heard = recording.heard.take();
        let take = Take { order: &order, facts: &facts, plan: &plan, record: &record, heard: &heard };
        let written = recording.write(take, &prepared);
        told = told.and(written.map(|said| how.say(&said)));
    }
    if let Err(message) = &told {
        console.error(message);
    }
    let code = signal.map_or_else(|| answer(args, &record, told.is_ok()), Exit::code);
    // The program ends here: taking what belongs to many steps apart would be time for nothing.
    std::mem::forget((plan, record, order));
    std::mem::forget(prepared);
    Ok(code)
}

/// The exit code of a run that no signal ended.
fn answer(args: &Run, record: &Record, is_told: bool) -> u8 {
    match args.exit_code {
        ExitCodes::Nagios => Exit::nagios(record.verdict),
        ExitCodes::Checklist if !is_told => Exit::Internal.code(),
        ExitCodes::Checklist if all_denied(record) => Exit::Denied.code(),
        ExitCodes::Checklist => Exit::of_verdict(record.verdict, args.fail_on == FailOn::Warn).code(),
    }
}

/// That the plan is the one that was looked at, if one was named.
fn as_planned(args: &Run, hash: impl FnOnce() -> String) -> Result<(), Refused> {
    let Some(wanted) = args.plan.as_deref() else { return Ok(()) };
    let hash = hash();
    if wanted == hash {
        return Ok(());
    }
    let source = Source::new("<command line>", format!("--plan {}", printable::line(wanted)));
    let span = Span::new("--plan ".len(), source.text().len());
    let finding = Finding::error(&code::PLAN_CHANGED, "what would be done is no longer what was planned")
        .at(Place::new(&source, span), format!("the plan is now {hash}"))
        .help("look at `checklist plan` again: the scenario, the inventory, the roles, the params, or who may do what changed");
    Err(Refused::Findings(vec![finding]))
}

/// Whether nothing could be asked because whoever asked may ask none of it.
fn all_denied(record: &Record) -> bool {
    let asked = || record.steps.iter().filter(|step| step.status != Status::Skipped);
    asked().next().is_some() && asked().all(|step| step.status == Status::Denied)
}

/// How a run is made.
struct How<'a> {
    args: &'a Run,
    from: &'a Surroundings,
    console: &'a Console,
    recording: Option<&'a Recording>,
    rooms: Rooms,
    audited: &'a Audited,
    key: Option<Signer>,
}

impl How<'_> {
    /// Says something that is no report.
    fn say(&self, said: &str) {
        if !self.args.quiet {
            self.console.err(&format!("{said}\n"));
        }
    }
}

async fn gather(
    how: &How<'_>,
    facts: &[FactTask],
    signals: &mut Signals,
    stop: StopSignal,
) -> IndexMap<String, Result<Json, String>> {
    let local = Local { spill: None, rooms: Some(how.rooms.clone()) };
    let heard = how.recording.map(|recording| &recording.heard);
    let transport = Listening { inner: &local, heard };
    tokio::select! {
        facts = engine::gather(facts, &transport, stop) => facts,
        () = signals.pass_on() => IndexMap::new(),
    }
}

/// Runs the plan, keeps its report, and says which signal ended it.
async fn carry_out(
    how: &How<'_>,
    (plan, run_dir, mut signals, stop): (&Plan, &RunDir, Signals, StopSignal),
) -> Result<(Record, Option<Exit>, Result<(), String>), Refused> {
    let How { args, from, console, recording, audited, .. } = *how;
    let journal = run_dir.journal().map_err(|error| Refused::Usage(error.to_string()))?;
    let mut sink = Sink::new(run_dir, journal, console, args.quiet);
    let local = Local { spill: Some(run_dir.evidence_folder()), rooms: Some(how.rooms.clone()) };
    let heard = recording.map(|recording| &recording.heard);
    let transport = Listening { inner: &local, heard };
    let mut record = tokio::select! {
        record = engine::run(plan, &transport, limits(&args.limits, from), stop, &mut sink) => record,
        () = signals.pass_on() => return Err(Refused::Internal("the run was lost".to_owned())),
        () = process::keep_tidy() => return Err(Refused::Internal("the run was lost".to_owned())),
    };
    // Where a guard is left, it ends what we leave.
    let patience = if process::front_is_gone() { ALONE } else { LAST_ENDS };
    let leftover = process::end_all(patience).await;
    if !leftover.is_empty() {
        sink.warn(&mut record, format!("could not be ended: {}", leftover.join(", ")));
    }
    if let Some(missing) = &audited.missing {
        sink.warn(&mut record, missing.clone());
    }
    if let Some(what) = sink.not_kept.take() {
        sink.warn(&mut record, format!("not everything could be kept: {what}"));
    }
    if let Err(error) = keep(run_dir, &record, audited.anchor.clone()) {
        console.error(&error);
        sink.warn(&mut record, format!("not everything could be kept: {error}"));
    }
    let signed = match &how.key {
        None => Ok(()),
        Some(key) => tokio::select! {
            signed = key.sign(run_dir) => signed,
            () = signals.pass_on() => Err("the run is not signed: it was stopped".to_owned()),
        },
    };
    if let Err(error) = audited.end(&record, run_dir) {
        console.error(&error);
    }
    Ok((record, signals.exit, signed))
}

fn keep(run_dir: &RunDir, record: &Record, audit: Option<Anchor>) -> Result<(), String> {
    let formats: Vec<&Format> = ["json", "markdown"].into_iter().filter_map(|name| report::find(name).ok()).collect();
    let many = if record.steps.len() < MANY { usize::MAX } else { 2 };
    let texts = at_once::each(&formats, many, |format| (format.render)(record, &Look::plain()));
    for (format, text) in formats.iter().zip(texts) {
        let name = format!("report.{}", format.extension);
        run_dir.write_report(&name, text.as_bytes()).map_err(|error| error.to_string())?;
    }
    run_dir.seal(audit).map(drop).map_err(|error| error.to_string())
}
