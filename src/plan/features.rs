//! What a program may have been built without.

use crate::diagnostic::{Finding, code};
use crate::scenario::{Body, Scenario};

/// The steps among `selected` that a program built without HTTP requests (`has_http`) cannot ask. They are refused before
/// anything runs: a run that cannot look everywhere should not seem to have looked.
pub fn refused(scenario: &Scenario, selected: &[usize], has_http: bool) -> Vec<Finding> {
    let steps = selected.iter().map(|at| &scenario.steps[*at]);
    let without = steps.filter(|step| !has_http && matches!(step.body, Body::Http(_)));
    let finding = |step: &crate::scenario::Step| {
        let place = scenario.document.key_place(&format!("{}/http", step.pointer));
        Finding::error(
            &code::BUILT_WITHOUT,
            format!("step `{}` makes an HTTP request, which this program cannot", step.id),
        )
        .at(place, "this program was built without the feature `http`")
        .help("build it with that feature (the default), or name the other steps with --step")
    };
    without.map(finding).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Source, Style, render};

    const FILE: &str = "version: 1
id: shop
title: Find out whether the shop answers
owner: web
defaults: {role: none, timeout: 5s}
steps:
  - id: reachable
    title: Verify that the machine answers
    command: [ping, -c, \"1\", shop.test]
    outcomes: {0: pass, else: fail}
  - id: front_page
    title: Verify that the front page answers
    http: {url: \"https://shop.test/\"}
    outcomes: {200: pass, else: fail}
";

    #[test]
    fn a_step_that_this_program_was_built_without_is_refused() {
        let reading = crate::scenario::read(&Source::new("checklists/shop.yaml", FILE), None);
        let scenario = reading.scenario.unwrap();
        assert!(refused(&scenario, &[0, 1], true).is_empty());
        assert!(refused(&scenario, &[0], false).is_empty());
        let found = refused(&scenario, &[0, 1], false);
        assert_eq!(found.len(), 1);
        let page = code::BUILT_WITHOUT.page;
        let said = render(&found[0], Style::Plain);
        assert!(page.contains(&said), "the page does not show:\n{said}");
        assert!(page.contains(FILE), "the page does not show this file");
    }
}
