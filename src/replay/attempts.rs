//! What a run that is over asked and was answered, so that a case can be made of it.

use super::Past;
use super::tape::Tape;
use crate::output::{Captured, Ended, Output};
use crate::plan::{Given, Plan, Work};
use crate::record::{OnFailRecord, Record, StepRecord};
use crate::scenario::Scenario;
use crate::timespan::Timespan;
use crate::transport::{Recording as _, Request};
use crate::value::Unit;

/// One attempt of a run, as far as its evidence tells.
#[derive(Debug, Clone)]
pub struct Attempt {
    /// The task.
    pub asker: String,
    /// What was asked.
    pub request: Request,
    /// What came back. Of a step that asked again, what came back last.
    pub output: Output,
}

/// Every attempt of the run that `plan` is the plan of, in the order of the scenario.
///
/// # Errors
/// What the run does not tell, as one sentence.
pub fn attempts(past: &Past, plan: &Plan) -> Result<Vec<Attempt>, String> {
    let tape = Tape::new(past, plan);
    let mut attempts = Vec::new();
    for task in &plan.tasks {
        let Work::Ask { request, policy, .. } = &task.work else { continue };
        let asked = past.step(&task.id, task.item.as_ref());
        let Some(step) = asked.filter(|step| step.started_at.is_some() && step.shared_with.is_none()) else { continue };
        let told = |request: &Request| {
            let output = (&tape).answer(&task.id, request, 0);
            output.map_err(|why| format!("of step `{}` no answer can be taken: {why}", task.id))
        };
        let mut add = |request: &Request, output| {
            attempts.push(Attempt { asker: task.id.clone(), request: request.clone(), output });
        };
        add(request, told(request)?);
        if let (true, Some(fallback)) = (step.via_fallback, &policy.fallback) {
            add(fallback, told(fallback)?);
        }
        for (request, told) in policy.on_fail.iter().zip(&step.on_fail) {
            add(request, diagnostic(past, step, told)?);
        }
    }
    Ok(attempts)
}

/// What a diagnostic command of a failed step said.
fn diagnostic(past: &Past, step: &StepRecord, told: &OnFailRecord) -> Result<Output, String> {
    let (stdout, stderr) = (past.bytes(&told.stdout)?, past.bytes(&told.stderr)?);
    let ended = told.exit_code.map_or(Ended::TimedOut, Ended::Exited);
    let started_at = step.started_at.unwrap_or(past.record.run.started_at);
    let silent = Output::silent(started_at, std::time::Duration::ZERO, ended);
    Ok(Output { stdout: Captured::whole(stdout), stderr: Captured::whole(stderr), ..silent })
}

/// The params of a run whose values are not the defaults of its scenario, as they could have been typed.
#[must_use]
pub fn given(scenario: &Scenario, record: &Record) -> Vec<Given> {
    let one = |(name, value): (&String, &serde_json::Value)| {
        let param = scenario.params.iter().find(|param| param.name == *name)?;
        let default = param.default.as_ref().and_then(|default| param.take(default).ok());
        let text = match (param.unit(), value.as_f64()) {
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a length of time is positive")]
            (Unit::Seconds, Some(seconds)) => Timespan::from_millis((seconds * 1000.0).round() as u64).to_string(),
            (Unit::Bytes, Some(_)) => format!("{value}B"),
            _ => value.as_str().map_or_else(|| value.to_string(), str::to_owned),
        };
        (default.as_ref() != Some(value)).then(|| Given { name: name.clone(), value: text })
    };
    record.context.params.iter().filter_map(one).collect()
}
