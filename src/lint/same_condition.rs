//! Two diagnoses with one condition: they are confirmed together, and say two things about the same evidence.

use std::collections::HashMap;

use super::{Rule, Subject};
use crate::diagnostic::{Finding, Level, code};

/// The rule.
pub static RULE: Rule = Rule { code: &code::SAME_CONDITION, level: Level::Warning, check };

fn check(subject: &Subject) -> Vec<Finding> {
    let document = &subject.scenario.document;
    let mut first: HashMap<Vec<&str>, (usize, &str)> = HashMap::new();
    let mut found = Vec::new();
    for (at, diagnosis) in subject.scenario.diagnoses.iter().enumerate() {
        let words: Vec<&str> = diagnosis.when.text().split_whitespace().collect();
        let Some((before, id)) = first.get(&words) else {
            first.insert(words, (at, &diagnosis.id));
            continue;
        };
        let title = format!("the diagnoses `{id}` and `{}` have the same condition", diagnosis.id);
        let finding = RULE
            .finding(title)
            .at(document.place(&format!("/diagnoses/{at}/when")), "is confirmed whenever the other is");
        let finding = finding.see(document.place(&format!("/diagnoses/{before}/when")), "the other one");
        found.push(finding.help("make it one diagnosis, or ask for what tells them apart"));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::trial::titles;

    #[test]
    fn conditions_are_compared_by_their_words() {
        let found = |one: &str, other: &str| {
            let steps = "steps: [{id: a, title: Check, command: [x], outcomes: {0: pass, 1: fail}}]\n";
            let diagnoses = format!(
                "diagnoses:\n  - {{id: d, cause: A, when: '{one}'}}\n  - {{id: e, cause: B, when: '{other}'}}\n"
            );
            titles(&RULE, &format!("{steps}{diagnoses}")).len()
        };
        assert_eq!(found("a.failed", "a.failed"), 1);
        assert_eq!(found("a.failed and  a.value == 1", "a.failed and a.value == 1"), 1);
        assert_eq!(found("a.failed", "a.value == 1"), 0);
    }
}
