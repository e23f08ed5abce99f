//! Meaning: what a shape cannot say. One file for each sort of thing that can be wrong.

mod bodies;
mod conditions;
mod cycles;
mod draft;
mod ids;
mod names;
mod params;
mod questions;
mod remediations;
mod required;
mod templates;

pub use draft::Draft;

use crate::diagnostic::Finding;

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
