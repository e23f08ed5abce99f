//! The keys of a map while it is read, so that a second one of the same name is found.

use std::collections::HashMap;

use crate::span::Span;

/// With so many keys a list is looked through faster than a name is hashed.
const FEW: usize = 16;

/// The keys of a map so far, each with its place.
#[derive(Default)]
pub(super) struct Keys<'a> {
    few: Vec<(&'a str, Span)>,
    /// Those beyond the first few.
    many: HashMap<&'a str, Span>,
}

impl<'a> Keys<'a> {
    /// Takes in a key; answers where it stood before, if it did, and keeps that.
    pub(super) fn insert(&mut self, name: &'a str, span: Span) -> Option<Span> {
        if let Some((_, earlier)) = self.few.iter().find(|(known, _)| *known == name) {
            return Some(*earlier);
        }
        if self.few.len() < FEW {
            self.few.push((name, span));
            return None;
        }
        let earlier = self.many.get(name).copied();
        self.many.entry(name).or_insert(span);
        earlier
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_found_where_it_first_stood_however_many_there_are() {
        let names: Vec<String> = (0..3 * FEW).map(|number| number.to_string()).collect();
        let mut keys = Keys::default();
        for (at, name) in names.iter().enumerate() {
            assert_eq!(keys.insert(name, Span::new(at, at + 1)), None);
        }
        for (at, name) in names.iter().enumerate() {
            assert_eq!(keys.insert(name, Span::new(100, 101)), Some(Span::new(at, at + 1)));
        }
    }
}
