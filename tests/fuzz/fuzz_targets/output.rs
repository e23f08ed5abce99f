//! Whatever a command printed and however it ended, every extractor gives a value or the reason why there is none.
#![no_main]

use std::sync::LazyLock;

use checklist::clock::Moment;
use checklist::judge::{Asked, Extract, Outcomes, Question, judge};
use checklist::output::{Captured, Ended, Output};
use libfuzzer_sys::fuzz_target;
use serde_json::json;

static QUESTIONS: LazyLock<Vec<Question>> = LazyLock::new(|| {
    let forms = [
        json!("exit_code"),
        json!("text"),
        json!({"regex": "(?m)^load: ([0-9.]+)$", "as": "number"}),
        json!({"json": "$"}),
        json!({"json": "$.items[*].name", "as": "list"}),
        json!({"column": ["STATUS", "Ready"]}),
        json!({"column": "Use%", "row": -1, "as": "integer"}),
        json!({"column": "STATUS", "where": {"NAME": "a"}, "from": "stderr"}),
        json!({"count": "error"}),
        json!({"text": true, "as": "duration"}),
        json!({"text": true, "as": "bytes"}),
        json!({"text": true, "as": "timestamp"}),
        json!({"text": true, "as": "time_left"}),
        json!({"text": true, "as": "boolean"}),
    ];
    let question = |form| {
        let extract: Extract = serde_json::from_value(form).unwrap();
        let outcomes: Outcomes = serde_json::from_value(json!({"x": "fail", "else": "pass"})).unwrap();
        Question::new(Asked { extract: Some(&extract), outcomes: Some(&outcomes), ..Asked::default() }).unwrap()
    };
    forms.into_iter().map(question).collect()
});

fuzz_target!(|bytes: &[u8]| {
    let Some((ended, said)) = bytes.split_first() else { return };
    let ended = match ended % 4 {
        0 => Ended::Exited(0),
        1 => Ended::Exited(i32::from(*ended)),
        2 => Ended::Responded(200),
        _ => Ended::Signaled(9),
    };
    let mut output = Output::silent(Moment::from_unix_millis(0), std::time::Duration::ZERO, ended);
    let half = said.len() / 2;
    (output.stdout, output.stderr) = (Captured::whole(said.to_vec()), Captured::whole(said[half..].to_vec()));
    for question in QUESTIONS.iter() {
        let judged = judge(question, &output, "en");
        assert!(judged.value.is_some() || !judged.status.answered(), "an answer has a value");
    }
});
