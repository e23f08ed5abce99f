//! The process group of an attempt: everything it started that did not deliberately leave it.

use std::{io, time::Duration};

use futures_util::{StreamExt as _, stream::FuturesUnordered};
use rustix::{
    io::Errno,
    process::{Pid, Signal, kill_process_group, test_kill_process_group},
};
use tokio::{runtime::Handle, time::Instant};

use super::{
    birth,
    launch::Launch,
    orphans::{self, Attempt},
    pause::Pause,
    program,
    stage::Stage,
    system,
};
use crate::output::Ended;

/// The longest pause between looks at what was killed. A tree dies from its root on, and what left the group is found only when
/// its parent is dead, so there are several looks, all within the drain.
const DYING: Duration = Duration::from_millis(4);

/// How often is looked at the least before anything is given up: on a machine that is short of time the deadline may have passed
/// before the first look, and each generation of a tree takes two.
const LOOKS: u32 = 8;

/// The stages of an attempt, the first of which leads the group. Dropping it ends the group.
pub(super) struct Group {
    id: Option<Pid>,
    /// What is not reaped yet, in the order of the pipeline. The leader goes last, so while one is left the id is ours.
    stages: Vec<Stage>,
    attempt: Attempt,
}

impl Group {
    /// No process yet.
    pub(super) fn new() -> Self {
        Self { id: None, stages: Vec::new(), attempt: Attempt::begin() }
    }

    /// The id that later stages have to join.
    pub(super) fn id(&self) -> Option<Pid> {
        self.id
    }

    /// What the environment of every process of the attempt is to hold.
    pub(super) fn mark(&self) -> Option<String> {
        self.attempt.mark()
    }

    /// How many stages there are that were not reaped.
    pub(super) fn len(&self) -> usize {
        self.stages.len()
    }

    /// Starts a program as the next stage. The first one is the leader.
    pub(super) fn start(&mut self, launch: &Launch<'_>) -> io::Result<()> {
        let born = orphans::born(|| birth::launch(launch), |born| born.pid)?;
        self.id.get_or_insert(born.pid);
        self.stages.push(Stage::of(born));
        Ok(())
    }

    /// Waits for the end of all stages. May be dropped at any time.
    pub(super) async fn end(&mut self) {
        for stage in &mut self.stages {
            stage.end().await;
        }
    }

    /// Waits for the end of all stages, or until it is known that one of them was never started. May be dropped at any time.
    pub(super) async fn end_or_refusal(&mut self) {
        if let [only] = &mut self.stages[..] {
            return only.end().await;
        }
        let ends = self.stages.iter_mut().map(async |stage| {
            stage.end().await;
            stage.refused().is_some()
        });
        let mut ends: FuturesUnordered<_> = ends.collect();
        while let Some(false) = ends.next().await {}
    }

    /// Why the first of the `commands` that was never started was not, if it has turned out that one was not.
    pub(super) fn refused(&self, commands: &[Vec<String>]) -> Option<String> {
        self.stages.iter().zip(commands).find_map(|(stage, command)| {
            let name = command.first().map_or("", String::as_str);
            stage.refused().map(|error| program::refusal(name, &error))
        })
    }

    /// How each stage ended, as far as it has. Only meaningful before [`Self::reap`].
    pub(super) fn ended(&mut self) -> Vec<Option<Ended>> {
        self.stages.iter_mut().map(Stage::ended).collect()
    }

    /// Sends `signal` to every process of the group. The kernel does it in one step, so a fork cannot slip through.
    pub(super) fn signal(&self, signal: Signal) {
        if let (Some(id), false) = (self.id, self.stages.is_empty()) {
            // It fails when nobody is left, which is what was wanted, or nobody may be signalled, which is counted later.
            let _ = kill_process_group(id, signal);
        }
    }

    /// Takes note of what descends from the stages now. Those that left the group are ended by [`Self::gone`].
    pub(super) fn claim_descendants(&self) {
        let leaders: Vec<Pid> = self.stages.iter().map(Stage::pid).collect();
        self.attempt.claim(&leaders);
    }

    /// Gives back the ids of all stages that have ended, the leader's last.
    pub(super) fn reap(&mut self) {
        while self.stages.last_mut().is_some_and(Stage::reap) {
            self.stages.pop();
        }
    }

    /// Waits until all is gone that was killed, and ends what had left the group; `thorough` looks for that also where it
    /// is dear. How many are still there at the `deadline`, or a moment after it where there was no time to look before.
    pub(super) async fn gone(&self, thorough: bool, deadline: Instant) -> u32 {
        let looked_after = self.attempt.over();
        let (mut pause, mut looks) = (Pause::up_to(DYING), 0);
        loop {
            let orphans = self.attempt.sweep(thorough);
            looks += 1;
            let over = looks >= LOOKS && Instant::now() >= deadline;
            // Where we reap what is left of a group it is gone when all are dead, and nobody needs to be counted.
            let living = match self.exists() {
                true if over || !looked_after => self.living(),
                exists => u32::from(exists),
            };
            if over {
                return living + self.attempt.give_up();
            }
            if living == 0 && orphans == Some(0) {
                return 0;
            }
            pause.take().await;
        }
    }

    fn exists(&self) -> bool {
        self.id.is_some_and(|id| test_kill_process_group(id) != Err(Errno::SRCH))
    }

    /// How many of the group are alive.
    pub(super) fn living(&self) -> u32 {
        match self.id {
            // The usual case costs one call to the kernel: after the reaping of the leader the group is gone.
            Some(id) if self.exists() => system::living_members(id).unwrap_or(1),
            _ => 0,
        }
    }
}

impl Drop for Group {
    /// An attempt that was dropped halfway, or a process that could not be ended in time: KILL, and reap later.
    fn drop(&mut self) {
        if self.stages.is_empty() {
            return;
        }
        self.signal(Signal::KILL);
        self.reap();
        // Without a runtime the whole program is about to end, and zombies end with it.
        if let (false, Ok(runtime)) = (self.stages.is_empty(), Handle::try_current()) {
            let mut stages = std::mem::take(&mut self.stages);
            runtime.spawn(async move {
                for stage in stages.iter_mut().rev() {
                    stage.end().await;
                    stage.reap();
                }
            });
        }
    }
}
