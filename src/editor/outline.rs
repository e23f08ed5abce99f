//! The outline of a file: what an editor lists beside it.

use super::definition::name_of;
use super::kind::Kind;
use super::names::{self, Of};
use super::sketch::{ROOT, Sketch};
use super::view::View;
use crate::span::Span;

/// An entry of the outline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its name.
    pub name: String,
    /// A few words about it.
    pub about: String,
    /// What it is; `None` of a heading.
    pub of: Option<Of>,
    /// All of it.
    pub extent: Span,
    /// Its name in the text.
    pub name_span: Span,
    /// What is below it.
    pub below: Vec<Entry>,
}

/// The outline: a heading for each list of the file, with its entries.
#[must_use]
pub fn of(view: &View) -> Vec<Entry> {
    match view.kind {
        Kind::Scenario => [Of::Param, Of::Fact, Of::Step, Of::Diagnosis, Of::Remediation]
            .into_iter()
            .filter_map(|of| heading(view.sketch, of.key(), declared(view, of)))
            .collect(),
        Kind::Targets => heading(view.sketch, "targets", plain(view, "targets", "host")).into_iter().collect(),
        Kind::Case => Vec::new(),
        Kind::Roles => heading(view.sketch, "roles", plain(view, "roles", "description")).into_iter().collect(),
    }
}

fn heading(sketch: &Sketch, key: &str, below: Vec<Entry>) -> Option<Entry> {
    let node = sketch.get(ROOT, key)?;
    let name_span = sketch.node(node).key?;
    let extent = sketch.extent(node);
    Some(Entry { name: key.to_owned(), about: String::new(), of: None, extent, name_span, below })
}

fn declared(view: &View, of: Of) -> Vec<Entry> {
    let about = match of {
        Of::Param => "type",
        Of::Diagnosis => "cause",
        Of::Step | Of::Fact | Of::Remediation => "title",
    };
    let entry = |(name, node): (std::borrow::Cow<str>, usize)| {
        let extent = view.sketch.extent(node);
        // An editor refuses an entry whose name is not inside of it.
        let name_span =
            name_of(view.sketch, of, node).filter(|span| extent.start <= span.start && span.end <= extent.end)?;
        let about = view.local_text(node, about);
        Some(Entry { name: name.into_owned(), about, of: Some(of), extent, name_span, below: Vec::new() })
    };
    names::declared(view.sketch, of).into_iter().filter_map(entry).collect()
}

fn plain(view: &View, key: &str, about: &str) -> Vec<Entry> {
    let entry = |(name, node): (&str, usize)| {
        let (extent, name_span) = (view.sketch.extent(node), view.sketch.node(node).key?);
        Some(Entry {
            name: name.to_owned(),
            about: view.local_text(node, about),
            of: None,
            extent,
            name_span,
            below: Vec::new(),
        })
    };
    names::entries(view.sketch, key).into_iter().filter_map(entry).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::editor::trial;

    #[test]
    fn the_outline_lists_what_is_declared_with_its_stretch() {
        let text = "params: {p: {type: string}}\nsteps:\n  - title: Ask\n    id: a\n  - id: b\n    when: \"x¦\ndiagnoses:\n  - {id: d, cause: It broke}\n";
        let entries = trial::at(Kind::Scenario, text, |view, _| of(view));
        let shown: Vec<String> = entries
            .iter()
            .flat_map(|heading| {
                heading.below.iter().map(move |entry| format!("{}/{} {}", heading.name, entry.name, entry.about))
            })
            .collect();
        assert_eq!(shown, ["params/p string", "steps/a Ask", "steps/b ", "diagnoses/d It broke"]);
        let text = text.replace('¦', "");
        assert_eq!(&text[entries[1].below[0].extent.range()], "- title: Ask\n    id: a");
        assert_eq!(&text[entries[1].below[0].name_span.range()], "a");
    }
}
