//! `checklist run` and `checklist fix` in two processes: the one that was started guards the one that runs.

use rustix::process::Signal;

use super::args::{Fix, Plan, PlanFormat, Run, StateArgs};
use super::console::Console;
use super::surroundings::Surroundings;
use super::{fix, open, plan, private, run};
use crate::exit::Exit;
use crate::output::Ended;
use crate::process::{self, Guarded, Part};

/// Runs a scenario, guarded.
pub fn run(args: &Run, from: &Surroundings, console: &Console) -> u8 {
    if args.only_shown {
        let plan =
            Plan { what: args.what.clone(), limits: args.limits.clone(), output: PlanFormat::Human, json: false };
        return plan::plan(&plan, from, console).code();
    }
    guarded(&args.state, from, console, &|| run::run(args, from, console))
}

/// Makes a change, guarded. The engine may read the terminal.
pub fn fix(args: &Fix, from: &Surroundings, console: &Console) -> u8 {
    let work = || fix::fix(args, from, console);
    in_two((&args.proposal.state, from.stdin_is_terminal), (from, console), &work)
}

/// Does `work` as an engine that this process parts from and guards.
pub fn guarded(state: &StateArgs, from: &Surroundings, console: &Console, work: &dyn Fn() -> u8) -> u8 {
    in_two((state, false), (from, console), work)
}

fn in_two(
    (state, reads_the_terminal): (&StateArgs, bool),
    (from, console): (&Surroundings, &Console),
    work: &dyn Fn() -> u8,
) -> u8 {
    if !from.is_program {
        return work();
    }
    match process::part(reads_the_terminal) {
        Ok(Some(Part::Engine) | None) => work(),
        // Who asked for it is gone, and nothing was started yet.
        Ok(Some(Part::Forsaken)) => Exit::Internal.code(),
        Ok(Some(Part::Guard(guarded))) => {
            // An engine that was killed took nothing away itself.
            if let Ok(state) = open::state_folder(state, from) {
                private::clear(&state, from);
            }
            answer(&guarded, console)
        }
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
