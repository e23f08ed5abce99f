//! Any text is a template or is not, and is filled in or is told what is missing, at a place inside of it.
#![no_main]

use checklist::expression::{Context, Template};
use libfuzzer_sys::fuzz_target;
use serde_json::json;

fuzz_target!(|text: &str| {
    let context = Context::new(json!({
        "target": {"name": "db-1", "host": "10.0.0.1", "port": 3306, "vars": {"primary": "db-0"}, "labels": {}},
        "params": {"max_lag": 300, "names": ["a", "b"], "text": "{{ params.max_lag }}"},
    }));
    let within = |range: std::ops::Range<usize>| assert!(range.start <= range.end && range.end <= text.len());
    match Template::parse(text) {
        Ok(template) => {
            template.mentions().iter().for_each(|mention| within(mention.range.clone()));
            let filled = template.render(&context);
            if template.is_plain() {
                assert_eq!(filled.as_deref().ok(), Some(text));
            }
            filled.err().into_iter().for_each(|missing| within(missing.range));
            let _ = template.value(&context);
        }
        Err(malformed) => within(malformed.range),
    }
});
