//! Shows findings as a compiler does: code, title, place, source line with a caret, help.

use std::fmt::Write as _;

use annotate_snippets::{AnnotationKind, Group, Level as Word, Origin, Renderer, Snippet};

use super::excerpt::Excerpt;
use super::format::Format;
use crate::diagnostic::{Checked, Finding, Level, Place, count};
use crate::printable;

/// The format.
pub(super) static FORMAT: Format = Format { name: "human", render: whole };

/// Whether to colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// Plain text.
    Plain,
    /// ANSI colours.
    Colour,
}

/// One finding as text, ending in a line feed.
#[must_use]
pub fn render(finding: &Finding, style: Style) -> String {
    let word = match finding.level {
        Level::Error => Word::ERROR,
        Level::Warning => Word::WARNING,
        Level::Note => Word::NOTE,
    };
    let mut group = Group::with_title(word.primary_title(printable::line(&finding.title)).id(finding.code.id));
    for excerpt in excerpts(finding) {
        let name = printable::line(&excerpt.location.file).into_owned();
        let mut snippet = Snippet::source(excerpt.text).line_start(excerpt.first_line);
        if excerpt.is_aligned {
            snippet = snippet.path(name);
        } else {
            // The renderer counts columns in what it shows, and that differs here from what is in the file.
            let (line, column) = (as_usize(excerpt.location.line), as_usize(excerpt.location.column));
            group = group.element(Origin::path(name).line(line).char_column(column));
        }
        for mark in excerpt.marks {
            let kind = if mark.is_primary { AnnotationKind::Primary } else { AnnotationKind::Context };
            let label = (!mark.label.is_empty()).then_some(mark.label);
            snippet = snippet.annotation(kind.span(mark.span).label(label));
        }
        group = group.element(snippet);
    }
    for line in &finding.help {
        group = group.element(Word::HELP.message(printable::line(line)));
    }
    let renderer = match style {
        Style::Plain => Renderer::plain(),
        Style::Colour => Renderer::styled(),
    };
    let text = renderer.render(&[group]);
    text.lines().filter(|line| !is_nameless_origin(line)).flat_map(|line| [line, "\n"]).collect()
}

/// Whether a line is the ` ::: ` that the renderer puts before an excerpt whose place was told by an element of its own.
fn is_nameless_origin(line: &str) -> bool {
    let mut plain = String::new();
    let mut parts = line.split('\u{1b}');
    plain.push_str(parts.next().unwrap_or_default());
    // Behind an escape character come parameters and an `m`.
    parts.for_each(|part| plain.push_str(part.split_once('m').map_or(part, |(_, rest)| rest)));
    plain.trim() == ":::"
}

/// All findings as text, a blank line between them.
#[must_use]
pub fn render_all(findings: &[Finding], style: Style) -> String {
    findings.iter().map(|finding| render(finding, style)).collect::<Vec<_>>().join("\n")
}

/// Everything that was found, and what it comes to.
fn whole(checked: &Checked) -> String {
    let findings = checked.findings();
    let mut text = render_all(&findings, Style::Plain);
    if !findings.is_empty() {
        text.push('\n');
    }
    let count = if findings.is_empty() { String::new() } else { format!(", {}", count(&findings)) };
    let files = checked.files.len();
    let _ = writeln!(text, "{files} {}{count}", if files == 1 { "file" } else { "files" });
    text
}

/// One excerpt for each source that a finding points into, that of its own place first.
fn excerpts(finding: &Finding) -> Vec<Excerpt> {
    let Some(place) = &finding.place else { return Vec::new() };
    let mut places: Vec<(&Place, &str)> = vec![(place, &finding.label)];
    places.extend(finding.related.iter().map(|related| (&related.place, related.label.as_str())));
    let mut excerpts = Vec::new();
    while let Some((first, _)) = places.first().copied() {
        let (here, elsewhere): (Vec<_>, Vec<_>) =
            places.into_iter().partition(|(place, _)| place.source == first.source);
        excerpts.push(Excerpt::of(first, &here, excerpts.is_empty()));
        places = elsewhere;
    }
    excerpts
}

fn as_usize(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Source, code};
    use crate::span::Span;

    fn place(source: &Source, part: &str) -> Place {
        let at = source.text().find(part).unwrap();
        Place::new(source, Span::new(at, at + part.len()))
    }

    #[test]
    fn a_finding_shows_code_place_line_caret_and_help() {
        let source = Source::new("a.yaml", "id: x\nsteps:\n  - when: lagg.passed\n");
        let finding = Finding::error(&code::UNKNOWN_STEP, "unknown step `lagg`")
            .at(place(&source, "lagg"), "no step has this id")
            .help("did you mean `lag`?");
        assert_eq!(
            render(&finding, Style::Plain),
            "error[C3001]: unknown step `lagg`
 --> a.yaml:3:11
  |
3 |   - when: lagg.passed
  |           ^^^^ no step has this id
  |
  = help: did you mean `lag`?
"
        );
    }

    #[test]
    fn places_in_the_same_file_share_an_excerpt_and_lines_between_are_left_out() {
        let source = Source::new("a.yaml", "a: 1\nb: 2\nc: 3\nd: 4\ne: 5\nf: 6\na2: 7\n");
        let finding = Finding::error(&code::DUPLICATE_KEY, "`a` is there twice")
            .at(place(&source, "a2"), "a second time here")
            .see(place(&source, "a"), "first defined here");
        assert_eq!(
            render(&finding, Style::Plain),
            "error[C1005]: `a` is there twice
 --> a.yaml:7:1
  |
1 | a: 1
  | - first defined here
...
7 | a2: 7
  | ^^ a second time here
"
        );
    }

    #[test]
    fn a_place_in_another_file_has_an_excerpt_of_its_own() {
        let (one, two) = (Source::new("a.yaml", "role: x\n"), Source::new("roles.yaml", "\nroles: {}\n"));
        let finding = Finding::warning(&code::UNKNOWN_ROLE, "unknown role `x`")
            .at(place(&one, "x"), "not in the roles")
            .see(place(&two, "roles"), "the roles are here");
        assert_eq!(
            render(&finding, Style::Plain),
            "warning[C3011]: unknown role `x`
 --> a.yaml:1:7
  |
1 | role: x
  |       ^ not in the roles
  |
 ::: roles.yaml:2:1
  |
2 | roles: {}
  | ----- the roles are here
"
        );
    }

    fn shown(text: &str, start: usize, end: usize) -> String {
        let source = Source::new("a.yaml", text);
        let finding = Finding::error(&code::WRONG_VALUE, "t").at(Place::new(&source, Span::new(start, end)), "label");
        render(&finding, Style::Plain)
    }

    #[test]
    fn a_caret_stands_under_wide_characters_and_behind_tabs() {
        assert_eq!(
            shown("标题: 延迟 x\n", 8, 14),
            "error[C2004]: t\n --> a.yaml:1:5\n  |\n1 | 标题: 延迟 x\n  |       ^^^^ label\n"
        );
        assert_eq!(shown("a:\tb\n", 3, 4), "error[C2004]: t\n --> a.yaml:1:4\n  |\n1 | a:    b\n  |       ^ label\n");
    }

    #[test]
    fn a_place_of_several_lines_is_shown_by_its_first() {
        let first = "error[C2004]: t\n --> a.yaml:2:1\n  |\n2 | c:\n  | ^^ label\n";
        assert_eq!(shown("a: b\nc:\n  d: e\n  f: g\n", 5, 24), first);
        assert_eq!(shown("a: b\r\nc:\r\n  d: e\r\n", 6, 18), first);
    }

    #[test]
    fn a_place_without_length_has_a_caret_also_at_the_end_of_the_text() {
        assert_eq!(shown("a: b\n", 3, 3), "error[C2004]: t\n --> a.yaml:1:4\n  |\n1 | a: b\n  |    ^ label\n");
        assert_eq!(shown("a: b", 4, 4), "error[C2004]: t\n --> a.yaml:1:5\n  |\n1 | a: b\n  |     ^ label\n");
        assert_eq!(shown("a: b\n", 5, 5), "error[C2004]: t\n --> a.yaml:2:1\n  |\n2 |\n  | ^ label\n");
        assert_eq!(shown("", 0, 0), "error[C2004]: t\n --> a.yaml:1:1\n  |\n1 |\n  | ^ label\n");
    }

    #[test]
    fn a_long_line_is_cut_around_its_mark_and_its_column_stays_true() {
        let text = shown(&format!("{}HERE{}", "x".repeat(5000), "延".repeat(5000)), 5000, 5004);
        assert!(text.contains("a.yaml:1:5001") && text.contains("xHERE延") && text.contains("^^^^ label"), "{text}");
        assert!(text.lines().all(|line| line.chars().count() < 200), "{text}");
    }

    #[test]
    fn a_line_that_is_shown_otherwise_than_it_is_written_has_one_place_and_no_other_sign() {
        let expected = "error[C2004]: t\n --> a.yaml:1:5\n  |\n1 | a: \\u{202e}b\n  |            ^ label\n";
        assert_eq!(shown("a: \u{202e}b\n", 6, 7), expected);
        let source = Source::new("a.yaml", "a: \u{202e}b\n");
        let finding = Finding::error(&code::WRONG_VALUE, "t").at(Place::new(&source, Span::new(6, 7)), "label");
        assert!(!render(&finding, Style::Colour).contains(":::"));
    }

    #[test]
    fn colour_is_ansi_and_plain_is_not() {
        let finding = Finding::warning(&code::UNUSED_PARAM, "t");
        assert!(render(&finding, Style::Colour).contains("\u{1b}["));
        assert!(!render(&finding, Style::Plain).contains('\u{1b}'));
    }

    proptest::proptest! {
        #[test]
        fn nothing_from_outside_reaches_the_terminal_raw(text in "[a-z延\\x00-\\x1f\u{202e}]{0,40}", start in 0_usize..90, length in 0_usize..90) {
            let boundary = |at: usize| text.floor_char_boundary(at);
            let source = Source::new(text.clone(), text.clone());
            let place = Place::new(&source, Span::new(boundary(start), boundary(start + length)));
            let finding = Finding::error(&code::WRONG_VALUE, text.clone())
                .at(place.clone(), text.clone())
                .see(place, text.clone())
                .help(text.clone());
            let shown = render(&finding, Style::Plain);
            proptest::prop_assert!(shown.chars().all(|c| c == '\n' || !(c.is_control() || c == '\u{202e}')), "{shown:?}");
            proptest::prop_assert!(shown.ends_with('\n'));
        }
    }

    #[test]
    fn without_a_place_there_are_title_and_help_only() {
        let finding = Finding::error(&code::UNKNOWN_SCENARIO, "no scenario `x`").help("did you mean `y`?");
        let shown = "error[C5001]: no scenario `x`\n |\n = help: did you mean `y`?\n";
        assert_eq!(render(&finding, Style::Plain), shown);
        assert_eq!(render(&Finding::error(&code::UNKNOWN_SCENARIO, "no"), Style::Plain), "error[C5001]: no\n");
    }
}
