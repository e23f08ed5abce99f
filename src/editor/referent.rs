//! What the word under a cursor stands for.

use super::kind::Kind;
use super::names::{self, Of};
use super::of_case;
use super::sketch::{Form, Part, Sketch, Spot};
use super::speech::{self, Speech, dotted};
use super::values;
use super::view::View;
use crate::diagnostic::Code;
use crate::span::Span;

/// What a word stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Referent {
    /// Something that this file declares, by its node.
    Declared(Of, usize),
    /// Something that the scenario of this case declares, by its node there.
    OfScenario(Of, usize),
    /// An attribute of a step.
    Attribute(String),
    /// A part of the context.
    Root(String),
    /// A role of `roles.yaml`.
    Role(String),
    /// A value of a role: `role.user`.
    RoleVar(String),
    /// A value of targets: `vars` or `labels`, and its name.
    TargetEntry(&'static str, String),
    /// The node that an alias stands for.
    Anchor(usize),
    /// A rule or another code.
    Rule(&'static Code),
    /// A key of the format.
    Key(usize),
}

/// What the word under the cursor behind byte `at` stands for, and where that word is.
#[must_use]
pub fn at(view: &View, at: usize) -> Option<(Referent, Span)> {
    match view.sketch.spot(at) {
        Spot::Key(node) => of_key(view, node),
        Spot::Value(node, span) => {
            let of = view.sketch.node(node);
            if of.form == Form::Alias {
                let anchored = view.sketch.resolved(node);
                return (anchored != node).then_some((Referent::Anchor(anchored), of.value));
            }
            if let Some(declared) = of_id(view, node) {
                return Some((declared, of.value));
            }
            let (speech, _) = values::name_at(view, at)?;
            of_text(view, speech, node, span, at)
        }
        Spot::Below(_) | Spot::Nothing => None,
    }
}

fn of_key(view: &View, node: usize) -> Option<(Referent, Span)> {
    let span = view.sketch.node(node).key?;
    let path = view.sketch.path(node);
    if let Some((of, name)) = of_case::key_of(view, &path) {
        return declared(view, of, &name).map(|referent| (referent, span));
    }
    let declared = match path.as_slice() {
        [Part::Key(list), Part::Key(_)] if view.kind == Kind::Scenario => {
            [Of::Param, Of::Fact, Of::Remediation].into_iter().find(|of| of.key() == list)
        }
        _ => None,
    };
    let referent = declared.map_or(Referent::Key(node), |of| Referent::Declared(of, node));
    Some((referent, span))
}

/// The step or diagnosis whose id this is.
fn of_id(view: &View, node: usize) -> Option<Referent> {
    let above = view.sketch.node(node).parent;
    match view.way(node).as_str() {
        "steps/*/id" => Some(Referent::Declared(Of::Step, above)),
        "diagnoses/*/id" => Some(Referent::Declared(Of::Diagnosis, above)),
        _ => None,
    }
}

fn of_text(view: &View, speech: Speech, node: usize, span: Span, at: usize) -> Option<(Referent, Span)> {
    let sketch = view.sketch;
    let text = sketch.text_of(node);
    let declared = |of: Of| declared(view, of, &text);
    let whole = match speech {
        Speech::Role => Some(Referent::Role(text.into_owned())),
        Speech::Step => declared(Of::Step),
        Speech::Remediation => declared(Of::Remediation),
        Speech::Fact => declared(Of::Fact),
        Speech::Diagnosis => declared(Of::Diagnosis),
        Speech::Rule => Code::find(&text).map(Referent::Rule),
        Speech::Script => return variable(view, span, at),
        Speech::Condition => return of_name(view, span, at),
        Speech::Template if speech::is_in_template(sketch.text(), span.start, at) => return of_name(view, span, at),
        Speech::Template => None,
    };
    whole.map(|referent| (referent, span))
}

/// What is declared under a name: here, or of a case in its scenario.
fn declared(view: &View, of: Of, name: &str) -> Option<Referent> {
    if view.kind != Kind::Case {
        return names::find(view.sketch, of, name).map(|node| Referent::Declared(of, node));
    }
    let scenario = Sketch::of(&view.beside.scenario);
    names::find(&scenario, of, name).map(|node| Referent::OfScenario(of, node))
}

/// What a dotted name in an expression stands for.
fn of_name(view: &View, within: Span, at: usize) -> Option<(Referent, Span)> {
    let found = dotted(view.sketch.text(), within, at);
    let declared = |of: Of, name: &str| names::find(view.sketch, of, name).map(|node| Referent::Declared(of, node));
    let referent = match found.parts.as_slice() {
        [name] if crate::scenario::ROOTS.contains(name) => Some(Referent::Root((*name).to_owned())),
        [name] => declared(Of::Step, name),
        ["params", name] => declared(Of::Param, name),
        ["facts", name] => declared(Of::Fact, name),
        ["role", name] => Some(Referent::RoleVar((*name).to_owned())),
        ["target", "vars", name] => Some(Referent::TargetEntry("vars", (*name).to_owned())),
        ["target", "labels", name] => Some(Referent::TargetEntry("labels", (*name).to_owned())),
        [step, name] => declared(Of::Step, step).map(|_| Referent::Attribute((*name).to_owned())),
        _ => None,
    };
    referent.map(|referent| (referent, found.span))
}

/// What a variable of a script stands for: `$PARAM_MAX_LAG`.
fn variable(view: &View, within: Span, at: usize) -> Option<(Referent, Span)> {
    let found = dotted(view.sketch.text(), within, at);
    let name = view.sketch.text().get(found.span.range())?;
    let is_it = |path: String| crate::environment::name_of(&path).as_deref() == Some(name);
    let of = |of: Of, root: &str| {
        let all = names::declared(view.sketch, of);
        let found = all.into_iter().find(|(declared, _)| is_it(format!("{root}.{declared}")));
        found.map(|(_, node)| Referent::Declared(of, node))
    };
    let referent = of(Of::Param, "params").or_else(|| of(Of::Fact, "facts"));
    referent.map(|referent| (referent, found.span))
}
