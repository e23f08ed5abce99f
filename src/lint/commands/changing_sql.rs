//! SQL that changes something, outside of `remediations`.

use super::outside;
use crate::diagnostic::{Finding, Level, code};
use crate::lint::change::Sort;
use crate::lint::{Rule, Subject};

/// The rule.
pub static RULE: Rule = Rule { code: &code::CHANGING_SQL, level: Level::Error, check };

fn check(subject: &Subject) -> Vec<Finding> {
    outside::findings(subject, &RULE, Sort::Sql, "changes the database or its server")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::trial;

    #[test]
    fn what_a_client_is_told_to_change_is_found() {
        trial::finds(
            &RULE,
            &[
                "mariadb --batch -e 'DROP TABLE x'",
                "mysql -BNe 'SET GLOBAL read_only = 0'",
                "psql -X -w -Atc 'SELECT pg_terminate_backend(1)'",
                "psql --command='UPDATE t SET a = 1'",
                "mysqladmin -h db shutdown",
                "sqlite3 x.db 'DELETE FROM t'",
                "ssh db mysql -e 'FLUSH TABLES'",
            ],
        );
    }

    #[test]
    fn what_only_reads_is_left_alone() {
        trial::is_silent(
            &RULE,
            &[
                "mysql -e 'SHOW REPLICA STATUS'",
                "mysql -e 'SELECT updated_at FROM delete_log'",
                "psql -c 'SELECT 1' -d drop",
                "mysql --user=kill -e 'SELECT 1'",
                "mysqladmin -u kill status",
                "pg_isready -h drop",
                "grep -e 'DROP TABLE' query.log",
            ],
        );
    }
}
