//! What is drawn.

use crate::record::DiagnosisState;
use crate::status::Status;

/// A scenario as nodes and edges. What stands in their texts may be untrusted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Graph {
    /// What it is called.
    pub title: String,
    /// The nodes, in the order of the scenario.
    pub nodes: Vec<Node>,
    /// The edges, as indices of nodes.
    pub edges: Vec<Edge>,
}

/// A thing of the scenario.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// What it is.
    pub sort: Sort,
    /// Its id in the scenario.
    pub id: String,
    /// What it does, or the cause that it is.
    pub title: String,
    /// The condition under which it is asked or holds.
    pub when: Option<String>,
    /// What came of it in a run; `None` when none is drawn, or when the run did not have it.
    pub state: Option<State>,
    /// What it answered in a run.
    pub answer: Option<String>,
}

/// What a node is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the names are those of the scenario format")]
pub enum Sort {
    Fact,
    Step,
    Diagnosis,
    Remediation,
}

/// What came of a node in a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Of a step.
    Status(Status),
    /// Of a diagnosis.
    Diagnosis(DiagnosisState),
    /// Of a remediation: the run proposes it.
    Proposed,
}

/// A line from one node to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Edge {
    /// Where it begins.
    pub from: usize,
    /// Where it ends.
    pub to: usize,
    /// What it means.
    pub tie: Tie,
}

/// What an edge means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Tie {
    /// The condition of the second names the first.
    Decides,
    /// The answer of the first is shown as evidence of the second, though no condition names it.
    Shows,
    /// The first proposes the second.
    Proposes,
    /// The first is checked by asking the second again.
    Verified,
}

impl Sort {
    /// The word in files.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Fact => "fact",
            Self::Step => "step",
            Self::Diagnosis => "diagnosis",
            Self::Remediation => "remediation",
        }
    }
}

impl State {
    /// The word that is drawn, and the name of its class.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Status(status) => status.word(),
            Self::Diagnosis(DiagnosisState::Confirmed) => "confirmed",
            Self::Diagnosis(DiagnosisState::RuledOut) => "ruled_out",
            Self::Diagnosis(DiagnosisState::Undetermined) => "undetermined",
            Self::Proposed => "proposed",
        }
    }

    /// Whether the run went there.
    #[must_use]
    pub const fn is_reached(self) -> bool {
        match self {
            Self::Status(status) => status.answered(),
            Self::Diagnosis(state) => matches!(state, DiagnosisState::Confirmed),
            Self::Proposed => true,
        }
    }

    /// The background it is drawn on, and the colour of its frame; the word is always there as well.
    #[must_use]
    pub const fn colours(self) -> (&'static str, &'static str) {
        match self {
            Self::Status(Status::Pass) => ("#d7f5dd", "#1a7f37"),
            Self::Status(Status::Warn) => ("#fff3c4", "#9a6700"),
            Self::Status(Status::Fail) | Self::Diagnosis(DiagnosisState::Confirmed) => ("#ffd7d5", "#cf222e"),
            Self::Status(Status::Skipped) | Self::Diagnosis(DiagnosisState::RuledOut) => ("#f6f8fa", "#8c959f"),
            Self::Status(_) | Self::Diagnosis(DiagnosisState::Undetermined) => ("#f0dcff", "#8250df"),
            Self::Proposed => ("#ddf4ff", "#0969da"),
        }
    }
}

impl Graph {
    /// Whether a run is drawn into it.
    #[must_use]
    pub fn is_walked(&self) -> bool {
        self.nodes.iter().any(|node| node.state.is_some())
    }

    /// Whether a run is drawn that did not go along this edge.
    #[must_use]
    pub fn is_passed_by(&self, edge: &Edge) -> bool {
        let is_reached =
            |at: usize| self.nodes[at].sort == Sort::Fact || self.nodes[at].state.is_some_and(State::is_reached);
        self.is_walked() && !(is_reached(edge.from) && is_reached(edge.to))
    }
}

impl Node {
    /// What is written into it: its name and what came of it, what it does, when.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        let answer = self.answer.as_ref().map_or_else(String::new, |answer| format!(" {answer}"));
        let state =
            self.state.map_or_else(String::new, |state| format!(" ({}{answer})", state.word().replace('_', " ")));
        let mut lines = vec![format!("{}{state}", self.id)];
        lines.extend(broken(&self.title));
        lines.extend(self.when.iter().flat_map(|when| broken(&format!("when {when}"))));
        lines
    }
}

/// The text in lines of some 44 characters, broken at blanks.
fn broken(text: &str) -> Vec<String> {
    const LONGEST: usize = 44;
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.chars().count() + word.chars().count() < LONGEST => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}
