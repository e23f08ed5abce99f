//! Several commands in one step.

use super::asked::{ASKS_NOTHING, asked};
use crate::diagnostic::{Finding, Level, code};
use crate::lint::view::{Pipe, Script, Simple};
use crate::lint::{Rule, Subject};

/// The rule about several commands in one step.
pub static RULE: Rule = Rule { code: &code::SEVERAL_COMMANDS, level: Level::Warning, check };

fn check(subject: &Subject) -> Vec<Finding> {
    let view = subject.view();
    let finding = |script: &Script| {
        let asking: Vec<&Simple> = script.pipes.iter().filter(|pipe| !pipe.is_inner).filter_map(asks).collect();
        let [first, second, ..] = asking.as_slice() else { return None };
        let place = |simple: &Simple| Some(view.place_of(&script.part(simple.words.first()?.range.clone())));
        Some(
            RULE.finding("one step runs several commands, and only the last one decides how it ends")
                .at(place(second)?, "a second one")
                .see(place(first)?, "the first one")
                .help("make it a step for each: they run at the same time, and each has its own answer"),
        )
    };
    asked(subject).filter_map(finding).collect()
}

/// The first program of a pipeline that asks something.
fn asks(pipe: &Pipe) -> Option<&Simple> {
    pipe.stages.iter().find(|simple| simple.words.first().is_some_and(|word| !ASKS_NOTHING.has(&word.text)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::trial::{finds, is_silent, of_shell};

    fn each(rule: &Rule, scripts: &[&str], count: usize) {
        for script in scripts {
            assert_eq!(of_shell(rule, script).len(), count, "{script}");
        }
    }

    #[test]
    fn several_questions_in_a_script_are_found() {
        each(
            &RULE,
            &[
                "df -P /; free",
                "systemctl is-active a && systemctl is-active b",
                "df\nfree\n",
                "if which ceph; then ceph -s; fi",
            ],
            1,
        );
        finds(&RULE, &["sh -c 'df; free'", "ssh host 'df; free'"]);
        is_silent(&RULE, &["df /a /b", "sh -c 'cd / && df'"]);
        each(
            &RULE,
            &[
                "set -eu\n[ -d x ] || exit 1\ndf x",
                "f() { awk 1 x; }\na=$(f)\nsleep 1\nb=$(f)\necho $((b - a))",
                "df | sort | head",
                "command -v ceph && ceph -s",
            ],
            0,
        );
    }
}
