//! A scenario as a picture: steps, what they wait for, what their answers prove, what mends it; and after a run, the way it
//! took.
//!
//! [`Graph::of`] reads the graph out of a scenario, [`Graph::walk`] writes a run into it. A language that draws it is a file
//! of its own and a line in [`LANGUAGES`].

mod build;
mod dot;
mod draw;
mod language;
mod mermaid;
#[cfg(test)]
mod tests;
mod walk;

pub use draw::{Edge, Graph, Node, Sort, State, Tie};
pub use language::{LANGUAGES, Language};
