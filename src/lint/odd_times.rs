//! A step that may take longer to end than to answer.

use super::{Rule, Subject};
use crate::diagnostic::{Finding, Level, code};
use crate::timespan::Timespan;

/// The rule.
pub static RULE: Rule = Rule { code: &code::ODD_TIMES, level: Level::Note, check };

fn check(subject: &Subject) -> Vec<Finding> {
    let document = &subject.scenario.document;
    let odd = subject.scenario.steps.iter().filter(|step| step.kill_grace > step.timeout);
    let finding = odd.map(|step| {
        let own = format!("{}/kill_grace", step.pointer);
        let pointers =
            [own.as_str(), "/defaults/kill_grace", &format!("{}/timeout", step.pointer), "/defaults/timeout"];
        let place = pointers.iter().find(|pointer| document.node(pointer).is_some());
        let (timeout, grace) = (Timespan::from(step.timeout), Timespan::from(step.kill_grace));
        let finding = RULE.finding(format!("step `{}` may take longer to end than to answer", step.id));
        let label = format!("{grace} between TERM and KILL, and {timeout} to answer");
        let finding = finding.at(document.place(place.copied().unwrap_or(&step.pointer)), label);
        finding.help("a program that obeys TERM needs moments; `kill_grace` is 2s unless given")
    });
    finding.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::trial::titles;

    #[test]
    fn lengths_that_fit_are_fine() {
        let found = |times: &str| {
            titles(
                &RULE,
                &format!(
                    "budget: 1h\nsteps: [{{id: a, title: Check, command: [x], outcomes: {{0: pass}}, {times}}}]\n"
                ),
            )
            .len()
        };
        assert_eq!(found("timeout: 5s"), 0);
        assert_eq!(found("timeout: 2s, kill_grace: 2s"), 0);
        assert_eq!(found("timeout: 2s, kill_grace: 5s"), 1);
    }
}
