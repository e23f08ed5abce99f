//! `systemctl is-active` of several units.

use super::scraper::judged_by_exit_code;
use crate::diagnostic::{Finding, Level, code};
use crate::lint::view::Invocation;
use crate::lint::{Rule, Subject};

/// The rule about `systemctl is-active A B`: 0 when one of them is.
pub static RULE: Rule = Rule { code: &code::SEVERAL_UNITS, level: Level::Warning, check };

fn check(subject: &Subject) -> Vec<Finding> {
    let view = subject.view();
    let finding = |invocation: &Invocation| {
        let words = invocation.positionals(&["-H", "-M", "--host", "--machine", "-t", "--type"]);
        let (verb, units) = words.split_first()?;
        let second = units.get(1).filter(|_| verb.is_any(&["is-active", "is-enabled", "is-failed"]))?;
        judged_by_exit_code(view, invocation).then(|| {
            RULE.finding(format!("`systemctl {}` of several units ends with 0 when one of them is", verb.text))
                .at(view.place(second), "the others are not seen")
                .help("make it one step for each unit, or use `for_each`")
        })
    };
    view.of_programs(&["systemctl"]).filter_map(finding).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::trial::{finds, is_silent, of_command};

    #[test]
    fn only_several_units_are_found() {
        finds(&RULE, &["systemctl is-active --quiet a b"]);
        is_silent(&RULE, &["systemctl is-active a", "systemctl show a b", "systemctl -H host is-active a"]);
        assert_eq!(of_command(&RULE, "systemctl is-active a b", "extract: text"), [""; 0]);
    }
}
