//! YAML to a tree in which every value knows its place.
//!
//! A [`Document`] is loaded once; the JSON Schema is applied to it ([`Shape`]), typed values are read from it, and any
//! later finding asks it where a value stands, by JSON pointer (RFC 6901).

mod document;
mod node;
mod shape;

pub use document::Document;
pub use node::{Content, Entry, Node};
pub use shape::Shape;
