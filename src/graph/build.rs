//! Reads the graph out of a scenario.

use std::collections::{HashMap, HashSet};

use super::{Edge, Graph, Node, Sort, Tie};
use crate::expression::{Condition, Mention, Template};
use crate::local_text::LocalText;
use crate::scenario::{Judged, Scenario, Step};

impl Graph {
    /// The graph of a scenario, its texts in `language`.
    #[must_use]
    pub fn of(scenario: &Scenario, language: &str) -> Self {
        let nodes = nodes(scenario, &|text: &LocalText| text.in_language(language).to_owned());
        let mut drawing = Drawing { places: places(&nodes), edges: Vec::new(), drawn: HashSet::new() };
        scenario.steps.iter().for_each(|step| drawing.step(scenario, step));
        for diagnosis in &scenario.diagnoses {
            let to = (Sort::Diagnosis, diagnosis.id.as_str());
            drawing.named_in(&diagnosis.when, to);
            diagnosis.evidence.iter().for_each(|step| drawing.edge((Sort::Step, step), to, Tie::Shows));
            let mends = |remediation| (Sort::Remediation, remediation);
            diagnosis.remediations.iter().for_each(|one| drawing.edge(to, mends(one.as_str()), Tie::Proposes));
        }
        for remediation in &scenario.remediations {
            let from = (Sort::Remediation, remediation.id.as_str());
            remediation.file.verify.iter().for_each(|step| drawing.edge(from, (Sort::Step, step), Tie::Verified));
        }
        let edges = drawing.edges;
        Self { title: format!("{}: {}", scenario.id, scenario.title.in_language(language)), nodes, edges }
    }
}

fn nodes(scenario: &Scenario, text: &dyn Fn(&LocalText) -> String) -> Vec<Node> {
    let node = |sort: Sort, id: &str, title: String, when: Option<&Condition>| Node {
        sort,
        id: id.to_owned(),
        title,
        when: when.map(|when| when.text().to_owned()),
        state: None,
        answer: None,
    };
    let facts = scenario.facts.iter().map(|fact| node(Sort::Fact, &fact.name, String::new(), None));
    let steps = scenario.steps.iter().map(|step| node(Sort::Step, &step.id, text(&step.title), step.when.as_ref()));
    let causes =
        scenario.diagnoses.iter().map(|cause| node(Sort::Diagnosis, &cause.id, text(&cause.cause), Some(&cause.when)));
    let remediations = scenario.remediations.iter().map(|one| {
        let title = one.file.title.as_ref().map(text).unwrap_or_default();
        node(Sort::Remediation, &one.id, title, None)
    });
    facts.chain(steps).chain(causes).chain(remediations).collect()
}

type Key<'a> = (Sort, &'a str);

fn places(nodes: &[Node]) -> HashMap<(Sort, String), usize> {
    nodes.iter().enumerate().map(|(at, node)| ((node.sort, node.id.clone()), at)).collect()
}

struct Drawing {
    places: HashMap<(Sort, String), usize>,
    edges: Vec<Edge>,
    drawn: HashSet<(usize, usize)>,
}

impl Drawing {
    fn step(&mut self, scenario: &Scenario, step: &Step) {
        let to = (Sort::Step, step.id.as_str());
        let facts = step.templates().flat_map(Template::mentions);
        facts.filter(|mention| root(mention) == "facts").for_each(|mention| {
            let name = mention.path.get(1).map(String::as_str).unwrap_or_default();
            self.edge((Sort::Fact, name), to, Tie::Decides);
        });
        for before in &step.waits_for {
            self.edge((Sort::Step, &scenario.steps[*before].id), to, Tie::Decides);
        }
        if let Judged::Outcomes(outcomes) = &step.judged {
            let proposed = outcomes.iter().filter_map(|(_, outcome)| outcome.remediation.as_deref());
            proposed.for_each(|remediation| self.edge(to, (Sort::Remediation, remediation), Tie::Proposes));
        }
    }

    fn named_in(&mut self, when: &Condition, to: Key) {
        when.mentions().iter().for_each(|mention| self.edge((Sort::Step, root(mention)), to, Tie::Decides));
    }

    /// Draws an edge between two nodes that are there; between the same two only once.
    fn edge(&mut self, from: Key, to: Key, tie: Tie) {
        let place = |(sort, id): Key| self.places.get(&(sort, id.to_owned())).copied();
        let (Some(from), Some(to)) = (place(from), place(to)) else { return };
        if self.drawn.insert((from, to)) {
            self.edges.push(Edge { from, to, tie });
        }
    }
}

fn root(mention: &Mention) -> &str {
    mention.path.first().map(String::as_str).unwrap_or_default()
}
