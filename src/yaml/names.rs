//! Names that are not written as names are: what letters they may have, and how this one could be written.

use crate::id;

/// What to do about `text`, which has to match `pattern`; `None` when that is not the pattern of a name.
#[must_use]
pub fn advice(pattern: &str, text: &str) -> Option<String> {
    let (sign, what) = match pattern {
        id::SCENARIO => ('-', "a lower-case letter or a digit, then lower-case letters, digits and `-`"),
        id::NAME => ('_', "a lower-case letter, then lower-case letters, digits and `_`"),
        _ => return None,
    };
    let letter = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { sign };
    let begins = |c: char| c.is_ascii_lowercase() || (sign == '-' && c.is_ascii_digit());
    let written: String = text.trim().chars().map(letter).skip_while(|c| !begins(*c)).collect();
    let written = written.trim_end_matches(sign);
    // A text in another script leaves no name behind that anybody would know again.
    let is_meant = !written.is_empty() && text.is_ascii() && text.len() <= 60;
    Some(if is_meant { format!("{what}: `{written}`") } else { what.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_is_near_is_told() {
        assert_eq!(
            advice(id::SCENARIO, "DB_Replication").unwrap(),
            "a lower-case letter or a digit, then lower-case letters, digits and `-`: `db-replication`"
        );
        assert!(advice(id::NAME, "my-step").unwrap().ends_with(": `my_step`"));
        assert!(advice(id::NAME, "延迟").unwrap().ends_with("and `_`"));
        assert_eq!(advice("^x$", "y"), None);
    }

    proptest::proptest! {
        #[test]
        fn what_is_proposed_is_a_name(text in "[ -~]{0,12}") {
            for pattern in [id::SCENARIO, id::NAME] {
                let told = advice(pattern, &text).unwrap();
                if let Some((_, proposed)) = told.rsplit_once(": `") {
                    let name = proposed.trim_end_matches('`');
                    proptest::prop_assert!(regex::Regex::new(pattern).unwrap().is_match(name), "{}", told);
                }
            }
        }
    }
}
