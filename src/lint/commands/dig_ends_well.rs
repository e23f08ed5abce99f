//! The exit code of `dig`, which tells little.

use super::scraper::judged_by_exit_code;
use crate::diagnostic::{Finding, Level, code};
use crate::lint::view::Invocation;
use crate::lint::{Rule, Subject};

/// The rule about `dig`, which ends with 0 for a name that does not exist.
pub static RULE: Rule = Rule { code: &code::DIG_ENDS_WELL, level: Level::Warning, check };

fn check(subject: &Subject) -> Vec<Finding> {
    let view = subject.view();
    let blind = view.of_programs(&["dig"]).filter(|invocation| judged_by_exit_code(view, invocation));
    let finding = |invocation: &Invocation| {
        RULE.finding("`dig` ends with 0 for a name that does not exist")
            .at(view.place(&invocation.program), "any answer of a server is a success")
            .help("take the answer: `extract: {regex: 'status: ([A-Z]+)'}`, or the address itself with `+short`")
    };
    blind.map(finding).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::trial::{finds, of_command};

    #[test]
    fn only_the_exit_code_is_found() {
        finds(&RULE, &["dig +short a.example"]);
        assert_eq!(of_command(&RULE, "dig +short a.example", "extract: text"), [""; 0]);
        assert_eq!(of_command(&RULE, "echo dig", ""), [""; 0]);
    }
}
