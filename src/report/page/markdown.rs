//! A page as Markdown. What comes from outside can neither leave its place nor become markup, a link or a mention.

use std::fmt::Write as _;

use super::terminal::word_of;
use super::{Detail, Page, Row, Side};
use crate::report::markdown_text::{block, text};

pub(super) fn render(page: &Page) -> String {
    let mut markdown = format!("### {}\n", text(&page.heading));
    for paragraph in &page.summary {
        let _ = writeln!(markdown, "\n{}", text(paragraph));
    }
    for section in page.sections.iter().filter(|section| !section.rows.is_empty()) {
        let _ = writeln!(markdown, "\n**{}**\n", text(&section.heading));
        section.rows.iter().for_each(|row| markdown.push_str(&of_row(row)));
    }
    markdown
}

fn of_row(row: &Row) -> String {
    let mut markdown = format!("- {}\n", text(&row.text));
    for detail in &row.details {
        match detail {
            Detail::Text(sentence) => markdown.extend(["  - ", &text(sentence), "\n"]),
            Detail::Words(words) => markdown.push_str(&fenced(&commands(words))),
            Detail::Lines(lines) => markdown.push_str(&fenced(lines)),
        }
    }
    markdown
}

/// Both commands whole, a line each, or the one where both are the same.
fn commands(words: &[(Side, String)]) -> Vec<(Side, String)> {
    let typed = |other: Side| {
        let words = words.iter().filter(|(side, _)| *side != other).map(|(_, word)| word_of(word));
        words.collect::<Vec<_>>().join(" ")
    };
    let (before, after) = (typed(Side::After), typed(Side::Before));
    if before == after {
        return vec![(Side::Both, after)];
    }
    let both = [(Side::Before, before), (Side::After, after)];
    both.into_iter().filter(|(_, command)| !command.is_empty()).collect()
}

/// A block that belongs to the item of the list above it.
fn fenced(lines: &[(Side, String)]) -> String {
    let marked = lines.iter().map(|(side, line)| {
        let mark = match side {
            Side::Both => ' ',
            Side::Before => '-',
            Side::After => '+',
        };
        format!("{mark} {}", crate::printable::line(line))
    });
    let block = block("diff", &marked.collect::<Vec<_>>().join("\n"));
    block.lines().flat_map(|line| ["  ", line, "\n"]).collect()
}

#[cfg(test)]
mod tests {
    use super::super::{Detail, Page, Row, Side};

    #[test]
    fn text_from_outside_stays_in_its_place() {
        let words = [(Side::Both, "echo"), (Side::Before, "```"), (Side::After, "a\n```\n# x")];
        let words = words.map(|(side, word)| (side, word.to_owned())).to_vec();
        let mut page = Page { heading: "<b> @team".into(), summary: vec!["# no".into()], ..Page::default() };
        page.section("Steps", vec![Row::new("step `lag`: *5s*").with(Detail::Words(words))]);
        assert_eq!(
            page.markdown(),
            "### &lt;b&gt; `@team`\n\n`#` no\n\n**Steps**\n\n- step `lag`: \\*5s\\*\n  ````diff\n  - echo '```'\n  \
             + echo 'a\\n```\\n# x'\n  ````\n"
        );
    }
}
