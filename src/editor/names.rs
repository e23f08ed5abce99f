//! The names that a scenario declares, and those that the files beside it declare.

use std::borrow::Cow;

use super::sketch::{Part, ROOT, Sketch};

/// The texts of the files beside a scenario, as they are in the editor or else on disk; empty where there is none.
#[derive(Debug, Clone, Default)]
pub struct Beside {
    /// The text of `roles.yaml`.
    pub roles: String,
    /// The text of `targets.yaml`.
    pub targets: String,
    /// Of a case, the text of its scenario.
    pub scenario: String,
    /// The path to the schema of scenarios from the file, if there is one within reach.
    pub schema: Option<&'static str>,
}

/// What a name may be of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Of {
    /// A step.
    Step,
    /// A param.
    Param,
    /// A fact.
    Fact,
    /// A diagnosis.
    Diagnosis,
    /// A remediation.
    Remediation,
}

impl Of {
    /// The key of the file below which they are declared.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Step => "steps",
            Self::Param => "params",
            Self::Fact => "facts",
            Self::Diagnosis => "diagnoses",
            Self::Remediation => "remediations",
        }
    }
}

/// The names of one kind with the nodes that they are of.
#[must_use]
pub fn declared<'s>(sketch: &'s Sketch<'_>, of: Of) -> Vec<(Cow<'s, str>, usize)> {
    let Some(all) = sketch.get(ROOT, of.key()) else { return Vec::new() };
    match of {
        Of::Param | Of::Fact | Of::Remediation => {
            sketch.entries(all).map(|(name, at)| (Cow::Borrowed(name), at)).collect()
        }
        Of::Step | Of::Diagnosis => {
            let items = sketch.children(all).map(|at| (sketch.text_at(at, "id"), at));
            items.filter(|(id, _)| !id.is_empty()).collect()
        }
    }
}

/// The node that is declared under a name.
#[must_use]
pub fn find(sketch: &Sketch<'_>, of: Of, name: &str) -> Option<usize> {
    declared(sketch, of).into_iter().find(|(known, _)| known == name).map(|(_, at)| at)
}

/// The entries below a key of another file: the roles, or the targets.
#[must_use]
pub fn entries<'s>(sketch: &'s Sketch<'_>, key: &str) -> Vec<(&'s str, usize)> {
    sketch.get(ROOT, key).map(|all| sketch.entries(all).collect()).unwrap_or_default()
}

/// The step that a node is in.
#[must_use]
pub fn step_around(sketch: &Sketch<'_>, at: usize) -> Option<usize> {
    let steps = sketch.get(ROOT, Of::Step.key())?;
    sketch.upwards(at).find(|above| sketch.node(*above).parent == steps)
}

/// A way through a file as patterns name it: `steps/*/when`.
#[must_use]
pub fn way(path: &[&Part]) -> String {
    let part = |part: &&Part| match part {
        Part::Key(key) => key.clone(),
        Part::Item(_) => "*".to_owned(),
    };
    path.iter().map(part).collect::<Vec<_>>().join("/")
}

/// Whether a way is as the pattern says, in which `*` stands for any one part and `**` at the end for any further ones.
#[must_use]
pub fn fits(way: &str, pattern: &str) -> bool {
    let mut parts = way.split('/');
    for wanted in pattern.split('/') {
        match (wanted, parts.next()) {
            ("**", _) => return true,
            ("*", Some(_)) => {}
            (wanted, Some(part)) if wanted == part => {}
            _ => return false,
        }
    }
    parts.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_in_a_text_that_does_not_parse() {
        let text = "steps:\n  - id: a\n    when: \"b.\n  - {id: b, role\nremediations: {mend: {title: x}}\nparams:\n  p: {type\n";
        let sketch = Sketch::of(text);
        let names = |of| declared(&sketch, of).into_iter().map(|(name, _)| name.into_owned()).collect::<Vec<_>>();
        assert_eq!(names(Of::Step), ["a", "b"]);
        assert_eq!(names(Of::Param), ["p"]);
        assert_eq!(names(Of::Remediation), ["mend"]);
        assert!(find(&sketch, Of::Step, "c").is_none());
    }

    #[test]
    fn a_way_fits_its_pattern_whole() {
        assert!(fits("steps/*/when", "steps/*/when") && fits("steps/*/outcomes/x", "steps/*/outcomes/*"));
        assert!(fits("steps/*/assert/minimum", "steps/*/assert/**") && fits("steps/*/assert", "steps/*/assert/**"));
        assert!(!fits("steps/*/when/x", "steps/*/when") && !fits("steps", "steps/*/when"));
    }
}
