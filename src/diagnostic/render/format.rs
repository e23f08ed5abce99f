//! The registry of formats.

use super::{github, gitlab, human, json, junit, sarif};
use crate::diagnostic::Checked;
use crate::nearest::nearest;

/// One way to tell what a check came to.
#[derive(Debug)]
pub struct Format {
    /// The word that asks for it.
    pub name: &'static str,
    /// Tells it; ends in a line feed, or is empty when there is nothing to tell.
    pub render: fn(&Checked) -> String,
}

/// Every format, the one for people first.
pub static FORMATS: &[&Format] =
    &[&human::FORMAT, &json::FORMAT, &sarif::FORMAT, &github::FORMAT, &gitlab::FORMAT, &junit::FORMAT];

/// The format of this name.
///
/// # Errors
/// There is none; the error names the nearest one and all there are.
pub fn find_format(name: &str) -> Result<&'static Format, String> {
    let names = || FORMATS.iter().map(|format| format.name);
    FORMATS.iter().copied().find(|format| format.name == name).ok_or_else(|| {
        let meant = nearest(name, names()).map(|meant| format!(" (did you mean `{meant}`?)")).unwrap_or_default();
        let known: Vec<String> = names().map(|name| format!("`{name}`")).collect();
        let name = crate::printable::short(name, 40);
        format!("there is no format `{name}`{meant}; the formats are {}", known.join(", "))
    })
}

#[cfg(test)]
mod tests {
    use super::super::samples;
    use super::*;

    #[test]
    fn a_slip_is_told_the_nearest_format() {
        assert_eq!(find_format("sarif").unwrap().name, "sarif");
        let wrong = find_format("sarfi").unwrap_err();
        assert!(
            wrong.starts_with("there is no format `sarfi` (did you mean `sarif`?); the formats are `human`"),
            "{wrong}"
        );
    }

    #[test]
    fn every_format_ends_in_one_line_feed_and_tells_every_title() {
        for format in FORMATS {
            let text = (format.render)(&samples::checked());
            assert!(text.ends_with('\n') && !text.ends_with("\n\n"), "{}: {text}", format.name);
            assert!(text.contains("unknown key") && text.contains("is not used"), "{}: {text}", format.name);
        }
    }
}
