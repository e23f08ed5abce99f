//! Meaning: what a shape cannot say. One file for each sort of thing that can be wrong.

mod bodies;
mod conditions;
mod cycles;
mod draft;
mod ids;
mod names;
mod params;
mod questions;
mod registry;
mod remediations;
mod required;
mod slips;
mod templates;

pub use draft::Draft;
pub use names::{ROOTS, STEP_ATTRIBUTES, members};
pub use registry::{all, told};
