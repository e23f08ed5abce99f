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
    let mut stream = Masker::new(secrets);
    let mut masked = stream.push(bytes);
    masked.extend(stream.end());
    masked
}

/// Masks a stream as it comes, also a secret that is cut in two by the border of a chunk.
#[derive(Debug)]
pub struct Masker {
    /// Longest first.
    needles: Vec<Secret>,
    /// The end of what came, as long as it could be the beginning of a secret.
    held: Vec<u8>,
}

impl Masker {
    /// A masker of these secrets.
    #[must_use]
    pub fn new(secrets: &[Secret]) -> Self {
        let whole = secrets.iter().filter(|secret| !secret.0.is_empty()).cloned();
        let lines = secrets.iter().flat_map(|secret| secret.0.lines().map(str::trim));
        let lines = lines.filter(|line| line.len() >= SHORTEST_LINE && !line.starts_with("-----"));
        let mut needles: Vec<Secret> = whole.chain(lines.map(|line| Secret(line.to_owned()))).collect();
        needles.sort_by_key(|needle| std::cmp::Reverse(needle.0.len()));
        Self { needles, held: Vec::new() }
    }

    /// Takes in a chunk; answers what is certain, masked.
    #[must_use]
    pub fn push(&mut self, chunk: &[u8]) -> Vec<u8> {
        let Some(longest) = self.needles.first().map(|needle| needle.0.len()) else { return chunk.to_vec() };
        self.held.extend_from_slice(chunk);
        // What begins further back than the longest secret is long is decided, whatever comes.
        self.take(|rest| rest >= longest)
    }

    /// What is left when nothing more comes, masked.
    #[must_use]
    pub fn end(&mut self) -> Vec<u8> {
        self.take(|_| true)
    }

    fn take(&mut self, decided: impl Fn(usize) -> bool) -> Vec<u8> {
        let mut masked = Vec::with_capacity(self.held.len());
        let mut at = 0;
        while at < self.held.len() && decided(self.held.len() - at) {
            let here = &self.held[at..];
            if let Some(needle) = self.needles.iter().find(|needle| here.starts_with(needle.0.as_bytes())) {
                masked.extend_from_slice(MASK.as_bytes());
                at += needle.0.len();
            } else {
                masked.push(here[0]);
                at += 1;
            }
        }
        self.held.drain(..at);
        masked
    }
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

    proptest::proptest! {
        #[test]
        fn where_a_stream_is_cut_changes_nothing(text in "[abs3cret ]{0,60}", cuts in proptest::collection::vec(0..60_usize, 0..6)) {
            let secrets = [Secret::new("s3cret".into()), Secret::new("s3".into())];
            let mut stream = Masker::new(&secrets);
            let (mut masked, mut begin) = (Vec::new(), 0);
            let mut ends: Vec<usize> = cuts.into_iter().filter(|cut| *cut <= text.len()).chain([text.len()]).collect();
            ends.sort_unstable();
            for end in ends {
                masked.extend(stream.push(&text.as_bytes()[begin..end]));
                begin = end;
            }
            masked.extend(stream.end());
            proptest::prop_assert_eq!(masked, mask(text.as_bytes(), &secrets));
        }
    }

    #[test]
    fn of_two_secrets_that_begin_alike_the_longer_is_masked_whole() {
        let secrets = [Secret::new("pass".into()), Secret::new("password1".into())];
        assert_eq!(mask(b"password1", &secrets), b"***");
    }
}
