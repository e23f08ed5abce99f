//! Takes secrets out of bytes before anything is stored, shown or judged.

use std::sync::Arc;

use aho_corasick::{AhoCorasick, MatchKind};

use crate::secret::Secret;
use crate::secret_forms::forms;
use crate::token_looks::{TokenMasker, joined, with_rest};

/// What is masked: every form of every secret, made ready once. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct Masking(Option<Arc<Needles>>);

struct Needles {
    finder: AhoCorasick,
    /// What stands for each form.
    masks: Vec<String>,
    /// The length of the longest form, in bytes.
    longest: usize,
}

impl std::fmt::Debug for Needles {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Needles").field("forms", &self.masks.len()).finish_non_exhaustive()
    }
}

impl Masking {
    /// Masks these secrets in all their forms; and always what looks like a token.
    ///
    /// # Panics
    /// Only for secrets of more than a gigabyte together.
    #[must_use]
    pub fn of<'a>(secrets: impl IntoIterator<Item = &'a Secret>) -> Self {
        let (mut needles, mut masks) = (Vec::new(), Vec::new());
        for secret in secrets {
            for form in forms(secret) {
                masks.push(secret.mask());
                needles.push(form);
            }
        }
        let longest = needles.iter().map(Vec::len).max().unwrap_or(0);
        if longest == 0 {
            return Self(None);
        }
        let built = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(&needles);
        #[expect(clippy::expect_used, reason = "only more than 2^31 states are refused, and secrets are no such files")]
        let finder = built.expect("secrets of a sane length");
        Self(Some(Arc::new(Needles { finder, masks, longest })))
    }

    /// Masks a text that is there whole.
    #[must_use]
    pub fn mask(&self, bytes: &[u8]) -> Vec<u8> {
        let mut stream = Masker::new(self);
        let mut masked = stream.push(bytes.to_vec());
        masked.extend(stream.end());
        masked
    }

    /// How many bytes of a form can stand on either side of a place where a text was cut, at the most.
    #[must_use]
    pub fn reach(&self) -> usize {
        self.0.as_ref().map_or(0, |needles| needles.longest - 1)
    }
}

/// Masks bytes that are there whole.
#[must_use]
pub fn mask(bytes: &[u8], secrets: &[Secret]) -> Vec<u8> {
    Masking::of(secrets).mask(bytes)
}

/// Masks a stream as it comes, also a secret that is cut in two by the border of a chunk. Where several forms begin at one
/// place the longest is taken.
#[derive(Debug)]
pub struct Masker {
    needles: Masking,
    /// The end of what came, as long as it could be the beginning of a secret.
    held: Vec<u8>,
    tokens: TokenMasker,
}

impl Masker {
    /// A masker of one stream.
    #[must_use]
    pub fn new(masking: &Masking) -> Self {
        Self { needles: masking.clone(), held: Vec::new(), tokens: TokenMasker::default() }
    }

    /// Takes in a chunk; answers what is certain, masked: nearly always the chunk itself, which is not copied.
    #[must_use]
    pub fn push(&mut self, chunk: Vec<u8>) -> Vec<u8> {
        let known = self.take(chunk, false);
        self.tokens.push(known)
    }

    /// What is left when nothing more comes, masked.
    #[must_use]
    pub fn end(&mut self) -> Vec<u8> {
        let known = self.take(Vec::new(), true);
        let mut masked = self.tokens.push(known);
        masked.extend(self.tokens.end());
        masked
    }

    fn take(&mut self, chunk: Vec<u8>, last: bool) -> Vec<u8> {
        let Some(needles) = &self.needles.0 else { return chunk };
        let held = joined(&mut self.held, chunk);
        // What begins further back than the longest form is long is decided, whatever comes.
        let decided = if last { held.len() } else { (held.len() + 1).saturating_sub(needles.longest) };
        let mut masked = Vec::new();
        let mut at = 0;
        for found in needles.finder.find_iter(&held).take_while(|found| found.start() < decided) {
            masked.reserve_exact(if masked.is_empty() { held.len() } else { 0 });
            masked.extend_from_slice(&held[at..found.start()]);
            masked.extend_from_slice(needles.masks[found.pattern().as_usize()].as_bytes());
            at = found.end();
        }
        let end = at.max(decided);
        self.held = held[end..].to_vec();
        with_rest(masked, held, at..end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_not_left_in_the_output_and_equal_ones_are_told_by_their_tag() {
        let [one, other] = ["hunter2", "correct horse"].map(|value| Secret::new(value.to_owned()));
        let (a, b) = (one.mask(), other.mask());
        let text = b"hunter2 correct horse aHVudGVyMg== correct%20horse hunter2";
        let masked = String::from_utf8(mask(text, &[one, other])).unwrap();
        assert_eq!(masked, format!("{a} {b} {a} {b} {a}"));
    }

    #[test]
    fn of_two_secrets_that_begin_alike_the_longer_is_masked_whole() {
        let secrets = [Secret::new("pass".into()), Secret::new("password1".into())];
        assert_eq!(mask(b"password1", &secrets), secrets[1].mask().into_bytes());
    }

    #[test]
    fn a_token_that_nobody_told_us_of_is_masked_without_any_secret() {
        let token = format!("ghp_{}", "Zz09".repeat(9));
        assert_eq!(mask(format!("t={token};").as_bytes(), &[]), b"t=***;");
    }

    proptest::proptest! {
        #[test]
        fn where_a_stream_is_cut_changes_nothing(text in "[abs3cret ]{0,60}", cuts in proptest::collection::vec(0..60_usize, 0..6)) {
            let secrets = [Secret::new("s3cret".into()), Secret::new("s3cr".into())];
            let masking = Masking::of(&secrets);
            let mut stream = Masker::new(&masking);
            let (mut masked, mut begin) = (Vec::new(), 0);
            let mut ends: Vec<usize> = cuts.into_iter().filter(|cut| *cut <= text.len()).chain([text.len()]).collect();
            ends.sort_unstable();
            for end in ends {
                masked.extend(stream.push(text.as_bytes()[begin..end].to_vec()));
                begin = end;
            }
            masked.extend(stream.end());
            proptest::prop_assert_eq!(&masked, &masking.mask(text.as_bytes()));
            proptest::prop_assert!(!String::from_utf8_lossy(&masked).contains("s3cret"));
        }
    }
}
