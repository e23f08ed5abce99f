//! A transport that answers after as long as it is told, and a run of a scenario with it.

use std::cell::RefCell;
use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::{Instant, sleep};

use crate::access::{Roles, Surroundings};
use crate::clock::Moment;
use crate::diagnostic::Source;
use crate::engine::{self, Limits, Sink};
use crate::id::RunId;
use crate::output::{Captured, Ended, Output};
use crate::plan::{self, Order, Origin, Plan};
use crate::process::{Stop, StopSignal};
use crate::record::{Event, Record};
use crate::scenario::{self, Scenario};
use crate::transport::{Heed, Invocation, Request, Target, Transport};

/// What the fake is asked is a command: `[WORD, MILLISECONDS, EXIT CODE, TEXT]`. With the word `nth` the text is the number
/// of the attempt, counted from 1, and with `third` the exit code holds only for the first two.
#[derive(Default)]
pub struct Fake {
    /// When each attempt began, in milliseconds of virtual time, and its command.
    pub begun: RefCell<Vec<(u128, Vec<String>)>>,
    /// How many attempts ran at once at the most.
    pub peak: RefCell<usize>,
    running: RefCell<usize>,
    zero: RefCell<Option<Instant>>,
}

impl Transport for Fake {
    fn attempt<'a>(
        &'a self,
        _: &'a str,
        request: &'a Request,
        _: Heed<'a>,
        mut stop: StopSignal,
    ) -> Pin<Box<dyn Future<Output = Output> + 'a>> {
        Box::pin(async move {
            let Invocation::Programs(stages) = &request.invocation else { panic!("only commands") };
            let words = stages[0].clone();
            let zero = *self.zero.borrow_mut().get_or_insert_with(Instant::now);
            self.begun.borrow_mut().push((zero.elapsed().as_millis(), words.clone()));
            *self.running.borrow_mut() += 1;
            let running = *self.running.borrow();
            let peak = (*self.peak.borrow()).max(running);
            self.peak.replace(peak);
            let number = self.begun.borrow().iter().filter(|(_, other)| *other == words).count();
            let begun = Instant::now();
            let takes = Duration::from_millis(words[1].parse().unwrap());
            let ended = tokio::select! {
                () = sleep(takes.min(request.timeout)) => if takes > request.timeout { Ended::TimedOut } else { exit(&words, number) },
                Ok(_) = stop.wait_for(|stop| *stop != Stop::No) => Ended::Cancelled,
            };
            *self.running.borrow_mut() -= 1;
            let text = if words[0] == "nth" { number.to_string() } else { words[3].clone() };
            Output {
                started_at: Moment::now(),
                duration: begun.elapsed(),
                ended,
                stages: Vec::new(),
                stdout: Captured::whole(text.into_bytes()),
                stderr: Captured::whole(Vec::new()),
                pipe_left_open: false,
                leftover_processes: 0,
            }
        })
    }

    fn samples(&self, _: &str) -> Option<Vec<crate::value::Value>> {
        None
    }

    fn lacks(&self, program: &str, path: Option<&str>) -> Option<String> {
        crate::process::find_program(program, path).err()
    }
}

fn exit(words: &[String], number: usize) -> Ended {
    if words[0] == "third" && number > 2 { Ended::Exited(0) } else { Ended::Exited(words[2].parse().unwrap()) }
}

/// Takes in everything and remembers it.
#[derive(Default)]
pub struct Heard {
    pub events: Vec<Event>,
}

impl Sink for Heard {
    fn event(&mut self, event: &Event, _: &Record) {
        self.events.push(event.clone());
    }

    fn rest(&mut self) {}

    fn adopt(&mut self, step: &str, stream: &str, _: &crate::output::Spilled) -> Option<String> {
        Some(format!("evidence/{step}.{stream}"))
    }

    fn evidence(&mut self, step: &str, stream: &str, _: &[u8]) -> Option<String> {
        Some(format!("evidence/{step}.{stream}"))
    }
}

/// What came of a run.
pub struct Outcome {
    pub record: Record,
    pub events: Vec<Event>,
    pub begun: Vec<(u128, Vec<String>)>,
    pub peak: usize,
    pub took: Duration,
}

impl Outcome {
    /// The status of a step, as a word.
    pub fn status(&self, step: &str) -> &'static str {
        self.step(step).status.word()
    }

    pub fn step(&self, step: &str) -> &crate::record::StepRecord {
        self.record.steps.iter().find(|record| record.id == step).unwrap()
    }

    /// When attempts began, in milliseconds of virtual time.
    pub fn times(&self) -> Vec<u128> {
        self.begun.iter().map(|(at, _)| *at).collect()
    }
}

/// The scenario with these steps, as YAML list items, and what follows them.
pub fn scenario(steps: &str) -> Scenario {
    let text = format!(
        "version: 1\nid: x\ntitle: Try\nowner: me\nbudget: 1h\ndefaults: {{timeout: 10s, kill_grace: 1s, role: none}}\nsteps:\n{steps}"
    );
    let reading = scenario::read(&Source::new("x.yaml", text), None);
    reading.scenario.unwrap_or_else(|| {
        panic!("{}", crate::diagnostic::render_all(&reading.findings, crate::diagnostic::Style::Plain))
    })
}

pub fn plan(scenario: &Scenario) -> Plan {
    plan_with(scenario, &[])
}

/// The plan with these facts gathered.
pub fn plan_with(scenario: &Scenario, facts: &[(&str, Result<serde_json::Value, String>)]) -> Plan {
    let (roles, surroundings, policy) = (Roles::default(), Surroundings::default(), crate::access::Policy::default());
    let order = Order {
        scenario,
        origin: Origin { path: "x.yaml".into(), sha256: String::new(), git: None },
        target: Target::bare("localhost"),
        given: Vec::new(),
        facts: facts.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect(),
        steps: Vec::new(),
        roles: &roles,
        permits: crate::access::Permits { account: "me", policy: &policy, only: None, justification: None },
        surroundings: &surroundings,
        language: "en".into(),
        operator: "me".into(),
        host: "here".into(),
        run: RunId::new(),
        started_at: Moment::now(),
        warnings: Vec::new(),
    };
    plan::build(&order).unwrap()
}

/// Runs a plan with eight slots.
pub async fn run_plan(plan: &Plan) -> Outcome {
    run_plan_with(plan, 8).await
}

/// Runs a plan with this many slots.
pub async fn run_plan_with(plan: &Plan, jobs: usize) -> Outcome {
    let (fake, mut heard) = (Fake::default(), Heard::default());
    let (_stop, stopped) = watch::channel(Stop::No);
    let begun = Instant::now();
    let record = engine::run(plan, &fake, Limits { jobs, per_target: jobs }, stopped, &mut heard).await;
    let peak = *fake.peak.borrow();
    Outcome { record, events: heard.events, begun: fake.begun.into_inner(), peak, took: begun.elapsed() }
}

/// Runs the steps with this many slots, and stops the run after `stop_after`, if it is given.
pub async fn run_until(steps: &str, jobs: usize, stop_after: Option<Duration>) -> Outcome {
    let plan = plan(&scenario(steps));
    let (fake, mut heard) = (Fake::default(), Heard::default());
    let (stop, stopped) = watch::channel(Stop::No);
    let limits = Limits { jobs, per_target: jobs };
    let begun = Instant::now();
    let clock = async {
        match stop_after {
            Some(after) => {
                sleep(after).await;
                stop.send_replace(Stop::Gently);
            }
            None => std::future::pending().await,
        }
        std::future::pending::<()>().await;
    };
    let record = tokio::select! {
        record = engine::run(&plan, &fake, limits, stopped, &mut heard) => record,
        () = clock => unreachable!("it never ends"),
    };
    let peak = *fake.peak.borrow();
    Outcome { record, events: heard.events, begun: fake.begun.into_inner(), peak, took: begun.elapsed() }
}

pub async fn run(steps: &str, jobs: usize) -> Outcome {
    run_until(steps, jobs, None).await
}
