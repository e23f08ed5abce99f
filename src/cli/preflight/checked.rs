//! What was found out.

use crate::diagnostic::Finding;

/// What is known of one thing that a run needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// It is there.
    There,
    /// It is there, and something should be known of it.
    Noted,
    /// It does not count: only a change needs it, or nobody said how to ask.
    Apart,
    /// It could not be found out.
    Unknown,
    /// It is not there.
    Lacks,
}

impl State {
    /// The word in JSON.
    pub const fn word(self) -> &'static str {
        match self {
            Self::There => "there",
            Self::Noted => "noted",
            Self::Apart => "apart",
            Self::Unknown => "unknown",
            Self::Lacks => "lacks",
        }
    }

    /// The mark before it in the text for people.
    pub const fn mark(self) -> char {
        match self {
            Self::There => '✓',
            Self::Noted => '!',
            Self::Apart => '-',
            Self::Unknown => '?',
            Self::Lacks => '✗',
        }
    }
}

/// One thing that a run needs.
#[derive(Debug, Clone)]
pub struct Item {
    /// What it is.
    pub what: String,
    /// What is known of it.
    pub state: State,
    /// What there is to say.
    pub note: Option<String>,
}

impl Item {
    /// Something that is there.
    pub fn there(what: impl Into<String>) -> Self {
        Self { what: what.into(), state: State::There, note: None }
    }

    /// Something of which there is something to say.
    pub fn new(what: impl Into<String>, state: State, note: impl Into<String>) -> Self {
        Self { what: what.into(), state, note: Some(note.into()) }
    }
}

/// What belongs together: the programs, or one role.
#[derive(Debug, Clone)]
pub struct Group {
    /// `programs`, or the name of the role.
    pub name: String,
    /// Its parts.
    pub items: Vec<Item>,
}

/// What was found out for one target.
#[derive(Debug, Clone)]
pub struct OnTarget {
    /// The target.
    pub name: String,
    /// Its host and port.
    pub address: String,
    /// The scenarios that were looked at.
    pub scenarios: Vec<String>,
    /// What they need.
    pub groups: Vec<Group>,
    /// The scenarios that cannot be run there, each with why.
    pub left_out: Vec<(String, String)>,
}

impl OnTarget {
    /// Everything that was looked at.
    pub fn items(&self) -> impl Iterator<Item = &Item> {
        self.groups.iter().flat_map(|group| &group.items)
    }
}

/// What findings say, in one line.
pub fn titles(findings: &[Finding]) -> String {
    findings.iter().map(|finding| finding.title.as_str()).collect::<Vec<_>>().join("; ")
}
