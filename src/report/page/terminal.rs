//! A page for a terminal. Nothing is told by colour alone: a word that went stands in `[-…-]`, one that came in `{+…+}`.

use anstyle::{AnsiColor, Style};

use super::{Detail, Page, Row, Side};
use crate::printable;
use crate::report::Look;
use crate::report::layout::wrap;
use crate::report::mark::{HEADING, paint};
use crate::shell_words::quote;

const BEFORE: Style = AnsiColor::Red.on_default();
const AFTER: Style = AnsiColor::Green.on_default();

pub(super) fn render(page: &Page, look: &Look) -> String {
    let mut text = format!("{}\n", paint(look, HEADING, &printable::line(&page.heading)));
    for paragraph in &page.summary {
        text.push_str(&line(paragraph, "  ", "  ", look));
    }
    for section in page.sections.iter().filter(|section| !section.rows.is_empty()) {
        text.extend(["\n", &paint(look, HEADING, &printable::line(&section.heading)), "\n"]);
        section.rows.iter().for_each(|row| text.push_str(&of_row(row, look)));
    }
    text
}

fn of_row(row: &Row, look: &Look) -> String {
    let mut text = line(&row.text, "  ", "    ", look);
    for detail in &row.details {
        match detail {
            Detail::Text(sentence) => text.push_str(&line(sentence, "      ", "      ", look)),
            Detail::Words(words) => text.extend(["      ", &marked(words, look), "\n"]),
            Detail::Lines(lines) => lines.iter().for_each(|(side, one)| text.push_str(&of_line(*side, one, look))),
        }
    }
    text
}

fn line(text: &str, first: &str, rest: &str, look: &Look) -> String {
    wrap(&printable::line(text), first, rest, look.width)
}

/// A command in one line, never broken, so that it can be copied but for its marks.
fn marked(words: &[(Side, String)], look: &Look) -> String {
    let runs = words.chunk_by(|(one, _), (other, _)| one == other);
    let runs = runs.map(|run| {
        let typed: Vec<String> = run.iter().map(|(_, word)| word_of(word)).collect();
        let typed = printable::line(&typed.join(" ")).into_owned();
        match run.first().map_or(Side::Both, |(side, _)| *side) {
            Side::Both => typed,
            Side::Before => paint(look, BEFORE, &format!("[-{typed}-]")),
            Side::After => paint(look, AFTER, &format!("{{+{typed}+}}")),
        }
    });
    runs.collect::<Vec<_>>().join(" ")
}

/// A word quoted as a shell wants it; a pipe and a template are left as they are.
pub(super) fn word_of(word: &str) -> String {
    if word == "|" || word.contains("{{") { word.to_owned() } else { quote(word) }
}

fn of_line(side: Side, line: &str, look: &Look) -> String {
    let line = printable::line(line);
    match side {
        Side::Both => format!("        {line}\n"),
        Side::Before => format!("      {}\n", paint(look, BEFORE, &format!("- {line}"))),
        Side::After => format!("      {}\n", paint(look, AFTER, &format!("+ {line}"))),
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Detail, Page, Row, Side};
    use crate::report::Look;

    #[test]
    fn what_changed_is_marked_also_without_colour_and_cannot_steer_the_terminal() {
        let words = [(Side::Both, "echo"), (Side::Before, "a b"), (Side::After, "\x1b[2J")];
        let words = words.map(|(side, word)| (side, word.to_owned())).to_vec();
        let lines = vec![(Side::Before, "x\ty".to_owned()), (Side::Both, "same".to_owned())];
        let mut page = Page { heading: "x: what changed".into(), ..Page::default() };
        page.section("Empty", Vec::new());
        page.section("Steps", vec![Row::new("one").with(Detail::Words(words)).with(Detail::Lines(lines))]);
        assert_eq!(
            page.terminal(&Look::plain()),
            "x: what changed\n\nSteps\n  one\n      echo [-'a b'-] {+'\\x1b[2J'+}\n      - x\\ty\n        same\n"
        );
        let coloured = page.terminal(&Look { colour: true, ..Look::plain() });
        assert!(coloured.contains("\x1b[31m[-'a b'-]\x1b[0m"), "{coloured:?}");
    }
}
