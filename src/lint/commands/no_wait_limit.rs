//! `nc` without a limit of its own.

use crate::diagnostic::{Finding, Level, code};
use crate::lint::view::{Invocation, Word};
use crate::lint::{Rule, Subject};

/// The rule about `nc -z` without a limit of its own.
pub static RULE: Rule = Rule { code: &code::NO_WAIT_LIMIT, level: Level::Warning, check };

fn check(subject: &Subject) -> Vec<Finding> {
    let view = subject.view();
    let waits = view.of_programs(&["nc", "ncat", "netcat"]).filter(|invocation| {
        let letters = |word: &Word| {
            word.text.strip_prefix('-').unwrap_or_default().trim_end_matches(|c: char| c.is_ascii_digit()).to_owned()
        };
        let has_limit = invocation.args.iter().any(|word| word.is("--wait") || letters(word).ends_with('w'));
        !has_limit && !invocation.is_ended()
    });
    let finding = |invocation: &Invocation| {
        RULE.finding(format!("`{}` waits as long as the kernel does", invocation.name()))
            .at(view.place(&invocation.program), "a dropped packet becomes a timeout of the step, not an answer")
            .help("add `-w 3`: then \"refused\" and \"timed out\" are told apart on standard error")
    };
    waits.map(finding).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::trial::{finds, is_silent};

    #[test]
    fn nc_needs_a_limit() {
        finds(&RULE, &["nc -z host 3306", "nc -zv host 3306"]);
        is_silent(&RULE, &["nc -z -w 3 host 3306", "nc -zw3 host 3306", "nc -zvw 3 host 1", "timeout 3 nc -z host 1"]);
    }
}
