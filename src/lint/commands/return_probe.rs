//! A return probe of `bpftrace`.

use crate::diagnostic::{Finding, Level, code};
use crate::lint::view::{Invocation, Stdin};
use crate::lint::{Rule, Subject};

/// The rule about return probes, which may end a program written in Go: its stacks move.
pub static RULE: Rule = Rule { code: &code::RETURN_PROBE, level: Level::Warning, check };

fn check(subject: &Subject) -> Vec<Finding> {
    let view = subject.view();
    let finding = |invocation: &Invocation| {
        let script = match &invocation.stdin {
            Stdin::Text(word) => Some(word),
            _ => None,
        };
        let (word, at) =
            invocation.args.iter().chain(script).find_map(|word| Some((word, word.text.find("uretprobe:")?)))?;
        Some(
            RULE.finding("a return probe may end the program that it looks at")
                .at(
                    view.place_of(&word.part(at..at + "uretprobe".len())),
                    "Go moves its stacks, and the probe's return address with them",
                )
                .help("use `uprobe`, or ask the program itself (`/debug/pprof`)"),
        )
    };
    view.of_programs(&["bpftrace"]).filter_map(finding).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::trial::{finds, is_silent};

    #[test]
    fn a_return_probe_is_found() {
        finds(&RULE, &["bpftrace -e 'uretprobe:/srv/app:main.f { exit(); }'"]);
        is_silent(&RULE, &["bpftrace -e 'uprobe:/srv/app:main.f { exit(); }'", "grep uretprobe: x"]);
    }
}
