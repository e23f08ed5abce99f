//! What is drawn is what the scenario says, whatever stands in its texts.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::{Graph, LANGUAGES, Node, Sort, Tie};
use crate::diagnostic::Source;
use crate::record::sample;
use crate::scenario::{BUILTIN, Library, Scenario, read};
use crate::status::Status;

fn scenario(text: &str) -> Scenario {
    let reading = read(&Source::new("x.yaml", text), None);
    reading.scenario.unwrap_or_else(|| panic!("{:#?}", reading.findings))
}

const SMALL: &str = "\
version: 1
id: small
title: Find the fault
owner: x
defaults: {role: none, timeout: 1s}
facts:
  disks: {command: [lsblk], extract: {text: true, as: list}}
steps:
  - {id: end, title: Verify the end, command: ['true'], outcomes: {0: pass, 1: {status: fail, remediation: mend}}}
  - {id: disk, title: Verify a disk, command: [df, '{{ item }}'], for_each: '{{ facts.disks }}', assert: {const: 0}}
  - {id: deep, title: Look deeper, command: ['true'], when: end.failed and not disk.passed, assert: {const: 0}}
diagnoses:
  - {id: end, when: end.failed and deep.passed, evidence: [disk], cause: It ended, remediations: [mend]}
remediations:
  mend: {title: Mend it, role: none, command: [mend], dry_run: [look], verify: [end]}
";

/// The edges by the names of their nodes.
fn edges(graph: &Graph) -> Vec<(String, String, Tie)> {
    let name = |at: usize| format!("{}_{}", graph.nodes[at].sort.word(), graph.nodes[at].id);
    graph.edges.iter().map(|edge| (name(edge.from), name(edge.to), edge.tie)).collect()
}

#[test]
fn nodes_and_edges_are_those_of_the_scenario() {
    let graph = Graph::of(&scenario(SMALL), "en");
    let expected = [
        ("step_end", "remediation_mend", Tie::Proposes),
        ("fact_disks", "step_disk", Tie::Decides),
        ("step_end", "step_deep", Tie::Decides),
        ("step_disk", "step_deep", Tie::Decides),
        ("step_end", "diagnosis_end", Tie::Decides),
        ("step_deep", "diagnosis_end", Tie::Decides),
        ("step_disk", "diagnosis_end", Tie::Shows),
        ("diagnosis_end", "remediation_mend", Tie::Proposes),
        ("remediation_mend", "step_end", Tie::Verified),
    ];
    assert_eq!(edges(&graph), expected.map(|(from, to, tie)| (from.to_owned(), to.to_owned(), tie)));
    assert_eq!(graph.nodes.len(), 6);
}

#[test]
fn of_every_shipped_scenario_each_wait_is_drawn_once() {
    for listed in Library::Builtin.list() {
        let source = Library::Builtin.read(&listed.path).unwrap();
        assert!(source.name().starts_with(BUILTIN));
        let scenario = read(&source, None).scenario.unwrap();
        let graph = Graph::of(&scenario, "en");
        let waits = scenario.steps.iter().flat_map(|step| {
            step.waits_for
                .iter()
                .map(|before| (format!("step_{}", scenario.steps[*before].id), format!("step_{}", step.id)))
        });
        let drawn = edges(&graph).into_iter().filter(|(_, to, tie)| to.starts_with("step_") && *tie == Tie::Decides);
        let drawn: Vec<(String, String)> = drawn.map(|(from, to, _)| (from, to)).collect();
        assert_eq!(drawn.iter().cloned().collect::<BTreeSet<_>>(), waits.collect::<BTreeSet<_>>());
        assert_eq!(drawn.len(), drawn.iter().collect::<BTreeSet<_>>().len());
    }
}

#[test]
fn a_run_colours_what_came_of_it_and_dashes_what_it_passed_by() {
    let mut graph = Graph::of(&scenario(SMALL), "en");
    let mut record = sample::record();
    let statuses =
        [("end", Status::Fail), ("disk.1", Status::Pass), ("disk.2", Status::Timeout), ("deep", Status::Skipped)];
    record.steps = statuses.map(|(id, status)| sample::step(id, status)).to_vec();
    record.steps[0].value = 1.into();
    record.steps[0].remediation = Some("mend".into());
    graph.walk(&record);
    let mermaid = (LANGUAGES[0].write)(&graph);
    for line in [
        "step_end[\"end (fail = 1)<br/>Verify the end\"]",
        "step_disk[\"disk (timeout)<br/>Verify a disk\"]",
        "step_end -.-> step_deep",
        "step_end ==> remediation_mend",
        "classDef skipped fill:#f6f8fa,stroke:#8c959f,color:#1f2328,stroke-dasharray:5 5",
        "class step_deep skipped",
        "class remediation_mend proposed",
    ] {
        assert!(mermaid.contains(&format!("\n  {line}\n")), "{line} is not in\n{mermaid}");
    }
    assert!(!mermaid.contains("class diagnosis_end"), "the run did not have it:\n{mermaid}");
    let dot = (LANGUAGES[1].write)(&graph);
    assert!(dot.contains("step_deep [shape=box, label=\"deep (skipped)\\nLook deeper\\nwhen end.failed and not disk.passed\", style=\"filled,dashed\""), "{dot}");
}

fn lone(text: String) -> Graph {
    let node = Node { sort: Sort::Step, id: "a".into(), title: text.clone(), when: None, state: None, answer: None };
    Graph { title: text, nodes: vec![node], edges: Vec::new() }
}

proptest! {
    #[test]
    fn no_text_leaves_its_quotes(text in "(\\PC|[\"#\\\\\n;`<>{}|&%:]){0,40}") {
        let graph = lone(text);
        let mermaid = (LANGUAGES[0].write)(&graph);
        prop_assert_eq!(mermaid.lines().count(), 3, "{}", mermaid);
        let node = mermaid.lines().last().unwrap();
        let inside = node.strip_prefix("  step_a[\"").and_then(|rest| rest.strip_suffix("\"]")).unwrap();
        for line in inside.split("<br/>") {
            let is_plain = |c: char| c.is_alphanumeric() || " _.,-()/+=!?%*'#;".contains(c);
            prop_assert!(line.chars().all(is_plain), "{}", line);
            let numbers = line.split('#').skip(1).all(|rest| {
                rest.split_once(';').is_some_and(|(number, _)| number.chars().all(|c| c.is_ascii_digit()))
            });
            prop_assert!(numbers, "{}", line);
        }
        let dot = (LANGUAGES[1].write)(&graph);
        prop_assert_eq!(dot.lines().count(), 5, "{}", dot);
        let node = dot.lines().nth(3).unwrap();
        let inside = node.strip_prefix("  step_a [shape=box, label=\"").and_then(|rest| rest.strip_suffix("\"];")).unwrap();
        let bare = inside.replace("\\\\", "").replace("\\\"", "").replace("\\n", "");
        prop_assert!(!bare.contains(['"', '\\']), "{}", inside);
    }
}
