//! A param that nothing asks for: whoever sets it believes that it changes something.

use super::{Rule, Subject};
use crate::diagnostic::{Finding, Level, code};

/// The rule.
pub static RULE: Rule = Rule { code: &code::UNUSED_PARAM, level: Level::Warning, check };

fn check(subject: &Subject) -> Vec<Finding> {
    let scenario = subject.scenario;
    let text = scenario.document.source.text();
    let names = |name: &str| [format!("params.{name}"), format!("PARAM_{}", name.to_uppercase())];
    let unused = scenario.params.iter().filter(|param| !is_named(text, &names(&param.name)));
    let finding = |name: &str| {
        RULE.finding(format!("the param `{name}` is not used"))
            .at(scenario.document.key_place(&format!("/params/{name}")), "declared here, asked for nowhere")
            .help(format!("use it as {{{{ params.{name} }}}} or \"$PARAM_{}\", or take it out", name.to_uppercase()))
    };
    unused.map(|param| finding(&param.name)).collect()
}

/// Whether the text of the file holds one of the names, as an expression does or as a script does. Looking at the text
/// rather than at every place that may hold a template cannot miss a use; at worst a comment counts as one.
pub(super) fn is_named(text: &str, names: &[String]) -> bool {
    let ends = |rest: &str| !rest.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_');
    names.iter().any(|wanted| text.match_indices(wanted.as_str()).any(|(at, _)| ends(&text[at + wanted.len()..])))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::trial::titles;

    fn found(step: &str) -> Vec<String> {
        let params = "params: {limit: {type: integer, default: 1}, limits: {type: integer, default: 1}}";
        let step = format!("steps: [{{id: a, title: Check, outcomes: {{0: pass}}, {step}}}]");
        titles(&RULE, &format!("{params}\n{step}\n"))
    }

    #[test]
    fn a_param_is_used_by_a_template_a_condition_or_a_script_and_not_by_a_longer_name() {
        assert_eq!(found("command: [x, '{{ params.limits }}']"), ["the param `limit` is not used"]);
        assert_eq!(found("shell: 'x $PARAM_LIMITS ${PARAM_LIMIT}'"), [""; 0]);
        assert_eq!(found("command: [x, '{{ params.limit + params.limits }}']"), [""; 0]);
    }
}
