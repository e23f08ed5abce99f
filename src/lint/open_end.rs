//! A diagnosis after which nobody knows what to do next, or whom to ask.

use super::{Rule, Subject};
use crate::diagnostic::{Finding, Level, code};

/// The rule.
pub static RULE: Rule = Rule { code: &code::OPEN_END, level: Level::Note, check };

fn check(subject: &Subject) -> Vec<Finding> {
    if !subject.in_library() {
        return Vec::new();
    }
    let scenario = subject.scenario;
    let open = scenario.diagnoses.iter().enumerate().filter(|(_, diagnosis)| {
        diagnosis.owner.is_none() && diagnosis.advice.is_none() && diagnosis.remediations.is_empty()
    });
    let finding = open.map(|(at, diagnosis)| {
        let finding = RULE.finding(format!("after the diagnosis `{}` nobody knows what to do next", diagnosis.id));
        let place = scenario.document.place(&format!("/diagnoses/{at}/id"));
        finding
            .at(place, "has no `owner`, no `advice` and no `remediations`")
            .help("name at least the team that mends it")
    });
    finding.collect()
}
