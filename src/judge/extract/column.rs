//! `column`: a cell of a table with a header line.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value as Json;

use super::OneOrMany;
use super::form::{Extractor, Form};
use super::table::Table;
use super::written::Written;
use crate::diagnostic::code;
use crate::judge::Problem;
use crate::judge::stream::Content;
use crate::printable;

/// The cell of a column. Of several rows one is chosen by `where` and `row`; where neither chooses, all must agree: of the
/// channels of a replica with several sources, one that stands still is not outvoted.
#[derive(Debug)]
pub(super) struct Column {
    names: Vec<String>,
    row: Option<i64>,
    rows_where: BTreeMap<String, String>,
}

impl Form for Column {
    type Value = OneOrMany;
    const OPTIONS: &'static [&'static str] = &["from", "as", "row", "where"];

    fn compile(value: &OneOrMany, options: &Written) -> Result<Self, Box<Problem>> {
        if value.0.is_empty() || value.0.iter().any(|name| name.trim().is_empty()) {
            let title = "`column` needs the name of a column";
            return Err(Box::new(Problem::new("/extract/column", &code::EXTRACT_FORM, title, "names none")));
        }
        Ok(Self { names: value.0.clone(), row: options.row, rows_where: options.rows_where.clone() })
    }
}

impl Extractor for Column {
    fn take(&self, content: Content) -> Result<Json, String> {
        let text = content.lossy();
        let wanted: Vec<&str> = self.names.iter().chain(self.rows_where.keys()).map(String::as_str).collect();
        let table = Table::read(&text, &wanted)?;
        let name = self.names.iter().find(|name| table.column(name).is_some());
        let name = name.ok_or_else(|| no_column(&self.names, &table))?;
        let rows = self.rows(&table)?;
        let cells = rows.into_iter().map(|row| cell(&table, row, name)).collect::<Result<BTreeSet<_>, _>>()?;
        let differ = || {
            let seen: Vec<String> = cells.iter().map(|cell| printable::short(cell, 40)).collect();
            format!("`{name}` differs from row to row ({}); choose one by `where` or `row`", seen.join(", "))
        };
        match cells.len() {
            1 => cells.first().map(|cell| Json::from(cell.as_str())).ok_or_else(differ),
            _ => Err(differ()),
        }
    }
}

impl Column {
    /// The rows that are meant, at least one.
    fn rows(&self, table: &Table) -> Result<Vec<usize>, String> {
        if table.rows() == 0 {
            return Err("the table has no row".to_owned());
        }
        let mut rows: Vec<usize> = (0..table.rows()).collect();
        for (name, wanted) in &self.rows_where {
            let column = table.column(name).ok_or_else(|| no_column(std::slice::from_ref(name), table))?;
            let mut kept = Vec::new();
            for row in rows {
                if table.cell(row, column)?.as_ref() == Some(wanted) {
                    kept.push(row);
                }
            }
            rows = kept;
            if rows.is_empty() {
                return Err(format!("the table has no row in which `{name}` is `{}`", printable::short(wanted, 40)));
            }
        }
        let Some(chosen) = self.row else { return Ok(rows) };
        let length = i64::try_from(rows.len()).unwrap_or(i64::MAX);
        let index = if chosen < 0 { chosen.saturating_add(length) } else { chosen };
        let row = usize::try_from(index).ok().and_then(|index| rows.get(index));
        row.map(|row| vec![*row]).ok_or_else(|| format!("there is no row {chosen}: the table has {length}"))
    }
}

fn cell(table: &Table, row: usize, name: &str) -> Result<String, String> {
    let column = table.column(name).unwrap_or_default();
    match table.cell(row, column)? {
        None => Err(format!("`{name}` is NULL: there is no value")),
        Some(cell) if cell.trim().is_empty() => Err(format!("`{name}` is empty: there is no value")),
        Some(cell) if cell == "<none>" => Err(format!("`{name}` is <none>: there is no value")),
        Some(cell) => Ok(cell),
    }
}

fn no_column(names: &[String], table: &Table) -> String {
    let missing: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    let there: Vec<String> = table.names().iter().map(|name| printable::short(name, 40)).collect();
    let list = printable::short(&there.join(", "), 300);
    format!("the table has no column {}; it has {list}", missing.join(" or "))
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEALTHY: &str = include_str!("../../../tests/fixtures/outputs/replica-healthy.tsv");
    const FORGED: &str = include_str!("../../../tests/fixtures/outputs/replica-forged-line.tsv");
    const DF: &str = include_str!("../../../tests/fixtures/outputs/df-PT.txt");
    const PODS: &str = "\
NAME                          READY   STATUS             RESTARTS        AGE    IP           NOMINATED NODE   READINESS GATES
web-1                         1/1     Running            0               5d3h   10.0.0.7     <none>           <none>
orders-api-7f6b9c5d4-9lqzt    0/1     CrashLoopBackOff   12 (2m30s ago)  41m    10.0.0.123   node-7-long-name <none>
";
    const PS: &str = "\
USER         PID %CPU %MEM    VSZ   RSS TTY      STAT START   TIME COMMAND
root           1  0.0  0.1 168160 13312 ?        Ss   Nov20   0:09 /sbin/init splash
mysql     123456 12.5 40.3 98765432109 3312345 ?  Sl   01:02 123:45 mariadbd --defaults-file=/etc/my x
";

    fn column(written: serde_json::Value) -> Column {
        let options: Written = serde_json::from_value(written).unwrap();
        Column::compile(options.column.as_ref().unwrap(), &options).unwrap()
    }

    fn take(written: serde_json::Value, text: &str) -> Result<String, String> {
        let found = column(written).take(Content::of(text.as_bytes()))?;
        Ok(found.as_str().unwrap().to_owned())
    }

    fn named(name: &str, text: &str) -> Result<String, String> {
        take(serde_json::json!({"column": name}), text)
    }

    #[test]
    fn a_healthy_replica_is_read_by_the_first_name_that_exists() {
        let names = serde_json::json!({"column": ["Replica_SQL_Running", "Slave_SQL_Running"]});
        assert_eq!(take(names, HEALTHY).as_deref(), Ok("Yes"));
        assert_eq!(named("Seconds_Behind_Master", HEALTHY).as_deref(), Ok("0"));
        assert_eq!(
            named("SQL_Remaining_Delay", HEALTHY).unwrap_err(),
            "`SQL_Remaining_Delay` is NULL: there is no value"
        );
        assert_eq!(named("Last_Error", HEALTHY).unwrap_err(), "`Last_Error` is empty: there is no value");
        assert!(
            named("Seconds_Behind", HEALTHY)
                .unwrap_err()
                .starts_with("the table has no column `Seconds_Behind`; it has Slave_IO_State, ")
        );
    }

    #[test]
    fn a_line_forged_inside_a_cell_stays_inside_that_cell() {
        assert_eq!(named("Slave_SQL_Running", FORGED).as_deref(), Ok("No"));
        assert_eq!(named("Last_SQL_Errno", FORGED).as_deref(), Ok("1062"));
        assert!(named("Last_SQL_Error", FORGED).unwrap().contains("\nSlave_SQL_Running: Yes\n"));
        assert_eq!(
            named("Seconds_Behind_Master", FORGED).unwrap_err(),
            "`Seconds_Behind_Master` is NULL: there is no value"
        );
    }

    #[test]
    fn nothing_printed_and_a_header_alone_are_no_answer() {
        assert_eq!(named("Slave_SQL_Running", "").unwrap_err(), "there is no table: nothing was printed");
        assert_eq!(named("Slave_SQL_Running", "\n").unwrap_err(), "there is no table: nothing was printed");
        assert_eq!(named("NAME", "NAME   READY\n").unwrap_err(), "the table has no row");
        assert_eq!(named("b", "a\tb\n1\n").unwrap_err(), "row 0 has 1 cells, and the header 2");
    }

    #[test]
    fn rows_that_differ_are_an_error_and_rows_that_agree_are_one_answer() {
        let text = "Connection_name\tSlave_SQL_Running\nwest\tYes\neast\tNo\n";
        assert_eq!(
            named("Slave_SQL_Running", text).unwrap_err(),
            "`Slave_SQL_Running` differs from row to row (No, Yes); choose one by `where` or `row`"
        );
        assert_eq!(named("Slave_SQL_Running", &text.replace("No", "Yes")).as_deref(), Ok("Yes"));
        assert!(named("Slave_SQL_Running", &text.replace("\tNo", "\tNULL")).is_err());
    }

    #[test]
    fn a_row_is_chosen_by_number_or_by_what_is_in_it() {
        let chosen = |further: serde_json::Value| {
            let mut written = serde_json::json!({"column": "Available"});
            written.as_object_mut().unwrap().extend(further.as_object().unwrap().clone());
            take(written, DF)
        };
        assert_eq!(chosen(serde_json::json!({"row": 0})).as_deref(), Ok("461152"));
        assert_eq!(chosen(serde_json::json!({"row": -1})).as_deref(), Ok("5120"));
        assert_eq!(chosen(serde_json::json!({"where": {"Mounted on": "/dev/shm"}})).as_deref(), Ok("679532"));
        assert_eq!(chosen(serde_json::json!({"where": {"Filesystem": "tmpfs", "Used": 32}})).as_deref(), Ok("271784"));
        assert_eq!(chosen(serde_json::json!({"row": 9})).unwrap_err(), "there is no row 9: the table has 5");
        let nobody = chosen(serde_json::json!({"where": {"Filesystem": "zfs"}})).unwrap_err();
        assert_eq!(nobody, "the table has no row in which `Filesystem` is `zfs`");
    }

    #[test]
    fn aligned_columns_are_read_whether_they_stand_left_or_right() {
        let pod = |name: &str, pod: &str| take(serde_json::json!({"column": name, "where": {"NAME": pod}}), PODS);
        assert_eq!(pod("STATUS", "web-1").as_deref(), Ok("Running"));
        assert_eq!(pod("RESTARTS", "orders-api-7f6b9c5d4-9lqzt").as_deref(), Ok("12 (2m30s ago)"));
        assert_eq!(pod("NOMINATED NODE", "orders-api-7f6b9c5d4-9lqzt").as_deref(), Ok("node-7-long-name"));
        assert!(pod("READINESS GATES", "web-1").unwrap_err().contains("<none>"));
        for (name, first) in [
            ("Type", "rootfs"),
            ("1024-blocks", "649260"),
            ("Used", "188108"),
            ("Capacity", "29%"),
            ("Mounted on", "/"),
        ] {
            assert_eq!(take(serde_json::json!({"column": name, "row": 0}), DF).as_deref(), Ok(first), "{name}");
        }
    }

    #[test]
    fn cells_that_overflow_their_column_are_read_by_count_or_refused() {
        let process = |name: &str, pid: &str| take(serde_json::json!({"column": name, "where": {"PID": pid}}), PS);
        assert_eq!(process("COMMAND", "1").as_deref(), Ok("/sbin/init splash"));
        assert_eq!(process("VSZ", "1").as_deref(), Ok("168160"));
        assert_eq!(process("%CPU", "123456").as_deref(), Ok("12.5"));
        assert!(process("RSS", "123456").is_err(), "{:?}", process("RSS", "123456"));
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_a_table_or_an_error(text in "[A-Z a-z\t\n\\\\é0-9<>]{0,120}", row in -3..3_i64) {
            for name in ["A", "Mounted on", "a b"] {
                let written = serde_json::json!({"column": [name, "B"], "row": row, "where": {"A": 1}});
                let _ = column(written).take(Content::of(text.as_bytes()));
                let _ = named(name, &text);
            }
        }
    }
}
