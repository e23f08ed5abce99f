//! Commands that newer versions took away.

use crate::diagnostic::{Finding, Level, code};
use crate::lint::change::{self, sql_texts};
use crate::lint::view::{Invocation, Spot};
use crate::lint::{Rule, Subject};

/// The rule about what newer versions took away.
pub static RULE: Rule = Rule { code: &code::OUTDATED_COMMAND, level: Level::Warning, check };

fn check(subject: &Subject) -> Vec<Finding> {
    let view = subject.view();
    let finding = |invocation: &Invocation| {
        let (spot, what, since, help) = outdated_in(invocation)?;
        Some(RULE.finding(format!("`{what}` is outdated")).at(view.place_of(&spot), since).help(help))
    };
    view.invocations().filter_map(finding).collect()
}

type Outdated = (Spot, &'static str, &'static str, &'static str);

fn outdated_in(invocation: &Invocation) -> Option<Outdated> {
    /// MySQL's names that 8.4 took away; MariaDB knows the new ones since 10.5.1, but for the last two.
    const STATEMENTS: [(&str, &str, &str); 4] = [
        (
            "SHOW SLAVE STATUS",
            "MySQL 8.4 took it away",
            "write `SHOW REPLICA STATUS`: MySQL 8.0.22, MariaDB 10.5.1 and later",
        ),
        ("START SLAVE", "MySQL 8.4 took it away", "write `START REPLICA`: MySQL 8.0.22, MariaDB 10.5.1 and later"),
        ("STOP SLAVE", "MySQL 8.4 took it away", "write `STOP REPLICA`: MySQL 8.0.22, MariaDB 10.5.1 and later"),
        (
            "CHANGE MASTER TO",
            "MySQL 8.4 took it away",
            "for MySQL write `CHANGE REPLICATION SOURCE TO`; for MariaDB set the rule aside with `allow`",
        ),
    ];
    if let Some(found) = sql_texts(invocation).iter().find_map(|sql| {
        change::statements(sql.text).iter().find_map(|statement| {
            let words = statement.words.join(" ");
            let (what, since, help) = *STATEMENTS.iter().find(|(what, ..)| words.starts_with(what))?;
            Some((sql.part(statement.range.clone()), what, since, help))
        })
    }) {
        return Some(found);
    }
    if !invocation.is(&["kubectl", "oc"]) {
        return None;
    }
    let kind = invocation.positionals(change::FLAGS_WITH_VALUE).get(1).copied();
    if let Some(kind) = kind.filter(|kind| kind.is_any(&["componentstatuses", "componentstatus", "cs"])) {
        let help = "write `kubectl get --raw '/readyz?verbose'`, and ask each component by itself";
        return Some((
            kind.spot.clone(),
            "kubectl get componentstatuses",
            "deprecated since 1.19, and wrong where insecure ports are off",
            help,
        ));
    }
    let flag = invocation.flag(&["--use-protocol-buffers"])?;
    Some((flag.spot.clone(), "--use-protocol-buffers", "the default now, and unknown to old versions", "leave it out"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::trial::{finds, is_silent};

    #[test]
    fn what_newer_versions_lack_is_found() {
        finds(
            &RULE,
            &[
                "mysql -e 'show slave status\\G'",
                "mariadb --execute='STOP SLAVE'",
                "kubectl get componentstatuses",
                "kubectl top nodes --use-protocol-buffers",
            ],
        );
        is_silent(
            &RULE,
            &[
                "mysql -e 'SHOW REPLICA STATUS'",
                "mysql -e \"SELECT 'SHOW SLAVE STATUS'\"",
                "kubectl get pods cs -n a",
                "mariadb -e 'SHOW ALL SLAVES STATUS'",
            ],
        );
    }
}
