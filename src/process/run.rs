//! Starts a command and brings back what it said.

use std::time::Duration;

use tokio::time::{Instant, sleep};

use super::{
    Command, Stop, StopSignal,
    ending::{self, DRAIN, risen_to},
    group::Group,
    pipeline,
    start::start,
    streams::Streams,
    system,
};
use crate::{
    clock::Moment,
    output::{Captured, Ended, OnOverflow, Output},
};

/// Runs `command` to its end, its timeout, or the stop. Never fails: what went wrong is in the output.
///
/// The answer comes at most `timeout` plus `kill_grace` plus a quarter of a second after the start, whatever the program
/// does and whoever holds its output open. Nothing of its process group is left then; what could not be ended (a process
/// that hangs inside the kernel, or that became another user) is counted in `leftover_processes`. Dropping the future ends
/// the group at once.
///
/// Of a pipeline, `stages` holds how each stage ended; one that was ended by us has the same value as `ended`. It is empty
/// when the command could not be started.
pub async fn run(command: &Command, mut stop: StopSignal) -> Output {
    let begin = Begin { wall: Moment::now(), monotonic: Instant::now() };
    if *stop.borrow() != Stop::No {
        return begin.nothing(Ended::Cancelled);
    }
    system::keep_exit_statuses();
    let mut group = Group::new();
    match start(command, &mut group) {
        Ok(streams) => Attempt { command, group, streams }.finish(begin, &mut stop).await,
        Err(why) => {
            let leftover_processes = ending::abandon(&mut group).await;
            Output { leftover_processes, ..begin.nothing(Ended::NotStarted(why)) }
        }
    }
}

/// When an attempt began.
#[derive(Clone, Copy)]
struct Begin {
    wall: Moment,
    monotonic: Instant,
}

impl Begin {
    /// The output of what never ran.
    fn nothing(self, ended: Ended) -> Output {
        Output::silent(self.wall, self.monotonic.elapsed(), ended)
    }

    fn output(self, ended: Ended, took: Duration, (stdout, stderr): (Captured, Captured)) -> Output {
        Output { stdout, stderr, ..Output::silent(self.wall, took, ended) }
    }
}

/// A command that was started.
struct Attempt<'a> {
    command: &'a Command,
    group: Group,
    streams: Streams<'a>,
}

impl Attempt<'_> {
    async fn finish(mut self, begin: Begin, stop: &mut StopSignal) -> Output {
        let time_left = self.command.timeout.saturating_sub(begin.monotonic.elapsed());
        let cut_short = self.race(stop, time_left).await;
        if let (None, Some(why)) = (&cut_short, self.group.refused(&self.command.stages)) {
            let leftover_processes = ending::abandon(&mut self.group).await;
            return Output { leftover_processes, ..begin.nothing(Ended::NotStarted(why)) };
        }
        // Taken before any signal is sent: what ended by itself is told from what we end.
        let stages = self.group.ended();
        let leftover_processes = match cut_short {
            None => {
                let bound = self.command.timeout.saturating_add(self.command.kill_grace).saturating_add(DRAIN);
                let last = begin.monotonic.checked_add(bound).unwrap_or_else(|| Instant::now() + 2 * DRAIN);
                ending::sweep(&mut self.group, &mut self.streams, last).await
            }
            Some(_) => ending::end(&mut self.group, &mut self.streams, stop, self.command.kill_grace).await,
        };
        let took = begin.monotonic.elapsed();
        let ours = cut_short.clone().unwrap_or(Ended::Cancelled);
        let stages: Vec<_> = stages.into_iter().map(|stage| stage.unwrap_or_else(|| ours.clone())).collect();
        let ended = cut_short.unwrap_or_else(|| pipeline::ended(&stages));
        Output {
            pipe_left_open: self.streams.are_open(),
            leftover_processes,
            stages: if stages.len() > 1 { stages } else { Vec::new() },
            ..begin.output(ended, took, self.streams.finish().await)
        }
    }

    /// Serves the pipes until all stages have ended, or one of them was never started (`None`), or until there is a reason to
    /// end them.
    async fn race(&mut self, stop: &mut StopSignal, time_left: Duration) -> Option<Ended> {
        tokio::select! {
            // Who made it in time has made it, even if this task was not woken before the time was over.
            biased;
            () = self.group.end_or_refusal() => None,
            () = risen_to(stop, Stop::Gently) => Some(Ended::Cancelled),
            () = sleep(time_left) => Some(Ended::TimedOut),
            () = self.streams.serve(self.command.on_overflow == OnOverflow::Kill) => Some(Ended::Overflowed),
        }
    }
}
