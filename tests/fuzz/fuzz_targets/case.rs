//! Any text is a case or is told why not; it is played to an end, twice the same; and what `--update` would write is a case that
//! expects what happens.
#![no_main]

use std::sync::OnceLock;

use checklist::access::Roles;
use checklist::case::{self, Stage};
use checklist::diagnostic::{Finding, Source, Style, render_all};
use checklist::scenario::{self, Scenario};
use checklist::transport::Inventory;
use libfuzzer_sys::fuzz_target;

/// A scenario that asks in every way in which a case can answer.
const SCENARIO: &str = r#"
version: 1
id: disk
title: Check the disk
owner: tests
defaults: {role: none, timeout: 5s}
params:
  most: {type: integer, default: 90}
facts:
  names: {command: [names], extract: {text: true, as: list}}
steps:
  - {id: used, title: Measure it, command: [df, "{{ target.host }}"], extract: {regex: '(\d+)%', as: integer}, assert: {maximum: "{{ params.most }}"}, warn: {maximum: 80}}
  - {id: page, title: Read the page, http: {url: "http://{{ target.host }}/"}, when: used.passed, outcomes: {200: pass, else: fail}}
  - {id: each, title: Verify each, command: [test, "{{ item }}"], for_each: "{{ facts.names }}", outcomes: {0: pass, 1: fail}}
  - {id: again, title: Ask again, shell: "say", retry: {attempts: 3, delay: 1s}, extract: text, outcomes: {ok: pass, else: warn}, on_fail: [[why]]}
  - {id: series, title: Watch it, pipeline: [[a], [b]], repeat: {samples: 2, every: 1s, as: trend}, extract: {text: true, as: number}, outcomes: {rising: fail, stable: pass, falling: pass}, fallback: [c]}
diagnoses:
  - {id: full, when: used.failed and again.answered, cause: It is full, remediations: [clean]}
remediations:
  clean: {title: Clean up, role: none, command: [rm]}
"#;

fn stage() -> Stage<'static> {
    static KNOWN: OnceLock<(Scenario, Roles, Inventory)> = OnceLock::new();
    let (scenario, roles, inventory) = KNOWN.get_or_init(|| {
        let scenario = scenario::read(&Source::new("disk.yaml", SCENARIO), None).scenario;
        (scenario.expect("it is one"), Roles::default().with_placeholders(), Inventory::default())
    });
    Stage { scenario, roles, inventory, jobs: 2 }
}

fuzz_target!(|text: &str| {
    let test = |text: &str, update| case::test("fuzz", Ok(Source::new("fuzz.yaml", text)), "fuzz.yaml", stage(), update);
    let tested = test(text, true);
    let findings: Vec<Finding> = tested.problems.iter().map(|problem| problem.finding.clone()).collect();
    let _ = render_all(&findings, Style::Plain);
    assert!(!tested.is_broken || !findings.is_empty(), "nothing is refused without a reason");
    let again = test(text, true);
    assert_eq!(tested.reached, again.reached);
    assert_eq!(tested.differences, again.differences);
    if let Some(Ok(updated)) = &tested.updated {
        assert!(test(updated, false).is_good(), "what was updated is not as it expects:\n{updated}");
    }
});
