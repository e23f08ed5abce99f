//! `psql` goes on behind an error.

use crate::diagnostic::{Finding, Level, code};
use crate::lint::view::{Invocation, Stdin};
use crate::lint::{Rule, Subject};

/// The rule about several `-c`: the last one decides how psql ends.
pub static LAST_COMMAND_DECIDES: Rule =
    Rule { code: &code::LAST_COMMAND_DECIDES, level: Level::Warning, check: commands };

/// The rule about scripts.
pub static SCRIPT_GOES_ON: Rule = Rule { code: &code::SCRIPT_GOES_ON, level: Level::Warning, check: scripts };

fn commands(subject: &Subject) -> Vec<Finding> {
    let view = subject.view();
    let finding = |invocation: &Invocation| {
        let places: Vec<_> = invocation.args.iter().filter(|word| is_command_flag(&word.text)).collect();
        let [first, .., last] = places.as_slice() else { return None };
        Some(
            LAST_COMMAND_DECIDES
                .finding("of several `-c` only the last decides how `psql` ends")
                .at(view.place(last), "ends with 0 though an earlier one failed")
                .see(view.place(first), "an error here is not told")
                .help("make it one step for each question"),
        )
    };
    going_on(subject).filter_map(finding).collect()
}

fn scripts(subject: &Subject) -> Vec<Finding> {
    let view = subject.view();
    let finding = |invocation: &Invocation| {
        let file = invocation.flag(&["-f", "--file"]);
        let is_fed = invocation.stdin != Stdin::Empty;
        let word = file.or(is_fed.then_some(&invocation.program))?;
        Some(
            SCRIPT_GOES_ON
                .finding("`psql` goes on behind an error of its script and ends with 0")
                .at(view.place(word), "reads a script")
                .help("add `-v ON_ERROR_STOP=1`: then it ends with 3"),
        )
    };
    going_on(subject).filter_map(finding).collect()
}

fn going_on<'a>(subject: &'a Subject<'_>) -> impl Iterator<Item = &'a Invocation<'a>> {
    let stops = |invocation: &Invocation| {
        let flags = ["-v", "--set", "--variable"];
        invocation.values(&flags).iter().any(|value| value.text.to_uppercase().starts_with("ON_ERROR_STOP"))
    };
    subject.view().of_programs(&["psql"]).filter(move |invocation| !stops(invocation))
}

fn is_command_flag(text: &str) -> bool {
    let letters = text.strip_prefix('-').unwrap_or_default();
    let is_cluster = letters.ends_with('c') && letters.chars().all(|c| "AatnqwxXH1c".contains(c));
    is_cluster || text == "--command" || text.starts_with("--command=")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::trial::{finds, is_silent, of_step};

    #[test]
    fn several_commands_are_found() {
        finds(&LAST_COMMAND_DECIDES, &["psql -c 'SELECT 1' -c 'SELECT 2'", "psql -Atc a --command=b"]);
        is_silent(
            &LAST_COMMAND_DECIDES,
            &[
                "psql -c 'SELECT 1'",
                "psql -v ON_ERROR_STOP=1 -c a -c b",
                "psql --set=ON_ERROR_STOP=on -c a -c b",
                "mysql -c -c",
            ],
        );
    }

    #[test]
    fn a_script_is_found_as_file_and_as_input() {
        finds(&SCRIPT_GOES_ON, &["psql -f x.sql", "sh -c 'psql < x.sql'"]);
        assert_eq!(of_step(&SCRIPT_GOES_ON, "command: [psql], stdin: SELECT 1").len(), 1);
        is_silent(&SCRIPT_GOES_ON, &["psql -v ON_ERROR_STOP=1 -f x.sql", "psql -c 'SELECT 1'", "mysql -f"]);
    }
}
