//! The language of Graphviz.
//!
//! A text stands between quotes; in it a quote and a backslash are written with a backslash, and `&` as an entity, since
//! Graphviz reads entities in labels.

use std::fmt::Write as _;

use super::{Edge, Graph, Language, Node, Sort, State, Tie};
use crate::printable;
use crate::status::Status;

pub(super) const LANGUAGE: Language = Language { name: "dot", write };

fn write(graph: &Graph) -> String {
    let mut text = String::from("digraph checklist {\n");
    let _ = writeln!(text, "  graph [rankdir=TB, labelloc=t, label=\"{}\"];", escaped(&graph.title));
    text.push_str("  node [fontname=\"sans-serif\", style=filled, fillcolor=white];\n");
    for node in &graph.nodes {
        let lines: Vec<String> = node.lines().iter().map(|line| escaped(line)).collect();
        let look = node.state.map_or_else(String::new, look);
        let (name, label) = (name(node), lines.join("\\n"));
        let _ = writeln!(text, "  {name} [shape={}, label=\"{label}\"{look}];", shape(node.sort));
    }
    for edge in &graph.edges {
        let [from, to] = [edge.from, edge.to].map(|at| name(&graph.nodes[at]));
        let _ = writeln!(text, "  {from} -> {to}{};", line(graph, edge));
    }
    text.push_str("}\n");
    text
}

fn name(node: &Node) -> String {
    format!("{}_{}", node.sort.word(), node.id)
}

const fn shape(sort: Sort) -> &'static str {
    match sort {
        Sort::Fact => "parallelogram",
        Sort::Step => "box",
        Sort::Diagnosis => "ellipse",
        Sort::Remediation => "component",
    }
}

fn look(state: State) -> String {
    let (fill, frame) = state.colours();
    let style = if state == State::Status(Status::Skipped) { "filled,dashed" } else { "filled" };
    format!(", style=\"{style}\", fillcolor=\"{fill}\", color=\"{frame}\"")
}

fn line(graph: &Graph, edge: &Edge) -> &'static str {
    match (edge.tie, graph.is_passed_by(edge)) {
        (Tie::Decides, false) => "",
        (Tie::Proposes, false) => " [style=bold]",
        (Tie::Verified, _) => " [style=dotted, label=\"verified by\"]",
        (Tie::Shows, _) | (_, true) => " [style=dashed]",
    }
}

/// One line of untrusted text between quotes.
fn escaped(text: &str) -> String {
    printable::line(text).replace('\\', "\\\\").replace('"', "\\\"").replace('&', "&amp;")
}
