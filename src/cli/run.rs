//! `checklist run`.

use std::path::Path;
use std::time::Duration;

use super::args::{ExitCodes, FailOn, Run};
use super::console::Console;
use super::git;
use super::open::{self, Opened};
use super::output::Outputs;
use super::signals::Signals;
use super::sink::Sink;
use super::surroundings::Surroundings;
use crate::clock::Moment;
use crate::diagnostic::{Finding, Source};
use crate::engine::{self, Limits};
use crate::exit::Exit;
use crate::id::RunId;
use crate::output::sha256;
use crate::plan::{self, Given, Order, Origin, Plan};
use crate::record::Record;
use crate::report::Look;
use crate::scenario::{BUILTIN, Scenario};
use crate::store::{RunDir, StateDir};
use crate::transport::Local;

/// Why there was no run.
enum Refused {
    /// A file or what was typed is wrong.
    Findings(Vec<Finding>),
    /// The surroundings are wrong.
    Usage(String),
    /// We could not do our own work.
    Internal(String),
}

impl From<Vec<Finding>> for Refused {
    fn from(findings: Vec<Finding>) -> Self {
        Self::Findings(findings)
    }
}

/// Runs a scenario. Answers the exit code, in the convention that was asked for.
pub fn run(args: &Run, from: &Surroundings, console: &Console) -> u8 {
    match attempt(args, from, console) {
        Ok(code) => code,
        Err(Refused::Findings(findings)) => {
            console.findings(&findings);
            Exit::Usage.code()
        }
        Err(Refused::Usage(message)) => {
            console.error(&message);
            Exit::Usage.code()
        }
        Err(Refused::Internal(message)) => {
            console.error(&message);
            Exit::Internal.code()
        }
    }
}

fn attempt(args: &Run, from: &Surroundings, console: &Console) -> Result<u8, Refused> {
    let opened = open::for_scenario(&args.library, &args.scenario, from)?;
    let (scenario, source, warnings) = open::scenario(&opened, &args.scenario)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|error| Refused::Internal(format!("cannot start: {error}")))?;
    let origin = runtime.block_on(origin(&source, from));
    let plan = plan(args, from, (&opened, &scenario, origin))?;
    console.findings(&warnings);
    let outputs = Outputs::open(&args.outputs).map_err(Refused::Usage)?;
    let folder = open::state_folder(&args.state, from).map_err(Refused::Usage)?;
    let state = StateDir::open(&folder).map_err(|error| Refused::Usage(error.to_string()))?;
    let run_dir = RunDir::create(&state, &plan.record.run.id).map_err(|error| Refused::Usage(error.to_string()))?;
    let (record, signal) = runtime.block_on(carry_out(args, from, console, (&plan, &run_dir)))?;
    // A thread that still waits for a network that does not answer must not keep the program.
    runtime.shutdown_timeout(Duration::from_millis(50));
    let look = Look { kept_in: Some(run_dir.path().display().to_string()), ..console.look_out() };
    let told = outputs.write(&record, &look, console);
    if let Err(message) = &told {
        console.error(message);
    }
    Ok(match (signal, args.exit_code) {
        (Some(exit), _) => exit.code(),
        (None, ExitCodes::Nagios) => Exit::nagios(record.verdict),
        (None, ExitCodes::Checklist) if told.is_err() => Exit::Internal.code(),
        (None, ExitCodes::Checklist) => Exit::of_verdict(record.verdict, args.fail_on == FailOn::Warn).code(),
    })
}

async fn origin(source: &Source, from: &Surroundings) -> Origin {
    let path = source.name().to_owned();
    let git = if path.starts_with(BUILTIN) { None } else { git::record(Path::new(&path), from).await };
    Origin { path, sha256: sha256(source.text().as_bytes()), git }
}

fn plan(
    args: &Run,
    from: &Surroundings,
    (opened, scenario, origin): (&Opened, &Scenario, Origin),
) -> Result<Plan, Vec<Finding>> {
    let references = open::references(opened, from);
    let given = args.params.iter().map(|(name, value)| Given { name: name.clone(), value: value.clone() });
    let meant = opened.inventory.meant(&args.target);
    let order = Order {
        scenario,
        origin,
        target: opened.inventory.resolve(&args.target),
        given: given.collect(),
        steps: args.steps.clone(),
        roles: &opened.roles,
        surroundings: &references,
        language: args.lang.clone().unwrap_or_else(|| from.language()),
        operator: from.operator(),
        host: from.host.clone(),
        run: RunId::new(),
        started_at: Moment::now(),
        warnings: meant.map(|near| not_listed(&args.target, near)).into_iter().collect(),
    };
    plan::build(&order)
}

fn not_listed(target: &str, near: &str) -> String {
    let target = crate::printable::line(target);
    format!("`{target}` is not in targets.yaml, so it was taken for a host name; did you mean `{near}`?")
}

/// Runs the plan, keeps its report, and says which signal ended it.
async fn carry_out(
    args: &Run,
    from: &Surroundings,
    console: &Console,
    (plan, run_dir): (&Plan, &RunDir),
) -> Result<(Record, Option<Exit>), Refused> {
    let journal = run_dir.journal().map_err(|error| Refused::Usage(error.to_string()))?;
    let (mut signals, stop) =
        Signals::listen().map_err(|error| Refused::Internal(format!("cannot listen to signals: {error}")))?;
    let jobs = args.jobs.unwrap_or_else(|| engine::default_jobs(from.cores));
    let limits = Limits { jobs, per_target: args.per_target };
    let mut sink = Sink::new(run_dir, journal, console, args.quiet);
    let mut record = tokio::select! {
        record = engine::run(plan, &Local, limits, stop, &mut sink) => record,
        () = signals.pass_on() => return Err(Refused::Internal("the run was lost".to_owned())),
    };
    let lost = sink.not_kept.take();
    drop(sink);
    record.warnings.extend(lost.map(|what| format!("not everything could be kept: {what}")));
    if let Err(error) = keep(run_dir, &record) {
        console.error(&error);
        record.warnings.push(format!("not everything could be kept: {error}"));
    }
    Ok((record, signals.exit))
}

fn keep(run_dir: &RunDir, record: &Record) -> Result<(), String> {
    for format in ["json", "markdown"] {
        let Ok(format) = crate::report::find(format) else { continue };
        let text = (format.render)(record, &Look::plain());
        let name = format!("report.{}", format.extension);
        run_dir.write_report(&name, text.as_bytes()).map_err(|error| error.to_string())?;
    }
    run_dir.seal().map(drop).map_err(|error| error.to_string())
}
