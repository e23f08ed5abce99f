//! The nearest known word to a misspelt one.

/// The candidate nearest to `word`, if one is near enough to be meant: at most a third of its letters differ.
/// Among equally near ones the first in order of `candidates` is taken; where none is near, the first that begins with
/// `word`.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let limit = (word.chars().count() / 3).max(1);
    let lowered = word.to_lowercase();
    let candidates: Vec<&str> = candidates.into_iter().collect();
    let begun = |candidate: &&&str| lowered.chars().count() >= 3 && candidate.to_lowercase().starts_with(&lowered);
    let near = candidates
        .iter()
        .copied()
        .map(|candidate| (strsim::damerau_levenshtein(&lowered, &candidate.to_lowercase()), candidate))
        .filter(|(distance, _)| *distance <= limit)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate);
    near.or_else(|| candidates.iter().find(begun).copied())
}

/// The candidate that was meant without doubt: one slip away (two in a word of six letters or more), nearer than every
/// other, and with the same digits, since `disk_1` is no misspelt `disk_2`. A program may write it in place of `word`.
#[must_use]
pub fn obvious<'a>(word: &str, candidates: &[&'a str]) -> Option<&'a str> {
    let letters = word.chars().count();
    let limit = if letters >= 6 { 2 } else { usize::from(letters >= 3) };
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let lowered = word.to_lowercase();
    let distance = |candidate: &str| strsim::damerau_levenshtein(&lowered, &candidate.to_lowercase());
    let mut near: Vec<(usize, &str)> = candidates.iter().map(|candidate| (distance(candidate), *candidate)).collect();
    near.sort_unstable();
    near.dedup();
    match near.as_slice() {
        [(one, _), (other, _), ..] if one == other => None,
        [(distance, meant), ..] if *distance <= limit && digits(meant) == digits(word) => Some(meant),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{nearest, obvious};

    #[test]
    fn only_what_is_beyond_doubt_is_obvious() {
        assert_eq!(obvious("comand", &["command", "owner"]), Some("command"));
        assert_eq!(obvious("Timeuot", &["title", "timeout"]), Some("timeout"));
        assert_eq!(obvious("failed", &["pass", "warn", "fail"]), Some("fail"));
        assert_eq!(obvious("disk_3", &["disk_1"]), None);
        assert_eq!(obvious("lag", &["tag", "lab"]), None);
        assert_eq!(obvious("io", &["ip"]), None);
        assert_eq!(obvious("linux", &["linux-memory-pressure"]), None);
        assert_eq!(obvious("wran", &["warn", "warn"]), Some("warn"));
    }

    #[test]
    fn a_slip_of_the_finger_is_recognised_and_a_different_word_is_not() {
        assert_eq!(nearest("db-replicaton", ["tls-cert-expiry", "db-replication"]), Some("db-replication"));
        assert_eq!(nearest("Timeuot", ["title", "timeout"]), Some("timeout"));
        assert_eq!(nearest("id", ["timeout", "title"]), None);
        assert_eq!(nearest("linux", ["timeout", "linux-memory-pressure"]), Some("linux-memory-pressure"));
    }
}
