//! The run: starts what may start, takes in what comes back, until everything has its status.

use std::rc::Rc;

use tokio::sync::watch;

use super::Sink;
use super::answers::Answers;
use super::asking::{Answered, Asking};
use super::attempts::Attempts;
use super::diagnose::Diagnoses;
use super::finish;
use super::journal::Journal;
use super::schedule::Schedule;
use super::shares::{Shares, Told};
use crate::expression::Truth;
use crate::output::Output;
use crate::plan::{Plan, Task, Work};
use crate::process::{Stop, StopSignal};
use crate::record::{Happening, Record, StepRecord};
use crate::status::Status;
use crate::timespan::Timespan;
use crate::transport::Transport;

/// How much is done at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Attempts at once, at least 1.
    pub jobs: usize,
    /// Attempts at once on one target, at least 1; the plan may say less.
    pub per_target: usize,
}

/// Runs a plan to its end, its budget, or the stop. The record that comes back is the fold of the events told.
pub async fn run(
    plan: &Plan,
    transport: &dyn Transport,
    limits: Limits,
    stop: StopSignal,
    sink: &mut dyn Sink,
) -> Record {
    let (halt, halted) = watch::channel(*stop.borrow());
    let per_target = plan.max_parallel.unwrap_or(limits.per_target);
    let mut run = Run {
        plan,
        journal: Journal::begin(&plan.record, sink),
        schedule: Schedule::new(&plan.tasks),
        shares: Shares::new(&plan.tasks),
        attempts: Attempts::default(),
        transport,
        diagnoses: Diagnoses::new(plan),
        answers: Answers::new(&plan.tasks),
        slots: limits.jobs.min(per_target).max(1),
        halted,
        halt_reason: None,
    };
    run.go(&halt, stop).await;
    run.end()
}

struct Run<'a> {
    plan: &'a Plan,
    journal: Journal<'a>,
    schedule: Schedule,
    shares: Shares,
    attempts: Attempts<'a>,
    transport: &'a dyn Transport,
    diagnoses: Diagnoses<'a>,
    answers: Answers,
    slots: usize,
    halted: StopSignal,
    /// Why nothing new is started any more.
    halt_reason: Option<String>,
}

impl<'a> Run<'a> {
    async fn go(&mut self, halt: &watch::Sender<Stop>, mut stop: StopSignal) {
        let budget = tokio::time::sleep(self.plan.budget);
        tokio::pin!(budget);
        let (mut spent, mut deaf) = (false, false);
        loop {
            self.start_what_may().await;
            if self.attempts.len() == 0 {
                break;
            }
            // Programs are on their way before anything is written: the two take place at the same time.
            if let Some((task, output)) = self.attempts.go_on().await {
                self.take_in(task, output).await;
                continue;
            }
            self.journal.rest();
            tokio::select! {
                biased;
                changed = stop.changed(), if !deaf => match changed {
                    Ok(()) => self.halt(halt, *stop.borrow_and_update(), "a signal asked for it".to_owned()),
                    Err(_) => deaf = true,
                },
                Some((task, output)) = self.attempts.next() => self.take_in(task, output).await,
                () = &mut budget, if !spent => {
                    spent = true;
                    let reason = format!("the budget of {} was spent", Timespan::from(self.plan.budget));
                    self.halt(halt, Stop::Gently, reason);
                }
            }
        }
    }

    fn halt(&mut self, halt: &watch::Sender<Stop>, how: Stop, reason: String) {
        if how == Stop::No {
            return;
        }
        halt.send_if_modified(|now| std::mem::replace(now, how.max(*now)) < how);
        if self.halt_reason.is_none() {
            self.journal.tell(Happening::StopRequested { reason: reason.clone() });
            self.halt_reason = Some(reason);
        }
    }

    async fn start_what_may(&mut self) {
        while self.has_room() {
            let Some(at) = self.schedule.next() else { return };
            if self.start(at).await {
                self.tell_started(at);
            }
        }
    }

    fn has_room(&self) -> bool {
        self.halt_reason.is_none() && self.attempts.len() < self.slots
    }

    /// Takes in what came back. Whoever is next in the free place in any case is started first: its program is under way while
    /// the answer is judged and written down.
    async fn take_in(&mut self, task: usize, answered: Answered) {
        let next = if self.has_room() { self.schedule.next_whatever(task) } else { None };
        let is_started = match next {
            Some(at) => self.start(at).await,
            None => false,
        };
        self.came_back(task, answered);
        if let (Some(at), true) = (next, is_started) {
            self.tell_started(at);
        }
    }

    fn tell_started(&mut self, at: usize) {
        self.journal.tell(Happening::StepStarted { step: self.plan.tasks[at].id.clone() });
    }

    /// Starts a task, unless it is not asked after all or takes part in what another one asks. Whether it did.
    async fn start(&mut self, at: usize) -> bool {
        let plan: &'a Plan = self.plan;
        let task = &plan.tasks[at];
        if let Some((status, why)) = self.not_asked(task) {
            self.settle(at, |step| finish::unasked(step, status, why));
            return false;
        }
        let (Work::Ask { request, question, policy }, Some(share)) = (&task.work, self.shares.of(at)) else {
            return false;
        };
        if share.told.is_some() {
            self.take_part(at);
        } else if share.first.is_some() {
            share.waiting.push(at);
        } else {
            share.first = Some(at);
            let follows = Rc::clone(&share.follows);
            let asking = Asking {
                transport: self.transport,
                asker: &task.id,
                request,
                follows,
                question,
                policy,
                masking: &plan.masking,
                language: &plan.language,
                stop: self.halted.clone(),
            };
            self.attempts.start(at, asking).await;
            return true;
        }
        false
    }

    /// Why a task is not asked after all, if it is not.
    fn not_asked(&self, task: &Task) -> Option<(Status, String)> {
        let Some(when) = &task.when else { return not_asked_anyway(task) };
        match when.decide(self.answers.known(), &self.plan.context) {
            Truth::True => not_asked_anyway(task),
            Truth::False => Some((Status::Skipped, format!("`{}` is false", when.text()))),
            Truth::Unknown { because, error } => {
                let is_skipped = |step: &String| self.answers.status(step) == Some(Status::Skipped);
                let skipped = error.is_none() && because.iter().all(is_skipped);
                let named: Vec<String> = because.iter().map(|step| format!("`{step}`")).collect();
                let waits = || format!("waits for {}, which has no answer", named.join(" and "));
                Some((if skipped { Status::Skipped } else { Status::Blocked }, error.unwrap_or_else(waits)))
            }
        }
    }

    fn came_back(&mut self, first: usize, answered: Answered) {
        let Some(named) = self.shares.of(first).map(|share| share.named) else { return };
        let step = &self.plan.tasks[named].id;
        let kept = self.keep(step, "", &answered.output);
        let on_fail = answered.on_fail.iter().enumerate();
        let on_fail_kept =
            on_fail.map(|(at, output)| self.keep(step, &format!("on_fail_{}_", at + 1), output)).collect();
        let Some(share) = self.shares.of(first) else { return };
        let waiting = std::mem::take(&mut share.waiting);
        share.told = Some(Rc::new(Told { answered, kept, on_fail_kept }));
        self.take_part(first);
        for at in waiting {
            self.take_part(at);
        }
    }

    /// Keeps the streams of an output as evidence.
    fn keep(&mut self, step: &str, prefix: &str, output: &Output) -> [Option<String>; 2] {
        [("stdout", &output.stdout), ("stderr", &output.stderr)].map(|(name, stream)| {
            let has_any = stream.bytes > 0;
            has_any.then(|| self.journal.keep(step, &format!("{prefix}{name}"), stream)).flatten()
        })
    }

    /// Judges what came back for one of the tasks that asked for it.
    fn take_part(&mut self, at: usize) {
        let plan: &'a Plan = self.plan;
        let Work::Ask { question, policy, .. } = &plan.tasks[at].work else { return };
        let Some(share) = self.shares.of(at) else { return };
        let (Some(told), named) = (share.told.clone(), share.named) else { return };
        let shared_with = (named != at).then(|| plan.tasks[named].id.clone());
        let halt_reason = self.halt_reason.clone();
        self.settle(at, |step| {
            finish::settle(step, question, &told.answered, &plan.language);
            finish::outputs(step, &told, policy);
            if shared_with.is_some() {
                step.attempts = 0;
            }
            step.shared_with = shared_with;
            if step.status == Status::Cancelled {
                step.message = halt_reason;
            }
        });
    }

    /// Gives a task its status, tells of it, and settles what that settles.
    fn settle(&mut self, at: usize, write: impl FnOnce(&mut StepRecord)) {
        let plan: &'a Plan = self.plan;
        let task = &plan.tasks[at];
        let mut step = plan.record.steps[at].clone();
        step.message = None;
        write(&mut step);
        let complete = self.answers.settle(task, step.status, &step.value);
        self.journal.tell(Happening::StepFinished { step: Box::new(step) });
        let settled = if complete { self.diagnoses.after(&task.step, &self.answers) } else { Vec::new() };
        for diagnosis in settled {
            self.journal.tell(Happening::DiagnosisReached { diagnosis });
        }
        self.shares.done(at);
        self.schedule.settled(at);
    }

    fn end(mut self) -> Record {
        let open: Vec<usize> =
            (0..self.plan.tasks.len()).filter(|at| !self.answers.is_settled(&self.plan.tasks[*at])).collect();
        let reason = self.halt_reason.clone().unwrap_or_else(|| "it was never ready to be asked".to_owned());
        for at in open {
            let why = format!("not asked: {reason}");
            self.settle(at, |step| finish::unasked(step, Status::Cancelled, why));
        }
        let rest = self.diagnoses.rest(&self.answers);
        for diagnosis in rest {
            self.journal.tell(Happening::DiagnosisReached { diagnosis });
        }
        self.journal.end().unwrap_or_else(|| self.plan.record.clone())
    }
}

/// Why a task is not asked whatever its condition says, if it is not.
fn not_asked_anyway(task: &Task) -> Option<(Status, String)> {
    match &task.work {
        Work::NotAsked { status, why } => Some((*status, why.clone())),
        Work::Ask { .. } => None,
    }
}

/// The number of attempts at once on a machine with this many cores, unless somebody says otherwise: twice the cores, and
/// at least 8, since a step mostly waits for somebody else.
#[must_use]
pub fn default_jobs(cores: usize) -> usize {
    cores.saturating_mul(2).max(8)
}
