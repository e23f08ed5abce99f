//! The registry of formats.

use crate::case::Suite;

/// A way to tell what a test of cases came to.
#[derive(Debug)]
pub struct Format {
    /// Its name on the command line.
    pub name: &'static str,
    /// Tells it. A pure function.
    pub render: fn(&[Suite]) -> String,
}

/// Every format, in the order in which they are listed.
pub static ALL: &[&Format] =
    &[&super::human::FORMAT, &super::json::FORMAT, &super::junit::FORMAT, &super::tap::FORMAT, &super::github::FORMAT];

/// The format with this name.
///
/// # Errors
/// That there is none, in one line.
pub fn find(name: &str) -> Result<&'static Format, String> {
    let found = ALL.iter().copied().find(|format| format.name == name);
    found.ok_or_else(|| {
        let known: Vec<&str> = ALL.iter().map(|format| format.name).collect();
        let near = crate::nearest::nearest(name, known.iter().copied());
        let hint =
            near.map_or_else(|| format!("known: {}", known.join(", ")), |near| format!("did you mean `{near}`?"));
        format!("no format is named `{}`; {hint}", crate::printable::line(name))
    })
}
