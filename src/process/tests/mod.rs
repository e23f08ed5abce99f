//! Contact with reality: real processes, real short times, bounds only.

mod endings;
mod exits;
mod many;
mod outputs;
mod pipelines;
mod scene;
mod surroundings;
