//! Untrusted text inside Markdown: it can neither leave its place nor become markup, a link, a mention or HTML.
//!
//! Facts are of GitHub Flavored Markdown 0.29: a table is split at `|` before anything else is read; code spans and fences
//! end at a run of back-ticks as long as the one they began with; mentions and links are not made inside code.

use crate::printable;

/// So many hexadecimal digits a forge takes for a commit.
const COMMIT: usize = 7;

/// `untrusted` as text on one line. What stands between back-ticks becomes code, and so do words that a forge would turn
/// into a link or a mention.
pub(super) fn text(untrusted: &str) -> String {
    let safe = printable::line(untrusted);
    let mut line = String::with_capacity(safe.len());
    let parts: Vec<&str> = safe.split('`').collect();
    let is_paired = parts.len() % 2 == 1 && parts.iter().skip(1).step_by(2).all(|part| !part.trim().is_empty());
    if is_paired {
        for (number, part) in parts.into_iter().enumerate() {
            if number % 2 == 1 { push(&mut line, &code(part)) } else { push_words(&mut line, part) }
        }
    } else {
        push_words(&mut line, &safe);
    }
    let trimmed = line.trim();
    if starts_block(trimmed) {
        return format!("\\{trimmed}");
    }
    if trimmed.len() == line.len() { line } else { trimmed.to_owned() }
}

fn push_words(line: &mut String, words: &str) {
    for (number, word) in words.split(' ').enumerate() {
        if number > 0 {
            line.push(' ');
        }
        if is_plain(word) {
            line.push_str(word);
        } else {
            push(line, &if is_live(word) { code(word) } else { escaped(word) });
        }
    }
}

/// Whether a word is nothing but letters and digits and no commit, which most words are: it is told as it stands.
fn is_plain(word: &str) -> bool {
    word.bytes().all(|byte| byte.is_ascii_alphanumeric())
        && (word.len() < COMMIT || word.bytes().any(|byte| !byte.is_ascii_hexdigit()))
}

/// Adds a piece. Two code spans may not touch: their back-ticks would count as one run.
fn push(line: &mut String, piece: &str) {
    if line.ends_with('`') && piece.starts_with('`') {
        line.push(' ');
    }
    line.push_str(piece);
}

/// `untrusted` as a code span on one line; safe in a table as well.
pub(super) fn code(untrusted: &str) -> String {
    let safe = printable::line(untrusted);
    if safe.trim().is_empty() {
        return "(empty)".to_owned();
    }
    if !safe.contains('|') {
        return span(&safe);
    }
    // A code span knows no escape, so a table's `|` has to stand outside of it.
    let parts: Vec<String> = safe.split('|').map(span).collect();
    parts.join("&#124;")
}

/// `untrusted` as a fenced block, with the lines as they are.
pub(super) fn block(language: &str, untrusted: &str) -> String {
    let safe = printable::text(untrusted);
    let fence = "`".repeat((longest_run(&safe) + 1).max(3));
    format!("{fence}{language}\n{}\n{fence}\n", safe.trim_end_matches('\n'))
}

/// A row of a table of cells that are Markdown already.
pub(super) fn row(cells: &[String]) -> String {
    format!("| {} |\n", cells.join(" | "))
}

/// The two first lines of a table.
pub(super) fn header(names: &[&str]) -> String {
    let rule = vec!["---"; names.len()];
    format!("| {} |\n| {} |\n", names.join(" | "), rule.join(" | "))
}

fn span(content: &str) -> String {
    if content.is_empty() {
        return String::new();
    }
    if !content.contains(['`', ' ']) {
        return format!("`{content}`");
    }
    let fence = "`".repeat(longest_run(content) + 1);
    let touches = content.starts_with(['`', ' ']) || content.ends_with(['`', ' ']);
    // One blank on each side is taken off again, but not from a span of nothing but blanks.
    let blank = if touches && !content.trim().is_empty() { " " } else { "" };
    format!("{fence}{blank}{content}{blank}{fence}")
}

fn longest_run(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or(0)
}

/// Whether a forge makes a link or a mention of a word: `@name`, `#12`, `GH-12`, an address, a commit.
fn is_live(word: &str) -> bool {
    let lower = word.to_ascii_lowercase();
    let is_commit = |part: &str| part.len() >= COMMIT && part.chars().all(|c| c.is_ascii_hexdigit());
    word.contains(['@', '#'])
        || ["://", "www.", "gh-", "mailto:", "xmpp:"].iter().any(|mark| lower.contains(mark))
        || word.split(|c: char| !c.is_ascii_alphanumeric()).any(is_commit)
}

fn escaped(word: &str) -> String {
    let mut safe = String::with_capacity(word.len());
    for c in word.chars() {
        match c {
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '&' => safe.push_str("&amp;"),
            '|' => safe.push_str("&#124;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '~' | '$' => safe.extend(['\\', c]),
            _ => safe.push(c),
        }
    }
    safe
}

/// Whether a line that begins so would be a list, a heading's underline or a rule. A number before a full stop is left as it
/// is: text never stands at the beginning of a line here, and inside a list it would only look like a number.
fn starts_block(text: &str) -> bool {
    text.starts_with(['-', '+', '=', '!', ':'])
}

#[cfg(test)]
mod tests {
    use super::super::samples;
    use super::*;

    #[test]
    fn nothing_becomes_markup_a_mention_or_a_link() {
        assert_eq!(
            text("ask @dba about #12, see https://x.example/a_b"),
            "ask `@dba` about `#12,` see `https://x.example/a_b`"
        );
        assert_eq!(text("<b>*bold*</b> a|b [x](y)"), r"&lt;b&gt;\*bold\*&lt;/b&gt; a&#124;b \[x\](y)");
        assert_eq!(text("step `a_b` timed\nout"), r"step `a_b` timed\\nout");
        assert_eq!(text("a `b"), r"a \`b");
        assert_eq!(text("`a`@b"), "`a` `@b`");
        assert_eq!(text("- item"), r"\- item");
        assert_eq!(text("commit 0123abcd"), "commit `0123abcd`");
    }

    #[test]
    fn a_code_span_holds_back_ticks_and_pipes() {
        assert_eq!(code("No"), "`No`");
        assert_eq!(code("a`b"), "``a`b``");
        assert_eq!(code("`"), "`` ` ``");
        assert_eq!(code("a|b\\|"), r"`a`&#124;`b\`&#124;");
        assert_eq!(code(" "), "(empty)");
    }

    #[test]
    fn a_fence_is_longer_than_any_run_within() {
        assert_eq!(block("text", "a\n````\nb\n"), "`````text\na\n````\nb\n`````\n");
        assert_eq!(block("sh", "ls"), "```sh\nls\n```\n");
    }

    proptest::proptest! {
        #[test]
        fn no_cell_can_break_its_table_or_its_line(poison in samples::poison()) {
            for cell in [text(&poison), code(&poison)] {
                proptest::prop_assert!(!cell.contains('|') && !cell.contains('\n'), "{cell}");
            }
        }

        #[test]
        fn no_block_ends_before_its_end(poison in samples::poison()) {
            let block = block("text", &poison);
            let fence: String = block.chars().take_while(|c| *c == '`').collect();
            let closing = block.lines().skip(1).filter(|line| line.contains(&fence)).count();
            proptest::prop_assert_eq!(closing, 1);
        }
    }
}
