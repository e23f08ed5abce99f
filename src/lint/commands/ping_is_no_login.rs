//! A ping of a database that is taken for a login.

use super::scraper::judged_by_exit_code;
use crate::diagnostic::{Finding, Level, code};
use crate::lint::view::Invocation;
use crate::lint::{Rule, Subject};

/// The rule about `mysqladmin ping`, which ends with 0 when the login is refused, and `pg_isready`, which asks for none.
pub static RULE: Rule = Rule { code: &code::PING_IS_NO_LOGIN, level: Level::Warning, check };

fn check(subject: &Subject) -> Vec<Finding> {
    let view = subject.view();
    let finding = |invocation: &Invocation| {
        let (word, title) = if invocation.is(&["pg_isready"]) {
            (&invocation.program, "`pg_isready` logs in nowhere: a wrong user or database is fine for it".to_owned())
        } else {
            let ping = invocation.args.iter().find(|word| word.is("ping"))?;
            (ping, format!("`{} ping` ends with 0 also when the login is refused", invocation.name()))
        };
        judged_by_exit_code(view, invocation).then(|| {
            RULE.finding(title)
                .at(view.place(word), "proves that something listens there, no more")
                .help("ask something small by the login itself: `SELECT 1`")
        })
    };
    view.of_programs(&["mysqladmin", "mariadb-admin", "pg_isready"]).filter_map(finding).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::trial::{finds, is_silent, of_command};

    #[test]
    fn a_ping_that_is_judged_is_found() {
        finds(&RULE, &["mysqladmin -h db ping", "mariadb-admin ping", "pg_isready -h db"]);
        is_silent(&RULE, &["ping -c 1 db", "mysqladmin status", "mysql -e 'SELECT 1'"]);
        assert_eq!(of_command(&RULE, "mysqladmin ping", "extract: text"), [""; 0]);
    }
}
