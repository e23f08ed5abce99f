//! Annotations of GitHub Actions, at the place where a case expects something else than what happened.

use super::Format;
use super::human::shown;
use crate::case::{Suite, Tested};
use crate::diagnostic::{Checked, CheckedFile, Level, annotation, find_format};

/// The format.
pub(super) static FORMAT: Format = Format { name: "github", render };

fn render(suites: &[Suite]) -> String {
    suites.iter().flat_map(|suite| suite.cases.iter().map(|case| one(suite, case))).collect()
}

fn one(suite: &Suite, case: &Tested) -> String {
    let findings = case.problems.iter().map(|problem| problem.finding.clone()).collect();
    let file = CheckedFile { name: case.path.clone(), findings };
    let checked = Checked { files: vec![file], denied: Level::Error };
    let mut text = find_format("github").map(|format| (format.render)(&checked)).unwrap_or_default();
    for (difference, at) in &case.differences {
        let actual = difference.actual.as_ref().map_or_else(|| "not there".to_owned(), shown);
        let title = format!("{}/{}", suite.scenario, case.name);
        let message = format!("{}: expected {}, but it is {actual}", difference.about, shown(&difference.expected));
        text.push_str(&annotation(at, &title, &message));
    }
    text
}
