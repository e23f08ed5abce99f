//! Text in columns: how wide it is, how it is padded and where its lines break.

use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

/// The narrowest text column there is, however narrow the terminal.
const NARROWEST: usize = 20;

/// How many columns a text takes; Chinese characters take two.
pub(super) fn width(text: &str) -> usize {
    text.width()
}

/// `text` with blanks behind it up to `columns`.
pub(super) fn pad(text: &str, columns: usize) -> String {
    format!("{text}{}", " ".repeat(columns.saturating_sub(width(text))))
}

/// `text` cut into rows of at most `columns`, letter by letter, with `…` where it would take more than `most` rows.
pub(super) fn rows(text: &str, columns: usize, most: usize) -> Vec<String> {
    let columns = columns.max(NARROWEST);
    let mut rows = vec![String::new()];
    let mut used = 0;
    for c in text.chars() {
        let needed = c.width().unwrap_or(0);
        if used + needed > columns {
            if rows.len() == most {
                rows.push("…".to_owned());
                return rows;
            }
            rows.push(String::new());
            used = 0;
        }
        used += needed;
        if let Some(row) = rows.last_mut() {
            row.push(c);
        }
    }
    rows
}

/// `text` broken into lines of at most `columns` including `first` before the first line and `rest` before the others.
/// It breaks at blanks and beside wide characters; a word that is too long for a line stays whole.
pub(super) fn wrap(text: &str, first: &str, rest: &str, columns: usize) -> String {
    let columns = columns.max(width(rest) + NARROWEST);
    let mut lines = String::from(first);
    let mut used = width(first);
    let mut line_is_empty = true;
    for (blank, atom) in atoms(text) {
        let needed = width(atom) + usize::from(blank && !line_is_empty);
        if !line_is_empty && used + needed > columns {
            lines.push('\n');
            lines.push_str(rest);
            used = width(rest);
            line_is_empty = true;
        }
        if blank && !line_is_empty {
            lines.push(' ');
            used += 1;
        }
        lines.push_str(atom);
        used += width(atom);
        line_is_empty = false;
    }
    lines.push('\n');
    lines
}

/// The pieces between which a line may break, each with whether a blank stands before it.
fn atoms(text: &str) -> impl Iterator<Item = (bool, &str)> {
    text.split_whitespace().flat_map(|word| {
        let mut rest = word;
        let mut blank = true;
        std::iter::from_fn(move || {
            let end = atom_end(rest)?;
            let (atom, behind) = rest.split_at(end);
            rest = behind;
            Some((std::mem::replace(&mut blank, false), atom))
        })
    })
}

/// Where the first piece of a word ends: behind a wide character, or before the next one. Punctuation stays with what it
/// follows, so that no line begins with a comma.
fn atom_end(word: &str) -> Option<usize> {
    let is_wide = |c: char| c.width() == Some(2) && c.is_alphanumeric();
    let mut chars = word.char_indices();
    let (_, first) = chars.next()?;
    let next_break =
        if is_wide(first) { chars.find(|(_, c)| c.is_alphanumeric()) } else { chars.find(|(_, c)| is_wide(*c)) };
    Some(next_break.map_or(word.len(), |(at, _)| at))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_text_counts_double_and_breaks_between_characters() {
        assert_eq!(pad("延迟", 6), "延迟  ");
        let text = wrap("从库延迟过大,请检查主库的写入量和网络。然后重新启动复制线程", "  ", "  ", 24);
        assert!(text.lines().all(|line| width(line) <= 24), "{text}");
        assert_eq!(text.lines().count(), 3, "{text}");
        assert!(!text.contains("\n  ,"), "no line begins with a comma: {text}");
    }

    #[test]
    fn a_word_longer_than_the_line_stays_whole() {
        let path = "/a/very/long/path/that/does/not/fit/into/the/line";
        assert_eq!(wrap(&format!("see {path} there"), "", "  ", 24), format!("see\n  {path}\n  there\n"));
    }

    #[test]
    fn a_long_line_takes_several_rows_and_then_ends_with_a_mark() {
        let text = "x".repeat(65);
        assert_eq!(rows(&text, 30, 4), ["x".repeat(30), "x".repeat(30), "x".repeat(5)]);
        assert_eq!(rows(&text, 30, 1), ["x".repeat(30), "…".to_owned()]);
        assert!(rows("延迟延迟延迟延迟延迟延迟延迟", 21, 4).iter().all(|row| width(row) <= 21));
        assert_eq!(rows("", 30, 4), [""]);
    }

    proptest::proptest! {
        #[test]
        fn wrapping_loses_no_letter(text in "[a-z延迟,。 ]{0,80}", columns in 10_usize..60) {
            let wrapped = wrap(&text, "", "", columns);
            let letters = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            proptest::prop_assert_eq!(letters(&wrapped), letters(&text));
        }
    }
}
