//! The registry of formats.

use super::{Look, html, json, junit, markdown, terminal};
use crate::nearest::nearest;
use crate::record::Record;

/// One way to tell of a run.
#[derive(Debug, Clone, Copy)]
pub struct Format {
    /// The word that asks for it.
    pub name: &'static str,
    /// What its files end in, without the dot.
    pub extension: &'static str,
    /// Tells of the run; ends in a line feed.
    pub render: fn(&Record, &Look) -> String,
}

/// Every format, the one for people first.
pub const ALL: &[&Format] = &[&terminal::FORMAT, &json::FORMAT, &markdown::FORMAT, &html::FORMAT, &junit::FORMAT];

/// A word that names no format.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is no report format `{name}`{}; the formats are {}", hint(.meant.as_deref()), names())]
pub struct UnknownFormat {
    /// The word, made printable.
    pub name: String,
    /// The format that was probably meant.
    pub meant: Option<&'static str>,
}

/// The format with this name or this file extension.
///
/// # Errors
/// There is none; the error names the nearest one and all there are.
pub fn find(name: &str) -> Result<&'static Format, UnknownFormat> {
    ALL.iter().copied().find(|format| format.name == name || format.extension == name).ok_or_else(|| UnknownFormat {
        name: crate::printable::short(name, 40),
        meant: nearest(name, ALL.iter().map(|format| format.name)),
    })
}

fn hint(meant: Option<&str>) -> String {
    meant.map(|meant| format!(" (did you mean `{meant}`?)")).unwrap_or_default()
}

fn names() -> String {
    ALL.iter().map(|format| format!("`{}`", format.name)).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_format_is_found_by_name_or_extension_and_a_slip_is_told_the_nearest() {
        assert_eq!(find("json").unwrap().name, "json");
        assert_eq!(find("md").unwrap().name, "markdown");
        assert_eq!(
            find("markdwon").unwrap_err().to_string(),
            "there is no report format `markdwon` (did you mean `markdown`?); the formats are `terminal`, `json`, `markdown`, `html`, `junit`"
        );
    }

    #[test]
    fn every_format_ends_every_report_with_a_line_feed() {
        for format in ALL {
            for record in super::super::samples::all() {
                let text = (format.render)(&record, &Look::plain());
                assert!(text.ends_with('\n') && !text.ends_with("\n\n"), "{}: {text}", format.name);
            }
        }
    }
}
