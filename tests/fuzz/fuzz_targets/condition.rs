//! Any text is a condition or is not; a condition is decided, the same way each time.
#![no_main]

use std::collections::BTreeMap;

use checklist::expression::{Answer, Condition, Context};
use checklist::status::Status;
use libfuzzer_sys::fuzz_target;
use serde_json::json;

fuzz_target!(|text: &str| {
    let answer = |status, value| Answer { status, value };
    let answers = BTreeMap::from([
        ("a".to_owned(), answer(Some(Status::Pass), json!(0))),
        ("b".to_owned(), answer(Some(Status::Fail), json!("No"))),
        ("c".to_owned(), answer(Some(Status::Timeout), json!(null))),
        ("d".to_owned(), answer(None, json!(null))),
    ]);
    let context = Context::new(json!({"params": {"max": 30, "names": ["a"]}, "target": {"name": "db-1"}}));
    match Condition::parse(text) {
        Ok(condition) => {
            assert_eq!(condition.decide(&answers, &context), condition.decide(&answers, &context));
            assert!(condition.mentions().iter().all(|mention| text.get(mention.range.clone()).is_some()));
        }
        Err(malformed) => assert!(malformed.range.end <= text.len()),
    }
});
