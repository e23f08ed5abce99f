//! Mermaid's flowcharts, which code hosts draw in Markdown.
//!
//! A text stands between quotes, and everything in it that could mean something is written by its number (`#34;`), which
//! Mermaid's own documentation offers for this ("Entity codes to escape characters").

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::{Edge, Graph, Language, Node, Sort, Tie};
use crate::printable;

pub(super) const LANGUAGE: Language = Language { name: "mermaid", write };

fn write(graph: &Graph) -> String {
    let mut text = format!("%% {}\nflowchart TD\n", escaped(&graph.title));
    for node in &graph.nodes {
        let (open, close) = shape(node.sort);
        let lines: Vec<String> = node.lines().iter().map(|line| escaped(line)).collect();
        let _ = writeln!(text, "  {}{open}\"{}\"{close}", name(node), lines.join("<br/>"));
    }
    for edge in &graph.edges {
        let _ = writeln!(
            text,
            "  {} {} {}",
            name(&graph.nodes[edge.from]),
            arrow(graph, edge),
            name(&graph.nodes[edge.to])
        );
    }
    let mut classes: BTreeMap<&str, ((&str, &str), Vec<String>)> = BTreeMap::new();
    for node in &graph.nodes {
        let Some(state) = node.state else { continue };
        classes.entry(state.word()).or_insert((state.colours(), Vec::new())).1.push(name(node));
    }
    for (class, ((fill, stroke), nodes)) in classes {
        let dashed = if class == "skipped" { ",stroke-dasharray:5 5" } else { "" };
        let _ = writeln!(text, "  classDef {class} fill:{fill},stroke:{stroke},color:#1f2328{dashed}");
        let _ = writeln!(text, "  class {} {class}", nodes.join(","));
    }
    text
}

/// The name of a node in the text. It holds the sort too: a step and a diagnosis may have the same id, and some ids
/// (`end`) are words of the language.
fn name(node: &Node) -> String {
    format!("{}_{}", node.sort.word(), node.id)
}

const fn shape(sort: Sort) -> (&'static str, &'static str) {
    match sort {
        Sort::Fact => ("[/", "/]"),
        Sort::Step => ("[", "]"),
        Sort::Diagnosis => ("([", "])"),
        Sort::Remediation => ("[[", "]]"),
    }
}

fn arrow(graph: &Graph, edge: &Edge) -> &'static str {
    match (edge.tie, graph.is_passed_by(edge)) {
        (Tie::Decides, false) => "-->",
        (Tie::Proposes, false) => "==>",
        (Tie::Verified, _) => "-. verified by .->",
        (Tie::Shows, _) | (_, true) => "-.->",
    }
}

/// One line of untrusted text between quotes.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in printable::line(text).chars() {
        if c.is_alphanumeric() || " _.,-()/+=!?%*'".contains(c) {
            safe.push(c);
        } else {
            let _ = write!(safe, "#{};", u32::from(c));
        }
    }
    safe
}
