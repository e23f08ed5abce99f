//! Values that could be written: words of the schema, and names that are declared.

use super::kind::Kind;
use super::names::{self, Of};
use super::of_case;
use super::shapes::Shapes;
use super::sketch::{Sketch, Spot};
use super::speech::{self, Speech};
use super::suggestion::{Sort, Suggestion};
use super::view::View;
use crate::lint;
use crate::span::Span;

/// The words that the schema knows for a value.
#[must_use]
pub fn words(shapes: &Shapes, replace: Span) -> Vec<Suggestion> {
    let words = shapes.words().into_iter();
    words.map(|word| Suggestion::new(Sort::Word, word.text, replace).about(word.about)).collect()
}

/// The names that a text may be.
#[must_use]
pub fn names(view: &View, speech: Speech, replace: Span) -> Vec<Suggestion> {
    let scenario = Sketch::of(&view.beside.scenario);
    let declaring = view.declaring(&scenario);
    let named = |of: Of, sort: Sort| -> Vec<Suggestion> {
        let all = names::declared(declaring.sketch, of).into_iter();
        all.map(|(id, at)| one(&declaring, id.as_ref(), at, sort, replace)).collect()
    };
    match speech {
        Speech::Role => roles(view, replace),
        Speech::Step => named(Of::Step, Sort::Step),
        Speech::Fact => named(Of::Fact, Sort::Name),
        Speech::Diagnosis => named(Of::Diagnosis, Sort::Name),
        Speech::Remediation => named(Of::Remediation, Sort::Name),
        Speech::Rule => lint::ALL
            .iter()
            .map(|rule| {
                let suggestion = Suggestion::new(Sort::Word, rule.code.name, replace).detail(rule.code.id);
                suggestion.about(rule.code.summary())
            })
            .collect(),
        Speech::Condition | Speech::Template | Speech::Script => Vec::new(),
    }
}

fn one(view: &View, name: &str, at: usize, sort: Sort, replace: Span) -> Suggestion {
    let title = view.local_text(at, "title");
    Suggestion::new(sort, name, replace).detail(if title.is_empty() { view.local_text(at, "cause") } else { title })
}

fn roles(view: &View, replace: Span) -> Vec<Suggestion> {
    let roles = Sketch::of(&view.beside.roles);
    let all = View { kind: Kind::Roles, sketch: &roles, beside: view.beside, language: view.language };
    let role = |(name, at): (&str, usize)| {
        Suggestion::new(Sort::Name, name, replace).detail("roles.yaml").about(all.local_text(at, "description"))
    };
    let mut suggestions: Vec<Suggestion> = names::entries(&roles, "roles").into_iter().map(role).collect();
    if suggestions.iter().all(|suggestion| suggestion.label != "none") {
        suggestions.push(Suggestion::new(Sort::Name, "none", replace).about("Needs nothing; always there."));
    }
    suggestions
}

/// The anchors that an alias may stand for.
#[must_use]
pub fn aliases(view: &View, node: usize, replace: Span) -> Vec<Suggestion> {
    let before = view.sketch.nodes().iter().take(node).filter_map(|node| node.anchor);
    let name = |span: Span| format!("*{}", &view.sketch.text()[span.range()]);
    before.map(|span| Suggestion::new(Sort::Name, name(span), replace).detail("an anchor of this file")).collect()
}

/// The keys of maps whose keys are names: params of a trigger, params of a target, outcomes of a step.
#[must_use]
pub fn keys(view: &View, of: usize, there: &[&str], has_colon: bool, replace: Span) -> Vec<Suggestion> {
    let way = view.way(of);
    let scenario = Sketch::of(&view.beside.scenario);
    let declaring = view.declaring(&scenario);
    let known: Vec<(String, String)> = if let Some(named) = of_case::keys_of(view, &way) {
        let all = names::declared(declaring.sketch, named).into_iter();
        let about = if named == Of::Param { "description" } else { "title" };
        all.map(|(name, at)| (name.into_owned(), declaring.local_text(at, about))).collect()
    } else if names::fits(&way, "triggers/*/params") {
        let params = names::declared(view.sketch, Of::Param).into_iter();
        params.map(|(name, at)| (name.into_owned(), view.local_text(at, "description"))).collect()
    } else if names::fits(&way, "steps/*/outcomes") {
        vec![("else".to_owned(), "Any value that is not declared; without it such a value is an `error`.".to_owned())]
    } else {
        Vec::new()
    };
    let new = known.into_iter().filter(|(name, _)| !there.contains(&name.as_str()));
    new.map(|(name, about)| {
        let insert = if has_colon { name.clone() } else { format!("{name}: ") };
        Suggestion::new(Sort::Name, name, replace).about(about).insert(insert)
    })
    .collect()
}

/// A new item of a list of names, on an empty line.
#[must_use]
pub fn items(view: &View, list: usize, replace: Span) -> Vec<Suggestion> {
    let Some(speech) = speech::of(&format!("{}/*", view.way(list))) else { return Vec::new() };
    let dashed = |suggestion: Suggestion| {
        let insert = format!("- {}", suggestion.insert);
        suggestion.insert(insert)
    };
    names(view, speech, replace).into_iter().map(dashed).collect()
}

/// The text under a cursor, if it is one of names: its node, and the stretch.
#[must_use]
pub fn name_at(view: &View, at: usize) -> Option<(Speech, usize)> {
    let Spot::Value(node, _) = view.sketch.spot(at) else { return None };
    Some((speech::of(&view.way(node))?, node))
}
