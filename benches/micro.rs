//! What single parts cost: `cargo bench`. What the whole costs is measured by `benches/compare`.

#![expect(clippy::unwrap_used, reason = "a benchmark that fails ends by a panic")]

use std::time::Duration;

use checklist::access::{Permits, Policy, Roles, Surroundings};
use checklist::clock::Moment;
use checklist::diagnostic::Source;
use checklist::id::RunId;
use checklist::judge::{Asked, Extract, Question, judge};
use checklist::masking::Masking;
use checklist::output::{Captured, Ended, Output};
use checklist::plan::{self, Order, Origin, Plan};
use checklist::record::{Event, Happening, fold};
use checklist::scenario::{self, Scenario};
use checklist::secret::Secret;
use checklist::status::Status;
use checklist::store::{RunDir, StateDir};
use checklist::transport::Target;
use divan::Bencher;
use divan::counter::{BytesCount, ItemsCount};
use serde_json::json;

fn main() {
    divan::main();
}

const SIZES: [usize; 3] = [10, 100, 1000];

fn text(steps: usize) -> String {
    let head = "version: 1\nid: micro\ntitle: Measure\nowner: bench\nbudget: 1h\ndefaults: {role: none, timeout: 10s}\nsteps:\n";
    let step = |n: usize| {
        let when = if n == 0 { String::new() } else { format!(", when: s{}.passed", n - 1) };
        format!("  - {{id: s{n}, title: Run true, command: [/bin/true, '{n}'], outcomes: {{0: pass}}{when}}}\n")
    };
    head.to_owned() + &(0..steps).map(step).collect::<String>()
}

fn scenario(steps: usize) -> Scenario {
    scenario::read(&Source::new("micro.yaml", text(steps)), None).scenario.unwrap()
}

fn with_plan<T>(scenario: &Scenario, measured: impl FnOnce(Plan) -> T) -> T {
    let (roles, surroundings, policy) = (Roles::default(), Surroundings::default(), Policy::default());
    let order = Order {
        scenario,
        origin: Origin { path: "micro.yaml".into(), sha256: String::new(), git: None },
        target: Target::bare("localhost"),
        given: Vec::new(),
        steps: Vec::new(),
        facts: indexmap::IndexMap::new(),
        roles: &roles,
        permits: Permits { account: "bench", policy: &policy, only: None, justification: None },
        surroundings: &surroundings,
        language: "en".into(),
        operator: "bench".into(),
        host: "here".into(),
        run: RunId::new(),
        started_at: Moment::from_unix_millis(0),
        warnings: Vec::new(),
    };
    measured(plan::build(&order).unwrap())
}

/// The events of a run in which every step passed.
fn events(steps: usize) -> Vec<Event> {
    let record = with_plan(&scenario(steps), |plan| plan.record);
    let finished = record.steps.iter().map(|step| {
        let step = Box::new(checklist::record::StepRecord { status: Status::Pass, message: None, ..step.clone() });
        Happening::StepFinished { step }
    });
    let finished: Vec<Happening> = finished.collect();
    let all = std::iter::once(Happening::RunStarted { record: Box::new(record) }).chain(finished);
    let at = Moment::from_unix_millis(0);
    (0..).zip(all).map(|(seq, what)| Event { seq, at, what }).collect()
}

#[divan::bench(args = SIZES)]
fn read_and_check(bencher: Bencher, steps: usize) {
    let source = Source::new("micro.yaml", text(steps));
    bencher
        .counter(ItemsCount::new(steps))
        .counter(BytesCount::of_str(source.text()))
        .bench(|| scenario::read(&source, None).scenario.unwrap());
}

#[divan::bench(args = SIZES)]
fn build_a_plan(bencher: Bencher, steps: usize) {
    let scenario = scenario(steps);
    bencher.counter(ItemsCount::new(steps)).bench(|| with_plan(&scenario, |plan| plan));
}

#[divan::bench(args = SIZES)]
fn fold_events(bencher: Bencher, steps: usize) {
    let events = events(steps);
    bencher.counter(ItemsCount::new(events.len())).bench(|| fold(&events).unwrap());
}

#[divan::bench(args = SIZES)]
fn keep_events(bencher: Bencher, steps: usize) {
    let events = events(steps);
    let folder = tempfile::tempdir().unwrap();
    let state = StateDir::open(folder.path()).unwrap();
    bencher
        .counter(ItemsCount::new(events.len()))
        .with_inputs(|| RunDir::create(&state, &RunId::new()).unwrap().journal().unwrap())
        .bench_local_values(|mut journal| {
            for event in &events {
                journal.append(event).unwrap();
                journal.write().unwrap();
            }
        });
}

#[divan::bench(args = ["exit_code", "text", "regex", "json", "column", "count"])]
fn judge_an_output(bencher: Bencher, form: &str) {
    let (extract, said) = match form {
        "regex" => (json!({"regex": "(?m)^load: ([0-9.]+)$"}), "up: 3 days\nload: 0.7\n"),
        "json" => (json!({"json": "$.items[0].name"}), r#"{"items": [{"name": "a"}, {"name": "b"}]}"#),
        "column" => (json!({"column": "STATUS", "where": {"NAME": "b"}}), "NAME  STATUS\na     Ready\nb     Ready\n"),
        "count" => (json!({"count": "error"}), "an error\nanother error\nfine\n"),
        word => (json!(word), "No\n"),
    };
    let extract: Extract = serde_json::from_value(extract).unwrap();
    let assert = json!({"not": {"const": "x"}});
    let question = Question::new(Asked { extract: Some(&extract), assert: Some(&assert), ..Asked::default() }).unwrap();
    let mut output = Output::silent(Moment::from_unix_millis(0), Duration::ZERO, Ended::Exited(0));
    output.stdout = Captured::whole(said.as_bytes().to_vec());
    bencher.bench(|| judge(&question, &output, "en"));
}

#[divan::bench(args = [0, 1, 10])]
fn mask_a_megabyte(bencher: Bencher, secrets: usize) {
    let secrets: Vec<Secret> = (0..secrets).map(|n| Secret::new(format!("secret-number-{n}"))).collect();
    let line =
        b"2026-11-25T02:15:00Z db-1 mariadbd[712]: Aborted connection 12 to db: 'x' user: 'y' host: '10.0.0.7'\n";
    let bytes: Vec<u8> = line.iter().copied().cycle().take(1 << 20).collect();
    let masking = Masking::of(&secrets);
    bencher.counter(BytesCount::new(bytes.len())).bench(|| masking.mask(&bytes));
}
