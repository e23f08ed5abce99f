//! Which checks there are, and what of their findings is told.

use super::{Draft, bodies, conditions, cycles, ids, params, questions, remediations, required, templates};
use crate::diagnostic::{Finding, code};
use crate::span::Span;

/// Every check, in the order in which a reader would look.
const CHECKS: [fn(&Draft) -> Vec<Finding>; 9] = [
    ids::check,
    required::check,
    bodies::check,
    params::check,
    templates::check,
    questions::check,
    conditions::check,
    cycles::check,
    remediations::check,
];

/// Everything that the checks find.
pub fn all(draft: &Draft) -> Vec<Finding> {
    CHECKS.iter().flat_map(|check| check(draft)).collect()
}

/// What is told of that: all but what only follows from a value that the shape check has refused already.
pub fn told(found: Vec<Finding>, refused: &[Finding]) -> Vec<Finding> {
    let values: Vec<Span> = refused.iter().filter(|finding| is_of_value(finding)).filter_map(span).collect();
    let found = found.into_iter();
    found.filter(|finding| !span(finding).is_some_and(|span| values.iter().any(|value| holds(*value, span)))).collect()
}

/// Whether a finding refuses a whole value, not only a part of what is in it.
fn is_of_value(finding: &Finding) -> bool {
    let codes = [&code::WRONG_TYPE, &code::WRONG_VALUE, &code::WRONG_FORM, &code::BAD_DURATION, &code::BAD_SIZE];
    // An empty text or list: two quotes or brackets, or nothing.
    let is_empty = finding.code == &code::WRONG_LENGTH && span(finding).is_some_and(|span| span.end - span.start <= 2);
    is_empty || codes.into_iter().any(|code| code == finding.code)
}

fn span(finding: &Finding) -> Option<Span> {
    finding.place.as_ref().map(|place| place.span)
}

fn holds(outer: Span, inner: Span) -> bool {
    outer.start <= inner.start && inner.end <= outer.end
}
