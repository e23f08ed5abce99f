//! A regular expression that a form is written with.

use std::ops::Range;

use regex_syntax::hir::{Class, Hir, HirKind};

use crate::diagnostic::code;
use crate::judge::Problem;

/// The regular expression below `/extract/KEY`, ready.
pub(super) fn compile(key: &str, text: &str) -> Result<regex::Regex, Box<Problem>> {
    crate::regexes::ready(text).map_err(|error| {
        let said = error.to_string();
        let reason = said.lines().last().unwrap_or_default().trim().trim_start_matches("error: ");
        let title = format!("`{key}` is no regular expression: {reason}");
        let problem = Problem::new(format!("/extract/{key}"), &code::BAD_REGEX, title, "cannot be read");
        let problem = Problem { range: place(&said, text), ..problem };
        Box::new(if reason.contains("look-around") {
            problem.help("match what stands around the value too, and put the value in the group")
        } else {
            problem
        })
    })
}

/// Whether no match of `expression` can reach from one line into another, and none can tell where in the text its line
/// stands; so that it finds the same in the lines one by one as in the whole text.
pub(super) fn fits_in_a_line(expression: &str) -> bool {
    use regex_syntax::hir::Look;
    let Ok(hir) = regex_syntax::parse(expression) else { return false };
    let looks = hir.properties().look_set();
    let of_the_text = [Look::Start, Look::End, Look::StartCRLF, Look::EndCRLF];
    !of_the_text.into_iter().any(|look| looks.contains(look)) && !takes_a_line_feed(&hir)
}

fn takes_a_line_feed(hir: &Hir) -> bool {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => false,
        HirKind::Literal(literal) => literal.0.contains(&b'\n'),
        HirKind::Class(Class::Unicode(class)) => {
            class.iter().any(|range| (range.start()..=range.end()).contains(&'\n'))
        }
        HirKind::Class(Class::Bytes(class)) => class.iter().any(|range| (range.start()..=range.end()).contains(&b'\n')),
        HirKind::Repetition(repetition) => takes_a_line_feed(&repetition.sub),
        HirKind::Capture(capture) => takes_a_line_feed(&capture.sub),
        HirKind::Concat(parts) | HirKind::Alternation(parts) => parts.iter().any(takes_a_line_feed),
    }
}

/// Where it goes wrong: the library tells this only by a line of carets below the expression.
fn place(said: &str, text: &str) -> Option<Range<usize>> {
    let mut lines = said.lines().skip_while(|line| line.strip_prefix("    ") != Some(text)).skip(1);
    let carets = lines.next()?.strip_prefix("    ")?;
    let (start, length) = (carets.find('^')?, carets.matches('^').count());
    let at = |index: usize| text.char_indices().nth(index).map_or(text.len(), |(byte, _)| byte);
    Some(at(start)..at(start + length)).filter(|range| !range.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_read_is_told_with_its_place() {
        let wrong = |text: &str| compile("regex", text).unwrap_err();
        let open = wrong("é (a");
        assert_eq!((open.title.as_str(), open.range), ("`regex` is no regular expression: unclosed group", Some(3..4)));
        assert!(wrong("(?=x)").help.unwrap().contains("around the value"));
        assert_eq!(wrong("a{2000}{2000}{2000}").range, None);
    }
}
