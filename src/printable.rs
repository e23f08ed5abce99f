//! Makes text from outside safe to show: no control characters, no invisible or direction-changing ones.

use std::borrow::Cow;

/// Text that may be printed on a terminal or put into a report: control characters (but tab and line feed) are shown
/// as `\x1b` and the like, characters that change the direction of text or have no width as `\u{202e}`.
#[must_use]
pub fn text(untrusted: &str) -> Cow<'_, str> {
    escape(untrusted, |c| c == '\n' || c == '\t')
}

/// As [`text`], on one line: tab and line feed are shown as `\t` and `\n` too.
#[must_use]
pub fn line(untrusted: &str) -> Cow<'_, str> {
    escape(untrusted, |_| false)
}

/// The first `limit` characters of a line, with `…` where it was cut.
#[must_use]
pub fn short(untrusted: &str, limit: usize) -> String {
    let safe = line(untrusted);
    if safe.chars().count() <= limit {
        return safe.into_owned();
    }
    let mut cut: String = safe.chars().take(limit.saturating_sub(1)).collect();
    cut.push('…');
    cut
}

/// The first `lines` lines of a text, made printable, with `…` on a line of its own where it was cut.
#[must_use]
pub fn short_text(untrusted: &str, lines: usize) -> String {
    let safe = text(untrusted);
    let mut kept: Vec<&str> = safe.lines().take(lines).collect();
    if safe.lines().nth(lines).is_some() {
        kept.push("…");
    }
    kept.join("\n")
}

fn escape(untrusted: &str, allowed: impl Fn(char) -> bool) -> Cow<'_, str> {
    let is_safe = |c: char| allowed(c) || !(c.is_control() || is_invisible(c));
    if is_plain(untrusted, &allowed) || untrusted.chars().all(is_safe) {
        return Cow::Borrowed(untrusted);
    }
    let mut safe = String::with_capacity(untrusted.len() + 8);
    for c in untrusted.chars() {
        if is_safe(c) {
            safe.push(c);
        } else {
            push_escaped(&mut safe, c);
        }
    }
    Cow::Owned(safe)
}

/// Whether all of it is ASCII that can be seen, which nearly every text is: told many bytes at once, where characters are looked
/// at one by one.
fn is_plain(untrusted: &str, allowed: &impl Fn(char) -> bool) -> bool {
    let is_plain = |byte: &u8| (0x20..0x7f).contains(byte) | (byte.is_ascii() & allowed(char::from(*byte)));
    untrusted.as_bytes().chunks(64).all(|chunk| chunk.iter().fold(true, |plain, byte| plain & is_plain(byte)))
}

fn push_escaped(safe: &mut String, c: char) {
    use std::fmt::Write as _;
    let _ = match c {
        '\n' => write!(safe, "\\n"),
        '\t' => write!(safe, "\\t"),
        '\r' => write!(safe, "\\r"),
        c if u32::from(c) < 0x100 => write!(safe, "\\x{:02x}", u32::from(c)),
        c => write!(safe, "\\u{{{:x}}}", u32::from(c)),
    };
}

/// Zero-width characters, marks that change the direction of text (Unicode TR 36), and the tag characters.
const fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_moves_the_cursor_or_hides_text_gets_through() {
        assert_eq!(text("a\x1b[2Jb\r\n"), "a\\x1b[2Jb\\r\n");
        assert_eq!(line("user\u{202e}gpj.exe\n"), "user\\u{202e}gpj.exe\\n");
        assert!(matches!(text("plain 延迟\n"), Cow::Borrowed(_)));
        assert_eq!(short("abcdef", 4), "abc…");
    }

    proptest::proptest! {
        #[test]
        fn any_text_comes_out_printable(any in "\\PC*|[\\x00-\\x9f\\u{200b}-\\u{2060}]*") {
            proptest::prop_assert!(line(&any).chars().all(|c| !c.is_control() && !is_invisible(c)));
        }
    }
}
