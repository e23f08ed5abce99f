//! `allow: [{rule, reason}]`: what an author sets aside, honoured here for every rule.

use super::{ALL, Subject};
use crate::diagnostic::{Code, Finding, Level, code};
use crate::scenario::{Allowance, Scenario};
use crate::span::Span;

/// The levels of what can be wrong with an `allow` itself. It cannot be set aside: one `allow` must not hide another.
const LEVELS: [(&Code, Level); 2] = [(&code::UNUSED_ALLOW, Level::Note), (&code::BAD_ALLOW, Level::Warning)];

/// The level of a finding about an `allow`; `None` for any other code.
pub(super) fn level_of(code: &Code) -> Option<Level> {
    LEVELS.iter().find(|(known, _)| *known == code).map(|(_, level)| *level)
}

/// Whether an `allow` sets a rule aside for what stands at `pointer`.
#[must_use]
pub fn is_set_aside(scenario: &Scenario, rule: &Code, pointer: &str) -> bool {
    let is_inside =
        |scope: &str| pointer.strip_prefix(scope).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    let mut allowances = scenario.allowances.iter().filter(|allowance| is_inside(&allowance.scope));
    allowances.any(|allowance| meant(scenario, allowance).is_ok_and(|code| code == rule))
}

/// The findings that no `allow` sets aside, and what is wrong with the `allow`s.
pub(super) fn apply(subject: &Subject, found: Vec<Finding>) -> Vec<Finding> {
    let scenario = subject.scenario;
    let (mut kept, mut wrong) = (found, Vec::new());
    for allowance in &scenario.allowances {
        match meant(scenario, allowance) {
            Ok(code) => {
                let scope = scope(scenario, allowance);
                let before = kept.len();
                kept.retain(|finding| finding.code != code || !scope.is_none_or(|scope| is_inside(finding, scope)));
                // Where no case was played nothing is known of what they reach.
                let is_known =
                    code != &code::NO_CASE_REACHES || subject.reached.is_some_and(|reached| reached.cases > 0);
                if kept.len() == before && is_known {
                    wrong.push(unused(scenario, allowance));
                }
            }
            Err(finding) => wrong.push(*finding),
        }
    }
    kept.extend(wrong);
    kept
}

/// The code that an `allow` sets aside.
fn meant(scenario: &Scenario, allowance: &Allowance) -> Result<&'static Code, Box<Finding>> {
    let place = |key: &str| scenario.document.place(&format!("{}/{key}", allowance.pointer));
    let wrong = |title: String| Finding::new(&code::BAD_ALLOW, Level::Warning, title);
    let word = allowance.rule.trim();
    if allowance.reason.trim().is_empty() {
        let finding = wrong(format!("`{word}` is set aside without a reason"));
        let finding = finding.at(place("reason"), "says nothing");
        return Err(Box::new(
            finding.help("say why the rule does not apply here: the next reader must be able to judge it"),
        ));
    }
    let Some(found) = Code::find(word) else {
        let names = ALL.iter().flat_map(|rule| [rule.code.name, rule.code.id]);
        let finding = wrong(format!("no rule is named `{word}`")).at(place("rule"), "sets nothing aside");
        return Err(Box::new(finding.suggest(word, names).help("`checklist explain` lists the rules")));
    };
    if ALL.iter().any(|rule| rule.code == found) {
        return Ok(found);
    }
    let finding = wrong(format!("`{word}` cannot be set aside")).at(place("rule"), "has to be mended");
    let why = if level_of(found).is_some() {
        "it is about `allow` itself"
    } else {
        "what it finds keeps the scenario from being run"
    };
    Err(Box::new(finding.help(why)))
}

/// The stretch that an `allow` is about, from the key of its part to the end; `None` is the whole file.
fn scope(scenario: &Scenario, allowance: &Allowance) -> Option<Span> {
    let document = &scenario.document;
    let (key, value) = (document.key_place(&allowance.scope).span, document.place(&allowance.scope).span);
    (!allowance.scope.is_empty()).then(|| Span::new(key.start.min(value.start), value.end))
}

fn is_inside(finding: &Finding, scope: Span) -> bool {
    let span = finding.place.as_ref().map(|place| place.span);
    span.is_some_and(|span| scope.start <= span.start && span.end <= scope.end)
}

fn unused(scenario: &Scenario, allowance: &Allowance) -> Finding {
    let title = format!("nothing here breaks the rule `{}`", allowance.rule.trim());
    let place = scenario.document.place(&allowance.pointer);
    let whose = if allowance.scope.is_empty() { "in this file" } else { "in this part of the file" };
    Finding::new(&code::UNUSED_ALLOW, Level::Note, title)
        .at(place, format!("sets nothing aside {whose}"))
        .help("take it out: it would hide the next finding of this rule")
}

#[cfg(test)]
mod tests {
    use crate::lint::trial::names;

    const PARAMS: &str = "params: {limit: {type: integer, default: 1}}\n";
    const STEPS: &str = "\
steps:
  - id: a
    title: Verify a
    command: [\"true\"]
    outcomes: {0: pass, 1: fail}
";

    #[test]
    fn a_rule_is_set_aside_by_name_or_number_whatever_its_case() {
        assert_eq!(names(&format!("{PARAMS}{STEPS}")), ["unused-param"]);
        for rule in ["unused-param", "C3009", "c3009", " Unused-Param "] {
            assert_eq!(
                names(&format!("{PARAMS}allow: [{{rule: '{rule}', reason: later}}]\n{STEPS}")),
                [""; 0],
                "{rule}"
            );
        }
    }

    #[test]
    fn what_a_part_sets_aside_holds_for_that_part_alone() {
        let of_step = format!("{PARAMS}{STEPS}    allow: [{{rule: unused-param, reason: later}}]\n");
        assert_eq!(names(&of_step), ["unused-param", "unused-allow"], "the param is outside of the step");
    }

    #[test]
    fn nothing_sets_aside_what_is_wrong_with_an_allow() {
        for rule in ["unused-allow", "bad-allow", "unknown-step", "nonsense"] {
            let text = format!("{PARAMS}allow: [{{rule: {rule}, reason: later}}]\n{STEPS}");
            assert_eq!(names(&text), ["unused-param", "bad-allow"], "{rule}");
        }
    }
}
