//! A value that must not be seen: it cannot be printed, and it is taken out of what is stored.

/// A secret. Its `Debug` shows nothing, and it has neither `Display` nor `Serialize`.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Secret(String);

impl Secret {
    /// Wraps a value that came from a role's reference.
    #[must_use]
    pub const fn new(value: String) -> Self {
        Self(value)
    }

    /// The value itself, for the environment of a step and for masking; nothing else may ask for it.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(***)")
    }
}

/// What stands where a secret stood.
pub const MASK: &str = "***";

/// The shortest secret that can be masked: a shorter one would blank out innocent text and show itself by the gaps.
pub const SHORTEST: usize = 4;

/// The shortest line of a secret of several lines (a key in PEM) that is masked by itself too.
const SHORTEST_LINE: usize = 12;

/// Replaces every occurrence of a secret in `bytes`, longest secret first; of a secret of several lines also every line.
#[must_use]
pub fn mask(bytes: &[u8], secrets: &[Secret]) -> Vec<u8> {
    let whole = secrets.iter().map(|secret| secret.0.as_bytes()).filter(|needle| !needle.is_empty());
    let lines = secrets.iter().flat_map(|secret| secret.0.lines().map(str::trim));
    let lines = lines.filter(|line| line.len() >= SHORTEST_LINE && !line.starts_with("-----")).map(str::as_bytes);
    let mut needles: Vec<&[u8]> = whole.chain(lines).collect();
    needles.sort_by_key(|needle| std::cmp::Reverse(needle.len()));
    let mut masked = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        if let Some(needle) = needles.iter().find(|needle| bytes[at..].starts_with(needle)) {
            masked.extend_from_slice(MASK.as_bytes());
            at += needle.len();
        } else {
            masked.push(bytes[at]);
            at += 1;
        }
    }
    masked
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_neither_printed_nor_left_in_the_output() {
        let secret = Secret::new("hunter2".to_owned());
        assert_eq!(format!("{secret:?}"), "Secret(***)");
        assert_eq!(mask(b"login hunter2 refused: hunter2", &[secret]), b"login *** refused: ***");
    }

    #[test]
    fn one_line_of_a_key_is_masked_too_and_its_frame_is_not() {
        let key = Secret::new("-----BEGIN KEY-----\nMIIEvQIBADANBgkq\nhkiG9w0B\n-----END KEY-----".into());
        assert_eq!(mask(b"-----BEGIN KEY----- MIIEvQIBADANBgkq", &[key]), b"-----BEGIN KEY----- ***");
    }

    #[test]
    fn of_two_secrets_that_begin_alike_the_longer_is_masked_whole() {
        let secrets = [Secret::new("pass".into()), Secret::new("password1".into())];
        assert_eq!(mask(b"password1", &secrets), b"***");
    }
}
