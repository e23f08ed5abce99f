//! `checklist run` and `checklist fix` in two processes: the one that was started guards the one that runs.

use std::ffi::OsString;

use rustix::process::Signal;

use super::args::{Fix, Plan, PlanFormat, Run, StateArgs};
use super::console::Console;
use super::surroundings::Surroundings;
use super::{fix, open, plan, private, run};
use crate::exit::Exit;
use crate::output::Ended;
use crate::process::{self, Guarded};

/// Runs a scenario as the engine, if this process is one; else starts an engine and guards it. `typed` is all that was
/// typed, with the name of the program.
pub fn run(typed: &[OsString], args: &Run, from: &Surroundings, console: &Console) -> u8 {
    if args.only_shown {
        let plan =
            Plan { what: args.what.clone(), limits: args.limits.clone(), output: PlanFormat::Human, json: false };
        return plan::plan(&plan, from, console).code();
    }
    guarded(typed, &args.state, from, console, &|| run::run(args, from, console))
}

/// Makes a change as the engine, if this process is one; else starts an engine, which may read the terminal, and guards it.
pub fn fix(typed: &[OsString], args: &Fix, from: &Surroundings, console: &Console) -> u8 {
    let work = || fix::fix(args, from, console);
    front(typed, (&args.proposal.state, from.stdin_is_terminal), (from, console), &work)
}

/// Does `work` as an engine, if this process is one; else starts an engine that was typed the same, and guards it.
pub fn guarded(
    typed: &[OsString],
    state: &StateArgs,
    from: &Surroundings,
    console: &Console,
    work: &dyn Fn() -> u8,
) -> u8 {
    front(typed, (state, false), (from, console), work)
}

fn front(
    typed: &[OsString],
    (state, reads_the_terminal): (&StateArgs, bool),
    (from, console): (&Surroundings, &Console),
    work: &dyn Fn() -> u8,
) -> u8 {
    if let Some(front) = typed.first().and_then(|name| process::front_of(name)) {
        // Who asked for it is gone, and nothing was started yet.
        return if process::serve(front) { work() } else { Exit::Internal.code() };
    }
    if !from.is_program {
        return work();
    }
    match process::guard(typed.get(1..).unwrap_or_default(), reads_the_terminal) {
        Ok(Some(guarded)) => {
            // An engine that was killed took nothing away itself.
            if let Ok(state) = open::state_folder(state, from) {
                private::clear(&state, from);
            }
            answer(&guarded, console)
        }
        Ok(None) => work(),
        Err(error) => {
            let why = crate::reason::reason(&error);
            console.error(&format!("nobody guards this run, its steps would outlive a KILL: {why}"));
            process::serve_alone();
            work()
        }
    }
}

fn answer(guarded: &Guarded, console: &Console) -> u8 {
    if !guarded.leftover.is_empty() {
        console.error(&format!("could not be ended: {}", guarded.leftover.join(", ")));
    }
    match guarded.ended {
        Ended::Exited(code) => u8::try_from(code).unwrap_or(Exit::Internal.code()),
        // It was asked to end before it had begun to listen.
        Ended::Signaled(signal) if signal == Signal::INT.as_raw() => Exit::Interrupted.code(),
        Ended::Signaled(signal) if signal == Signal::TERM.as_raw() => Exit::Terminated.code(),
        _ => {
            let ended = match guarded.ended {
                Ended::Signaled(signal) => format!("killed by signal {signal}"),
                _ => "lost".to_owned(),
            };
            console.error(&format!(
                "the run was {ended}, and its steps were ended; `checklist report last` tells how far it came"
            ));
            Exit::Internal.code()
        }
    }
}
