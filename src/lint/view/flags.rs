//! The flags of an invocation, as most programs read them.

use super::{Invocation, Word};

/// The value of a flag.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Value<'a> {
    /// The value.
    pub text: &'a str,
    /// The word that it stands in.
    pub word: &'a Word,
}

impl Invocation<'_> {
    /// Whether one of these flags is given, spelt like this. A value behind `=` may follow.
    #[must_use]
    pub fn has(&self, flags: &[&str]) -> bool {
        self.flag(flags).is_some()
    }

    /// The first word that is one of these flags, alone or with a value behind `=`.
    #[must_use]
    pub fn flag(&self, flags: &[&str]) -> Option<&Word> {
        let is_it =
            |word: &&Word| flags.contains(&word.text.split_once('=').map_or(word.text.as_str(), |(name, _)| name));
        self.options().find(is_it)
    }

    /// The first word in which short flags stand together and this is one of them, when all of them are in `known`.
    #[must_use]
    pub fn short(&self, letter: char, known: &str) -> Option<&Word> {
        let is_it = |word: &&Word| {
            let letters = word.text.strip_prefix('-').unwrap_or_default();
            !letters.is_empty() && letters.contains(letter) && letters.chars().all(|c| known.contains(c))
        };
        self.options().find(is_it)
    }

    /// The value of the first of these flags that is given: behind `=`, in the next word, or glued to a short one.
    #[must_use]
    pub fn value(&self, flags: &[&str]) -> Option<Value<'_>> {
        self.values(flags).first().copied()
    }

    /// The values of every one of these flags.
    #[must_use]
    pub fn values(&self, flags: &[&str]) -> Vec<Value<'_>> {
        let options = self.args[..self.end_of_options()].iter().enumerate();
        options.filter_map(|(at, word)| flags.iter().find_map(|flag| self.value_at(at, word, flag))).collect()
    }

    fn value_at<'b>(&'b self, at: usize, word: &'b Word, flag: &str) -> Option<Value<'b>> {
        let rest = word.text.strip_prefix(flag)?;
        if rest.is_empty() {
            return self.args.get(at + 1).map(|word| Value { text: word.text.as_str(), word });
        }
        if let Some(value) = rest.strip_prefix('=') {
            return Some(Value { text: value, word });
        }
        let is_short = flag.len() == 2 && !flag.starts_with("--");
        is_short.then_some(Value { text: rest, word })
    }

    /// The words that are no flags and no values of the flags in `with_value`.
    #[must_use]
    pub fn positionals(&self, with_value: &[&str]) -> Vec<&Word> {
        let mut found = Vec::new();
        let mut words = self.args.iter();
        while let Some(word) = words.next() {
            if word.is("--") {
                found.extend(words);
                break;
            }
            if with_value.contains(&word.text.as_str()) {
                words.next();
            } else if !word.is_flag() {
                found.push(word);
            }
        }
        found
    }

    fn end_of_options(&self) -> usize {
        self.args.iter().position(|word| word.is("--")).unwrap_or(self.args.len())
    }

    fn options(&self) -> impl Iterator<Item = &Word> {
        self.args[..self.end_of_options()].iter().filter(|word| word.is_flag())
    }
}
