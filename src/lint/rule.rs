//! A rule, and the registry of all.

use super::{Subject, allow};
use crate::diagnostic::{Code, Finding, Level};

/// One rule.
#[derive(Debug)]
pub struct Rule {
    /// Its code, with its page.
    pub code: &'static Code,
    /// How much its findings matter: an error is a scenario that cannot do what it says, a warning is one that probably
    /// does not do what was meant, a note is worth knowing to whoever reads the change.
    pub level: Level,
    /// What it finds in a scenario that can be run. Pure: no I/O and no clock.
    pub check: fn(&Subject) -> Vec<Finding>,
}

/// Every rule, in the order of its code.
pub static ALL: &[&Rule] = &[
    &super::unused_param::RULE,
    &super::over_budget::RULE,
    &super::late_first_answer::RULE,
    &super::dead_step::RULE,
    &super::dead_diagnosis::RULE,
    &super::dead_alternative::RULE,
    &super::undeclared_value::RULE,
    &super::always_asked::RULE,
    &super::healthy_diagnosis::RULE,
    &super::same_condition::RULE,
    &super::unsure_status::RULE,
    &super::unreachable_outcome::RULE,
    &super::cannot_pass::RULE,
    &super::cannot_fail::RULE,
    &super::empty_assert::RULE,
    &super::impossible_assert::RULE,
    &super::idle_warn::RULE,
    &super::title_without_verb::RULE,
    &super::long_text::RULE,
    &super::incomplete_head::RULE,
    &super::unguarded_remediation::RULE,
    &super::unused_remediation::RULE,
    &super::open_end::RULE,
    &super::powerful_role::RULE,
    &super::unused_fact::RULE,
    &super::odd_times::RULE,
    &super::retry_on_fail::RULE,
    &super::schema_line::RULE,
];

impl Rule {
    /// A finding of this rule, as yet without a place.
    #[must_use]
    pub fn finding(&self, title: impl Into<String>) -> Finding {
        Finding::new(self.code, self.level, title)
    }
}

/// What all rules find, without what the scenario sets aside, and what is wrong with that.
#[must_use]
pub fn check(subject: &Subject) -> Vec<Finding> {
    let found = ALL.iter().flat_map(|rule| (rule.check)(subject)).collect();
    allow::apply(subject.scenario, found)
}

/// How much a finding of this code matters: what its rule says; what no rule finds keeps a file from being used.
#[must_use]
pub fn level_of(code: &Code) -> Level {
    let of_rule = ALL.iter().find(|rule| rule.code == code).map(|rule| rule.level);
    of_rule.or_else(|| allow::level_of(code)).unwrap_or(Level::Error)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_has_a_code_of_its_own_and_they_stand_in_order() {
        assert!(ALL.is_sorted_by(|one, next| one.code.id < next.code.id));
    }
}
