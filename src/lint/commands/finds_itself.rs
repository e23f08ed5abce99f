//! `ps | grep`.

use crate::diagnostic::{Finding, Level, code};
use crate::lint::view::Invocation;
use crate::lint::{Rule, Subject};

/// The rule about `ps | grep`, which finds itself.
pub static RULE: Rule = Rule { code: &code::FINDS_ITSELF, level: Level::Warning, check };

fn check(subject: &Subject) -> Vec<Finding> {
    let view = subject.view();
    let finds = view.pipes().filter(|(first, next)| {
        let pattern =
            next.positionals(&["-e", "-f", "-m", "-A", "-B", "-C"]).first().map_or("", |word| word.text.as_str());
        first.is(&["ps"]) && next.is(&["grep", "egrep", "fgrep"]) && !pattern.contains('[') && shows_arguments(first)
    });
    let finding = |(_, grep): (&Invocation, &Invocation)| {
        RULE.finding("`ps | grep` finds the `grep` itself")
            .at(view.place(&grep.program), "its own arguments hold the pattern too")
            .help("ask `pgrep --full PATTERN`, or `systemctl is-active UNIT`")
    };
    finds.map(finding).collect()
}

/// `ps -C name` and `ps -e` show names only.
fn shows_arguments(ps: &Invocation) -> bool {
    ps.args.iter().any(|word| {
        let letters = word.text.trim_start_matches('-');
        word.text.contains("args")
            || word.text.contains("cmd")
            || (letters.contains(['f', 'F', 'u', 'x']) && !word.text.starts_with("--"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::trial::{of_shell, of_step};

    #[test]
    fn a_grep_that_finds_itself_is_found() {
        assert_eq!(of_shell(&RULE, "ps aux | grep nginx").len(), 1);
        assert_eq!(of_step(&RULE, "pipeline: [[ps, -ef], [grep, nginx]]").len(), 1);
        assert_eq!(of_shell(&RULE, "ps aux | grep '[n]ginx'"), [""; 0]);
        assert_eq!(of_shell(&RULE, "ps -e | grep nginx"), [""; 0]);
        assert_eq!(of_shell(&RULE, "cat ps | grep nginx"), [""; 0]);
    }
}
