//! Invocations joined by pipes, the scripts they stand in, and the view of all.

use super::shell::Pipe;
use super::{Invocation, Purpose, Spot, Word};
use crate::diagnostic::Place;
use crate::scenario::Scenario;

/// Invocations joined by pipes; most often one alone.
#[derive(Debug, Clone)]
pub struct Line<'a> {
    /// The invocations, in the order of the pipe.
    pub stages: Vec<Invocation<'a>>,
}

/// A text that a shell runs.
#[derive(Debug, Clone)]
pub struct Script {
    /// The text, and where it stands.
    pub word: Word,
    /// Its pipelines.
    pub pipes: Vec<Pipe>,
    /// What it is for.
    pub purpose: Purpose,
}

impl Script {
    /// Where a stretch of it stands.
    #[must_use]
    pub fn part(&self, range: std::ops::Range<usize>) -> Spot {
        self.word.part(range)
    }
}

/// Everything that a scenario starts.
#[derive(Debug)]
pub struct View<'a> {
    /// The scenario.
    pub scenario: &'a Scenario,
    /// Its invocations.
    pub lines: Vec<Line<'a>>,
    /// Its scripts.
    pub scripts: Vec<Script>,
}

impl<'a> View<'a> {
    /// The view of a scenario.
    #[must_use]
    pub fn of(scenario: &'a Scenario) -> Self {
        let mut view = Self { scenario, lines: Vec::new(), scripts: Vec::new() };
        view.collect();
        view
    }

    /// Every invocation.
    pub fn invocations(&self) -> impl Iterator<Item = &Invocation<'a>> {
        self.lines.iter().flat_map(|line| &line.stages)
    }

    /// Every invocation of one of these programs.
    pub fn of_programs<'b>(&'b self, names: &'b [&'b str]) -> impl Iterator<Item = &'b Invocation<'a>> {
        self.invocations().filter(|invocation| invocation.is(names))
    }

    /// Every two invocations of which the second reads what the first prints.
    pub fn pipes(&self) -> impl Iterator<Item = (&Invocation<'a>, &Invocation<'a>)> {
        self.lines.iter().flat_map(|line| line.stages.iter().zip(line.stages.iter().skip(1)))
    }

    /// The place of a word.
    #[must_use]
    pub fn place(&self, word: &Word) -> Place {
        word.spot.place(&self.scenario.document)
    }

    /// The place of a spot.
    #[must_use]
    pub fn place_of(&self, spot: &Spot) -> Place {
        spot.place(&self.scenario.document)
    }
}
