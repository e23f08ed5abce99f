//! Text inside XML.
//!
//! Only what XML 1.0 lets be a character is written (production 2, `Char`); everything else is shown as
//! [`crate::printable`] shows it, since not even a reference may name it.

use crate::printable;

/// `untrusted` as the content of an element.
#[must_use]
pub fn text(untrusted: &str) -> String {
    escaped(&printable::text(untrusted))
}

/// `untrusted` as the value of an attribute between double quotes, on one line.
#[must_use]
pub fn attribute(untrusted: &str) -> String {
    escaped(&printable::line(untrusted))
}

fn escaped(safe: &str) -> String {
    let mut escaped = String::with_capacity(safe.len());
    for c in safe.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            // Only the end of a CDATA section asks for it; it is never wrong.
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\u{fffe}' | '\u{ffff}' => escaped.push('\u{fffd}'),
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_leaves_its_element_or_attribute() {
        assert_eq!(text("a ]]> <b>&c\u{0}\n"), "a ]]&gt; &lt;b&gt;&amp;c\\x00\n");
        assert_eq!(attribute("a\"b\n<\u{ffff}"), "a&quot;b\\n&lt;\u{fffd}");
    }

    proptest::proptest! {
        #[test]
        fn every_character_is_one_that_xml_allows(any in "(?s).{0,40}") {
            let allowed = |c: char| matches!(c, '\t' | '\n' | ' '..='\u{fffd}' | '\u{10000}'..) && !matches!(c, '<' | '\u{7f}');
            proptest::prop_assert!(text(&any).chars().all(allowed));
            proptest::prop_assert!(attribute(&any).chars().all(|c| allowed(c) && c != '"' && c != '\n'));
        }
    }
}
