//! Whether a change helped: the verifying steps are asked again until they pass long enough, or the deadline ends.

use std::time::Duration;

use tokio::time::{Instant, timeout_at};

use super::{End, Fix, Keeper};
use crate::clock::Moment;
use crate::engine::{self, Limits, Sink};
use crate::output::Spilled;
use crate::plan::Plan;
use crate::process::Stop;
use crate::record::{Event, FixHappening, FixOutcome, FixPhase, Record, RoundRecord, StepRecord, VerifyRule};
use crate::status::Status;
use crate::timespan::Timespan;

impl Fix<'_> {
    /// Asks the steps of `plan` again, by the rule of the remediation.
    pub async fn verify(&mut self, mut plan: Plan, limits: Limits) -> End {
        let Some(rule) = self.record().plan.verify.clone() else {
            let message = "it was changed; the scenario names no step that tells whether it helped";
            return End::new(FixOutcome::Unknown, message);
        };
        self.tell(FixHappening::PhaseBegan { phase: FixPhase::Verification });
        let begun = Instant::now();
        let deadline = begun + Duration::from_millis(rule.deadline_ms);
        let mut in_a_row = 0;
        for number in 1.. {
            let round_begun = Instant::now();
            // A round that begins just before the deadline does not go on for long after it.
            plan.budget = plan.budget.min(deadline.saturating_duration_since(round_begun).max(SHORTEST_ROUND));
            let round = self.round(number, &plan, &rule, limits).await;
            in_a_row = if round.has_passed() { in_a_row + 1 } else { 0 };
            self.note_stop();
            if in_a_row >= rule.stable {
                let often = if in_a_row > 1 { format!(", {in_a_row} times in a row") } else { String::new() };
                return End::new(
                    FixOutcome::Recovered,
                    format!("recovered {} of {}{often}", round.passed, round.asked),
                );
            }
            let next = round_begun + Duration::from_millis(rule.every_ms);
            if self.is_stopped() {
                return End::new(FixOutcome::Unknown, "it was changed; whether it helped was not looked at to the end");
            }
            if next >= deadline {
                return given_up(&round, begun.elapsed(), in_a_row);
            }
            let _ = timeout_at(next, self.stop.wait_for(|stop| *stop != Stop::No)).await;
        }
        End::new(FixOutcome::Unknown, "it was asked too often")
    }

    async fn round(&mut self, number: u32, plan: &Plan, rule: &VerifyRule, limits: Limits) -> RoundRecord {
        let at = Moment::now();
        let mut kept = Kept { keeper: self.keeper, number };
        let record = engine::run(plan, self.transport, limits, self.stop.clone(), &mut kept).await;
        let is_meant = |task: &crate::plan::Task| rule.steps.contains(&task.step);
        let steps = plan.tasks.iter().zip(record.steps).filter(|(task, _)| is_meant(task)).map(|(_, step)| step);
        let steps: Vec<StepRecord> = steps.collect();
        let asked = steps.iter().filter(|step| step.status != Status::Skipped);
        let count = |steps: usize| u32::try_from(steps).unwrap_or(u32::MAX);
        let round = RoundRecord {
            number,
            at,
            passed: count(asked.clone().filter(|step| step.status.passed()).count()),
            asked: count(asked.count()),
            steps,
        };
        self.tell(FixHappening::Asked { round: Box::new(round.clone()) });
        round
    }
}

/// A round is given at least this long.
const SHORTEST_ROUND: Duration = Duration::from_secs(1);

fn given_up(round: &RoundRecord, after: Duration, in_a_row: u32) -> End {
    let after = Timespan::in_tenths(after);
    let RoundRecord { passed, asked, steps, .. } = round;
    if steps.iter().any(|step| step.status.answered() && !step.status.passed()) {
        return End::new(FixOutcome::NotRecovered, format!("recovered {passed} of {asked} after {after}"));
    }
    if in_a_row > 0 {
        let message = format!("recovered {passed} of {asked} after {after}, but not for long enough");
        return End::new(FixOutcome::NotRecovered, message);
    }
    let unanswered = asked.saturating_sub(*passed);
    let message = match asked {
        0 => format!("it was changed; nothing was asked that tells whether it helped, after {after}"),
        _ => format!("recovered {passed} of {asked}; {unanswered} have no answer after {after}"),
    };
    End::new(FixOutcome::Unknown, message)
}

/// Keeps the outputs of one round.
struct Kept<'a> {
    keeper: &'a mut dyn Keeper,
    number: u32,
}

impl Kept<'_> {
    fn name(&self, step: &str) -> String {
        format!("round_{}_{step}", self.number)
    }
}

impl Sink for Kept<'_> {
    fn event(&mut self, _: &Event, _: &Record) {}

    fn rest(&mut self) {}

    fn adopt(&mut self, step: &str, stream: &str, file: &Spilled) -> Option<String> {
        let name = self.name(step);
        self.keeper.adopt(&name, stream, file)
    }

    fn evidence(&mut self, step: &str, stream: &str, bytes: &[u8]) -> Option<String> {
        let name = self.name(step);
        self.keeper.evidence(&name, stream, bytes)
    }
}
