//! Whatever a kill or a disk made of a journal, reading it ends without a panic, what is read folds to a record, and a report
//! can be made of that.
#![no_main]

use checklist::record::{Event, fold};
use checklist::report::{self, Look};
use checklist::store::{Reading, parse_events};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Reading { events, damage } = parse_events(bytes);
    assert!(events.iter().enumerate().all(|(number, event)| event.seq == number as u64));
    // What was read is a whole journal in itself. Times may have been finer than we write them.
    let written = |events: &[Event]| -> Vec<u8> {
        events.iter().flat_map(|event| [&serde_json::to_vec(event).unwrap()[..], b"\n"].concat()).collect()
    };
    let again = parse_events(&written(&events));
    assert!(again.damage.is_none() && written(&again.events) == written(&events), "{damage:?}");
    if let Some(record) = fold(&events) {
        for format in report::ALL {
            let _ = (format.render)(&record, &Look::plain());
        }
    }
});
