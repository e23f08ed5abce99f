//! A condition that compares an answer with what is never answered.

use super::reach::{Domain, Known, can_answer, listed, nearest, place};
use super::{Rule, Subject};
use crate::diagnostic::{Finding, Level, code};
use crate::expression::Part;
use crate::scenario::{Judged, Scenario};

/// The rule.
pub static RULE: Rule = Rule { code: &code::UNDECLARED_VALUE, level: Level::Warning, check };

fn check(subject: &Subject) -> Vec<Finding> {
    let scenario = subject.scenario;
    // Where this makes a condition, or an alternative of it, never true, that is told instead.
    let alive = subject.reach().all().filter(|reached| !reached.is_never_true());
    let found = alive.flat_map(|reached| {
        let known = reached.known;
        let dead = reached.dead_alternatives();
        let is_dead = |node: usize| {
            let inside = |outer: usize| {
                let (outer, inner) = (&known.outline.nodes[outer].range, &known.outline.nodes[node].range);
                outer.start <= inner.start && inner.end <= outer.end
            };
            dead.iter().any(|outer| inside(*outer))
        };
        let parts = known.outline.parts().filter(|(node, ..)| !is_dead(*node));
        parts.filter_map(|(node, _, part)| of_part(scenario, known, node, part)).collect::<Vec<_>>()
    });
    found.collect()
}

/// Whether the rule finds anything in a condition.
pub(super) fn says_nothing(scenario: &Scenario, known: &Known) -> bool {
    known.outline.parts().any(|(node, _, part)| of_part(scenario, known, node, part).is_some())
}

fn of_part(scenario: &Scenario, known: &Known, node: usize, part: &Part) -> Option<Finding> {
    let [root, attribute] = part.name.as_deref()? else { return None };
    let step = known.step(scenario, root)?;
    if attribute != "value" || !part.is_membership || Domain::is_list(step) {
        return None;
    }
    let domain = Domain::of(step);
    let never: Vec<_> = part.constants.iter().filter(|value| !can_answer(step, &domain, value)).cloned().collect();
    let first = never.first()?;
    let finding = RULE.finding(format!("`{root}` never answers {}", listed(&never)));
    let finding = finding.at(place(scenario, known, node), "so this comparison says nothing");
    Some(match &step.judged {
        Judged::Outcomes(outcomes) => {
            let place = scenario.document.key_place(&format!("{}/outcomes", step.pointer));
            nearest(Some(outcomes), first, finding).see(place, "what it answers is declared here")
        }
        Judged::Assert { .. } => finding.help("`extract` never takes such a value; look at its type"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::trial::titles;

    fn found(step: &str, when: &str) -> Vec<String> {
        let text = format!(
            "steps:\n  - {{id: a, title: Check, command: [x], {step}}}\n  - {{id: b, title: Check, command: [x], when: '{when}', \
             outcomes: {{0: pass, 1: fail}}}}\n"
        );
        titles(&RULE, &text)
    }

    #[test]
    fn a_word_that_no_outcome_declares_is_told_wherever_it_is_compared() {
        let step = "extract: text, outcomes: {Running: pass, Stopped: fail}";
        assert_eq!(found(step, "a.value != \"Runing\""), ["`a` never answers `Runing`"]);
        assert_eq!(
            found(step, "a.value in [\"Stopped\", \"Stoped\", \"Gone\"]"),
            ["`a` never answers `Stoped` or `Gone`"]
        );
        assert_eq!(found(step, "a.value not in [\"Stopped\", \"Running\"]"), [""; 0]);
        assert_eq!(found(step, "a.value == \"Runing\""), [""; 0], "the dead step is told");
        assert_eq!(found("extract: text, outcomes: {Running: pass, else: fail}", "a.value != \"Runing\""), [""; 0]);
    }

    #[test]
    fn numbers_are_compared_as_numbers() {
        let count = "extract: {count: x}, assert: {maximum: 3}";
        assert_eq!(found(count, "a.value != \"3\""), ["`a` never answers `3`"]);
        assert_eq!(found(count, "a.value != 3"), [""; 0]);
        assert_eq!(found(count, "a.value != 3.5"), ["`a` never answers `3.5`"]);
        assert_eq!(found("outcomes: {0: pass, 1: fail}", "a.value not in [0, 2]"), ["`a` never answers `2`"]);
        assert_eq!(found("extract: {json: $.x}, assert: {maximum: 3}", "a.value != 2.5"), [""; 0]);
    }
}
