//! The exit code of `curl` where a status code is meant.

use super::scraper::judged_by_exit_code;
use crate::diagnostic::{Finding, Level, code};
use crate::lint::view::Invocation;
use crate::lint::{Rule, Subject};

/// The rule about `curl`, which ends with 0 whatever the status code.
pub static RULE: Rule = Rule { code: &code::STATUS_UNSEEN, level: Level::Warning, check };

fn check(subject: &Subject) -> Vec<Finding> {
    let view = subject.view();
    let blind = view.of_programs(&["curl"]).filter(|invocation| {
        let fails = invocation.has(&["--fail", "--fail-with-body"]) || invocation.short('f', "fsSkLgI46v").is_some();
        !fails && judged_by_exit_code(view, invocation)
    });
    let finding = |invocation: &Invocation| {
        RULE.finding("`curl` ends with 0 whatever the status code")
            .at(view.place(&invocation.program), "a 500 is a success here")
            .help("make it an `http` step, whose value is the status code, or add `--fail`")
    };
    blind.map(finding).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::trial::{finds, is_silent, of_command};

    #[test]
    fn curl_is_found_when_its_exit_code_is_judged() {
        finds(&RULE, &["curl -sS http://a/", "curl http://a/ -o /dev/null"]);
        is_silent(
            &RULE,
            &["curl -fsS http://a/", "curl --fail http://a/", "curl --fail-with-body http://a/", "echo curl"],
        );
        assert_eq!(of_command(&RULE, "curl -sS http://a/", "extract: {json: $}"), [""; 0]);
    }
}
