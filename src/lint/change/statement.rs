//! SQL as far as a reviewer reads it: the statements of a text, and what each does.

use std::ops::Range;

use crate::lint::Words;

/// A statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// Where it stands in the text.
    pub range: Range<usize>,
    /// Its words in capitals, without what stands in quotes and comments.
    pub words: Vec<String>,
}

/// Statements that change by their first word.
const CHANGING: Words = Words(
    "INSERT UPDATE DELETE REPLACE MERGE TRUNCATE DROP ALTER CREATE RENAME GRANT REVOKE KILL FLUSH RESET CHANGE \
     PURGE OPTIMIZE REPAIR VACUUM REINDEX CLUSTER REFRESH LOCK UNLOCK LOAD INSTALL UNINSTALL SHUTDOWN IMPORT CALL \
     STOP CHECKPOINT REASSIGN COMMENT DISCARD",
);

/// Functions of PostgreSQL that change something when they are selected.
const FUNCTIONS: Words = Words(
    "PG_TERMINATE_BACKEND PG_CANCEL_BACKEND PG_PROMOTE PG_RELOAD_CONF PG_ROTATE_LOGFILE PG_SWITCH_WAL \
     PG_WAL_REPLAY_PAUSE PG_WAL_REPLAY_RESUME PG_DROP_REPLICATION_SLOT PG_CREATE_PHYSICAL_REPLICATION_SLOT \
     PG_CREATE_LOGICAL_REPLICATION_SLOT PG_REPLICATION_SLOT_ADVANCE PG_STAT_RESET PG_STAT_STATEMENTS_RESET \
     PG_CREATE_RESTORE_POINT SETVAL NEXTVAL",
);

impl Statement {
    /// The words that change something; `None` when it only reads, as far as is known here.
    #[must_use]
    pub fn change(&self) -> Option<String> {
        self.change_from(0)
    }

    fn change_from(&self, at: usize) -> Option<String> {
        let word = |index: usize| self.words.get(at + index).map_or("", String::as_str);
        let with_second = || format!("{} {}", word(0), word(1)).trim_end().to_owned();
        let has = |wanted: &str| self.words[at..].iter().any(|word| word == wanted);
        let has_pair = |one: &str, two: &str| self.words[at..].windows(2).any(|pair| pair[0] == one && pair[1] == two);
        match word(0) {
            "SET" => match word(1) {
                "GLOBAL" | "PERSIST" | "PERSIST_ONLY" | "PASSWORD" => Some(with_second()),
                "STATEMENT" => {
                    let inner = self.words[at..].iter().position(|word| word == "FOR")?;
                    self.change_from(at + inner + 1)
                }
                _ if has("@@GLOBAL") || has("@@PERSIST") => Some("SET GLOBAL".to_owned()),
                _ => None,
            },
            "START" => (!matches!(word(1), "TRANSACTION" | "")).then(with_second),
            "COPY" => has("FROM").then(|| "COPY FROM".to_owned()),
            "EXPLAIN" if has("ANALYZE") => {
                let inner = self.words[at..].iter().position(|word| CHANGING.has(word))?;
                self.change_from(at + inner)
            }
            "WITH" => [("INSERT", "INTO"), ("DELETE", "FROM")]
                .iter()
                .find(|(one, two)| has_pair(one, two))
                .map(|(one, two)| format!("{one} {two}"))
                .or_else(|| (has("UPDATE") && has("SET")).then(|| "UPDATE".to_owned())),
            "SELECT" => self.selected(at),
            "FLUSH" | "RESET" | "CREATE" | "DROP" | "ALTER" | "CHANGE" | "STOP" | "PURGE" | "LOCK" => {
                Some(with_second())
            }
            first => CHANGING.has(first).then(|| first.to_owned()),
        }
    }

    fn selected(&self, at: usize) -> Option<String> {
        let words = &self.words[at..];
        if let Some(function) = words.iter().find(|word| FUNCTIONS.has(word)) {
            return Some(function.to_lowercase());
        }
        let into =
            words.windows(2).find(|pair| pair[0] == "INTO" && matches!(pair[1].as_str(), "OUTFILE" | "DUMPFILE"))?;
        Some(into.join(" "))
    }
}

/// The statements of a text. Signs in quotes and comments part nothing.
#[must_use]
pub fn statements(text: &str) -> Vec<Statement> {
    let mut found = Vec::new();
    let (mut start, mut at, mut words) = (0, 0, Vec::new());
    while let Some(c) = text[at..].chars().next() {
        let rest = &text[at..];
        let next = if let Some(length) = hidden(rest) {
            length
        } else if c.is_ascii_alphabetic() || c == '_' || c == '@' {
            let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '@' | '$');
            let length = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
            words.push(rest[..length].to_uppercase());
            length
        } else {
            if c == ';' || rest.starts_with("\\G") || rest.starts_with("\\g") {
                push(text, start..at, &mut words, &mut found);
                start = at + 1;
            }
            if c == '\\' { 1 + rest[1..].chars().next().map_or(0, char::len_utf8) } else { c.len_utf8() }
        };
        at += next;
    }
    push(text, start..text.len(), &mut words, &mut found);
    found
}

fn push(text: &str, range: Range<usize>, words: &mut Vec<String>, found: &mut Vec<Statement>) {
    let words = std::mem::take(words);
    let Some(part) = text.get(range.clone()) else { return };
    if !words.is_empty() {
        let start = range.start + (part.len() - part.trim_start().len());
        found.push(Statement { range: start..start + part.trim().len(), words });
    }
}

/// The length of what is in quotes or a comment here. `/*! … */` is run by MySQL, so it is read.
fn hidden(rest: &str) -> Option<usize> {
    let until = |end: &str, from: usize| rest[from..].find(end).map_or(rest.len(), |at| from + at + end.len());
    match rest.as_bytes() {
        [b'\'', ..] => Some(until("'", 1)),
        [b'"', ..] => Some(until("\"", 1)),
        [b'`', ..] => Some(until("`", 1)),
        [b'-', b'-', ..] => Some(until("\n", 2)),
        [b'/', b'*', b'!', ..] => None,
        [b'/', b'*', ..] => Some(until("*/", 2)),
        [b'{', b'{', ..] => Some(until("}}", 2)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn changes(text: &str) -> Vec<String> {
        statements(text).iter().filter_map(Statement::change).collect()
    }

    #[test]
    fn what_changes_is_told_by_its_words() {
        for (text, change) in [
            ("drop table x", "DROP TABLE"),
            ("SELECT 1; DELETE FROM t", "DELETE"),
            ("START REPLICA", "START REPLICA"),
            ("SET GLOBAL read_only = 0", "SET GLOBAL"),
            ("SET @@global.read_only = 0", "SET GLOBAL"),
            ("SET STATEMENT max_statement_time=1 FOR KILL 5", "KILL"),
            ("/*!50000 FLUSH TABLES WITH READ LOCK */", "FLUSH TABLES"),
            ("select pg_terminate_backend(pid) from pg_stat_activity", "pg_terminate_backend"),
            ("WITH old AS (DELETE FROM t RETURNING *) SELECT * FROM old", "DELETE FROM"),
            ("COPY t FROM STDIN", "COPY FROM"),
            ("SELECT * FROM t INTO OUTFILE 'x'", "INTO OUTFILE"),
            ("EXPLAIN ANALYZE UPDATE t SET a = 1", "UPDATE"),
        ] {
            assert_eq!(changes(text), [change], "{text}");
        }
    }

    #[test]
    fn words_in_quotes_comments_and_names_change_nothing() {
        for text in [
            "SELECT 'DROP TABLE x; DELETE FROM y'",
            "SELECT * FROM t WHERE a = \"update\" -- delete\n AND b",
            "SELECT updated_at, `delete` FROM create_log",
            "SHOW CREATE TABLE t",
            "SHOW REPLICA STATUS\\G",
            "START TRANSACTION READ ONLY",
            "SET STATEMENT max_statement_time=1 FOR SELECT 1",
            "SET SESSION max_execution_time = 1",
            "COPY (SELECT 1) TO STDOUT",
            "EXPLAIN SELECT 1",
            "SELECT '{{ params.update }}'",
            "ANALYZE",
        ] {
            assert_eq!(changes(text), [""; 0], "{text}");
        }
    }

    #[test]
    fn a_statement_knows_its_place() {
        let text = "SELECT 'a;b';  DROP TABLE x ;";
        assert_eq!(&text[statements(text)[1].range.clone()], "DROP TABLE x");
    }

    proptest::proptest! {
        #[test]
        fn no_text_makes_the_reader_panic(text in "[a-dé;'\"`/*!\\\\G{}@ -]{0,30}|(?s).{0,20}") {
            for statement in statements(&text) {
                proptest::prop_assert!(text.get(statement.range.clone()).is_some());
                let _ = statement.change();
            }
        }
    }
}
