//! What is told about the word under a cursor.

use std::fmt::Write as _;

use super::context_names::{about_attribute, about_root};
use super::kind::Kind;
use super::names::{self, Of};
use super::referent::{self, Referent};
use super::sketch::{Sketch, Spot};
use super::view::View;
use super::{resolved, shapes::Shapes};
use crate::diagnostic::Finding;
use crate::span::Span;

/// What is told, and about which stretch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hover {
    /// The text, in Markdown.
    pub text: String,
    /// The stretch.
    pub span: Span,
}

/// What is told about what stands behind byte `at`: the pages of what is wrong there, and what the word is.
#[must_use]
pub fn at(view: &View, findings: &[Finding], at: usize) -> Option<Hover> {
    let mut parts = Vec::new();
    let mut span = None;
    for finding in findings {
        let Some(place) = finding.place.as_ref().filter(|place| place.span.start <= at && at <= place.span.end) else {
            continue;
        };
        // A finding may be about a whole map; its page would cover every word in it.
        let is_here = view.sketch.text().get(place.span.range()).is_some_and(|text| !text.contains('\n'));
        if is_here && !parts.contains(&finding.code.page.to_owned()) {
            parts.push(finding.code.page.to_owned());
            span = span.or(Some(place.span));
        }
    }
    if let Some((referent, word)) = referent::at(view, at)
        && let Some(text) = told(view, &referent)
    {
        parts.push(text);
        span = Some(word);
    }
    if let Some(resolved) = command_at(view, at) {
        parts.push(format!("As it would be typed for `{}`:\n\n```sh\n{}\n```", resolved.target, resolved.typed));
        span = span.or(Some(view.sketch.node(resolved.node).value));
    }
    let span = span?;
    Some(Hover { text: parts.join("\n\n---\n\n"), span })
}

fn command_at(view: &View, at: usize) -> Option<resolved::Resolved> {
    match view.sketch.spot(at) {
        Spot::Key(node) | Spot::Value(node, _) => resolved::command(view, node),
        Spot::Below(_) | Spot::Nothing => None,
    }
}

fn told(view: &View, referent: &Referent) -> Option<String> {
    let text = match referent {
        Referent::Declared(of, node) => declared(view, *of, *node),
        Referent::OfScenario(of, node) => {
            let scenario = Sketch::of(&view.beside.scenario);
            declared(&view.declaring(&scenario), *of, *node)
        }
        Referent::Attribute(name) => about_attribute(name).to_owned(),
        Referent::Root(name) => about_root(name).to_owned(),
        Referent::Role(name) => role(view, name)?,
        Referent::RoleVar(name) => {
            format!("A value of the step's role that is not secret: `vars.{name}` in roles.yaml.")
        }
        Referent::TargetEntry(list, name) => target_entry(view, list, name),
        Referent::Anchor(node) => {
            let extent = view.sketch.extent(*node);
            format!("```yaml\n{}\n```", view.sketch.text()[extent.range()].trim_end())
        }
        Referent::Rule(code) => code.page.to_owned(),
        Referent::Key(node) => key(&Shapes::at(view.kind.schema(), &view.sketch.path(*node)))?,
    };
    (!text.is_empty()).then_some(text)
}

/// A key of the format: what it means, its type, and the words there are for it.
fn key(shapes: &Shapes) -> Option<String> {
    let mut text = shapes.about()?.to_owned();
    let types = shapes.types().join(" or ");
    if !types.is_empty() {
        let _ = write!(text, "\n\nType: {types}");
    }
    let words: Vec<String> = shapes.words().iter().map(|word| format!("`{}`", word.text)).collect();
    if !words.is_empty() {
        let _ = write!(text, "\n\nFor example: {}", words.join(", "));
    }
    Some(text)
}

fn declared(view: &View, of: Of, node: usize) -> String {
    let sketch = view.sketch;
    let line = |name: &str, key: &str| {
        let value = sketch.get(node, key).map(|at| written(sketch, at)).unwrap_or_default();
        if value.is_empty() { String::new() } else { format!("- {name} `{value}`\n") }
    };
    let lines = |pairs: &[(&str, &str)]| pairs.iter().map(|(name, key)| line(name, key)).collect::<String>();
    let (head, rest) = match of {
        Of::Step => {
            let head = format!("Step: **{}**", view.local_text(node, "title"));
            (
                head,
                lines(&[
                    ("asked when", "when"),
                    ("outcomes", "outcomes"),
                    ("must be", "assert"),
                    ("warns unless", "warn"),
                    ("role", "role"),
                    ("timeout", "timeout"),
                ]),
            )
        }
        Of::Param => {
            let head = format!("Param: {}", view.local_text(node, "description"));
            (head, lines(&[("type", "type"), ("default", "default"), ("values", "values"), ("pattern", "pattern")]))
        }
        Of::Fact => {
            let head = format!("Fact: {}", view.local_text(node, "title"));
            (head, lines(&[("command", "command"), ("extract", "extract"), ("role", "role")]))
        }
        Of::Diagnosis => (format!("Cause: {}", view.local_text(node, "cause")), lines(&[("confirmed when", "when")])),
        Of::Remediation => {
            let head = format!("Remediation: **{}**", view.local_text(node, "title"));
            (head, lines(&[("command", "command"), ("role", "role"), ("kind", "kind")]))
        }
    };
    let why = view.local_text(node, "why");
    let why = if why.is_empty() { String::new() } else { format!("\n\n{}", why.trim()) };
    format!("{}{why}\n\n{rest}", head.trim_end_matches(": ")).trim_end().to_owned()
}

/// A value as it is written, on one line.
fn written(sketch: &Sketch, at: usize) -> String {
    let at = sketch.resolved(at);
    let node = sketch.node(at);
    let span =
        if node.value.end > node.value.start { node.value } else { Span::new(node.value.end, sketch.extent(at).end) };
    let text = sketch.text().get(span.range()).unwrap_or_default();
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    crate::printable::short(&line.replace('`', "'"), 160)
}

fn role(view: &View, name: &str) -> Option<String> {
    let roles = Sketch::of(&view.beside.roles);
    let all = View { kind: Kind::Roles, sketch: &roles, beside: view.beside, language: view.language };
    let Some((_, at)) = names::entries(&roles, "roles").into_iter().find(|(known, _)| *known == name) else {
        return (name == "none").then(|| "Role: needs nothing; always there.".to_owned());
    };
    let mut text = format!("Role: {}\n", all.local_text(at, "description"));
    for (what, key) in [("values", "vars"), ("environment of its steps", "env")] {
        let names: Vec<String> = roles
            .get(at, key)
            .map(|list| roles.entries(list).map(|(name, _)| format!("`{name}`")).collect())
            .unwrap_or_default();
        if !names.is_empty() {
            let _ = write!(text, "\n- {what}: {}", names.join(", "));
        }
    }
    Some(text)
}

fn target_entry(view: &View, list: &str, name: &str) -> String {
    let targets = Sketch::of(&view.beside.targets);
    let mut text = format!("`{list}.{name}` of the target, as targets.yaml says:\n");
    for (target, at) in names::entries(&targets, "targets") {
        if let Some(value) = targets.get(at, list).and_then(|list| targets.get(list, name)) {
            let _ = write!(text, "\n- {target}: `{}`", written(&targets, value));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Place, Source, code};
    use crate::editor::trial;

    fn step(rest: &str) -> String {
        let text = format!(
            "params:\n  max: {{type: duration, default: 5m, description: The most}}\nsteps:\n  - id: sql\n    title: {{en: Ask, zh: 问}}\n    why: |\n      Because.\n    outcomes: {{0: pass}}\n    command: &c [mysql, \"--host={{{{ target.host }}}}:{{{{ target.port }}}}\", \"a b\"]\n  - id: lag\n    role: db-reader\n{rest}\n"
        );
        let hover = trial::at(Kind::Scenario, &text, |view, cursor| at(view, &[], cursor));
        hover.map(|hover| hover.text).unwrap_or_default()
    }

    #[test]
    fn a_step_in_a_condition_tells_what_it_asks() {
        let text = step("    when: s¦ql.passed");
        assert_eq!(text, "Step: **Ask**\n\nBecause.\n\n- outcomes `{0: pass}`");
        assert!(step("    when: sql.pas¦sed").starts_with("Whether the answer was good"));
        assert!(
            step("    when: sql.passed and params.m¦ax")
                .contains("Param: The most\n\n- type `duration`\n- default `5m`")
        );
    }

    #[test]
    fn a_command_is_shown_with_the_values_that_are_known() {
        let shown = "As it would be typed for `db-1`:\n\n```sh\nmysql --host=10.0.0.1:3306 'a b'\n```";
        assert!(step("    command: *¦c").ends_with(shown), "{}", step("    command: *¦c"));
        assert!(step("    com¦mand: *c").starts_with("A program and its arguments"));
        assert!(step("    com¦mand: *c").ends_with(shown));
        let mixed = step("    command: [x, \"{{ params.max }}\", \"{{ role.user }}\", \"{{ run.¦id }}\"]");
        assert!(mixed.contains("x 300 monitor {{ run.id }}"), "{mixed}");
        assert!(step("    pipeline: [[a, b], [¦wc, -l]]").contains("a b | wc -l"));
        assert!(step("    http: {url: \"http://{{ target.host }}/¦\", headers: {A: b}}").contains("http://web-1/"));
    }

    #[test]
    fn a_key_a_role_and_a_finding_are_explained() {
        assert_eq!(
            step("    lo¦ck: x"),
            "A name; steps with the same one never run at the same time on the same target.\n\nType: string"
        );
        let role = step("    role: db-re¦ader");
        assert_eq!(step("    role: no¦ne"), "Role: needs nothing; always there.");
        assert_eq!(role, "Role: Reads the state\n\n- values: `user`\n- environment of its steps: `MYSQL_PWD`");
        let text = "steps:\n  - when: la¦gg.passed\n";
        let hover = trial::at(Kind::Scenario, text, |view, cursor| {
            let source = Source::new("x", view.sketch.text());
            let finding = Finding::error(&code::UNKNOWN_STEP, "t").at(Place::new(&source, Span::new(17, 21)), "");
            at(view, &[finding], cursor)
        });
        assert_eq!(hover.unwrap().text, code::UNKNOWN_STEP.page);
    }
}
