//! The cases of one scenario, tested.

use super::coverage::Coverage;
use super::expect::{Difference, differences, strangers};
use super::play::{Stage, play};
use super::read::read;
use super::stale::Problem;
use super::update::updated;
use crate::diagnostic::{Finding, Source, code};
use crate::span::Location;

/// The cases of one scenario, tested.
#[derive(Debug)]
pub struct Suite {
    /// The scenario.
    pub scenario: String,
    /// Its file.
    pub path: String,
    /// Its cases, in the order of their names.
    pub cases: Vec<Tested>,
    /// What they reach.
    pub coverage: Coverage,
}

/// A case that was tested.
#[derive(Debug, Clone)]
pub struct Tested {
    /// The file's name without its ending.
    pub name: String,
    /// The file.
    pub path: String,
    /// What makes it worthless.
    pub problems: Vec<Problem>,
    /// What is not as expected, each with where it is expected.
    pub differences: Vec<(Difference, Location)>,
    /// Whether its file is no case at all.
    pub is_broken: bool,
    /// The points of the coverage that it reaches, by their place.
    pub reached: Vec<usize>,
    /// Its text with what happened as what is expected, or why that has to be done by hand; if it was asked for, and
    /// something differs.
    pub updated: Option<Result<String, String>>,
}

impl Tested {
    /// Whether all that it expects follows.
    #[must_use]
    pub fn is_good(&self) -> bool {
        self.problems.is_empty() && self.differences.is_empty()
    }

    fn broken(name: &str, path: &str, findings: Vec<Finding>) -> Self {
        let problem = |finding| Problem { finding, diff: String::new() };
        Self {
            name: name.to_owned(),
            path: path.to_owned(),
            problems: findings.into_iter().map(problem).collect(),
            differences: Vec::new(),
            is_broken: true,
            reached: Vec::new(),
            updated: None,
        }
    }
}

/// Tests one case; with `update` also works out its text with what happened as what is expected.
#[must_use]
pub fn test(name: &str, source: Result<Source, Box<Finding>>, path: &str, stage: Stage, update: bool) -> Tested {
    let source = match source {
        Ok(source) => source,
        Err(finding) => return Tested::broken(name, path, vec![*finding]),
    };
    let case = match read(name, &source) {
        Ok(case) => case,
        Err(findings) => return Tested::broken(name, path, findings),
    };
    let strange = strangers(&case, stage.scenario);
    if !strange.is_empty() {
        return Tested::broken(name, path, strange);
    }
    let played = match play(&case, stage) {
        Ok(played) => played,
        Err(problems) => return Tested { problems, ..Tested::broken(name, path, Vec::new()) },
    };
    let mut problems = played.problems.clone();
    let is_sound = problems.is_empty();
    if case.expect.is_none() && !update {
        let finding = Finding::error(&code::NOTHING_EXPECTED, "the case expects nothing")
            .at(case.document.place(""), "`expect` is missing")
            .help("`checklist test --update` writes what follows now; read it before you keep it");
        problems.push(Problem { finding, diff: String::new() });
    }
    // What follows from an answer that is not there is no news.
    let found = if is_sound { differences(&case, &played) } else { Vec::new() };
    let is_old = case.expect.is_none() || !found.is_empty();
    let place = |difference: &Difference| case.document.place(&difference.pointer).location();
    Tested {
        name: name.to_owned(),
        path: path.to_owned(),
        problems,
        differences: found.iter().map(|one| (one.clone(), place(one))).collect(),
        is_broken: false,
        reached: Coverage::of(stage.scenario).reached(stage.scenario, &played),
        updated: (update && is_old && is_sound).then(|| updated(&case, &played, stage)),
    }
}

impl Suite {
    /// The suite of these cases.
    #[must_use]
    pub fn new(stage: Stage, path: String, cases: Vec<Tested>) -> Self {
        let mut coverage = Coverage::of(stage.scenario);
        cases.iter().flat_map(|case| &case.reached).for_each(|at| coverage.points[*at].cases += 1);
        Self { scenario: stage.scenario.id.clone(), path, cases, coverage }
    }
}
