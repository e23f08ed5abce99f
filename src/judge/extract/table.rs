//! A table with a header line.

use super::header::Header;

/// A table: tab-separated as `mariadb --batch` and `mysql --batch` print it, or with aligned columns.
pub(super) struct Table<'a> {
    lines: Vec<&'a str>,
    names: Vec<String>,
    /// `None` when the columns are separated by tabs.
    header: Option<Header>,
}

impl<'a> Table<'a> {
    /// Reads a table; `wanted` are the names that will be asked for. A blank line ends aligned columns: what follows is
    /// another table, or a note.
    ///
    /// # Errors
    /// There is not even a header.
    pub(super) fn read(text: &'a str, wanted: &[&str]) -> Result<Self, String> {
        let mut lines = text.split('\n').map(|line| line.strip_suffix('\r').unwrap_or(line));
        let first = lines.find(|line| !line.trim().is_empty()).ok_or("there is no table: nothing was printed")?;
        if first.contains('\t') {
            let names = first.split('\t').map(unescape).collect();
            return Ok(Self { lines: lines.filter(|line| !line.is_empty()).collect(), names, header: None });
        }
        let header = Header::read(first, wanted);
        let lines = lines.take_while(|line| !line.trim().is_empty()).collect();
        Ok(Self { lines, names: header.names(), header: Some(header) })
    }

    /// How many rows there are.
    pub(super) fn rows(&self) -> usize {
        self.lines.len()
    }

    /// The names of the columns, in order.
    pub(super) fn names(&self) -> &[String] {
        &self.names
    }

    /// Which column has this name.
    pub(super) fn column(&self, name: &str) -> Option<usize> {
        self.names.iter().position(|column| column == name)
    }

    /// A cell; `None` is NULL.
    ///
    /// # Errors
    /// The row does not fit the header.
    pub(super) fn cell(&self, row: usize, column: usize) -> Result<Option<String>, String> {
        let line = self.lines.get(row).copied().unwrap_or_default();
        let raw = if let Some(header) = &self.header {
            header.cell(line, column)?
        } else {
            let cells: Vec<&str> = line.split('\t').collect();
            if cells.len() != self.names.len() {
                let (cells, names) = (cells.len(), self.names.len());
                return Err(format!("row {row} has {cells} cells, and the header {names}"));
            }
            cells[column].to_owned()
        };
        // NULL is looked for before the escapes are read: psql's `\N` would else be an `N`.
        Ok(match raw.as_str() {
            "NULL" | "\\N" => None,
            _ if self.header.is_none() => Some(unescape(&raw)),
            _ => Some(raw),
        })
    }
}

/// What `--batch` escapes in a cell.
fn unescape(cell: &str) -> String {
    let mut plain = String::with_capacity(cell.len());
    let mut chars = cell.chars();
    while let Some(c) = chars.next() {
        if c != '\\' {
            plain.push(c);
            continue;
        }
        match chars.next() {
            Some('n') => plain.push('\n'),
            Some('t') => plain.push('\t'),
            Some('0') => plain.push('\0'),
            Some('\\') => plain.push('\\'),
            other => plain.extend(std::iter::once('\\').chain(other)),
        }
    }
    plain
}
