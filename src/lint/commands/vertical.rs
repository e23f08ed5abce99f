//! The vertical form of a client of MySQL is taken apart.

use super::scraper::{scraper, taken};
use crate::diagnostic::{Finding, Level, code};
use crate::lint::change::sql_texts;
use crate::lint::view::{Invocation, Spot, Taken};
use crate::lint::{Rule, Subject};

/// The rule. With statement-based replication `Last_SQL_Error` holds SQL with its line feeds, so a row's value can print a
/// line such as `Slave_SQL_Running: Yes`.
pub static RULE: Rule = Rule { code: &code::VERTICAL_PARSED, level: Level::Warning, check };

fn check(subject: &Subject) -> Vec<Finding> {
    let view = subject.view();
    let finding = |invocation: &Invocation| {
        let spot = vertical(invocation)?;
        let counts = matches!(taken(view, invocation), Some(Taken::Count(_)));
        let by = scraper(view, invocation).or(counts.then(|| "a regular expression".to_owned()))?;
        Some(
            RULE.finding(format!("the vertical form of `{}` is taken apart by {by}", invocation.name()))
                .at(view.place_of(&spot), "a value with a line feed can print any line, also a good one")
                .help("write `--batch` without `\\G`, and take the value with `extract: {column: …}`"),
        )
    };
    view.of_programs(&["mysql", "mariadb"]).filter_map(finding).collect()
}

fn vertical(invocation: &Invocation) -> Option<Spot> {
    let flag = invocation.flag(&["-E", "--vertical"]).map(|word| word.spot.clone());
    flag.or_else(|| {
        sql_texts(invocation).iter().find_map(|sql| {
            let at = sql.text.find("\\G")?;
            Some(sql.part(at..at + 2))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::trial::of_step;

    #[test]
    fn lines_of_the_vertical_form_are_found() {
        for keys in [
            "pipeline: [[mysql, -e, 'SHOW REPLICA STATUS\\G'], [grep, -c, 'Running: Yes']]",
            "command: [mariadb, -E, -e, SHOW REPLICA STATUS], extract: {regex: 'IO_Running: (\\w+)'}",
            "command: [mariadb, --vertical, -e, SHOW REPLICA STATUS], extract: {count: 'Running: Yes'}",
        ] {
            assert_eq!(of_step(&RULE, keys).len(), 1, "{keys}");
        }
    }

    #[test]
    fn a_table_and_whole_text_are_left_alone() {
        for keys in [
            "command: [mariadb, --batch, -e, SHOW REPLICA STATUS], extract: {column: Slave_IO_Running}",
            "command: [mariadb, -e, 'SHOW REPLICA STATUS\\G']",
            "command: [grep, '\\G', x], extract: {regex: '(\\w+)'}",
        ] {
            assert_eq!(of_step(&RULE, keys), [""; 0], "{keys}");
        }
    }
}
