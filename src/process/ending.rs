//! Ends what was started: gently, at once, or after a good end.

use std::{convert::Infallible, time::Duration};

use rustix::process::Signal;
use tokio::time::{Instant, sleep, timeout_at};

use super::{Stop, StopSignal, group::Group, streams::Streams};

/// How long output is still read, and the end of what was killed is waited for, when all is over.
pub const DRAIN: Duration = Duration::from_millis(250);

/// After all stages ended by themselves: reads what is left in the pipes, then ends what they left behind in the group, all
/// of it until the `last` moment. The number of processes that could not be ended.
pub(super) async fn sweep(group: &mut Group, streams: &mut Streams<'_>, last: Instant) -> u32 {
    // A process in the background may hold the output open; that it was still open is the caller's to tell.
    let _ = timeout_at((Instant::now() + DRAIN).min(last - DRAIN / 2), streams.serve_to_end()).await;
    group.signal(Signal::KILL);
    group.reap();
    group.gone(streams.are_open(), (Instant::now() + DRAIN).min(last)).await
}

/// Ends the group: TERM, `grace`, KILL; or KILL at once if the stop says so, also while the grace lasts. The number of
/// processes that could not be ended.
pub(super) async fn end(group: &mut Group, streams: &mut Streams<'_>, stop: &mut StopSignal, grace: Duration) -> u32 {
    if *stop.borrow() < Stop::AtOnce {
        // Before anybody obeys: a process whose parent is gone does not tell whose it was.
        group.claim_descendants();
        group.signal(Signal::TERM);
        // A stopped process could not obey.
        group.signal(Signal::CONT);
        // The children of a shell obey later than the shell does. As long as they hold the output they are given the grace.
        let all_gone = async { tokio::join!(group.end(), streams.serve_to_end()) };
        tokio::select! {
            biased;
            ((), ()) = all_gone => {}
            () = risen_to(stop, Stop::AtOnce) => {}
            () = sleep(grace) => {}
        }
    }
    kill(group, streams).await
}

/// Ends the group with KILL, also when the stages are gone, because others of the group may not be.
async fn kill(group: &mut Group, streams: &mut Streams<'_>) -> u32 {
    group.claim_descendants();
    group.signal(Signal::KILL);
    let deadline = Instant::now() + DRAIN;
    // What cannot be killed, or does not let go of the pipes, is not waited for any longer. Who left the group may hold
    // the pipes, so both are done at the same time.
    let (leftover, _) = tokio::join!(gone(group, deadline), timeout_at(deadline, streams.serve_to_end()));
    leftover
}

/// Waits for the end of a group that was killed, and ends what had left it. The number of those that are still there.
async fn gone(group: &mut Group, deadline: Instant) -> u32 {
    let _ = timeout_at(deadline, group.end()).await;
    group.reap();
    group.gone(true, deadline).await
}

/// Ends, with KILL, a pipeline of which not all stages could be started.
pub(super) async fn abandon(group: &mut Group) -> u32 {
    group.signal(Signal::KILL);
    gone(group, Instant::now() + DRAIN).await
}

/// Waits until the stop is `level` or more. Never ends when nobody can raise it any more.
pub(super) async fn risen_to(stop: &mut StopSignal, level: Stop) {
    if stop.wait_for(|now| *now >= level).await.is_err() {
        match std::future::pending::<Infallible>().await {}
    }
}
