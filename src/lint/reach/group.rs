//! What the group of a regular expression can hold. The only file that looks inside of one.

use regex::Regex;
use regex_syntax::hir::{Class, ClassUnicodeRange, Hir, HirKind, Look};

use crate::regexes::ready;

/// How many words of a group are told one by one.
const MOST: usize = 64;

/// The words that the first group can hold, if they are few; maybe more than really can be, never less.
pub fn words(pattern: &str) -> Option<Vec<String>> {
    let hir = regex_syntax::parse(pattern).ok()?;
    let mut words: Vec<String> = of(group(&hir)?)?.into_iter().map(String::from_utf8).collect::<Result<_, _>>().ok()?;
    words.retain(|word| !word.is_empty());
    words.sort_unstable();
    words.dedup();
    Some(words)
}

/// An expression that matches a text whole if the first group can hold it; `None` where what stands around it could matter.
pub fn whole(pattern: &str) -> Option<Regex> {
    let hir = regex_syntax::parse(pattern).ok()?;
    let group = group(&hir)?;
    // `\b` at the end of a group depends on what stands behind it; `^` and `$` at worst let through too much.
    if group.properties().look_set().iter().any(is_of_words) {
        return None;
    }
    ready(&format!(r"\A(?:{group})\z")).ok()
}

/// Whether an expression matches every text: it needs no letter and no place.
pub fn matches_everything(pattern: &str) -> bool {
    regex_syntax::parse(pattern).is_ok_and(|hir| {
        let properties = hir.properties();
        properties.minimum_len() == Some(0) && properties.look_set().is_empty()
    })
}

const fn is_of_words(look: Look) -> bool {
    !matches!(look, Look::Start | Look::End | Look::StartLF | Look::EndLF | Look::StartCRLF | Look::EndCRLF)
}

fn group(hir: &Hir) -> Option<&Hir> {
    match hir.kind() {
        HirKind::Capture(capture) => Some(&capture.sub),
        HirKind::Repetition(repetition) => group(&repetition.sub),
        HirKind::Concat(parts) | HirKind::Alternation(parts) => parts.iter().find_map(group),
        _ => None,
    }
}

fn of(hir: &Hir) -> Option<Vec<Vec<u8>>> {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => Some(vec![Vec::new()]),
        HirKind::Literal(literal) => Some(vec![literal.0.to_vec()]),
        HirKind::Class(Class::Unicode(class)) => {
            let few = class.iter().map(ClassUnicodeRange::len).sum::<usize>() <= MOST;
            let letters = || class.iter().flat_map(|range| range.start()..=range.end());
            few.then(|| letters().map(|letter| letter.to_string().into_bytes()).collect())
        }
        HirKind::Class(Class::Bytes(_)) => None,
        HirKind::Repetition(repetition) => {
            let one = of(&repetition.sub)?;
            let mut found = vec![];
            for times in repetition.min..=repetition.max? {
                let mut row = vec![Vec::new()];
                for _ in 0..times {
                    row = joined(&row, &one)?;
                }
                found.extend(row);
                if found.len() > MOST {
                    return None;
                }
            }
            Some(found)
        }
        HirKind::Capture(capture) => of(&capture.sub),
        HirKind::Concat(parts) => parts.iter().try_fold(vec![Vec::new()], |before, part| joined(&before, &of(part)?)),
        HirKind::Alternation(parts) => {
            let found: Vec<Vec<u8>> = parts.iter().map(of).collect::<Option<Vec<_>>>()?.into_iter().flatten().collect();
            (found.len() <= MOST).then_some(found)
        }
    }
}

fn joined(before: &[Vec<u8>], after: &[Vec<u8>]) -> Option<Vec<Vec<u8>>> {
    let fits = before.len().checked_mul(after.len()).is_some_and(|many| many <= MOST);
    let join = |start: &Vec<u8>, end: &Vec<u8>| [start.as_slice(), end.as_slice()].concat();
    fits.then(|| before.iter().flat_map(|start| after.iter().map(move |end| join(start, end))).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_words_are_told_and_many_are_not() {
        let told = |pattern: &str| words(pattern).map(|words| words.join(" "));
        assert_eq!(told("state: (Yes|No)").as_deref(), Some("No Yes"));
        assert_eq!(told("(?m)^(ON|OF?F)$").as_deref(), Some("OF OFF ON"));
        assert_eq!(told("level ([0-3])").as_deref(), Some("0 1 2 3"));
        assert_eq!(told("(?i)(on)").as_deref(), Some("ON On oN on"));
        for many in [r"(\w+)", "(.+)", "([0-9]{3})", "([a-z]*)", r"(\d)"] {
            assert_eq!(told(many), None, "{many}");
        }
    }

    #[test]
    fn an_expression_that_needs_nothing_matches_everything() {
        for pattern in ["", ".*", "(error)?", "a*|b"] {
            assert!(matches_everything(pattern), "{pattern}");
        }
        for pattern in ["^$", "^.*$", ".+", "ok", r"\b"] {
            assert!(!matches_everything(pattern), "{pattern}");
        }
    }

    #[test]
    fn what_a_group_holds_is_matched_whole_unless_its_surroundings_matter() {
        let fits = whole(r"(?m)^lag: ([0-9]+)$").unwrap();
        assert!(fits.is_match("12") && !fits.is_match("12s") && !fits.is_match("soon"));
        assert!(whole(r"(foo\B)").is_none() && whole(r"(\bfoo)").is_none());
        assert!(whole("(?m)(^a$)").unwrap().is_match("a"));
        assert!(whole("(?i)state (yes|no)").unwrap().is_match("YES"));
    }
}
