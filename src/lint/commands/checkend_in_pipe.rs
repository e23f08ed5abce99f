//! `openssl x509 -checkend` behind a pipe.

use crate::diagnostic::{Finding, Level, code};
use crate::lint::view::{Invocation, Stdin};
use crate::lint::{Rule, Subject};

/// The rule about `x509 -checkend` behind a pipe: 1 both for "will expire" and for "no certificate came".
pub static RULE: Rule = Rule { code: &code::CHECKEND_IN_PIPE, level: Level::Warning, check };

fn check(subject: &Subject) -> Vec<Finding> {
    let view = subject.view();
    let finding = |invocation: &Invocation| {
        let flag = invocation.args.iter().find(|word| word.is("-checkend"))?;
        (invocation.stdin == Stdin::Pipe).then(|| {
            RULE
                .finding("`-checkend` behind a pipe ends with 1 also when no certificate came")
                .at(view.place(flag), "an unreachable server reads as an expired certificate")
                .help("take the date: `-enddate -dateopt iso_8601` with `extract: {regex: …, as: time_left}`; no certificate is then no answer")
        })
    };
    view.of_programs(&["openssl"]).filter_map(finding).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::trial::{is_silent, of_step};

    #[test]
    fn checkend_is_found_behind_a_pipe_only() {
        let piped = "pipeline: [[openssl, s_client, -connect, 'a:443'], [openssl, x509, -noout, -checkend, '3600']]";
        assert_eq!(of_step(&RULE, piped).len(), 1);
        is_silent(&RULE, &["openssl x509 -in /etc/x.pem -noout -checkend 3600", "grep -- -checkend x"]);
    }
}
