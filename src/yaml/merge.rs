//! Merge keys: `<<: *defaults` puts the entries of another map into this one, where it has none of that name.

use std::collections::HashSet;

use super::compose::Composer;
use super::raw::Id;
use super::{Content, Entry};

/// What a map takes over from others.
pub(super) struct Merged {
    /// How many entries of its own are written before the merge.
    pub before: usize,
    /// The entries of the others.
    pub entries: Vec<Entry>,
}

/// The entries in the order of the file: a map's own win, then the first merged.
pub(super) fn flatten(own: Vec<Entry>, merges: Vec<Merged>) -> Vec<Entry> {
    let mut taken: HashSet<String> = own.iter().map(|entry| entry.key.clone()).collect();
    let mut entries = Vec::with_capacity(own.len());
    let mut rest = own.into_iter();
    let mut put = 0;
    for merged in merges {
        entries.extend(rest.by_ref().take(merged.before - put));
        put = merged.before;
        entries.extend(merged.entries.into_iter().filter(|entry| taken.insert(entry.key.clone())));
    }
    entries.extend(rest);
    entries
}

impl Composer<'_> {
    /// The entries that a merge brings: those of a map, or of several in a list.
    pub(super) fn merged(&mut self, id: Id) -> Vec<Entry> {
        let span = self.raw(id).span;
        let before = self.count();
        let maps = match self.node(id).content {
            Content::Mapping(entries) => return entries,
            Content::Sequence(items) => items.into_iter().map(|item| item.content).collect(),
            other => vec![other],
        };
        if self.count() > before {
            // The value is not what was written: what is wrong with it has been said.
            return Vec::new();
        }
        let mut all = Vec::new();
        for map in maps {
            match map {
                Content::Mapping(entries) => all.extend(entries),
                _ => {
                    self.unsupported(
                        span,
                        "a merge of something that is no map",
                        "`<<` takes a map, or a list of maps",
                    );
                }
            }
        }
        all
    }
}
