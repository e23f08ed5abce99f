//! A problem with a question, shown where its step stands.

use crate::diagnostic::Finding;
use crate::judge::Problem;
use crate::yaml::Document;

/// The finding that tells of a problem of the step at `pointer`.
#[must_use]
pub fn finding_of(problem: &Problem, document: &Document, pointer: &str) -> Finding {
    let at = format!("{pointer}{}", problem.pointer);
    let place = match &problem.range {
        Some(range) => document.inside(&at, range.clone()),
        None if problem.is_key => document.key_place(&at),
        None => document.place(&at),
    };
    let finding = Finding::error(problem.code, problem.title.clone()).at(place, problem.label.clone());
    match &problem.help {
        Some(help) => finding.help(help.clone()),
        None => finding,
    }
}
