//! A param that nothing asks for: whoever sets it believes that it changes something.

use super::Rule;
use crate::diagnostic::{Finding, code};
use crate::scenario::Scenario;

/// The rule.
pub static RULE: Rule = Rule { code: &code::UNUSED_PARAM, check };

fn check(scenario: &Scenario) -> Vec<Finding> {
    let text = scenario.document.source.text();
    let unused = scenario.params.iter().filter(|param| !is_named(text, &param.name));
    let finding = |name: &str| {
        Finding::warning(&code::UNUSED_PARAM, format!("the param `{name}` is not used"))
            .at(scenario.document.key_place(&format!("/params/{name}")), "declared here, asked for nowhere")
            .help(format!("use it as {{{{ params.{name} }}}} or \"$PARAM_{}\", or take it out", name.to_uppercase()))
    };
    unused.map(|param| finding(&param.name)).collect()
}

/// Whether the text of the file names the param, as an expression does or as a script does. Looking at the text rather
/// than at every place that may hold a template cannot miss a use; at worst a comment counts as one.
fn is_named(text: &str, name: &str) -> bool {
    let names = [format!("params.{name}"), format!("PARAM_{}", name.to_uppercase())];
    let ends = |rest: &str| !rest.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_');
    names.iter().any(|wanted| text.match_indices(wanted.as_str()).any(|(at, _)| ends(&text[at + wanted.len()..])))
}
