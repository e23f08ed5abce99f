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

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn a_slip_of_the_finger_is_recognised_and_a_different_word_is_not() {
        assert_eq!(nearest("db-replicaton", ["tls-cert-expiry", "db-replication"]), Some("db-replication"));
        assert_eq!(nearest("Timeuot", ["title", "timeout"]), Some("timeout"));
        assert_eq!(nearest("id", ["timeout", "title"]), None);
        assert_eq!(nearest("linux", ["timeout", "linux-memory-pressure"]), Some("linux-memory-pressure"));
    }
}
