//! For people: what is not as expected, as a difference, and a line that counts.

use std::fmt::Write as _;

use serde_json::Value as Json;

use super::Format;
use crate::case::{Difference, Sort, Suite, Tested, percent};
use crate::diagnostic::{Style, render as finding};
use crate::printable;
use crate::span::Location;

/// The format.
pub(super) static FORMAT: Format = Format { name: "human", render };

fn render(suites: &[Suite]) -> String {
    let mut text = String::new();
    for suite in suites {
        let bad = suite.cases.iter().filter(|case| !case.is_good()).count();
        let (word, but) = if bad == 0 { ("ok", String::new()) } else { ("FAIL", format!(", {bad} not as expected")) };
        if !suite.cases.is_empty() {
            let _ =
                writeln!(text, "{word:<4}  {}: {}{but}", printable::line(&suite.scenario), cases(suite.cases.len()));
        }
        for case in suite.cases.iter().filter(|case| !case.is_good()) {
            let _ =
                write!(text, "\n{}/{}\n{}\n", printable::line(&suite.scenario), printable::line(&case.name), why(case));
        }
    }
    let all = || suites.iter().flat_map(|suite| &suite.cases);
    let (count, good) = (all().count(), all().filter(|case| case.is_good()).count());
    let told =
        if good == count { "all as expected".to_owned() } else { format!("{good} as expected, {} not", count - good) };
    let _ = writeln!(text, "{}: {told}", cases(count));
    text
}

fn cases(count: usize) -> String {
    format!("{count} {}", if count == 1 { "case" } else { "cases" })
}

/// Why a case is not good, in full.
pub(super) fn why(case: &Tested) -> String {
    let mut parts = Vec::new();
    for problem in &case.problems {
        let mut part = finding(&problem.finding, Style::Plain);
        if !problem.diff.is_empty() {
            part.push_str("  what was recorded (-) and what is asked now (+):\n");
            for line in problem.diff.lines() {
                let _ = writeln!(part, "    {line}");
            }
        }
        parts.push(part);
    }
    if !case.differences.is_empty() {
        parts.push(case.differences.iter().map(|(one, at)| difference(one, at)).collect());
    }
    parts.join("\n")
}

fn difference(one: &Difference, at: &Location) -> String {
    let name = printable::line(&one.about);
    let actual = one.actual.as_ref().map_or_else(|| "is not there".to_owned(), shown);
    let mut text = format!(
        "  {}\n    - {name}: {}\n    + {name}: {actual}\n",
        printable::line(&at.to_string()),
        shown(&one.expected)
    );
    if let Some(message) = &one.message {
        let _ = writeln!(text, "      {}", printable::short(message, 200));
    }
    text
}

/// A value on one line.
pub(super) fn shown(value: &Json) -> String {
    match value {
        Json::String(text) => printable::short(text, 200),
        Json::Array(items) if items.iter().all(Json::is_string) => {
            format!("[{}]", items.iter().filter_map(Json::as_str).map(printable::line).collect::<Vec<_>>().join(", "))
        }
        other => printable::short(&other.to_string(), 200),
    }
}

/// What the cases reach, as a table, and what they do not, a line each with its place.
#[must_use]
pub fn coverage(suites: &[Suite], place: impl Fn(&Suite, &str) -> String) -> String {
    let width = suites.iter().map(|suite| suite.scenario.chars().count()).max().unwrap_or(0).max("in all".len());
    let mut text = format!("{:<width$}", "reached");
    for sort in Sort::ALL {
        let _ = write!(text, "  {:>12}", sort.words());
    }
    text.push_str("   all\n");
    let mut line = |name: &str, count: &dyn Fn(Option<Sort>) -> (usize, usize)| {
        let _ = write!(text, "{name:<width$}");
        for sort in Sort::ALL {
            let (reached, all) = count(Some(sort));
            let _ = write!(text, "  {:>12}", format!("{reached}/{all}"));
        }
        let _ = writeln!(text, "  {:>3}%", percent(count(None)));
    };
    for suite in suites {
        line(&suite.scenario, &|sort| suite.coverage.count(sort));
    }
    if suites.len() > 1 {
        line("in all", &|sort| {
            let counts = suites.iter().map(|suite| suite.coverage.count(sort));
            counts.fold((0, 0), |(reached, all), (one, more)| (reached + one, all + more))
        });
    }
    for suite in suites.iter().filter(|suite| suite.coverage.missed().next().is_some()) {
        let _ = writeln!(text, "\nno case of {} reaches", printable::line(&suite.scenario));
        let named = suite.coverage.missed().map(|point| (format!("{}: {}", point.id, point.what), point));
        let named: Vec<_> = named.collect();
        let width = named.iter().map(|(name, _)| name.chars().count()).max().unwrap_or(0).min(60);
        for (name, point) in named {
            let _ = writeln!(text, "  {:<width$}  {}", printable::line(&name), place(suite, &point.pointer));
        }
    }
    text
}
