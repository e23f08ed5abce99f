//! Any text is a scenario or is told why not, with places that can be shown.
#![no_main]

use checklist::diagnostic::{Source, Style, render_all};
use checklist::{lint, scenario};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let reading = scenario::read(&Source::new("fuzz.yaml", text), None);
    let _ = render_all(&reading.findings, Style::Plain);
    match reading.scenario {
        Some(scenario) => drop(render_all(&lint::check(&lint::Subject::alone(&scenario)), Style::Plain)),
        None => assert!(!reading.findings.is_empty(), "nothing is refused without a reason"),
    }
});
