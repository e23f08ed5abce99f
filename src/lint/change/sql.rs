//! Clients of databases, and the SQL that they are given.

use super::sort::{Change, Sort};
use super::statement::statements;
use super::verb::{self, Verbs};
use crate::lint::Words;
use crate::lint::view::{Invocation, Spot, Stdin, Word};

/// A text of SQL that a client is given.
#[derive(Debug, Clone, Copy)]
pub struct Sql<'a> {
    /// The text.
    pub text: &'a str,
    /// The word that it ends.
    pub word: &'a Word,
}

impl Sql<'_> {
    /// Where a stretch of the text stands.
    #[must_use]
    pub fn part(&self, range: std::ops::Range<usize>) -> Spot {
        let before = self.word.text.len() - self.text.len();
        self.word.part(before + range.start..before + range.end)
    }
}

static TOOLS: &[Verbs] = &[
    Verbs {
        names: &["mysqladmin", "mariadb-admin"],
        with_value: &["-h", "--host", "-P", "--port", "-u", "--user", "-S", "--socket", "--connect-timeout"],
        changing: Words(
            "shutdown kill reload refresh create drop password flush-hosts flush-logs flush-privileges flush-status \
     flush-tables flush-threads start-slave stop-slave start-replica stop-replica",
        ),
    },
    Verbs {
        names: &["pg_ctl"],
        with_value: &["-D", "-l", "-o", "-m", "-t"],
        changing: Words("start stop restart reload promote kill init initdb logrotate"),
    },
];

/// Programs that always change a database.
const ALWAYS: Words = Words(
    "createdb dropdb createuser dropuser vacuumdb reindexdb clusterdb pg_restore pg_rewind mysqlimport \
     mariadb-import",
);

/// Every text of SQL that an invocation is given, by its arguments and its input.
#[must_use]
pub fn texts<'a>(invocation: &'a Invocation) -> Vec<Sql<'a>> {
    let flags: [&str; 2] = match invocation.name() {
        "psql" => ["-c", "--command"],
        "mysql" | "mariadb" => ["-e", "--execute"],
        "sqlite3" => ["-cmd", "--cmd"],
        _ => return Vec::new(),
    };
    let letter = flags[0].chars().nth(1).unwrap_or_default();
    let mut found: Vec<Sql> = Vec::new();
    for (at, word) in invocation.args.iter().enumerate() {
        let text = word.text.as_str();
        let next = invocation.args.get(at + 1);
        if flags.contains(&text) || is_cluster(text, letter) {
            found.extend(next.map(|word| Sql { text: &word.text, word }));
        } else if let Some(sql) = text.strip_prefix(flags[1]).and_then(|rest| rest.strip_prefix('=')) {
            found.push(Sql { text: sql, word });
        } else if let Some(sql) = text.strip_prefix(flags[0]).filter(|_| flags[0].len() == 2) {
            found.push(Sql { text: sql, word });
        }
    }
    if invocation.is(&["sqlite3"])
        && let Some(word) = invocation.positionals(&["-cmd", "--cmd", "-init", "-separator"]).get(1)
    {
        found.push(Sql { text: &word.text, word });
    }
    if let Stdin::Text(word) = &invocation.stdin {
        found.push(Sql { text: &word.text, word });
    }
    found
}

/// Short flags together of which the last one takes the SQL: `-Atc`, `-BNe`.
fn is_cluster(text: &str, letter: char) -> bool {
    let letters = text.strip_prefix('-').unwrap_or_default();
    let known = if letter == 'c' { "AatnqwxXH1" } else { "BNsrtvEfnqXH" };
    letters.len() > 1 && letters.strip_suffix(letter).is_some_and(|rest| rest.chars().all(|c| known.contains(c)))
}

/// The change that an invocation makes in a database.
pub(super) fn change(invocation: &Invocation) -> Option<Change> {
    if ALWAYS.has(invocation.name()) {
        return Some(Change::by_program(Sort::Sql, invocation));
    }
    if let Some((word, _)) = verb::changing(TOOLS, invocation) {
        return Some(Change::by_word(Sort::Sql, invocation, word));
    }
    texts(invocation).into_iter().find_map(|sql| {
        let found = statements(sql.text);
        found.iter().find_map(|statement| {
            let what = statement.change()?;
            Some(Change { sort: Sort::Sql, what, spot: sql.part(statement.range.clone()) })
        })
    })
}
