//! Laws: a run that was recorded and played again has the same record but for its times and ids, however many attempts run
//! at once.

use std::cell::RefCell;
use std::collections::HashMap;
use std::fmt::Write as _;
use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use proptest::prelude::*;
use serde_json::Value as Json;
use tokio::sync::watch;

use super::listen::{Heard, Listening};
use super::play::{Stage, order, play};
use super::read::read;
use super::record::{Take, text_of};
use super::{Case, differences};
use crate::access::{Roles, Surroundings};
use crate::clock::Moment;
use crate::diagnostic::{Source, Style, render_all};
use crate::engine::{self, Deaf, Limits};
use crate::output::{Captured, Ended, Output};
use crate::plan;
use crate::process::{Stop, StopSignal};
use crate::record::Record;
use crate::scenario::{self, Scenario};
use crate::transport::{Heed, Inventory, Invocation, Request, Transport};

/// What one attempt brings back, by its number.
#[derive(Debug, Clone)]
struct Turn {
    ended: u8,
    stdout: Vec<u8>,
    stderr: String,
    took: u64,
}

/// A world in which every question is answered by chance, and the same each time.
struct World {
    turns: Vec<Turn>,
    asked: RefCell<HashMap<(String, Vec<String>), usize>>,
}

impl Transport for World {
    fn attempt<'a>(
        &'a self,
        _: &'a str,
        request: &'a Request,
        _: Heed<'a>,
        mut stop: StopSignal,
    ) -> Pin<Box<dyn Future<Output = Output> + 'a>> {
        Box::pin(async move {
            let words = request.invocation.words();
            let item = request.environment.iter().find(|(name, _)| name == "ITEM");
            let key = (item.map_or(String::new(), |(_, item)| item.clone()), words.clone());
            let number = {
                let mut asked = self.asked.borrow_mut();
                let count = asked.entry(key.clone()).or_default();
                *count += 1;
                *count
            };
            let sum = words
                .concat()
                .bytes()
                .chain(key.0.bytes())
                .fold(number, |sum, byte| sum.wrapping_mul(31).wrapping_add(usize::from(byte)));
            let turn = &self.turns[sum % self.turns.len()];
            let is_http = matches!(request.invocation, Invocation::Http(_));
            let took = Duration::from_millis(turn.took);
            let ended = match turn.ended {
                _ if took > request.timeout => Ended::TimedOut,
                0..4 if is_http => Ended::Responded(200 + u16::from(turn.ended)),
                code @ 0..4 => Ended::Exited(i32::from(code)),
                4 if is_http => Ended::Unreachable { kind: "refused", detail: "nothing: listens".into() },
                4 => Ended::Signaled(9),
                _ => Ended::NotStarted("`x` was not found in PATH".into()),
            };
            let took = took.min(request.timeout);
            tokio::select! {
                () = tokio::time::sleep(took) => {}
                Ok(_) = stop.wait_for(|stop| *stop != Stop::No) => panic!("nobody stops this run"),
            }
            let stdout = Captured::whole(turn.stdout.clone());
            let stderr = match ended {
                // A response has a status line.
                Ended::Responded(status) => format!("HTTP/1.1 {status} Some\nx: {}", turn.stderr),
                _ => turn.stderr.clone(),
            };
            let stderr = Captured::whole(stderr.into_bytes());
            Output { stdout, stderr, ..Output::silent(Moment::from_unix_millis(0), took, ended) }
        })
    }

    fn samples(&self, _: &str) -> Option<Vec<crate::value::Value>> {
        None
    }

    fn lacks(&self, _: &str, _: Option<&str>) -> Option<String> {
        None
    }
}

fn turns() -> impl Strategy<Value = Vec<Turn>> {
    let text = prop_oneof![
        4 => Just("ok\n".to_owned()),
        3 => Just("[\"a\", \"b\"]".to_owned()),
        2 => "[0-9]{1,3}",
        1 => "(?s)[ -~\t\n]{0,20}|.{0,8}",
    ];
    let bytes = prop_oneof![9 => text.prop_map(String::into_bytes), 1 => prop::collection::vec(any::<u8>(), 0..9)];
    let turn = (0..6_u8, bytes, "(ERROR [0-9]: [a-z ']{0,9}\n)?", 0..7000_u64);
    let turn = turn.prop_map(|(ended, stdout, stderr, took)| Turn { ended, stdout, stderr, took });
    prop::collection::vec(turn, 1..9)
}

/// Steps of every kind, each waiting for an earlier one or for none.
fn scenarios() -> impl Strategy<Value = String> {
    let step = (0..8_u8, 0..3_u8, any::<Option<prop::sample::Index>>());
    prop::collection::vec(step, 1..9).prop_map(|steps| {
        let mut text = "version: 1\nid: x\ntitle: Try\nowner: me\nbudget: 1h\n\
            params: {limit: {type: integer, default: 9}}\n\
            facts: {names: {command: [names], extract: {json: $}}}\n\
            defaults: {timeout: 5s, kill_grace: 1s, role: none}\nsteps:\n"
            .to_owned();
        for (at, (kind, word, waits)) in steps.into_iter().enumerate() {
            let judged = "extract: text, outcomes: {ok: pass, '7': warn, else: fail}";
            let by_code = "outcomes: {0: pass, 1: warn, 2: fail}";
            let body = match kind {
                0 => format!("command: [same, w{word}], {by_code}"),
                1 => format!("command: [same, w{word}], {judged}"),
                2 => format!("command: [tried, 'a b{word}'], {judged}, retry: {{attempts: 3, delay: 1s, backoff: 2}}"),
                3 => format!("command: [sampled, w{word}], {by_code}, repeat: {{samples: 3, every: 2s}}"),
                4 => format!("command: [one, w{word}], fallback: [other, '{{{{ run.id }}}}'], {by_code}, on_fail: [[why, w{word}], [how]]"),
                5 => format!("shell: 'echo {word} $ITEM', for_each: '{{{{ facts.names }}}}', {judged}"),
                6 => format!("http: {{url: 'http://h/{word}', headers: {{A: '{{{{ params.limit }}}}'}}}}, outcomes: {{200: pass, refused: fail, else: warn}}"),
                _ => format!("pipeline: [[one, w{word}], [two]], env: {{A: '{{{{ target.host }}}}'}}, stdin: 'x y', {judged}"),
            };
            let when = match waits {
                Some(index) if at > 0 => format!(", when: s{}.passed", index.index(at)),
                _ => String::new(),
            };
            let _ = writeln!(text, "  - {{id: s{at}, title: Try, {body}{when}}}");
        }
        text.push_str("diagnoses:\n  - {id: bad, when: s0.failed, cause: It is bad}\n");
        text
    })
}

fn scenario_of(text: &str) -> Scenario {
    let reading = scenario::read(&Source::new("x.yaml", text), None);
    reading.scenario.unwrap_or_else(|| panic!("{text}\n{}", render_all(&reading.findings, Style::Plain)))
}

/// The record without what differs between two runs of the same.
fn without_times(record: &Record) -> Json {
    let mut json = serde_json::to_value(record).unwrap();
    json["run"] = Json::Null;
    json["scenario"] = Json::Null;
    for step in json["steps"].as_array_mut().unwrap() {
        step["started_at"] = Json::Bool(step["started_at"].is_null());
        let without_id =
            |value: &Json| value.to_string().replace(super::play::RUN, "ID").replace(record.run.id.as_str(), "ID");
        step["command"] = without_id(&step["command"]).into();
        step["shell_equivalent"] = without_id(&step["shell_equivalent"]).into();
        // Which of several that share is first depends on who may start first.
        step["shared_with"] = Json::Null;
        step["attempts"] = Json::Null;
    }
    json
}

/// A run in the world, and the case that was made of it; `None` when its list is none.
fn recorded(text: &str, turns: &[Turn]) -> Option<(Record, String)> {
    let scenario = scenario_of(text);
    let (roles, inventory, surroundings) = (Roles::default(), Inventory::default(), Surroundings::default());
    let stage = Stage { scenario: &scenario, roles: &roles, inventory: &inventory, jobs: 8 };
    let blank = read("blank", &Source::new("blank.yaml", "version: 1\nrecordings: []\n")).unwrap();
    let mut order = order(&blank, stage, &surroundings);
    order.run = crate::id::RunId::new();
    order.started_at = Moment::now();
    let facts = plan::facts(&order).unwrap();
    let world = World { turns: turns.to_vec(), asked: RefCell::default() };
    let heard = RefCell::default();
    let world = Listening { inner: &world, heard: Some(&heard) };
    let (_stop, stopped) = watch::channel(Stop::No);
    order.facts = engine::without_waiting(engine::gather(&facts, &world, stopped.clone())).unwrap();
    let plan = plan::build(&order).ok()?;
    let limits = Limits { jobs: 8, per_target: 8 };
    let record = engine::without_waiting(engine::run(&plan, &world, limits, stopped, &mut Deaf)).unwrap();
    let heard: Vec<Heard> = heard.take();
    let take = Take { order: &order, facts: &facts, plan: &plan, record: &record, heard: &heard };
    let text = text_of(take, stage).unwrap_or_else(|wrong| panic!("{}", render_all(&wrong, Style::Plain)));
    Some((record, text))
}

fn case_of(text: &str) -> Case {
    read("x", &Source::new("x.cases/x.yaml", text))
        .unwrap_or_else(|wrong| panic!("{text}\n{}", render_all(&wrong, Style::Plain)))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn what_was_recorded_is_played_to_the_same_end(text in scenarios(), turns in turns()) {
        let Some((record, written)) = recorded(&text, &turns) else { return Ok(()) };
        let (scenario, case) = (scenario_of(&text), case_of(&written));
        let (roles, inventory) = (Roles::default(), Inventory::default());
        for jobs in [8, 1, 64, 8] {
            let stage = Stage { scenario: &scenario, roles: &roles, inventory: &inventory, jobs };
            let played = play(&case, stage).unwrap_or_else(|wrong| panic!("{wrong:?}"));
            prop_assert!(played.problems.is_empty(), "{written}\n{:?}", played.problems);
            prop_assert_eq!(differences(&case, &played), vec![], "{}", written);
            prop_assert_eq!(without_times(&played.record), without_times(&record), "{}", written);
        }
    }
}
