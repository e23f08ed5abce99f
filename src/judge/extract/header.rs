//! Aligned columns: which part of a line stands under which word of the header.

use std::ops::Range;

/// Names of columns that hold a blank, of df, kubectl and docker: what stands below them may be longer than their first
/// word, also where nobody asks for them by name.
const TWO_WORDS: [&str; 4] = ["Mounted on", "NOMINATED NODE", "READINESS GATES", "CONTAINER ID"];

/// The header line of aligned columns. Places are counted in characters.
pub(super) struct Header {
    columns: Vec<(String, Range<usize>)>,
}

impl Header {
    /// Reads a header. Words are columns, unless one of `wanted` is several words long and stands there.
    pub(super) fn read(line: &str, wanted: &[&str]) -> Self {
        let words = words(line);
        let mut columns = Vec::new();
        let mut next = 0;
        while next < words.len() {
            let fits = |name: &&&str| {
                let parts: Vec<&str> = name.split(' ').collect();
                let here = words.get(next..next + parts.len());
                here.is_some_and(|here| {
                    let same = here.iter().map(|(word, _)| word.as_str()).eq(parts.iter().copied());
                    same && here.windows(2).all(|pair| pair[0].1.end + 1 == pair[1].1.start)
                })
            };
            let name = TWO_WORDS.iter().chain(wanted).filter(|name| name.contains(' ')).find(fits);
            let length = name.map_or(1, |name| name.split(' ').count());
            let place = words[next].1.start..words[next + length - 1].1.end;
            columns.push((name.map_or_else(|| words[next].0.clone(), |name| (*name).to_owned()), place));
            next += length;
        }
        Self { columns }
    }

    /// The names of the columns.
    pub(super) fn names(&self) -> Vec<String> {
        self.columns.iter().map(|(name, _)| name.clone()).collect()
    }

    /// The cell of a line below a column. Cells are left-aligned, as kubectl prints, or right-aligned numbers, as df and
    /// ps print; the last column takes the rest of the line.
    ///
    /// A cell that is too long moves everything behind it, so the place of a cell is believed only where the line stands
    /// below its header up to that column and the number of its words does not speak against it.
    ///
    /// # Errors
    /// It cannot be told which part of the line is meant.
    pub(super) fn cell(&self, line: &str, column: usize) -> Result<String, String> {
        let tokens = words(line);
        let cells: Option<Vec<String>> = (0..=column).map(|index| self.below(line, &tokens, index)).collect();
        let counted = tokens.get(column).filter(|_| tokens.len() == self.columns.len()).map(|(word, _)| word.clone());
        let cell = match (cells, counted) {
            (Some(mut cells), Some(counted)) => cells.pop().filter(|cell| *cell == counted),
            (None, counted) => counted,
            (Some(cells), None) if tokens.len() > self.columns.len() && cells.iter().any(String::is_empty) => None,
            (Some(mut cells), None) => cells.pop(),
        };
        cell.ok_or_else(|| format!("the line `{}` does not stand below its header", crate::printable::short(line, 80)))
    }

    /// What stands below a column; `None` when it is aligned neither left nor right, or is no one cell.
    fn below(&self, line: &str, tokens: &[(String, Range<usize>)], column: usize) -> Option<String> {
        let place = &self.columns.get(column)?.1;
        let (start, end) = (self.boundary(tokens, column)?, self.boundary(tokens, column + 1)?);
        let mut inside =
            tokens.iter().map(|(_, token)| token).filter(|token| start <= token.start && token.start < end);
        let Some(first) = inside.next() else { return Some(String::new()) };
        let last = inside.next_back().unwrap_or(first);
        let text: String = line.chars().skip(start).take(end - start).collect();
        let aligned = first.start == place.start || last.end == place.end;
        // Two blanks inside a cell: another column's cell has moved here.
        let whole = end == usize::MAX || !text.trim().contains("  ");
        (aligned && whole).then(|| text.trim().to_owned())
    }

    /// Where a column begins in a line with these tokens; `None` when a token stands below this column and the one before.
    fn boundary(&self, tokens: &[(String, Range<usize>)], column: usize) -> Option<usize> {
        let Some((_, place)) = self.columns.get(column) else { return Some(usize::MAX) };
        let Some(before) = column.checked_sub(1).map(|index| &self.columns[index].1) else { return Some(0) };
        match tokens.iter().find(|(_, token)| token.start < place.start && place.start < token.end) {
            None => Some(place.start),
            Some((_, token)) if token.start < before.end => None,
            Some((_, token)) => Some(token.start),
        }
    }
}

/// The words of a line with their places.
fn words(line: &str) -> Vec<(String, Range<usize>)> {
    let mut words: Vec<(String, Range<usize>)> = Vec::new();
    for (place, c) in line.chars().enumerate().filter(|(_, c)| !c.is_whitespace()) {
        match words.last_mut() {
            Some((word, range)) if range.end == place => {
                word.push(c);
                range.end += 1;
            }
            _ => words.push((c.to_string(), place..place + 1)),
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A line as `printf("%-4s %6s …")` prints it: a cell that is too long moves the rest of the line.
    fn print(cells: &[String], formats: &[(bool, usize)]) -> String {
        let padded = cells.iter().zip(formats).map(|(cell, (left, width))| match left {
            true => format!("{cell:<width$}"),
            false => format!("{cell:>width$}"),
        });
        padded.collect::<Vec<_>>().join(" ")
    }

    proptest! {
        #[test]
        fn a_cell_is_read_as_it_was_printed_or_refused(
            columns in prop::collection::vec((any::<bool>(), 2..8_usize, "[a-z]{1,12}"), 2..6),
            rest in prop::option::of("[a-z]{1,5}( [a-z]{1,5})?"),
        ) {
            let mut formats: Vec<(bool, usize)> = columns.iter().map(|(left, width, _)| (*left, *width)).collect();
            let names: Vec<String> = (0..columns.len()).map(|index| format!("C{index}")).collect();
            let mut cells: Vec<String> = columns.into_iter().map(|(.., cell)| cell).collect();
            if let (Some(rest), Some(last)) = (rest, cells.last_mut()) {
                *last = rest;
                formats.last_mut().unwrap().0 = true;
            }
            let header = Header::read(&print(&names, &formats), &[]);
            let line = print(&cells, &formats);
            for (index, cell) in cells.iter().enumerate() {
                if let Ok(read) = header.cell(&line, index) {
                    prop_assert_eq!(&read, cell, "{} in {:?}", &names[index], &line);
                }
            }
        }
    }
}
