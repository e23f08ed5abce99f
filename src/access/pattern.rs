//! Patterns of names in the policy: letters, and `*` for any number of any letters.

/// Whether `text` fits `pattern`, from its first to its last letter. Takes time in proportion to the product of both lengths.
#[must_use]
pub fn fits(pattern: &str, text: &str) -> bool {
    let Some((first, rest)) = pattern.split_once('*') else { return pattern == text };
    let Some(mut left) = text.strip_prefix(first) else { return false };
    let mut parts: Vec<&str> = rest.split('*').collect();
    let last = parts.pop().unwrap_or_default();
    for part in parts {
        match left.find(part) {
            Some(at) => left = &left[at + part.len()..],
            None => return false,
        }
    }
    left.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::fits;

    #[test]
    fn a_star_stands_for_any_letters_and_everything_else_for_itself() {
        for (pattern, text) in
            [("*", ""), ("db-*", "db-replication"), ("*-reader", "db-reader"), ("a*b*c", "a1b2b3c"), ("a.c", "a.c")]
        {
            assert!(fits(pattern, text), "{pattern} {text}");
        }
        for (pattern, text) in
            [("", "a"), ("db", "db2"), ("db-*", "adb-x"), ("a*a", "a"), ("a.c", "abc"), ("a*b*c", "acb")]
        {
            assert!(!fits(pattern, text), "{pattern} {text}");
        }
    }
}
