//! YAML to a tree in which every value knows its place.
//!
//! A [`Document`] is loaded once; the JSON Schema is applied to it ([`Shape`]), typed values are read from it, and any
//! later finding asks it where a value stands, by JSON pointer (RFC 6901).
//!
//! Reading goes in two steps: events to nodes as they are written (`load`, the only file that knows the parser), then
//! nodes to values (`compose`).

mod bounds;
mod branches;
mod compose;
mod document;
mod explain;
mod fits;
mod inside;
mod keys;
mod known;
mod limits;
mod load;
mod merge;
mod names;
mod node;
mod nothing;
mod pointer;
mod raw;
mod read;
mod scalar;
mod shape;
mod syntax;
mod template;
mod typed;
mod units;
mod wording;

pub use document::Document;
pub use names::advice;
pub use node::{Content, Entry, Node};
pub use shape::Shape;
