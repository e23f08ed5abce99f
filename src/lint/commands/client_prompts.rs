//! Clients of databases that may ask for a password, or read the settings of whoever starts them.

use crate::diagnostic::{Finding, Level, code};
use crate::lint::view::{Invocation, Word};
use crate::lint::{Rule, Subject};

/// The rule about a prompt for a password.
pub static PASSWORD_PROMPT: Rule = Rule { code: &code::PASSWORD_PROMPT, level: Level::Warning, check: prompt };

/// The rule about `~/.psqlrc`.
pub static READS_PSQLRC: Rule = Rule { code: &code::READS_PSQLRC, level: Level::Warning, check: psqlrc };

/// Letters of `psql` that may stand together and take no value.
const PSQL: &str = "aAbeEHlLnNqsSt1wWxXz0c";

fn prompt(subject: &Subject) -> Vec<Finding> {
    let view = subject.view();
    let prompts = view.invocations().filter_map(|invocation| prompts(invocation).map(|found| (invocation, found)));
    let finding = |(invocation, (word, help)): (&Invocation, (&Word, &'static str))| {
        PASSWORD_PROMPT
            .finding(format!("`{}` may wait for somebody to type a password", invocation.name()))
            .at(view.place(word), "nobody is there")
            .help(help)
    };
    prompts.map(finding).collect()
}

fn prompts<'a>(invocation: &'a Invocation) -> Option<(&'a Word, &'static str)> {
    match invocation.name() {
        "psql" | "pg_dump" | "pg_dumpall" | "pg_basebackup" => {
            let never = invocation.has(&["-w", "--no-password"]) || invocation.short('w', PSQL).is_some();
            (!never && !asks_nobody(invocation)).then_some((
                &invocation.program,
                "add `--no-password`; the password comes from the role, as PGPASSWORD",
            ))
        }
        "mysql" | "mariadb" | "mysqladmin" | "mariadb-admin" | "mysqldump" | "mariadb-dump" => {
            let word = invocation.args.iter().find(|word| word.is_any(&["-p", "--password"]))?;
            Some((word, "leave it out; the password comes from the role, as MYSQL_PWD"))
        }
        _ => None,
    }
}

fn psqlrc(subject: &Subject) -> Vec<Finding> {
    let view = subject.view();
    let reading = view.of_programs(&["psql"]).filter(|invocation| {
        let never = invocation.has(&["-X", "--no-psqlrc"]) || invocation.short('X', PSQL).is_some();
        !never && !asks_nobody(invocation)
    });
    let finding = |invocation: &Invocation| {
        READS_PSQLRC
            .finding("`psql` reads the ~/.psqlrc of whoever runs this")
            .at(view.place(&invocation.program), "one more setting, and the output looks different")
            .help("add `--no-psqlrc`")
    };
    reading.map(finding).collect()
}

fn asks_nobody(invocation: &Invocation) -> bool {
    invocation.has(&["--version", "-V", "--help", "-?"])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::trial::{finds, is_silent};

    #[test]
    fn a_prompt_is_found_unless_it_is_forbidden() {
        finds(&PASSWORD_PROMPT, &["psql -X -c 'SELECT 1'", "mysql -p -e 'SELECT 1'", "mysqladmin --password ping"]);
        is_silent(
            &PASSWORD_PROMPT,
            &[
                "psql -XAtwc 'SELECT 1'",
                "psql --no-password",
                "psql --version",
                "mysql -u x -e 'SELECT 1'",
                "mysql -P 3306",
                "grep psql x",
            ],
        );
    }

    #[test]
    fn the_settings_of_the_user_are_kept_out() {
        finds(&READS_PSQLRC, &["psql -w -c 'SELECT 1'", "psql -Atc 'SELECT 1'"]);
        is_silent(&READS_PSQLRC, &["psql -XAtc 'SELECT 1'", "psql --no-psqlrc", "pg_isready", "echo psql"]);
    }
}
