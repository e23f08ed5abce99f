//! Rules over a whole library: what stands beside its scenarios and serves none of them. They are told only where all of its
//! scenarios were read.

use std::collections::BTreeSet;

use crate::diagnostic::{Code, Finding, Level, code};
use crate::scenario::Scenario;
use crate::yaml::Document;

/// The levels of what these rules find. No `allow` can stand in the files that they are about.
const LEVELS: [(&Code, Level); 2] = [(&code::UNUSED_ROLE, Level::Note), (&code::UNKNOWN_TARGET_PARAM, Level::Note)];

/// The level of a finding of these rules; `None` for any other code.
pub(super) fn level_of(code: &Code) -> Option<Level> {
    LEVELS.iter().find(|(known, _)| *known == code).map(|(_, level)| *level)
}

/// What scenarios ask of what stands beside them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Asked {
    /// The roles that their steps, facts and remediations need.
    pub roles: BTreeSet<String>,
    /// The params that they have.
    pub params: BTreeSet<String>,
}

impl Asked {
    /// What one scenario asks.
    #[must_use]
    pub fn by(scenario: &Scenario) -> Self {
        let steps = scenario.steps.iter().map(|step| step.role.clone());
        let facts = scenario.facts.iter().map(|fact| fact.role.clone());
        let remedies = scenario.remediations.iter().filter_map(|remedy| remedy.file.role.clone());
        Self {
            roles: steps.chain(facts).chain(remedies).collect(),
            params: scenario.params.iter().map(|param| param.name.clone()).collect(),
        }
    }

    /// What both ask.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        self.roles.extend(other.roles);
        self.params.extend(other.params);
        self
    }
}

/// What is wrong with `roles.yaml` or `targets.yaml` of a library whose scenarios ask all of this, and nothing else.
#[must_use]
pub fn check_library(document: &Document, asked: &Asked) -> Vec<Finding> {
    let json = document.to_json();
    let keys = |pointer: &str| -> Vec<String> {
        json.pointer(pointer)
            .and_then(|all| all.as_object())
            .map(|all| all.keys().cloned().collect())
            .unwrap_or_default()
    };
    let unused = keys("/roles").into_iter().filter(|role| role != "none" && !asked.roles.contains(role));
    let unused = unused.map(|role| {
        finding(&code::UNUSED_ROLE, format!("no scenario uses the role `{role}`"))
            .at(document.key_place(&format!("/roles/{}", escaped(&role))), "asked for by no step, fact or remediation")
            .help("take it out, or find the step that should name it")
    });
    let overrides = keys("/targets").into_iter().map(|target| format!("/targets/{}/params", escaped(&target)));
    let strange = overrides.chain(["/defaults/params".to_owned()]).flat_map(|at| {
        let unknown = keys(&at).into_iter().filter(|name| !asked.params.contains(name));
        unknown.map(move |name| (format!("{at}/{}", escaped(&name)), name)).collect::<Vec<_>>()
    });
    let strange = strange.map(|(at, name)| {
        finding(&code::UNKNOWN_TARGET_PARAM, format!("no scenario has a param `{name}`"))
            .at(document.key_place(&at), "sets nothing")
            .suggest(&name, asked.params.iter().map(String::as_str))
    });
    unused.chain(strange).collect()
}

fn finding(code: &'static Code, title: String) -> Finding {
    Finding::new(code, level_of(code).unwrap_or(Level::Note), title)
}

/// A key as a part of a JSON pointer (RFC 6901).
fn escaped(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

#[cfg(test)]
mod tests {
    use crate::diagnostic::Source;
    use crate::lint::trial;

    use super::*;

    const TEXT: &str = "\
params: {most: {type: integer, default: 1}}
facts: {names: {command: [x], extract: text, role: lister}}
steps: [{id: a, title: Verify a, command: [x, \"{{ params.most }}\"], role: reader, outcomes: {0: pass, 1: fail}}]
remediations: {mend: {title: Mend it, role: mender, command: [y]}}
";

    fn titles(file: &str) -> Vec<String> {
        let document = Document::load(&Source::new("x.yaml", file)).unwrap();
        let asked = Asked::by(&trial::scenario(TEXT)).and(Asked::default());
        check_library(&document, &asked).into_iter().map(|finding| finding.title).collect()
    }

    #[test]
    fn a_role_is_used_by_steps_facts_and_remediations() {
        let roles = "roles: {reader: {}, lister: {}, mender: {}, none: {}, idle: {}}\n";
        assert_eq!(titles(roles), ["no scenario uses the role `idle`"]);
    }

    #[test]
    fn a_param_of_a_target_is_one_of_a_scenario() {
        let targets =
            "defaults: {params: {most: 2, mst: 3}}\ntargets:\n  a/b: {params: {most: 3}}\n  c: {params: {other: 4}}\n";
        assert_eq!(titles(targets), ["no scenario has a param `other`", "no scenario has a param `mst`"]);
    }
}
