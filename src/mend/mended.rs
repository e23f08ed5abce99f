//! A text, mended as far as it can be without a person.

use super::apply::{apart, applied};
use super::order;
use super::same::same_but;
use crate::diagnostic::{Edit, Finding, Source};
use crate::span::Span;
use crate::yaml::Document;

/// What is behind a word can be misspelt too and is found only when the word is right; deeper than this nothing nests.
const ROUNDS: usize = 10;

/// A text, mended.
#[derive(Debug, Clone)]
pub struct Mended {
    /// The text as it is now.
    pub source: Source,
    /// What was mended, a line each, in the order in which it was done.
    pub done: Vec<String>,
}

/// Mends a text: what `find` finds and knows the mending of, then the order of keys. A text that cannot be read stays as
/// it is.
#[must_use]
pub fn mend(source: &Source, find: impl Fn(&Source) -> Vec<Finding>) -> Mended {
    let mut mended = Mended { source: source.clone(), done: Vec::new() };
    for _ in 0..ROUNDS {
        let Ok(document) = Document::load(&mended.source) else { return mended };
        let found = find(&mended.source);
        let fixes = found.iter().filter(|finding| is_fixable(finding, &mended.source)).collect::<Vec<_>>();
        let Some((source, done)) = words(&document, &fixes) else { break };
        mended.source = source;
        mended.done.extend(done);
    }
    order(mended)
}

/// Whether a finding can be mended in this text.
fn is_fixable(finding: &Finding, source: &Source) -> bool {
    !finding.fix.is_empty() && finding.place.as_ref().is_some_and(|place| place.source == *source)
}

/// The text with as many of the fixes as go together; `None` when there are none.
fn words(document: &Document, fixes: &[&Finding]) -> Option<(Source, Vec<String>)> {
    let groups: Vec<&[Edit]> = fixes.iter().map(|finding| finding.fix.as_slice()).collect();
    let chosen: Vec<&Finding> = apart(&groups).into_iter().map(|index| fixes[index]).collect();
    // Where one of many spoils the text, the others are still done, one a round.
    let alone = chosen.iter().map(|finding| vec![*finding]);
    let tried = std::iter::once(chosen.clone()).chain(alone).filter(|tried| !tried.is_empty());
    tried.into_iter().find_map(|tried| {
        let edits: Vec<Edit> = tried.iter().flat_map(|finding| finding.fix.clone()).collect();
        let source = changed(&document.source, &edits)?;
        let read = Document::load(&source).ok()?;
        let lines = tried.iter().flat_map(|finding| finding.fix.iter().map(|edit| said(&document.source, edit)));
        same_but(&document.root, &read.root, &edits).then(|| (source, lines.collect()))
    })
}

/// The same with its keys in order. Every map is tried by itself; where a comment, an anchor or a merge stands in the way,
/// it stays.
fn order(mut mended: Mended) -> Mended {
    let Ok(mut document) = Document::load(&mended.source) else { return mended };
    let mut left = Vec::new();
    loop {
        let next = order::edits(&document).into_iter().find(|(about, _)| !left.contains(about));
        let Some((about, edit)) = next else { return mended };
        let read = changed(&document.source, &[edit]).and_then(|source| Document::load(&source).ok());
        // JSON objects are equal whatever the order of their keys.
        if let Some(read) = read.filter(|read| read.to_json() == document.to_json()) {
            mended.source = read.source.clone();
            mended.done.push(format!("the keys of {about} are in order"));
            document = read;
        }
        left.push(about);
    }
}

fn changed(source: &Source, edits: &[Edit]) -> Option<Source> {
    let text = applied(source.text(), edits)?;
    (text != source.text()).then(|| Source::new(source.name(), text))
}

/// What an edit does, in one line.
fn said(source: &Source, edit: &Edit) -> String {
    let line = source.location(Span::new(edit.span.start, edit.span.start)).line;
    let written = source.text().get(edit.span.range()).unwrap_or_default();
    let text = edit.text.trim_end();
    if written.is_empty() {
        format!("line {line}: added `{text}`")
    } else {
        format!("line {line}: `{written}` is now `{text}`")
    }
}
