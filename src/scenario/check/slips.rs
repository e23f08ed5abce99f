//! Conditions written as another language writes them, recognised so that the message can say how it is written here.

use std::ops::Range;

/// What was written as another language writes it.
#[derive(Debug, PartialEq, Eq)]
pub struct Slip {
    /// Where in the condition, in bytes.
    pub range: Range<usize>,
    /// What stands under the caret.
    pub label: String,
    /// What to write.
    pub help: String,
}

/// Signs of other languages with what is written here, longer ones first; an empty text means: as it is.
const SIGNS: [(&str, &str); 15] = [
    ("===", "=="),
    ("!==", "!="),
    ("{{", "nothing: a condition is an expression already, without braces"),
    ("}}", "nothing: a condition is an expression already, without braces"),
    ("&&", "and"),
    ("||", "or"),
    ("<>", "!="),
    ("=~", "`x is in [\"one\", \"other\"]`; there are no patterns in a condition, so let `extract` decide"),
    ("==", ""),
    ("!=", ""),
    ("<=", ""),
    (">=", ""),
    ("!", "not"),
    ("=", "=="),
    ("&", "and"),
];

const WORDS: [(&str, &str); 6] =
    [("AND", "and"), ("OR", "or"), ("NOT", "not"), ("And", "and"), ("Or", "or"), ("Not", "not")];

/// The first slip in a condition that cannot be read.
pub fn find(text: &str) -> Option<Slip> {
    let mut quote = None;
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        match quote {
            Some(open) if c == open => quote = None,
            Some(_) => {}
            None if matches!(c, '"' | '\'') => quote = Some(c),
            None => {
                if let Some((sign, meant)) = SIGNS.iter().find(|(sign, _)| text[at..].starts_with(sign)) {
                    if !meant.is_empty() {
                        return Some(slip(at, sign, meant));
                    }
                    at += sign.len();
                    continue;
                }
                if let Some((word, meant)) = WORDS.iter().find(|(word, _)| stands_alone(text, at, word)) {
                    return Some(slip(at, word, meant));
                }
            }
        }
        at += c.len_utf8();
    }
    None
}

fn slip(at: usize, sign: &str, meant: &str) -> Slip {
    let help = if meant.contains(' ') { format!("write {meant}") } else { format!("write `{meant}`") };
    Slip { range: at..at + sign.len(), label: format!("`{sign}` is not known here"), help }
}

fn stands_alone(text: &str, at: usize, word: &str) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.');
    text[at..].starts_with(word) && !text[..at].ends_with(is_part) && !text[at + word.len()..].starts_with(is_part)
}

/// The name with `-` in it that begins at `start`, such as `my-step` in `my-step.failed`.
pub fn hyphenated(text: &str, start: usize) -> Option<Range<usize>> {
    let rest = text.get(start..)?;
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
    let name = &rest[..rest.find(|c: char| !is_part(c)).unwrap_or(rest.len())];
    let is_name = name.contains('-') && !name.ends_with('-') && !name.contains("--");
    // A subtraction asks for values on both sides: `a.value-b.value` has no name with `-`.
    is_name.then(|| start..start + name.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_of_other_languages_are_told_as_they_are_written_here() {
        for (text, at, help) in [
            ("a.failed && b.failed", 9..11, "write `and`"),
            ("a.failed || b.failed", 9..11, "write `or`"),
            ("!a.failed", 0..1, "write `not`"),
            ("a.value = 1", 8..9, "write `==`"),
            ("a.value === 1", 8..11, "write `==`"),
            ("a.value <> 1", 8..10, "write `!=`"),
            ("a.failed AND b.failed", 9..12, "write `and`"),
        ] {
            let slip = find(text).unwrap();
            assert_eq!((slip.range, slip.help.as_str()), (at, help), "{text}");
        }
        assert!(find("{{ a.failed }}").unwrap().help.contains("without braces"));
    }

    #[test]
    fn what_is_right_is_no_slip() {
        for text in ["a.value == \"&& = !\"", "a.value != 1 and b.value <= 2", "a.AND == 1", "ANDROID.failed"] {
            assert_eq!(find(text), None, "{text}");
        }
    }

    #[test]
    fn a_name_with_a_hyphen_is_told_from_a_subtraction() {
        assert_eq!(hyphenated("x and my-step.failed", 6), Some(6..13));
        assert_eq!(hyphenated("a.value-b.value", 0), None);
        assert_eq!(hyphenated("lag.failed", 0), None);
    }
}
