//! For programs: every case, and what the cases reach.

use serde_json::{Value as Json, json};

use super::Format;
use crate::case::{Sort, Suite, Tested, percent};

/// The name and version of this format.
pub const TESTED_SCHEMA: &str = "checklist.tested/1";

/// The format.
pub(super) static FORMAT: Format = Format { name: "json", render };

fn render(suites: &[Suite]) -> String {
    let scenarios: Vec<Json> = suites.iter().map(suite).collect();
    let counts = suites.iter().map(|suite| suite.coverage.count(None));
    let total = counts.fold((0, 0), |(reached, all), (one, more)| (reached + one, all + more));
    let cases = || suites.iter().flat_map(|suite| &suite.cases);
    let told = json!({
        "schema": TESTED_SCHEMA,
        "cases": cases().count(),
        "as_expected": cases().filter(|case| case.is_good()).count(),
        "coverage": {"reached": total.0, "all": total.1, "percent": percent(total)},
        "scenarios": scenarios,
    });
    format!("{told:#}\n")
}

fn suite(suite: &Suite) -> Json {
    let count = |sort| {
        let (reached, all) = suite.coverage.count(sort);
        json!({"reached": reached, "all": all, "percent": percent((reached, all))})
    };
    let mut coverage = count(None);
    for sort in Sort::ALL {
        coverage[sort.words()] = count(Some(sort));
    }
    let missed = suite.coverage.missed();
    coverage["missed"] = missed
        .map(|point| json!({"sort": point.sort.words(), "id": point.id, "what": point.what, "pointer": point.pointer}))
        .collect();
    json!({
        "id": suite.scenario,
        "path": suite.path,
        "cases": suite.cases.iter().map(case).collect::<Vec<_>>(),
        "coverage": coverage,
    })
}

fn case(case: &Tested) -> Json {
    let problems = case.problems.iter().map(|problem| {
        let place = problem.finding.place.as_ref().map(crate::diagnostic::Place::location);
        json!({
            "code": problem.finding.code.id,
            "title": problem.finding.title,
            "file": place.as_ref().map(|place| &place.file),
            "line": place.as_ref().map(|place| place.line),
            "column": place.as_ref().map(|place| place.column),
            "diff": problem.diff,
        })
    });
    let differences = case.differences.iter().map(|(one, at)| {
        json!({
            "about": one.about, "expected": one.expected, "actual": one.actual, "message": one.message,
            "file": at.file, "line": at.line, "column": at.column,
        })
    });
    json!({
        "name": case.name,
        "path": case.path,
        "as_expected": case.is_good(),
        "problems": problems.collect::<Vec<_>>(),
        "differences": differences.collect::<Vec<_>>(),
    })
}
