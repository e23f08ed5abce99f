//! A role that may do anything, without a word why less will not do.

use super::{Rule, Subject};
use crate::diagnostic::{Finding, Level, code};
use crate::scenario::Step;

/// The rule.
pub static RULE: Rule = Rule { code: &code::POWERFUL_ROLE, level: Level::Warning, check };

/// What a role that may do anything is called, as a whole or behind its system (`k8s:cluster-admin`).
const POWERFUL: [&str; 9] =
    ["cluster-admin", "root", "admin", "administrator", "superuser", "sudo", "db-admin", "dba-admin", "sysadmin"];

fn check(subject: &Subject) -> Vec<Finding> {
    let (scenario, document) = (subject.scenario, &subject.scenario.document);
    let has_reason = |step: &Step| document.node(&format!("{}/justification", step.pointer)).is_some();
    let by_identity = |role: &str| subject.roles.is_some_and(|roles| roles.may_do_anything(role));
    let may_do_anything = |role: &str| is_powerful(role) || by_identity(role);
    let powerful = scenario.steps.iter().filter(|step| may_do_anything(&step.role) && !has_reason(step));
    let finding = powerful.map(|step| {
        let own = format!("{}/role", step.pointer);
        let role = if document.node(&own).is_some() { own.as_str() } else { "/defaults/role" };
        let title = format!("step `{}` looks with a role that may change anything: `{}`", step.id, step.role);
        let label = "a step reads; a role that may only read is enough for most";
        let finding = RULE.finding(title).at(document.place(role), label);
        finding.help("name a role that may do less, or say in `justification` why none will do")
    });
    finding.collect()
}

fn is_powerful(role: &str) -> bool {
    let last = role.rsplit(':').next().unwrap_or(role);
    POWERFUL.contains(&last) || POWERFUL.contains(&role)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::trial::titles;

    #[test]
    fn a_role_that_may_do_anything_needs_a_word() {
        let found = |more: &str| {
            titles(
                &RULE,
                &format!("steps: [{{id: a, title: Check, command: [x], outcomes: {{0: pass, 1: fail}}, {more}}}]\n"),
            )
            .len()
        };
        assert_eq!(found("role: cluster-admin"), 1);
        assert_eq!(found("role: 'os:root'"), 1);
        assert_eq!(found("role: 'db:admin', justification: Only root may read the log"), 0);
        assert_eq!(found("role: db-reader"), 0);
        assert_eq!(found("role: view"), 0);
    }

    #[test]
    fn what_a_role_brings_counts_and_not_only_its_name() {
        let roles = "version: 1\nroles:\n  journal: {sudo: root}\n  k8s: {kubectl: {context: a, as: x, as_groups: ['system:masters']}}\n  pg: {sudo: postgres}\n";
        let document = crate::yaml::Document::load(&crate::diagnostic::Source::new("roles.yaml", roles)).unwrap();
        let roles = crate::access::Roles::read(document).unwrap();
        let powerful = ["journal", "k8s", "pg", "none"].map(|role| roles.may_do_anything(role));
        assert_eq!(powerful, [true, true, false, false]);
    }
}
