//! `html`: one file to read and to hand on. It has no script and asks nobody for anything, so it opens offline and years later.
//!
//! `page` says what stands in it, `steps` its table with the time line, `markup` how an element is written and text is
//! escaped, `style.css` how it looks.

mod markup;
mod page;
mod steps;

use super::Format;

/// The report as one HTML file.
pub const FORMAT: Format = Format { name: "html", extension: "html", render: page::render };
