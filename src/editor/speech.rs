//! What the text at a place of a scenario speaks of, and the dotted name under a cursor in it.

use super::names::fits;
use crate::span::Span;

/// What a text speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Speech {
    /// It is the name of a role.
    Role,
    /// It is the name of a step.
    Step,
    /// It is the name of a remediation.
    Remediation,
    /// It is the name of a fact.
    Fact,
    /// It is the name of a diagnosis.
    Diagnosis,
    /// It is the name of a rule of the validator.
    Rule,
    /// It is a condition over the answers of steps.
    Condition,
    /// It may hold `{{ … }}`.
    Template,
    /// It is a script that reads the context from its environment.
    Script,
}

/// Which text speaks of what, by its way from the root of a scenario or of a case.
const PLACES: [(Speech, &[&str]); 9] = [
    (Speech::Role, &["steps/*/role", "defaults/role", "facts/*/role", "remediations/*/role"]),
    (Speech::Step, &["diagnoses/*/evidence/*", "remediations/*/verify/*", "recordings/*/steps/*"]),
    (Speech::Fact, &["recordings/*/facts/*"]),
    (Speech::Diagnosis, &["expect/confirmed/*", "expect/ruled_out/*", "expect/undetermined/*"]),
    (
        Speech::Remediation,
        &[
            "diagnoses/*/remediations/*",
            "steps/*/outcomes/*/remediation",
            "expect/proposed/*",
            "expect/steps/*/remediation",
        ],
    ),
    (Speech::Rule, &["allow/*/rule", "steps/*/allow/*/rule", "remediations/*/allow/*/rule"]),
    (Speech::Condition, &["steps/*/when", "diagnoses/*/when"]),
    (Speech::Script, &["steps/*/shell"]),
    (
        Speech::Template,
        &[
            "steps/*/command/*",
            "steps/*/pipeline/*/*",
            "steps/*/fallback/*",
            "steps/*/on_fail/*/*",
            "steps/*/http/**",
            "steps/*/env/*",
            "steps/*/stdin",
            "steps/*/for_each",
            "steps/*/assert/**",
            "steps/*/warn/**",
            "facts/*/command/*",
            "remediations/*/command/*",
            "remediations/*/dry_run/*",
            "remediations/*/preview/*",
            "remediations/*/rollback/*",
            "triggers/*/target",
            "triggers/*/params/*",
            "defaults/env/*",
            "params/*/default",
        ],
    ),
];

/// What the text at the end of this way speaks of.
#[must_use]
pub fn of(way: &str) -> Option<Speech> {
    PLACES.iter().find(|(_, patterns)| patterns.iter().any(|pattern| fits(way, pattern))).map(|(speech, _)| *speech)
}

/// A dotted name such as `lag.value`, and the part of it under the cursor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dotted<'t> {
    /// Its parts up to the one under the cursor; the last may be empty (`lag.`).
    pub parts: Vec<&'t str>,
    /// Where the part under the cursor stands.
    pub span: Span,
}

/// The dotted name around the cursor behind byte `at` of `text`, as far as it is inside `within`.
#[must_use]
pub fn dotted(text: &str, within: Span, at: usize) -> Dotted<'_> {
    let is_part = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
    let before = &text[within.start.min(at)..at];
    let start = before.rfind(|c: char| !is_part(c) && c != '.').map_or(0, |last| last + width(&before[last..]));
    let name = &before[start..];
    // A name begins with a letter; `1.5` is none.
    let name = if name.starts_with(|c: char| c.is_ascii_digit()) { "" } else { name };
    let rest = &text[at..within.end.max(at)];
    let end = at + rest.find(|c: char| !is_part(c)).unwrap_or(rest.len());
    let last = name.rfind('.').map_or(name, |dot| &name[dot + 1..]);
    let begin = at - last.len();
    let mut parts: Vec<&str> = name.split('.').collect();
    if let Some(part) = parts.last_mut() {
        *part = &text[begin..end];
    }
    Dotted { parts, span: Span::new(begin, end) }
}

fn width(rest: &str) -> usize {
    rest.chars().next().map_or(0, char::len_utf8)
}

/// Whether the cursor behind byte `at` stands inside `{{ … }}` of the text that begins at `start`.
#[must_use]
pub fn is_in_template(text: &str, start: usize, at: usize) -> bool {
    let before = &text[start.min(at)..at];
    before.rfind("{{").is_some_and(|open| !before[open..].contains("}}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_under_the_cursor_is_cut_behind_the_cursors_part() {
        let of = |text: &str| {
            let at = text.find('¦').unwrap();
            let text = text.replace('¦', "");
            let found = dotted(&text, Span::new(0, text.len()), at);
            (found.parts.join("|"), text[found.span.range()].to_owned())
        };
        assert_eq!(of("sql.passed and la¦g.value > 3"), ("lag".into(), "lag".into()));
        assert_eq!(of("lag.val¦ue"), ("lag|value".into(), "value".into()));
        assert_eq!(of("not lag.¦"), ("lag|".into(), String::new()));
        assert_eq!(of("延迟 ¦"), (String::new(), String::new()));
        assert_eq!(of("target.vars.p¦"), ("target|vars|p".into(), "p".into()));
        assert_eq!(of("x > 1.¦").0, "");
    }

    #[test]
    fn a_cursor_is_in_a_template_until_it_is_closed() {
        assert!(is_in_template("a{{ b", 0, 5) && is_in_template("{{ a }}{{ b }}", 0, 10));
        assert!(!is_in_template("{{ a }} b", 0, 9) && !is_in_template("ab", 0, 2));
    }

    #[test]
    fn every_pattern_is_a_place_that_the_schema_knows() {
        use crate::editor::shapes::Shapes;
        use crate::editor::sketch::Part;

        // A `*` is an item or a key.
        fn ways(pattern: &str) -> Vec<Vec<Part>> {
            pattern.split('/').filter(|part| *part != "**").fold(vec![Vec::new()], |ways, part| {
                let choices =
                    if part == "*" { vec![Part::Item(0), Part::Key("x".into())] } else { vec![Part::Key(part.into())] };
                let longer = |way: &Vec<Part>| {
                    choices.iter().map(|part| [way.as_slice(), std::slice::from_ref(part)].concat()).collect::<Vec<_>>()
                };
                ways.iter().flat_map(longer).collect()
            })
        }
        let schemas = [crate::scenario::shape().schema(), crate::case::case_shape().schema()];
        let is_known = |way: &Vec<Part>| {
            let way: Vec<&Part> = way.iter().collect();
            schemas.iter().any(|schema| !Shapes::at(schema, &way).types().is_empty())
        };
        for pattern in PLACES.iter().flat_map(|(_, patterns)| patterns.iter()) {
            assert!(ways(pattern).iter().any(is_known), "{pattern}");
        }
    }
}
