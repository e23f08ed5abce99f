//! An error of `grep` and its like that is judged like an answer.

use super::scraper::judged_by_exit_code;
use crate::diagnostic::{Finding, Level, code};
use crate::lint::view::Invocation;
use crate::lint::{Rule, Subject};
use crate::scenario::Judged;

/// The rule about programs that tell "no" by 1 and "I could not look" by 2.
pub static RULE: Rule = Rule { code: &code::BLURRED_EXIT_CODE, level: Level::Warning, check };

fn check(subject: &Subject) -> Vec<Finding> {
    let view = subject.view();
    let finding = |invocation: &Invocation| {
        let is_clear = match &invocation.step?.judged {
            Judged::Outcomes(outcomes) => outcomes.otherwise.is_none(),
            Judged::Assert { .. } => false,
        };
        (!is_clear && judged_by_exit_code(view, invocation)).then(|| {
            RULE.finding(format!("that `{}` could not look is judged here like an answer", invocation.name()))
                .at(view.place(&invocation.program), "ends with 1 for no, and with 2 or more for an error")
                .help("write `outcomes: {0: …, 1: …}` without `else`: then every other code is an error")
        })
    };
    view.of_programs(&["grep", "egrep", "fgrep", "zgrep", "rg", "pgrep", "diff", "cmp"]).filter_map(finding).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::trial::titles;

    #[test]
    fn an_error_must_not_be_an_answer() {
        let judged = |judgement: &str| {
            let text = format!("steps: [{{id: a, title: Check, command: [grep, -x, x, file], {judgement}}}]\n");
            titles(&RULE, &text).len()
        };
        assert_eq!(judged("assert: {const: 1}"), 1);
        assert_eq!(judged("outcomes: {0: pass, else: fail}"), 1);
        assert_eq!(judged("outcomes: {0: pass, 1: fail}"), 0);
        assert_eq!(judged("extract: text, assert: {const: x}"), 0);
    }
}
