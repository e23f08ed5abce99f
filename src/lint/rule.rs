//! A rule, and the registry of all.

use super::{Subject, allow, library};
use crate::diagnostic::{Code, Finding, Level};
use crate::yaml::Document;

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
    &super::commands::changing_kubernetes::RULE,
    &super::commands::changing_sql::RULE,
    &super::commands::changing_host::RULE,
    &super::commands::changing_container::RULE,
    &super::commands::changing_store::RULE,
    &super::commands::changing_request::RULE,
    &super::commands::may_change_inside::RULE,
    &super::commands::writes_file::RULE,
    &super::commands::no_dry_run::RULE,
    &super::commands::dry_run_changes::RULE,
    &super::commands::dry_run_form::DRY_RUN_OUTPUT,
    &super::commands::dry_run_form::DRY_RUN_CLIENT,
    &super::commands::terminal::RULE,
    &super::commands::never_ends::RULE,
    &super::commands::client_prompts::PASSWORD_PROMPT,
    &super::commands::namespace::RULE,
    &super::commands::json_scraped::RULE,
    &super::commands::journal::BY_PRIORITY,
    &super::commands::journal::EMPTY,
    &super::commands::checkend_in_pipe::RULE,
    &super::commands::psql_goes_on::LAST_COMMAND_DECIDES,
    &super::commands::psql_goes_on::SCRIPT_GOES_ON,
    &super::commands::ping_is_no_login::RULE,
    &super::commands::vertical::RULE,
    &super::commands::client_prompts::READS_PSQLRC,
    &super::commands::password_in_arguments::RULE,
    &super::commands::literal_secret::RULE,
    &super::commands::field_of_a_list::RULE,
    &super::commands::blurred_exit_code::RULE,
    &super::commands::several_units::RULE,
    &super::commands::tls_unverified::RULE,
    &super::commands::status_unseen::RULE,
    &super::commands::no_wait_limit::RULE,
    &super::commands::dig_ends_well::RULE,
    &super::commands::finds_itself::RULE,
    &super::commands::outdated_command::RULE,
    &super::commands::shell_signs::RULE,
    &super::commands::several_commands::RULE,
    &super::commands::hidden_failure::RULE,
    &super::commands::swallowed_failure::RULE,
    &super::commands::reason_thrown_away::RULE,
    &super::commands::fuzzy_match::RULE,
    &super::commands::return_probe::RULE,
    &super::no_case_reaches::RULE,
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
    allow::apply(subject, found)
}

/// What rules find in a file that stands beside scenarios: `targets.yaml` or `roles.yaml`.
#[must_use]
pub fn check_beside(document: &Document) -> Vec<Finding> {
    super::commands::literal_secret::of_document(document)
}

/// How much a finding of this code matters: what its rule says; what no rule finds keeps a file from being used.
#[must_use]
pub fn level_of(code: &Code) -> Level {
    let of_rule = ALL.iter().find(|rule| rule.code == code).map(|rule| rule.level);
    of_rule.or_else(|| allow::level_of(code)).or_else(|| library::level_of(code)).unwrap_or(Level::Error)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_has_a_code_of_its_own_and_they_stand_in_order() {
        assert!(ALL.is_sorted_by(|one, next| one.code.id < next.code.id));
    }
}
