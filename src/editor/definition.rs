//! Where the word under a cursor is declared.

use super::names::{self, Of};
use super::referent::{self, Referent};
use super::sketch::{ROOT, Sketch};
use super::view::View;
use crate::span::Span;

/// In which file something is declared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum File {
    /// The one that is looked at.
    This,
    /// `roles.yaml` beside it.
    Roles,
    /// `targets.yaml` beside it.
    Targets,
    /// The scenario that it is a case of.
    Scenario,
}

/// Where the word under the cursor behind byte `at` is declared.
#[must_use]
pub fn at(view: &View, at: usize) -> Option<(File, Span)> {
    let (referent, _) = referent::at(view, at)?;
    let sketch = view.sketch;
    match referent {
        Referent::Declared(of, node) => Some((File::This, name_of(sketch, of, node)?)),
        Referent::OfScenario(of, node) => {
            let scenario = Sketch::of(&view.beside.scenario);
            Some((File::Scenario, name_of(&scenario, of, node)?))
        }
        Referent::Anchor(node) => sketch.node(node).anchor.map(|span| (File::This, span)),
        Referent::Role(name) => {
            let roles = Sketch::of(&view.beside.roles);
            let (_, role) = names::entries(&roles, "roles").into_iter().find(|(known, _)| *known == name)?;
            Some((File::Roles, roles.node(role).key?))
        }
        Referent::RoleVar(name) => {
            let roles = Sketch::of(&view.beside.roles);
            let own = super::context_names::role_of(view, node_at(view, at)?)?;
            let (_, role) = names::entries(&roles, "roles").into_iter().find(|(known, _)| *known == own)?;
            let var = roles.get(roles.get(role, "vars")?, &name)?;
            Some((File::Roles, roles.node(var).key?))
        }
        Referent::TargetEntry(list, name) => {
            let targets = Sketch::of(&view.beside.targets);
            let entry = |(_, target): (&str, usize)| targets.get(targets.get(target, list)?, &name);
            let found = names::entries(&targets, "targets").into_iter().find_map(entry)?;
            Some((File::Targets, targets.node(found).key?))
        }
        Referent::Root(name) => {
            let node = sketch.get(ROOT, &name)?;
            Some((File::This, sketch.node(node).key?))
        }
        Referent::Attribute(_) | Referent::Rule(_) | Referent::Key(_) => None,
    }
}

fn node_at(view: &View, at: usize) -> Option<usize> {
    match view.sketch.spot(at) {
        super::sketch::Spot::Value(node, _) | super::sketch::Spot::Key(node) => Some(node),
        _ => None,
    }
}

/// Where the name of something declared stands.
#[must_use]
pub fn name_of(sketch: &Sketch, of: Of, node: usize) -> Option<Span> {
    match of {
        Of::Step | Of::Diagnosis => sketch.get(node, "id").map(|id| sketch.node(id).value),
        Of::Param | Of::Fact | Of::Remediation => sketch.node(node).key,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::editor::kind::Kind;
    use crate::editor::trial::{self, ROLES, TARGETS};

    /// What is found at the cursor: the file and the text there.
    fn found(text: &str) -> Option<(File, String)> {
        trial::at(Kind::Scenario, text, |view, cursor| {
            let (file, span) = at(view, cursor)?;
            let text = match file {
                File::This => view.sketch.text(),
                File::Roles => ROLES,
                File::Targets => TARGETS,
                File::Scenario => trial::SCENARIO,
            };
            let line = text[..span.start].rfind('\n').map_or(0, |feed| feed + 1);
            Some((file, text[line..span.end].trim().to_owned()))
        })
    }

    fn step(rest: &str) -> Option<(File, String)> {
        found(&format!(
            "params: {{p: {{type: string}}}}\nsteps:\n  - id: sql\n    command: &c [x]\n  - id: lag\n    role: db-reader\n{rest}\nremediations:\n  mend: {{}}\n"
        ))
    }

    #[test]
    fn a_name_leads_to_where_it_is_declared() {
        let here = |text: &str| Some((File::This, text.to_owned()));
        assert_eq!(step("    when: not s¦ql.passed"), here("- id: sql"));
        assert_eq!(step("    when: >-\n      x and\n      sql¦.passed"), here("- id: sql"));
        assert_eq!(step("    when: sql.passed and params.¦p"), here("params: {p"));
        assert_eq!(step("    command: [\"{{ params.p¦ }}\"]"), here("params: {p"));
        assert_eq!(step("    shell: echo $PARAM_¦P"), here("params: {p"));
        assert_eq!(step("    command: *¦c"), here("command: &c"));
        assert_eq!(step("diagnoses:\n  - {evidence: [¦sql], remediations: []}"), here("- id: sql"));
        assert_eq!(step("diagnoses:\n  - {remediations: [m¦end]}"), here("mend"));
        assert_eq!(step("    role: db-¦reader"), Some((File::Roles, "db-reader".to_owned())));
        assert_eq!(step("    command: [\"{{ role.us¦er }}\"]"), Some((File::Roles, "vars: {user".to_owned())));
        let primary = "db-1: {host: 10.0.0.1, port: 3306, vars: {primary".to_owned();
        assert_eq!(step("    command: [\"{{ target.vars.pri¦mary }}\"]"), Some((File::Targets, primary)));
    }

    #[test]
    fn what_is_declared_nowhere_leads_nowhere() {
        for rest in [
            "    when: sql.pas¦sed",
            "    when: nothing¦.passed",
            "    title: sq¦l",
            "    command: [sql¦]",
            "    ¦",
            "    command: *no¦ne",
        ] {
            assert_eq!(step(rest), None, "{rest}");
        }
    }
}
