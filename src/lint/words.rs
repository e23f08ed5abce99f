//! A list of words, written as a text.

/// Words with white space between them; two words that belong together are joined by `+`.
#[derive(Debug, Clone, Copy)]
pub struct Words(pub &'static str);

impl Words {
    /// Every word.
    pub fn iter(self) -> impl Iterator<Item = &'static str> {
        self.0.split_ascii_whitespace()
    }

    /// Whether this is one of them.
    #[must_use]
    pub fn has(self, word: &str) -> bool {
        self.iter().any(|known| known == word)
    }
}
