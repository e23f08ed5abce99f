//! The search: how the parts of one condition can be true together.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::parts::{About, Known, Parts};
use crate::expression::{NodeKind, Outline};
use crate::scenario::Scenario;
use crate::status::Status;

/// How many ways are tried before nothing is said.
const MOST_WAYS: usize = 20_000;

/// How many names may be searched over together.
const MOST_NAMES: usize = 40;

/// What was found for one condition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// Whether each node was true in some way.
    pub truths: Vec<bool>,
    /// Whether the whole was false in some way.
    pub falsehood: bool,
    /// Whether the whole was not known in some way.
    pub doubt: bool,
}

/// Which of the ways count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ways {
    /// All.
    All,
    /// Those in which every step that the condition names passes.
    Healthy,
}

/// What one condition can come to; `None` when there are too many ways to tell. What a step waits for is followed first;
/// when that is too much, every step is taken as one that may be asked or not, whatever the others answer.
pub fn search(scenario: &Scenario, parts: &Parts, known: &Known, ways: Ways) -> Option<Seen> {
    let run = |follow| {
        let names = Space { scenario, parts, known, ways, follow }.names()?;
        (names.len() <= MOST_NAMES).then(|| Search::new(known, ways).run(&names)).flatten()
    };
    run(true).or_else(|| run(false))
}

/// What is true of some parts at once: their numbers and truths.
type Row = Vec<(usize, Option<bool>)>;

/// One name whose cases are gone through.
struct Name<'a> {
    /// The condition under which it is asked, if that is followed.
    when: Option<&'a Known<'a>>,
    /// The rows that it may have when that condition is true, false, and not known.
    rows: [Vec<Row>; 3],
}

/// What is searched.
struct Space<'a> {
    scenario: &'a Scenario,
    parts: &'a Parts<'a>,
    known: &'a Known<'a>,
    ways: Ways,
    follow: bool,
}

impl<'a> Space<'a> {
    /// Everything that the condition depends on; a step stands behind those that it waits for. `None` when it is too much.
    fn names(&self) -> Option<Vec<Name<'a>>> {
        let steps = if self.follow { self.with_all_before()? } else { self.known.steps.clone() };
        let whens = steps.iter().filter_map(|at| self.when(*at));
        let numbers: BTreeSet<usize> =
            whens.chain([self.known]).flat_map(|known| known.parts.iter().flatten().copied()).collect();
        let mut of_step: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        let mut of_param: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        let mut names = Vec::new();
        for number in numbers {
            match self.parts.decided[number].about {
                About::Step(at) => of_step.entry(at).or_default().push(number),
                About::Param(at) => of_param.entry(at).or_default().push(number),
                About::Anything => {
                    let rows = vec![vec![(number, Some(true))], vec![(number, Some(false))]];
                    names.push(Name { when: None, rows: [rows, Vec::new(), Vec::new()] });
                }
            }
        }
        names.extend(of_param.values().map(|numbers| {
            let cases = numbers.first().map_or(0, |number| self.parts.decided[*number].truths.len());
            Name { when: None, rows: [self.rows(numbers, 0..cases), Vec::new(), Vec::new()] }
        }));
        names.extend(steps.iter().map(|at| self.step(*at, of_step.get(at).map(Vec::as_slice).unwrap_or_default())));
        Some(names)
    }

    fn when(&self, step: usize) -> Option<&'a Known<'a>> {
        self.parts.when(step).filter(|_| self.follow)
    }

    fn step(&self, at: usize, numbers: &[usize]) -> Name<'a> {
        // A step for many items is skipped when there is none; one whose `when` is not followed may be skipped too.
        let may_be_skipped =
            self.scenario.steps[at].for_each.is_some() || (!self.follow && self.parts.when(at).is_some());
        if self.parts.statuses[at].is_empty() {
            // No part that can be decided is about it.
            return Name { when: None, rows: [vec![Row::new()], Vec::new(), Vec::new()] };
        }
        let must_pass = self.ways == Ways::Healthy && self.known.steps.contains(&at);
        let rows = |fits: &dyn Fn(Status) -> bool| {
            let cases = self.parts.statuses[at].iter().enumerate();
            let cases = cases.filter(|(_, status)| fits(**status) && (!must_pass || **status == Status::Pass));
            self.rows(numbers, cases.map(|(case, _)| case))
        };
        let asked = rows(&|status| may_be_skipped || status != Status::Skipped);
        let skipped = rows(&|status| matches!(status, Status::Skipped | Status::Cancelled));
        let open = rows(&|status| matches!(status, Status::Skipped | Status::Blocked | Status::Cancelled));
        Name { when: self.when(at), rows: [asked, skipped, open] }
    }

    /// The different rows of some cases; those in which much is true first, since they end the search soonest.
    fn rows(&self, numbers: &[usize], cases: impl Iterator<Item = usize>) -> Vec<Row> {
        let truth = |number: &usize, case: usize| self.parts.decided[*number].truths.get(case).copied().flatten();
        let row = |case: usize| numbers.iter().map(|number| (*number, truth(number, case))).collect::<Row>();
        let different: BTreeSet<Row> = cases.map(row).collect();
        let mut rows: Vec<Row> = different.into_iter().collect();
        rows.sort_by_key(|row| row.iter().filter(|(_, truth)| *truth != Some(true)).count());
        rows
    }

    /// The steps of the condition and all that they wait for, each behind those that it waits for itself; `None` when they
    /// are too many, since then the way to them must not be gone for every condition of a long chain.
    fn with_all_before(&self) -> Option<Vec<usize>> {
        let mut order = Vec::new();
        let mut met = BTreeSet::new();
        let mut open: Vec<(usize, bool)> = self.known.steps.iter().rev().map(|at| (*at, false)).collect();
        while let Some((at, is_done)) = open.pop() {
            if is_done {
                order.push(at);
            } else if met.insert(at) {
                if met.len() > MOST_NAMES {
                    return None;
                }
                open.push((at, true));
                let before = self.parts.when(at).into_iter().flat_map(|known| known.steps.iter().rev());
                open.extend(before.map(|at| (*at, false)));
            }
        }
        Some(order)
    }
}

struct Search<'a> {
    known: &'a Known<'a>,
    /// The nodes that matter: what is below a `not` need not be true for anything to hold.
    wanted: Vec<bool>,
    truths: HashMap<usize, Option<bool>>,
    seen: Seen,
    tried: usize,
    /// Whether there was any way at all: where there is none, nothing was found out.
    looked: bool,
    ways: Ways,
}

impl<'a> Search<'a> {
    fn new(known: &'a Known<'a>, ways: Ways) -> Self {
        let seen = Seen { truths: vec![false; known.outline.nodes.len()], falsehood: false, doubt: false };
        let wanted = upright(&known.outline, known.whole());
        Self { known, wanted, truths: HashMap::new(), seen, tried: 0, looked: false, ways }
    }

    fn run(mut self, names: &[Name]) -> Option<Seen> {
        self.go(names)?;
        self.looked.then_some(self.seen)
    }

    /// Goes through the cases of all names; `None` when there are too many, `Some(true)` when nothing more can be found.
    fn go(&mut self, names: &[Name]) -> Option<bool> {
        let Some((name, rest)) = names.split_first() else { return Some(self.look()) };
        let rows = match name.when.map_or(Some(true), |when| self.nodes(when).last().copied().flatten()) {
            Some(true) => &name.rows[0],
            Some(false) => &name.rows[1],
            None => &name.rows[2],
        };
        for row in rows {
            self.tried += 1;
            if self.tried > MOST_WAYS {
                return None;
            }
            for (number, truth) in row {
                self.truths.insert(*number, *truth);
            }
            if self.go(rest)? {
                return Some(true);
            }
        }
        Some(false)
    }

    fn nodes(&self, known: &Known) -> Vec<Option<bool>> {
        known.outline.decide(|node| known.parts[node].and_then(|number| self.truths.get(&number).copied().flatten()))
    }

    /// Takes in one way; answers whether nothing more can be found.
    fn look(&mut self) -> bool {
        self.looked = true;
        let nodes = self.nodes(self.known);
        for (seen, truth) in self.seen.truths.iter_mut().zip(&nodes) {
            *seen |= *truth == Some(true);
        }
        match nodes.last().copied().flatten() {
            Some(true) => {}
            Some(false) => self.seen.falsehood = true,
            None => self.seen.doubt = true,
        }
        let mut nodes = self.wanted.iter().zip(&self.seen.truths);
        match self.ways {
            Ways::All => self.seen.falsehood && nodes.all(|(wanted, seen)| !wanted || *seen),
            Ways::Healthy => self.seen.falsehood || self.seen.doubt,
        }
    }
}

/// Which nodes of an outline belong to `node` and stand below no `not` in it.
pub fn upright(outline: &Outline, node: usize) -> Vec<bool> {
    let mut upright = vec![false; outline.nodes.len()];
    let mut open = if node < outline.nodes.len() { vec![node] } else { Vec::new() };
    while let Some(at) = open.pop() {
        upright[at] = true;
        if let NodeKind::And(left, right) | NodeKind::Or(left, right) = outline.nodes[at].kind {
            open.extend([left, right]);
        }
    }
    upright
}
