//! What is done, one after the other. Everything is written down before it is done.

use tokio::time::Instant;

use super::{Agreed, Keeper};
use crate::clock::Moment;
use crate::engine;
use crate::follow::Follows;
use crate::output::{Captured, Ended, Output};
use crate::plan::Remedy;
use crate::process::{Stop, StopSignal};
use crate::record::{
    ApprovalRecord, AttemptRecord, FixEvent, FixHappening, FixOutcome, FixPhase, FixRecord, FixWork, RefusedApproval,
    StreamRecord,
};
use crate::transport::{Heed, Request, Transport};

/// How a fix ends, and why, in one sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct End {
    /// How.
    pub outcome: FixOutcome,
    /// Why.
    pub message: String,
}

impl End {
    /// An end of this kind.
    #[must_use]
    pub fn new(outcome: FixOutcome, message: impl Into<String>) -> Self {
        Self { outcome, message: message.into() }
    }
}

/// A fix that goes on.
pub struct Fix<'a> {
    pub(super) remedy: &'a Remedy,
    pub(super) transport: &'a dyn Transport,
    pub(super) keeper: &'a mut dyn Keeper,
    pub(super) stop: StopSignal,
    record: FixRecord,
    begun: Instant,
    next: u64,
    not_kept: Option<String>,
}

impl<'a> Fix<'a> {
    /// Begins: what is planned is written down.
    pub fn begin(
        remedy: &'a Remedy,
        record: FixRecord,
        transport: &'a dyn Transport,
        keeper: &'a mut dyn Keeper,
        stop: StopSignal,
    ) -> Self {
        let start = FixHappening::FixStarted { record: Box::new(record.clone()) };
        let mut fix = Self { remedy, transport, keeper, stop, record, begun: Instant::now(), next: 0, not_kept: None };
        fix.tell(start);
        fix
    }

    /// The record so far.
    #[must_use]
    pub const fn record(&self) -> &FixRecord {
        &self.record
    }

    /// Looks at what would be done, and lists what would be touched. Nothing is changed.
    ///
    /// # Errors
    /// That it could not be looked at, or that it is nothing or too much.
    pub async fn preview(&mut self) -> Result<(), End> {
        self.tell(FixHappening::PhaseBegan { phase: FixPhase::Preview });
        let remedy = self.remedy;
        let looks = [(FixWork::DryRun, &remedy.dry_run), (FixWork::Preview, &remedy.preview)];
        let mut listed = String::new();
        for (work, request) in looks {
            let Some(request) = request else { continue };
            let output = self.attempt(work, request).await;
            self.unless_stopped()?;
            if output.ended != Ended::Exited(0) || !output.stdout.is_whole() {
                let problem = problem(&output).unwrap_or_else(|| "it says more than can be looked through".to_owned());
                return Err(End::new(FixOutcome::NotShown, format!("the {} failed: {problem}", name(work))));
            }
            listed = output.stdout.text().into_owned();
        }
        let objects: Vec<String> =
            listed.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect();
        let (count, most) = (objects.len(), self.record.plan.max_objects);
        self.tell(FixHappening::Listed { objects: objects.into_iter().take(most as usize + 1).collect() });
        match count {
            0 => Err(End::new(FixOutcome::Refused, "it would touch nothing")),
            count if count > most as usize => {
                Err(End::new(FixOutcome::Refused, format!("it would touch {count} objects, and at most {most} may be")))
            }
            _ => Ok(()),
        }
    }

    /// From now on it is waited for people to agree.
    pub fn ask(&mut self) {
        self.tell(FixHappening::PhaseBegan { phase: FixPhase::Approval });
    }

    /// Somebody agrees.
    pub fn approved(&mut self, approval: ApprovalRecord) {
        self.tell(FixHappening::Approved { approval });
    }

    /// An approval does not count.
    pub fn refused(&mut self, refused: RefusedApproval) {
        self.tell(FixHappening::ApprovalRefused { refused });
    }

    /// Something that the reader should know.
    pub fn warn(&mut self, message: String) {
        self.tell(FixHappening::Warned { message });
    }

    /// Makes the change.
    ///
    /// # Errors
    /// That it was not made, or did not come to a good end.
    pub async fn change(&mut self, _: Agreed) -> Result<(), End> {
        self.unless_stopped()?;
        self.tell(FixHappening::PhaseBegan { phase: FixPhase::Change });
        if let Some(why) = &self.not_kept {
            // What would not be written down is not done.
            return Err(End::new(FixOutcome::Refused, format!("nothing was changed, since it cannot be kept: {why}")));
        }
        let output = self.attempt(FixWork::Change, &self.remedy.change).await;
        self.note_stop();
        match &output.ended {
            Ended::Exited(0) if !has_leftover(&output) => Ok(()),
            Ended::NotStarted(why) => Err(End::new(
                FixOutcome::Refused,
                format!("nothing was changed, the change could not be started: {why}"),
            )),
            Ended::Exited(0) => {
                Err(End::new(FixOutcome::Unknown, "the change ended, but something of it is still running"))
            }
            Ended::Exited(code) => Err(End::new(FixOutcome::NotRecovered, format!("the change failed: exit {code}"))),
            _ => {
                let why = problem(&output).unwrap_or_default();
                let message = format!("the change was not through: {why}; what it changed is not known");
                Err(End::new(FixOutcome::Unknown, message))
            }
        }
    }

    /// Why the way back may not be taken, if it may not.
    #[must_use]
    pub fn no_way_back(&self) -> Option<String> {
        if self.remedy.rollback.is_none() {
            return Some("the scenario declares no way back".to_owned());
        }
        let Some(change) = self.record.attempts.iter().find(|attempt| attempt.work == FixWork::Change) else {
            return Some("nothing was changed".to_owned());
        };
        let left = change.leftover_processes;
        (left > 0).then(|| format!("{left} processes of the change are still there"))
    }

    /// Takes the way back. It was agreed to with the change, whose plan it is part of.
    pub async fn roll_back(&mut self) -> End {
        if let Some(why) = self.no_way_back() {
            return End::new(FixOutcome::NotRecovered, format!("not rolled back: {why}"));
        }
        self.tell(FixHappening::PhaseBegan { phase: FixPhase::Rollback });
        let remedy = self.remedy;
        let Some(request) = &remedy.rollback else { return End::new(FixOutcome::Unknown, "there is no way back") };
        let output = self.attempt(FixWork::Rollback, request).await;
        self.note_stop();
        match problem(&output) {
            None if !has_leftover(&output) => End::new(FixOutcome::RolledBack, "it did not help, and was rolled back"),
            why => {
                let why = why.unwrap_or_else(|| "something of it is still running".to_owned());
                End::new(FixOutcome::Unknown, format!("the rollback failed: {why}"))
            }
        }
    }

    /// Ends. The record is final then; with it comes what could not be written down.
    #[must_use]
    pub fn end(mut self, end: End) -> (FixRecord, Option<String>) {
        let duration_ms = u64::try_from(self.begun.elapsed().as_millis()).unwrap_or(u64::MAX);
        self.tell(FixHappening::FixFinished { outcome: end.outcome, message: end.message, duration_ms });
        (self.record, self.not_kept)
    }

    /// Whether it is to stop.
    #[must_use]
    pub fn is_stopped(&self) -> bool {
        *self.stop.borrow() != Stop::No
    }

    /// That it was stopped before anything was changed, if it was.
    ///
    /// # Errors
    /// That end.
    pub fn unless_stopped(&mut self) -> Result<(), End> {
        self.note_stop();
        if self.is_stopped() { Err(End::new(FixOutcome::Stopped, "it was stopped before the change")) } else { Ok(()) }
    }

    pub(super) fn tell(&mut self, what: FixHappening) {
        let event = FixEvent { seq: self.next, at: Moment::now(), what };
        self.next += 1;
        self.record.apply(&event);
        if let Err(why) = self.keeper.event(&event, &self.record) {
            self.not_kept.get_or_insert(why);
        }
    }

    pub(super) fn note_stop(&mut self) {
        if self.is_stopped() && self.record.fix.stopped.is_none() {
            self.tell(FixHappening::StopRequested { reason: "a signal asked for it".to_owned() });
        }
    }

    async fn attempt(&mut self, work: FixWork, request: &Request) -> Output {
        let heed = Heed { masking: &self.remedy.masking, follows: &Follows::default() };
        let output = self.transport.attempt(work.word(), request, heed, self.stop.clone()).await;
        let output = engine::masked(output, &self.remedy.masking);
        let stdout = self.keep(work.word(), "stdout", &output.stdout);
        let stderr = self.keep(work.word(), "stderr", &output.stderr);
        let leftover = output.leftover_processes + u32::from(output.pipe_left_open);
        let attempt = AttemptRecord {
            work,
            command: request.invocation.words(),
            shell_equivalent: request.invocation.typed(),
            started_at: output.started_at,
            duration_ms: u64::try_from(output.duration.as_millis()).unwrap_or(u64::MAX),
            exit_code: match output.ended {
                Ended::Exited(code) => Some(code),
                _ => None,
            },
            problem: problem(&output),
            stdout,
            stderr,
            leftover_processes: leftover,
        };
        self.tell(FixHappening::Attempted { attempt: Box::new(attempt) });
        output
    }

    fn keep(&mut self, name: &str, stream: &str, captured: &Captured) -> StreamRecord {
        if captured.bytes == 0 {
            return engine::excerpt(captured, None);
        }
        let adopted = captured.spilled.as_ref().and_then(|file| self.keeper.adopt(name, stream, file));
        let file = adopted.or_else(|| self.keeper.evidence(name, stream, &engine::evidence(captured)));
        engine::excerpt(captured, file)
    }
}

const fn name(work: FixWork) -> &'static str {
    match work {
        FixWork::DryRun => "dry run",
        FixWork::Preview => "preview",
        FixWork::Change => "change",
        FixWork::Rollback => "rollback",
    }
}

const fn has_leftover(output: &Output) -> bool {
    output.leftover_processes > 0 || output.pipe_left_open
}

/// Why a command did not do what it should, as a phrase; `None` when it ended with 0.
fn problem(output: &Output) -> Option<String> {
    match &output.ended {
        Ended::Exited(0) => None,
        Ended::Exited(code) => Some(format!("exit {code}")),
        Ended::Signaled(signal) => Some(format!("ended by signal {signal}")),
        Ended::TimedOut => Some("not done in time".to_owned()),
        Ended::Cancelled => Some("it was stopped".to_owned()),
        Ended::Overflowed => Some("it says more than may be held".to_owned()),
        Ended::NotStarted(why) => Some(why.clone()),
        Ended::Unreachable { detail, .. } => Some(detail.clone()),
        Ended::Responded(status) => Some(format!("status {status}")),
    }
}
