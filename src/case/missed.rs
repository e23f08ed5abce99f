//! What no case reaches, as notes of a scenario: one for each place.

use super::coverage::{Coverage, Point, Sort};
use crate::lint::{Missed, Reached};
use crate::scenario::Scenario;

/// What the cases of a scenario come to, of which each reaches these points of its coverage.
#[must_use]
pub fn reached(scenario: &Scenario, cases: &[Vec<usize>]) -> Reached {
    let mut coverage = Coverage::of(scenario);
    for point in cases.iter().flatten() {
        // The file may have been changed since its cases were played.
        if let Some(point) = coverage.points.get_mut(*point) {
            point.cases += 1;
        }
    }
    coverage.told(cases.len())
}

impl Coverage {
    /// What `cases` cases come to, for the rule that tells what none of them reaches.
    #[must_use]
    pub fn told(&self, cases: usize) -> Reached {
        if cases == 0 {
            return Reached::default();
        }
        let missed: Vec<&Point> = self.points.iter().filter(|point| point.cases == 0).collect();
        let mut told: Vec<Missed> = Vec::new();
        let mut at = 0;
        while let Some(first) = missed.get(at) {
            let same = missed[at..].iter().take_while(|point| is_of_one_note(first, point)).count();
            if !(first.what == "when true" && self.is_never_asked(first)) {
                told.push(Missed { pointer: first.pointer.clone(), title: title(first, &missed[at..at + same]) });
            }
            at += same;
        }
        Reached { cases, missed: told }
    }

    fn is_never_asked(&self, point: &Point) -> bool {
        self.points.iter().any(|other| other.sort == Sort::Step && other.id == point.id && other.cases == 0)
    }
}

/// Whether both are told in one note: they stand at one place, or the first is a step that is never asked, of which
/// all its answers go without saying.
fn is_of_one_note(first: &Point, next: &Point) -> bool {
    let is_answer_of_it = first.sort == Sort::Step && next.sort == Sort::Outcome;
    first.id == next.id && (is_answer_of_it || (first.sort == next.sort && first.pointer == next.pointer))
}

fn title(first: &Point, all: &[&Point]) -> String {
    let id = &first.id;
    let words = |cut: &str| {
        let words: Vec<String> = all.iter().map(|point| format!("`{}`", point.what.trim_start_matches(cut))).collect();
        words.join(" or ")
    };
    match first.sort {
        Sort::Step => format!("no case asks `{id}`"),
        Sort::Outcome => match first.what.strip_prefix("answer ") {
            Some(_) => format!("in no case `{id}` answers {}", words("answer ")),
            None => format!("in no case `{id}` ends with {}", words("")),
        },
        Sort::Branch => format!("in no case the condition of `{id}` is {}", words("when ").replace('`', "")),
        Sort::Diagnosis => format!("in no case `{id}` is {}", words("").replace('`', "")),
        Sort::Remediation => format!("in no case `{id}` is proposed"),
    }
}

#[cfg(test)]
mod tests {
    use crate::diagnostic::Source;
    use crate::scenario;

    use super::*;

    const TEXT: &str = "\
version: 1
id: x
title: Check x
owner: a
defaults: {role: none, timeout: 1s}
steps:
  - {id: a, title: Verify a, command: [a], assert: {const: 0}, warn: {const: 0}}
  - {id: b, title: Verify b, command: [b], when: a.failed, outcomes: {0: pass, 1: fail}}
diagnoses:
  - {id: d, when: b.failed, cause: D}
";

    fn titles(reached: &[(Sort, &str)]) -> Vec<String> {
        let scenario = scenario::read(&Source::new("x.yaml", TEXT), None).scenario.unwrap();
        let mut coverage = Coverage::of(&scenario);
        for (sort, what) in reached {
            let (id, what) = what.split_once(": ").unwrap();
            let point =
                coverage.points.iter_mut().find(|point| point.sort == *sort && point.id == id && point.what == what);
            point.unwrap().cases = 1;
        }
        coverage.told(1).missed.into_iter().map(|missed| missed.title).collect()
    }

    #[test]
    fn a_place_has_one_note_and_a_step_that_is_never_asked_no_other() {
        assert_eq!(titles(&[]), ["no case asks `a`", "no case asks `b`", "in no case `d` is confirmed or ruled out",]);
        let some = [
            (Sort::Step, "a: asked"),
            (Sort::Outcome, "a: pass"),
            (Sort::Branch, "b: when false"),
            (Sort::Diagnosis, "d: ruled out"),
        ];
        assert_eq!(
            titles(&some),
            [
                "in no case `a` ends with `fail`",
                "in no case `a` ends with `warn`",
                "no case asks `b`",
                "in no case `d` is confirmed"
            ]
        );
        let more = [(Sort::Step, "b: asked"), (Sort::Branch, "b: when true"), (Sort::Outcome, "b: answer 1")];
        assert_eq!(
            titles(&[&some[..], &more, &[(Sort::Outcome, "a: fail"), (Sort::Outcome, "a: warn")]].concat()),
            ["in no case `b` answers `0`", "in no case `d` is confirmed"]
        );
    }
}
