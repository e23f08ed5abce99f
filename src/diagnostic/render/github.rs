//! Annotations of GitHub Actions: one line a finding, shown at its place in a pull request.
//!
//! The form is that of workflow commands, `::error file=…,line=…::message`; what would end a part of it is escaped as
//! GitHub's own toolkit does (`@actions/core`, `command.ts`): `%`, carriage return and line feed everywhere, `:` and `,`
//! in properties too.

use super::format::Format;
use crate::diagnostic::{Checked, Finding, Level};
use crate::printable;
use crate::span::{Location, Span};

/// The format.
pub(super) static FORMAT: Format = Format { name: "github", render };

fn render(checked: &Checked) -> String {
    let files = checked.files.iter();
    files.flat_map(|file| file.findings.iter().map(|finding| of_finding(&file.name, finding))).collect()
}

fn of_finding(file: &str, finding: &Finding) -> String {
    let word = match finding.level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Note => "notice",
    };
    let name = finding.place.as_ref().map_or(file, |place| place.source.name());
    let mut properties = vec![("file", name.strip_prefix("./").unwrap_or(name).to_owned())];
    if let Some(place) = &finding.place {
        let (start, end) = (place.location(), place.source.location(Span::new(place.span.end, place.span.end)));
        properties.push(("line", start.line.to_string()));
        properties.push(("endLine", end.line.to_string()));
        // Columns are shown only for a stretch of one line; beside different lines they are refused.
        if start.line == end.line {
            properties.push(("col", start.column.to_string()));
            properties.push(("endColumn", end.column.to_string()));
        }
    }
    properties.push(("title", format!("{} {}", finding.code.id, finding.code.name)));
    let properties: Vec<String> =
        properties.iter().map(|(name, value)| format!("{name}={}", property(&printable::line(value)))).collect();
    let mut lines = vec![finding.title.as_str()];
    lines.extend((!finding.label.is_empty()).then_some(finding.label.as_str()));
    let mut message: Vec<String> = lines.into_iter().map(|line| printable::line(line).into_owned()).collect();
    message.extend(finding.help.iter().map(|line| format!("help: {}", printable::line(line))));
    format!("::{word} {}::{}\n", properties.join(","), data(&message.join("\n")))
}

/// An annotation about something that is no finding, at a place.
#[must_use]
pub fn annotation(at: &Location, title: &str, message: &str) -> String {
    let file = at.file.strip_prefix("./").unwrap_or(&at.file);
    let (file, title) = (property(&printable::line(file)), property(&printable::line(title)));
    let message = data(&printable::line(message));
    format!("::error file={file},line={},col={},title={title}::{message}\n", at.line, at.column)
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::super::samples;
    use super::*;

    #[test]
    fn a_finding_is_one_line_whatever_is_in_it() {
        let text = render(&samples::checked());
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(
            lines[0],
            "::error file=lists/a b.yaml,line=3,endLine=3,col=5,endColumn=11,title=C2001 unknown-key::unknown key \
             `comand`%0Anot known here%0Ahelp: did you mean `command`?"
        );
        assert!(lines[1].ends_with(r"::odd, 100%25: a\nb ]]> <&> \u{202e}\x1b[31m"), "{}", lines[1]);
        assert!(lines[2].starts_with("::warning file=lists/two.yaml,line=1,"), "{}", lines[2]);
        assert!(lines[3].starts_with("::notice file=lists/two.yaml,line=1,endLine=2,title="), "{}", lines[3]);
        assert!(lines[4].starts_with("::error file=gone.yaml,title=C1001 unreadable-file::"), "{}", lines[4]);
        assert_eq!(lines.len(), 5);
    }

    #[test]
    fn a_name_ends_no_property() {
        assert_eq!(property("a,b:c%\r\nd"), "a%2Cb%3Ac%25%0D%0Ad");
        assert_eq!(data("a,b:c%\r\nd"), "a,b:c%25%0D%0Ad");
    }
}
