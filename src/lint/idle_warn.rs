//! A `warn` that never warns: whatever it would tell is a failure already, or satisfies it too.

use super::{Rule, Subject};
use crate::diagnostic::{Finding, Level, code};
use crate::scenario::Judged;
use crate::status::Status;

/// The rule.
pub static RULE: Rule = Rule { code: &code::IDLE_WARN, level: Level::Warning, check };

fn check(subject: &Subject) -> Vec<Finding> {
    let warning = subject.judged().filter(|(step, _)| matches!(step.judged, Judged::Assert { warn: Some(_), .. }));
    let found = warning.filter(|(_, found)| {
        // Where nothing passes, the assertion is to blame, and told.
        found.is_some_and(|found| found.statuses.contains(&Status::Pass) && !found.statuses.contains(&Status::Warn))
    });
    let finding = found.map(|(step, _)| {
        let document = &subject.scenario.document;
        let finding = RULE.finding(format!("the `warn` of step `{}` never warns", step.id));
        let place = document.place(&format!("{}/warn", step.pointer));
        let finding = finding.at(place, "no answer satisfies `assert` and breaks this");
        let finding = finding.see(document.place(&format!("{}/assert", step.pointer)), "breaking this is a failure");
        finding.help("`warn` is the tighter bound of the two: `assert: {maximum: 5m}` with `warn: {maximum: 30s}`")
    });
    finding.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::trial::titles;

    #[test]
    fn the_tighter_bound_warns_and_the_wider_one_never_does() {
        let found = |bounds: &str| {
            titles(
                &RULE,
                &format!(
                    "steps: [{{id: a, title: Check, command: [x], extract: {{column: A, as: duration}}, {bounds}}}]\n"
                ),
            )
            .len()
        };
        assert_eq!(found("assert: {maximum: 5m}, warn: {maximum: 30s}"), 0);
        assert_eq!(found("assert: {maximum: 30s}, warn: {maximum: 5m}"), 1);
        assert_eq!(found("assert: {maximum: 30s}, warn: {maximum: 30s}"), 1);
        assert_eq!(found("assert: {maximum: '{{ run.id }}'}, warn: {maximum: 5m}"), 0);
    }
}
