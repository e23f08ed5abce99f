//! What no case of a scenario reaches: nobody has ever seen what follows from it.

use super::{Rule, Subject};
use crate::diagnostic::{Finding, Level, code};

/// The rule.
pub static RULE: Rule = Rule { code: &code::NO_CASE_REACHES, level: Level::Note, check };

/// What the cases of a scenario come to, for whoever has played them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reached {
    /// How many cases there are.
    pub cases: usize,
    /// What none of them reaches, in the order of the scenario, also what an `allow` sets aside.
    pub missed: Vec<Missed>,
}

/// Something that no case reaches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missed {
    /// Where the scenario says it, as a JSON pointer.
    pub pointer: String,
    /// What, as a sentence: ``no case asks `lag` ``.
    pub title: String,
}

fn check(subject: &Subject) -> Vec<Finding> {
    let (document, Some(reached)) = (&subject.scenario.document, subject.reached) else { return Vec::new() };
    if reached.cases == 0 {
        let id = &subject.scenario.id;
        let finding = RULE.finding(format!("no case tests `{id}`")).at(document.place("/id"), "has no case");
        return vec![finding.help(format!("make one of a run: `checklist run --scenario {id} --record NAME`"))];
    }
    let place = |pointer: &str| match document.node(&format!("{pointer}/id")) {
        Some(_) => document.place(&format!("{pointer}/id")),
        None => document.key_place(pointer),
    };
    let missed = reached.missed.iter();
    let finding =
        |one: &Missed| RULE.finding(one.title.as_str()).at(place(&one.pointer), "nothing shows what follows from it");
    missed.map(finding).collect()
}

#[cfg(test)]
mod tests {
    use crate::lint::{check, trial};

    use super::*;

    const STEPS: &str = "\
steps:
  - {id: a, title: Verify a, command: [a], outcomes: {0: pass, 1: fail}}
  - {id: b, title: Verify b, command: [b], outcomes: {0: pass, 1: fail}, allow: [{rule: C7001, reason: rare}]}
";

    fn told(text: &str, reached: Option<&Reached>) -> Vec<String> {
        let scenario = trial::scenario(text);
        check(&Subject::alone(&scenario).with_cases(reached)).into_iter().map(|finding| finding.title).collect()
    }

    fn missed(pointers: &[&str]) -> Reached {
        let missed = |pointer: &&str| Missed { pointer: (*pointer).to_owned(), title: format!("no case: {pointer}") };
        Reached { cases: 1, missed: pointers.iter().map(missed).collect() }
    }

    #[test]
    fn what_is_set_aside_is_not_told_and_nothing_is_said_of_it_when_no_case_was_played() {
        let both = missed(&["/steps/0/outcomes/1", "/steps/1/outcomes/1"]);
        assert_eq!(told(STEPS, Some(&both)), ["no case: /steps/0/outcomes/1"]);
        assert_eq!(told(STEPS, Some(&missed(&[]))), ["nothing here breaks the rule `C7001`"]);
        assert_eq!(told(STEPS, None), [""; 0]);
    }

    #[test]
    fn a_scenario_without_any_case_is_worth_one_note_and_its_allow_is_not_unused() {
        assert_eq!(told(STEPS, Some(&Reached::default())), ["no case tests `x`"]);
    }
}
