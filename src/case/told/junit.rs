//! A JUnit report: a suite for each scenario, a test case for each case.

use std::fmt::Write as _;

use super::Format;
use super::human::why;
use crate::case::{Suite, Tested};
use crate::xml_text;

/// The format.
pub(super) static FORMAT: Format = Format { name: "junit", render };

fn render(suites: &[Suite]) -> String {
    let mut text = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites {}>\n",
        numbers("checklist test", suites.iter().flat_map(|suite| &suite.cases))
    );
    for suite in suites {
        let _ = writeln!(text, "  <testsuite {}>", numbers(&suite.scenario, suite.cases.iter()));
        for case in &suite.cases {
            one(&mut text, suite, case);
        }
        text.push_str("  </testsuite>\n");
    }
    text.push_str("</testsuites>\n");
    text
}

/// What is not as expected has failed; what could not be tested at all is an error.
fn numbers<'a>(name: &str, cases: impl Iterator<Item = &'a Tested> + Clone) -> String {
    let failures = cases.clone().filter(|case| !case.is_good() && !case.is_broken).count();
    let errors = cases.clone().filter(|case| case.is_broken).count();
    format!(
        "name=\"{}\" tests=\"{}\" failures=\"{failures}\" errors=\"{errors}\"",
        xml_text::attribute(name),
        cases.count()
    )
}

fn one(text: &mut String, suite: &Suite, case: &Tested) {
    let (name, file) = (xml_text::attribute(&case.name), xml_text::attribute(&case.path));
    let class = xml_text::attribute(&suite.scenario);
    let _ = write!(text, "    <testcase classname=\"checklist.{class}\" name=\"{name}\" file=\"{file}\"");
    if case.is_good() {
        text.push_str("/>\n");
        return;
    }
    let element = if case.is_broken { "error" } else { "failure" };
    let message = match (case.problems.first(), case.differences.first()) {
        (Some(problem), _) => problem.finding.title.clone(),
        (None, Some((difference, _))) => format!("`{}` is not as expected", difference.about),
        (None, None) => String::new(),
    };
    let _ = writeln!(
        text,
        ">\n      <{element} message=\"{}\">{}</{element}>\n    </testcase>",
        xml_text::attribute(&message),
        xml_text::text(&why(case))
    );
}
