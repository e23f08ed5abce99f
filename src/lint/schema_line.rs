//! A file of a library with a schema beside it that does not lead an editor there: it is written without completion and
//! without a check while it is typed.

use super::{Rule, Subject};
use crate::diagnostic::{Edit, Finding, Level, Place, code};
use crate::span::Span;

/// The rule.
pub static RULE: Rule = Rule { code: &code::NO_SCHEMA_LINE, level: Level::Note, check };

/// What YAML language servers look for in a comment; the path behind it is relative to the file.
const LINE: &str = "# yaml-language-server: $schema=";

fn check(subject: &Subject) -> Vec<Finding> {
    let (source, Some(schema)) = (&subject.scenario.document.source, subject.schema) else { return Vec::new() };
    let text = source.text();
    let leads =
        |line: &str| line.starts_with('#') && line.contains("yaml-language-server:") && line.contains("$schema");
    if text.lines().any(|line| leads(line.trim_start())) {
        return Vec::new();
    }
    let line = format!("{LINE}{schema}");
    let end = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let at = Span::new(start, start);
    vec![
        RULE.finding("no editor is led to the schema of this file")
            .at(Place::new(source, at), "the first line may name it")
            .help(format!("write `{line}`"))
            .fix(vec![Edit::new(at, format!("{line}{end}"))]),
    ]
}

#[cfg(test)]
mod tests {
    use crate::diagnostic::Source;
    use crate::scenario;

    use super::*;

    fn found(head: &str, schema: Option<&str>) -> Vec<Finding> {
        let step = "{id: a, title: Try, command: [a], role: none, timeout: 1s, outcomes: {0: pass}}";
        let text = format!("{head}version: 1\nid: x\ntitle: X\nowner: x\nsteps: [{step}]\n");
        let scenario = scenario::read(&Source::new("x.yaml", text), None).scenario.unwrap();
        check(&Subject::alone(&scenario).with_schema(schema))
    }

    #[test]
    fn only_where_there_is_a_schema_and_no_line_that_leads_to_one() {
        let schema = Some("../schemas/scenario.schema.json");
        assert_eq!(found("", None), []);
        assert_eq!(found("# x\n#   yaml-language-server: $schema=elsewhere.json\n", schema), []);
        let [finding] = found("# x\n", schema).try_into().unwrap();
        assert_eq!(finding.fix[0].text, "# yaml-language-server: $schema=../schemas/scenario.schema.json\n");
    }
}
