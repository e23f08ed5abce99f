//! A JUnit report: a test case for each file, which fails when the check fails because of it.

use std::fmt::Write as _;

use super::format::Format;
use super::human::{Style, render as told, render_all};
use crate::diagnostic::{Checked, CheckedFile, Finding, count};
use crate::xml_text;

/// The format.
pub(super) static FORMAT: Format = Format { name: "junit", render };

fn render(checked: &Checked) -> String {
    let cases: Vec<(String, bool)> = checked.files.iter().map(|file| case(checked, file)).collect();
    let failures = cases.iter().filter(|(_, failed)| *failed).count();
    let numbers = format!("name=\"checklist validate\" tests=\"{}\" failures=\"{failures}\" errors=\"0\"", cases.len());
    let mut text =
        format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites {numbers}>\n  <testsuite {numbers}>\n");
    text.extend(cases.iter().map(|(case, _)| case.as_str()));
    text.push_str("  </testsuite>\n</testsuites>\n");
    text
}

fn case(checked: &Checked, file: &CheckedFile) -> (String, bool) {
    let mut findings = file.findings.clone();
    Finding::sort(&mut findings);
    let (denied, others): (Vec<Finding>, Vec<Finding>) =
        findings.into_iter().partition(|finding| checked.is_denied(finding));
    let name = xml_text::attribute(&file.name);
    let mut text = format!("    <testcase classname=\"checklist.validate\" name=\"{name}\" file=\"{name}\"");
    if denied.is_empty() && others.is_empty() {
        text.push_str("/>\n");
        return (text, false);
    }
    text.push_str(">\n");
    if let Some(first) = denied.first() {
        let message = match denied.as_slice() {
            [one] => one.title.clone(),
            all => count(all),
        };
        let _ = writeln!(
            text,
            "      <failure type=\"{}\" message=\"{}\">{}</failure>",
            first.code.id,
            xml_text::attribute(&message),
            xml_text::text(&render_all(&denied, Style::Plain))
        );
    }
    if !others.is_empty() {
        let said: Vec<String> = others.iter().map(|finding| told(finding, Style::Plain)).collect();
        let _ = writeln!(text, "      <system-out>{}</system-out>", xml_text::text(&said.join("\n")));
    }
    text.push_str("    </testcase>\n");
    (text, !denied.is_empty())
}

#[cfg(test)]
mod tests {
    use super::super::samples;
    use super::*;
    use crate::diagnostic::Level;

    #[test]
    fn a_file_is_a_test_case_that_fails_by_what_is_denied() {
        let text = render(&samples::checked());
        assert!(text.contains("tests=\"4\" failures=\"2\""), "{text}");
        assert!(text.contains("<failure type=\"C2005\" message=\"2 errors\">error[C2005]: odd"), "{text}");
        assert!(text.contains("name=\"good.yaml\" file=\"good.yaml\"/>"), "{text}");
        assert!(text.contains("<system-out>"), "{text}");
        let denied = render(&Checked { denied: Level::Warning, ..samples::checked() });
        assert!(denied.contains("failures=\"3\""), "{denied}");
    }

    #[test]
    fn text_from_a_file_stays_text() {
        let text = render(&samples::checked());
        assert!(!text.contains("]]>") && !text.contains('\u{1b}') && text.contains("&lt;&amp;&gt;"), "{text}");
    }
}
