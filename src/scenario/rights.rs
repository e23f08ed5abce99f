//! The rights of a role as a scenario, so that they are read, checked and asked like any other steps.

use super::Scenario;
use super::read::{Reading, of_document};
use crate::diagnostic::Finding;
use crate::span::Span;
use crate::yaml::{Content, Document, Entry, Node};

/// How long a right may take that does not say.
const TIMEOUT: &str = "10s";

/// The rights that `roles.yaml` writes down for a role, as the steps of a scenario that is called `id`; `None` when there are
/// none. What is found stands where it is written.
///
/// # Errors
/// Everything that is wrong with them.
pub fn rights(roles: &Document, role: &str, id: &str) -> Result<Option<Scenario>, Vec<Finding>> {
    let Some(document) = grafted(roles, role, id) else { return Ok(None) };
    let known = [role.to_owned()];
    let Reading { scenario, findings } = of_document(document, Some(&known));
    scenario.map(Some).ok_or(findings)
}

/// The document of that scenario: what is written keeps its place, what is added stands where the role does.
fn grafted(roles: &Document, role: &str, id: &str) -> Option<Document> {
    let token = role.replace('~', "~0").replace('/', "~1");
    let at = roles.place(&format!("/roles/{token}/rights")).span;
    let Content::Sequence(rights) = &roles.node(&format!("/roles/{token}/rights"))?.content else { return None };
    let new =
        |key: &str, content: Content| Entry { key: key.to_owned(), key_span: at, value: Node { span: at, content } };
    let text = |key: &str, value: &str| new(key, Content::String(value.to_owned()));
    let steps: Vec<Node> = rights
        .iter()
        .enumerate()
        .map(|(number, right)| {
            let Content::Mapping(entries) = &right.content else { return right.clone() };
            let has_id = entries.iter().any(|entry| entry.key == "id");
            let own = |span: Span| Entry { key_span: span, ..text("id", &format!("right_{}", number + 1)) };
            let id = (!has_id).then(|| own(right.span));
            Node {
                span: right.span,
                content: Content::Mapping(id.into_iter().chain(entries.iter().cloned()).collect()),
            }
        })
        .collect();
    if steps.is_empty() {
        return None;
    }
    let defaults = Content::Mapping(vec![text("timeout", TIMEOUT), text("role", role)]);
    let entries = vec![
        new("version", Content::Number(1.into())),
        text("id", id),
        text("title", "Verify that the role can do what it permits"),
        text("owner", role),
        new("defaults", defaults),
        new("steps", Content::Sequence(steps)),
    ];
    let root = Node { span: at, content: Content::Mapping(entries) };
    Some(Document { source: roles.source.clone(), root })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Source;

    fn roles(text: &str) -> Document {
        Document::load(&Source::new("roles.yaml", text)).unwrap()
    }

    #[test]
    fn rights_are_steps_of_their_role_and_may_name_one_another() {
        let text = "version: 1\nroles:\n  reader:\n    rights:\n      - {id: login, title: Log in, command: [echo], assert: {const: 0}}\n      - {title: Read it, when: login.passed, timeout: 1s, command: [echo], outcomes: {0: pass, 1: fail}}\n";
        let scenario = rights(&roles(text), "reader", "db-replication").unwrap().unwrap();
        let told = |step: &crate::scenario::Step| {
            (step.id.clone(), step.role.clone(), step.timeout.as_secs(), step.location.line)
        };
        let told: Vec<_> = scenario.steps.iter().map(told).collect();
        assert_eq!(scenario.id, "db-replication");
        assert_eq!(told, [("login".into(), "reader".into(), 10, 5), ("right_2".into(), "reader".into(), 1, 6)]);
        assert!(rights(&roles("version: 1\nroles: {x: {}}\n"), "x", "y").unwrap().is_none());
    }

    #[test]
    fn what_is_wrong_stands_where_it_is_written() {
        let text = "version: 1\nroles:\n  reader:\n    rights:\n      - title: Log in\n        command: [echo, '{{ target.hots }}']\n        when: lgoin.passed\n        assert: {const: 0}\n";
        let wrong = rights(&roles(text), "reader", "x").unwrap_err();
        let told: Vec<String> = wrong
            .iter()
            .map(|finding| format!("{} {}", finding.code.id, finding.place.as_ref().unwrap().location()))
            .collect();
        assert_eq!(told, ["C3003 roles.yaml:6:36", "C3001 roles.yaml:7:15"], "{wrong:#?}");
    }
}
