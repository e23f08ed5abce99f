//! A diagnosis that compares `.status` with an answer: without an answer it is ruled out, although nobody could look.

use super::reach::{Whose, place};
use super::{Rule, Subject};
use crate::diagnostic::{Finding, Level, code};
use crate::expression::Part;

/// The rule.
pub static RULE: Rule = Rule { code: &code::UNSURE_STATUS, level: Level::Warning, check };

fn check(subject: &Subject) -> Vec<Finding> {
    let scenario = subject.scenario;
    let of_diagnoses = subject
        .reach()
        .all()
        .filter(|reached| matches!(reached.known.whose, Whose::Diagnosis(_)) && !reached.is_never_true());
    let found = of_diagnoses.flat_map(|reached| {
        let parts = reached.known.outline.parts();
        let finding = |(node, _, part): (usize, _, &Part)| {
            let (step, word) = answered(part)?;
            let title = format!("this is ruled out when `{step}` has no answer");
            let label = "a status is known also when nobody could look: then this is false, not undetermined";
            let finding = RULE.finding(title).at(place(scenario, reached.known, node), label);
            Some(finding.help(match word {
                "fail" => format!("write `{step}.failed`"),
                _ => format!("compare `{step}.value` with the answers that {word}"),
            }))
        };
        parts.filter_map(finding).collect::<Vec<_>>()
    });
    found.collect()
}

/// The step and the word, if the part asks whether a status is one that only an answer has.
fn answered(part: &Part) -> Option<(&str, &str)> {
    let [step, attribute] = part.name.as_deref()? else { return None };
    let words: Vec<&str> = part.constants.iter().filter_map(|word| word.as_str()).collect();
    let all_answered = !words.is_empty() && words.iter().all(|word| ["pass", "warn", "fail"].contains(word));
    (attribute == "status" && part.is_membership && all_answered).then(|| (step.as_str(), words[0]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::trial::titles;

    fn found(when: &str) -> usize {
        let step = "steps: [{id: a, title: Check, command: [x], outcomes: {0: pass, 1: fail, 2: warn}}]\n";
        titles(&RULE, &format!("{step}diagnoses: [{{id: d, cause: Broken, when: '{when}'}}]\n")).len()
    }

    #[test]
    fn only_a_status_that_is_an_answer_is_told() {
        assert_eq!(found("a.status == \"warn\""), 1);
        assert_eq!(found("a.status in [\"fail\", \"warn\"]"), 1);
        assert_eq!(found("a.status == \"timeout\""), 0);
        assert_eq!(found("a.failed or a.value == 2"), 0);
    }
}
