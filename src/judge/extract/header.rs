//! Aligned columns: which part of a line stands under which word of the header.

use std::ops::Range;

/// Names of columns that hold a blank, where nobody asks for them by name: the paths below df's are often longer.
const TWO_WORDS: [&str; 1] = ["Mounted on"];

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
    /// # Errors
    /// A cell is so long that it cannot be told where the next one begins.
    pub(super) fn cell(&self, line: &str, column: usize) -> Result<String, String> {
        let tokens = words(line);
        let (Some(start), Some(end)) = (self.boundary(&tokens, column), self.boundary(&tokens, column + 1)) else {
            return self.by_count(line, &tokens, column);
        };
        let text: String = line.chars().skip(start).take(end.saturating_sub(start)).collect();
        Ok(text.trim().to_owned())
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

    /// Where places do not tell, the number of words may: one for each column, and the rest for the last.
    fn by_count(&self, line: &str, tokens: &[(String, Range<usize>)], column: usize) -> Result<String, String> {
        let last = self.columns.len() - 1;
        let Some((word, place)) = tokens.get(column).filter(|_| tokens.len() == self.columns.len()) else {
            return Err(format!("the line `{}` does not stand below its header", crate::printable::short(line, 80)));
        };
        let rest = || line.chars().skip(place.start).collect::<String>().trim().to_owned();
        Ok(if column == last { rest() } else { word.clone() })
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
