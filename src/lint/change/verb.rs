//! Programs whose first words say what they do.

use crate::lint::Words;
use crate::lint::view::{Invocation, Word};

/// A program, its flags whose value is the next word, and the verbs that change something. A verb of two words changes
/// only as both.
pub(super) struct Verbs {
    pub names: &'static [&'static str],
    pub with_value: &'static [&'static str],
    pub changing: Words,
}

/// The first program of a table that this invocation is, with the word of the verb that changes.
pub(super) fn changing<'a>(table: &[Verbs], invocation: &'a Invocation) -> Option<(&'a Word, String)> {
    let verbs = table.iter().find(|verbs| invocation.is(verbs.names))?;
    let words = invocation.positionals(verbs.with_value);
    let (first, rest) = words.split_first()?;
    let second = rest.first().map_or("", |word| word.text.as_str());
    let is_it = |verb: &&str| match verb.split_once('+') {
        Some((one, two)) => first.text.eq_ignore_ascii_case(one) && second.eq_ignore_ascii_case(two),
        None => first.text.eq_ignore_ascii_case(verb),
    };
    let verb = verbs.changing.iter().find(is_it)?;
    Some((first, verb.replace('+', " ")))
}
