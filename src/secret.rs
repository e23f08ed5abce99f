//! A value that must not be seen: it cannot be printed, and it is taken out of what is stored.

use std::hash::{BuildHasher as _, RandomState};
use std::sync::OnceLock;

/// A secret. Its `Debug` shows nothing, and it has neither `Display` nor `Serialize`.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Secret {
    value: String,
    /// Whether something else stands here for a value that was not fetched.
    stands_in: bool,
}

impl Secret {
    /// Wraps a value that came from a role's reference.
    #[must_use]
    pub const fn new(value: String) -> Self {
        Self { value, stands_in: false }
    }

    /// What stands for a value that is not fetched: the same for the same `name`, and in no output. Nothing is started with it.
    #[must_use]
    pub fn placeholder(name: &str) -> Self {
        Self { value: format!("\u{27e6}{name}\u{27e7}"), stands_in: true }
    }

    /// Whether this stands for a value that was not fetched.
    #[must_use]
    pub const fn is_placeholder(&self) -> bool {
        self.stands_in
    }

    /// The value itself, for the environment and the files of a step and for masking; nothing else may ask for it.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.value
    }

    /// What stands where this secret stood: [`MASK`] and a tag of four digits. Two places with the same tag held the same
    /// secret, with all probability. The tag is keyed with a number that only this process knows, so neither another run nor
    /// a list of guesses can be compared with it.
    #[must_use]
    pub fn mask(&self) -> String {
        static KEY: OnceLock<RandomState> = OnceLock::new();
        let tag = KEY.get_or_init(RandomState::new).hash_one(self.value.as_bytes()) & 0xffff;
        format!("{MASK}{tag:04x}")
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(***)")
    }
}

/// What stands where a secret stood: alone where the secret was known by its looks only, else with a tag.
pub const MASK: &str = "***";

/// The shortest secret that can be masked, in bytes: a shorter one would blank out innocent text and show itself by the gaps.
pub const SHORTEST: usize = 4;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_not_printed_and_equal_ones_are_told_by_their_tag() {
        let secret = |value: &str| Secret::new(value.to_owned());
        assert_eq!(format!("{:?}", secret("hunter2")), "Secret(***)");
        assert_eq!(secret("hunter2").mask(), secret("hunter2").mask());
        assert_eq!(secret("hunter2").mask().len(), MASK.len() + 4);
        let tags: std::collections::BTreeSet<String> =
            (0..64).map(|at| secret(&format!("value {at}")).mask()).collect();
        assert!(tags.len() > 48, "sixteen bits tell a few secrets apart: {}", tags.len());
    }
}
