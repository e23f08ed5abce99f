//! The Test Anything Protocol, version 14: a line for each case, why it failed as comments behind it.

use std::fmt::Write as _;

use super::Format;
use super::human::why;
use crate::case::Suite;
use crate::printable;

/// The format.
pub(super) static FORMAT: Format = Format { name: "tap", render };

fn render(suites: &[Suite]) -> String {
    let cases = || suites.iter().flat_map(|suite| suite.cases.iter().map(move |case| (suite, case)));
    let mut text = format!("TAP version 14\n1..{}\n", cases().count());
    for (number, (suite, case)) in cases().enumerate() {
        let word = if case.is_good() { "ok" } else { "not ok" };
        let name = description(&format!("{}/{}", suite.scenario, case.name));
        let _ = writeln!(text, "{word} {} - {name}", number + 1);
        if !case.is_good() {
            for line in why(case).lines() {
                let _ = writeln!(text, "{}", format!("# {line}").trim_end());
            }
        }
    }
    text
}

/// A name in which nothing is a directive.
fn description(name: &str) -> String {
    printable::line(name).replace('\\', "\\\\").replace('#', "\\#")
}
