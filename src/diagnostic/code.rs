//! Every kind of finding: its number, its name, and its page.
//!
//! A number never changes its meaning and is never used again. The pages are `docs/codes/NUMBER.md`; a test reads each
//! page's bad block, compares the message to the letter, and checks that its good block is clean.

/// One kind of finding.
#[derive(Debug, PartialEq, Eq)]
pub struct Code {
    /// The number, such as `C3001`.
    pub id: &'static str,
    /// The name, such as `unknown-step`.
    pub name: &'static str,
    /// The page, in Markdown.
    pub page: &'static str,
}

macro_rules! codes {
    ($($constant:ident $id:literal $name:literal;)+) => {
        $(
            #[doc = concat!("`", $id, "` ", $name, "; see `docs/codes/", $id, ".md`.")]
            pub static $constant: Code =
                Code { id: $id, name: $name, page: include_str!(concat!("../../docs/codes/", $id, ".md")) };
        )+
        /// Every code, in the order of its number.
        pub static ALL: &[&Code] = &[$(&$constant),+];
    };
}

codes! {
    UNREADABLE_FILE "C1001" "unreadable-file";
    NOT_UTF8 "C1002" "not-utf8";
    FILE_TOO_LARGE "C1003" "file-too-large";
    YAML_SYNTAX "C1004" "yaml-syntax";
    DUPLICATE_KEY "C1005" "duplicate-key";
    NESTED_TOO_DEEP "C1006" "nested-too-deep";
    YAML_BOMB "C1007" "yaml-bomb";
    SEVERAL_DOCUMENTS "C1008" "several-documents";
    UNSUPPORTED_YAML "C1009" "unsupported-yaml";
    EMPTY_FILE "C1010" "empty-file";
    UNKNOWN_KEY "C2001" "unknown-key";
    MISSING_KEY "C2002" "missing-key";
    WRONG_TYPE "C2003" "wrong-type";
    WRONG_VALUE "C2004" "wrong-value";
    WRONG_FORM "C2005" "wrong-form";
    WRONG_LENGTH "C2006" "wrong-length";
    BAD_DURATION "C2007" "bad-duration";
    BAD_SIZE "C2008" "bad-size";
    STEP_BODY "C2009" "step-body";
    STEP_JUDGEMENT "C2010" "step-judgement";
    EXTRACT_FORM "C2011" "extract-form";
    NO_TIMEOUT "C2012" "no-timeout";
    NO_ROLE "C2013" "no-role";
    UNKNOWN_VERSION "C2014" "unknown-version";
    UNKNOWN_STEP "C3001" "unknown-step";
    UNKNOWN_PARAM "C3002" "unknown-param";
    UNDEFINED_NAME "C3003" "undefined-name";
    UNKNOWN_ATTRIBUTE "C3004" "unknown-attribute";
    CYCLE "C3005" "cycle";
    DUPLICATE_ID "C3006" "duplicate-id";
    TEMPLATE_IN_SHELL "C3007" "template-in-shell";
    UNKNOWN_REMEDIATION "C3008" "unknown-remediation";
    UNUSED_PARAM "C3009" "unused-param";
    BAD_DEFAULT "C3010" "bad-default";
    UNKNOWN_ROLE "C3011" "unknown-role";
    BAD_EXPRESSION "C4001" "bad-expression";
    BAD_TEMPLATE "C4002" "bad-template";
    BAD_REGEX "C4003" "bad-regex";
    REGEX_GROUP "C4004" "regex-group";
    BAD_JSONPATH "C4005" "bad-jsonpath";
    BAD_SCHEMA "C4006" "bad-schema";
    BAD_BOUND "C4007" "bad-bound";
    UNKNOWN_SCENARIO "C5001" "unknown-scenario";
    BAD_PARAM_VALUE "C5002" "bad-param-value";
    MISSING_PARAM "C5003" "missing-param";
    PARAM_NOT_DECLARED "C5004" "param-not-declared";
    MISSING_REFERENCE "C5005" "missing-reference";
    UNSAFE_TARGET "C5006" "unsafe-target";
    STEP_NOT_DECLARED "C5007" "step-not-declared";
    UNDEFINED_VALUE "C5008" "undefined-value";
    NO_CHECKLISTS "C5009" "no-checklists";
    BUILT_WITHOUT "C5010" "built-without";
    TARGET_NOT_EXAMINED "C5011" "target-not-examined";
    UNUSED_ALLOW "C6001" "unused-allow";
    BAD_ALLOW "C6002" "bad-allow";
    OVER_BUDGET "C6003" "over-budget";
    LATE_FIRST_ANSWER "C6004" "late-first-answer";
    DEAD_STEP "C6005" "dead-step";
    DEAD_DIAGNOSIS "C6006" "dead-diagnosis";
    DEAD_ALTERNATIVE "C6007" "dead-alternative";
    UNDECLARED_VALUE "C6008" "undeclared-value";
    ALWAYS_ASKED "C6009" "always-asked";
    HEALTHY_DIAGNOSIS "C6010" "healthy-diagnosis";
    SAME_CONDITION "C6011" "same-condition";
    UNSURE_STATUS "C6012" "unsure-status";
    UNREACHABLE_OUTCOME "C6013" "unreachable-outcome";
    CANNOT_PASS "C6014" "cannot-pass";
    CANNOT_FAIL "C6015" "cannot-fail";
    EMPTY_ASSERT "C6016" "empty-assert";
    IMPOSSIBLE_ASSERT "C6017" "impossible-assert";
    IDLE_WARN "C6018" "idle-warn";
    TITLE_WITHOUT_VERB "C6019" "title-without-verb";
    LONG_TEXT "C6020" "long-text";
    INCOMPLETE_HEAD "C6021" "incomplete-head";
    UNGUARDED_REMEDIATION "C6022" "unguarded-remediation";
    UNUSED_REMEDIATION "C6023" "unused-remediation";
    OPEN_END "C6024" "open-end";
    POWERFUL_ROLE "C6025" "powerful-role";
    UNUSED_FACT "C6026" "unused-fact";
    ODD_TIMES "C6027" "odd-times";
    RETRY_ON_FAIL "C6028" "retry-on-fail";
    CHANGING_KUBERNETES "C6101" "changing-kubernetes";
    CHANGING_SQL "C6102" "changing-sql";
    CHANGING_HOST "C6103" "changing-host";
    CHANGING_CONTAINER "C6104" "changing-container";
    CHANGING_STORE "C6105" "changing-store";
    CHANGING_REQUEST "C6106" "changing-request";
    MAY_CHANGE_INSIDE "C6107" "may-change-inside";
    WRITES_FILE "C6108" "writes-file";
    NO_DRY_RUN "C6111" "no-dry-run";
    DRY_RUN_CHANGES "C6113" "dry-run-changes";
    DRY_RUN_OUTPUT "C6114" "dry-run-output";
    DRY_RUN_CLIENT "C6115" "dry-run-client";
    TERMINAL_ASKED_FOR "C6121" "terminal-asked-for";
    NEVER_ENDS "C6122" "never-ends";
    PASSWORD_PROMPT "C6123" "password-prompt";
    NO_NAMESPACE "C6124" "no-namespace";
    JSON_SCRAPED "C6125" "json-scraped";
    JOURNAL_BY_PRIORITY "C6126" "journal-by-priority";
    EMPTY_JOURNAL "C6127" "empty-journal";
    CHECKEND_IN_PIPE "C6128" "checkend-in-pipe";
    LAST_COMMAND_DECIDES "C6129" "last-command-decides";
    SCRIPT_GOES_ON "C6130" "script-goes-on";
    PING_IS_NO_LOGIN "C6131" "ping-is-no-login";
    VERTICAL_PARSED "C6132" "vertical-parsed";
    READS_PSQLRC "C6133" "reads-psqlrc";
    SECRET_IN_ARGUMENTS "C6134" "secret-in-arguments";
    LITERAL_SECRET "C6135" "literal-secret";
    FIELD_OF_A_LIST "C6136" "field-of-a-list";
    BLURRED_EXIT_CODE "C6137" "blurred-exit-code";
    SEVERAL_UNITS "C6138" "several-units";
    TLS_UNVERIFIED "C6139" "tls-unverified";
    STATUS_UNSEEN "C6140" "status-unseen";
    NO_WAIT_LIMIT "C6141" "no-wait-limit";
    DIG_ENDS_WELL "C6142" "dig-ends-well";
    FINDS_ITSELF "C6143" "finds-itself";
    OUTDATED_COMMAND "C6144" "outdated-command";
    NO_SHELL_HERE "C6145" "no-shell-here";
    SEVERAL_COMMANDS "C6146" "several-commands";
    HIDDEN_FAILURE "C6147" "hidden-failure";
    SWALLOWED_FAILURE "C6148" "swallowed-failure";
    REASON_THROWN_AWAY "C6149" "reason-thrown-away";
    FUZZY_MATCH "C6150" "fuzzy-match";
    RETURN_PROBE "C6151" "return-probe";
    NO_CASE_REACHES "C7001" "no-case-reaches";
    STALE_RECORDING "C7002" "stale-recording";
    NOT_IN_SCENARIO "C7003" "not-in-scenario";
    RECORDING_FORM "C7004" "recording-form";
    NOTHING_RECORDED "C7005" "nothing-recorded";
    RECORDED_TWICE "C7006" "recorded-twice";
    CASES_WITHOUT_SCENARIO "C7007" "cases-without-scenario";
    NOTHING_EXPECTED "C7008" "nothing-expected";
    UNUSED_ROLE "C7009" "unused-role";
    UNKNOWN_TARGET_PARAM "C7010" "unknown-target-param";
    UNKNOWN_REVISION "C7101" "unknown-revision";
    NOT_IN_REVISION "C7102" "not-in-revision";
    NO_REVISIONS "C7103" "no-revisions";
    NO_SCHEMA_LINE "C7301" "no-schema-line";
    NOT_COMMITTED "C7302" "not-committed";
    NO_HANDLE "C7303" "no-handle";
    UNSAFE_FILE "C8001" "unsafe-file";
    OUTSIDE_LIBRARY "C8002" "outside-library";
    PLAN_CHANGED "C8003" "plan-changed";
    CONTRADICTORY_ROLE "C8011" "contradictory-role";
    NOT_PROPOSED "C8101" "not-proposed";
    STALE_FACTS "C8102" "stale-facts";
    UNFIT_RUN "C8103" "unfit-run";
    SCENARIO_CHANGED "C8104" "scenario-changed";
    TARGET_CHANGED "C8105" "target-changed";
    CANNOT_BE_SHOWN "C8106" "cannot-be-shown";
    BAD_APPROVAL "C8107" "bad-approval";
}

impl Code {
    /// The code with this number or name, whatever its case.
    #[must_use]
    pub fn find(word: &str) -> Option<&'static Self> {
        ALL.iter().copied().find(|code| code.id.eq_ignore_ascii_case(word) || code.name.eq_ignore_ascii_case(word))
    }

    /// What it is about: the first paragraph of its page.
    #[must_use]
    pub fn summary(&self) -> &'static str {
        self.page.split("\n\n").nth(1).unwrap_or_default().trim()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_names_are_unique_and_a_page_begins_with_its_own() {
        let mut seen = std::collections::BTreeSet::new();
        for code in ALL {
            assert!(seen.insert(code.id) && seen.insert(code.name), "{} is there twice", code.id);
            assert!(code.page.starts_with(&format!("# {} {}\n", code.id, code.name)), "{}", code.id);
            assert!(!code.summary().is_empty(), "{}", code.id);
        }
        assert!(ALL.is_sorted_by_key(|code| code.id));
        assert_eq!(Code::find("c3001"), Code::find("Unknown-Step"));
    }
}
