//! Merge keys: `<<: *defaults` puts the entries of another map into this one, where it has none of that name.

use std::collections::HashSet;

use super::compose::Composer;
use super::raw::Id;
use super::{Content, Entry};

/// What a map is put together from.
pub(super) enum Part {
    /// An entry that is written in it.
    Own(Entry),
    /// Entries from another map, at the place of the merge.
    Merged(Vec<Entry>),
}

/// The entries in the order of the file: a map's own win, then the first merged.
pub(super) fn flatten(parts: Vec<Part>) -> Vec<Entry> {
    if parts.iter().all(|part| matches!(part, Part::Own(_))) {
        return parts.into_iter().flat_map(Part::entries).collect();
    }
    let own = parts.iter().filter_map(|part| match part {
        Part::Own(entry) => Some(entry.key.clone()),
        Part::Merged(_) => None,
    });
    let mut taken: HashSet<String> = own.collect();
    let mut entries = Vec::new();
    for part in parts {
        match part {
            Part::Own(entry) => entries.push(entry),
            Part::Merged(merged) => entries.extend(merged.into_iter().filter(|entry| taken.insert(entry.key.clone()))),
        }
    }
    entries
}

impl Part {
    fn entries(self) -> Vec<Entry> {
        match self {
            Self::Own(entry) => vec![entry],
            Self::Merged(entries) => entries,
        }
    }
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
