//! Why somebody else's code said no, as a phrase for a person.

/// The reason in an I/O error, lower case and without its number: `permission denied`.
#[must_use]
pub fn reason(error: &std::io::Error) -> String {
    let text = error.to_string();
    let text = text.split(" (os error").next().unwrap_or(&text);
    let mut letters = text.chars();
    match letters.next() {
        Some(first) => first.to_lowercase().chain(letters).collect(),
        None => "unknown reason".to_owned(),
    }
}

/// Why a regular expression does not compile, in one line: the last line of the engine's message, which says it.
#[must_use]
pub fn of_regex(error: &regex::Error) -> String {
    let text = error.to_string();
    let last = text.lines().last().unwrap_or_default().trim();
    last.strip_prefix("error: ").unwrap_or(last).to_owned()
}

#[cfg(test)]
mod tests {
    use super::{of_regex, reason};

    #[test]
    fn the_number_is_left_out() {
        assert_eq!(reason(&std::io::Error::from_raw_os_error(13)), "permission denied");
    }

    #[test]
    fn of_a_regular_expression_only_the_reason_is_told() {
        #[expect(clippy::invalid_regex, reason = "it is the invalid one that is asked for")]
        let error = regex::Regex::new("a(b").unwrap_err();
        assert_eq!(of_regex(&error), "unclosed group");
    }
}
