//! Any extractor and any assertion of a scenario compiles or is told why not, and then judges an output.
#![no_main]

use checklist::clock::Moment;
use checklist::judge::{Asked, Extract, Question, judge};
use checklist::output::{Captured, Ended, Output};
use libfuzzer_sys::fuzz_target;
use serde_json::Value;

fuzz_target!(|text: &str| {
    // Two lines: the extractor and the assertion, each as JSON.
    let (first, second) = text.split_once('\n').unwrap_or((text, "{}"));
    let Ok(extract) = serde_json::from_str::<Extract>(first) else { return };
    let assert = serde_json::from_str::<Value>(second).unwrap_or_default();
    let asked = Asked { extract: Some(&extract), assert: Some(&assert), ..Asked::default() };
    let _ = Question::check(asked);
    let Ok(question) = Question::new(asked) else { return };
    let mut output = Output::silent(Moment::from_unix_millis(0), std::time::Duration::ZERO, Ended::Exited(0));
    for said in ["", "NAME  READY\na     1/1\n", "{\"items\": [{\"a\": 1}]}", "a\tb\n1\t2\n", "No\n"] {
        output.stdout = Captured::whole(said.as_bytes().to_vec());
        let _ = judge(&question, &output, "en");
    }
});
