//! The document for programs of one's own: `checklist.findings/1`, whose JSON Schema is `schemas/findings.schema.json`.

use serde::Serialize;

use super::fingerprint::with_fingerprints;
use super::format::Format;
use crate::diagnostic::{Checked, Edit, Finding, Level, Source};
use crate::span::Span;

/// The format.
pub(super) static FORMAT: Format = Format { name: "json", render };

/// What a check of files came to.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct FindingsDocument {
    /// The name and version of this form: `checklist.findings/1`. Keys may be added to it, never taken away.
    #[schemars(extend("const" = "checklist.findings/1"))]
    schema: &'static str,
    /// The version of the program that checked.
    version: &'static str,
    /// Whether the check is passed: no errors, and with `--deny warnings` no warnings.
    passed: bool,
    /// How much was found.
    summary: Summary,
    /// The files that were checked, each once.
    files: Vec<String>,
    /// What was found, by file and place.
    findings: Vec<One>,
}

/// How much was found.
#[derive(Debug, Serialize, schemars::JsonSchema)]
struct Summary {
    errors: usize,
    warnings: usize,
    notes: usize,
}

/// One finding.
#[derive(Debug, Serialize, schemars::JsonSchema)]
#[schemars(rename = "Finding")]
struct One {
    /// Its code, such as `C3001`; `checklist explain` tells more.
    code: &'static str,
    /// The name of its code, such as `unknown-step`.
    name: &'static str,
    level: Word,
    /// What is wrong, in one line.
    title: String,
    /// What stands under the caret; may be empty.
    label: String,
    /// The file, as it was typed or found.
    file: String,
    /// Where in the file; missing when the file could not be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<Region>,
    /// Other places that it speaks of.
    related: Vec<Elsewhere>,
    /// What to do, a line each.
    help: Vec<String>,
    /// What `--fix` would change in the file; empty when it takes a person.
    fix: Vec<Replacement>,
    /// A name for the finding that stays while its line stays as it is, wherever that line moves; SHA-256 in hexadecimal.
    fingerprint: String,
}

/// How much a finding matters.
#[derive(Debug, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(inline)]
enum Word {
    Error,
    Warning,
    Note,
}

/// A stretch of a file. Lines and columns count from 1, columns in characters; the end is one behind the last character.
#[derive(Debug, Serialize, schemars::JsonSchema)]
struct Region {
    start: Position,
    end: Position,
}

/// A place in a file.
#[derive(Debug, Serialize, schemars::JsonSchema)]
struct Position {
    line: u32,
    column: u32,
    /// In bytes from the beginning of the file, from 0.
    offset: usize,
}

/// Another place that a finding speaks of.
#[derive(Debug, Serialize, schemars::JsonSchema)]
struct Elsewhere {
    file: String,
    region: Region,
    /// What is there.
    label: String,
}

/// A stretch of the finding's file, and the text that takes its place.
#[derive(Debug, Serialize, schemars::JsonSchema)]
struct Replacement {
    region: Region,
    text: String,
}

fn render(checked: &Checked) -> String {
    let document = document(checked);
    serde_json::to_string_pretty(&document).map(|text| text + "\n").unwrap_or_default()
}

fn document(checked: &Checked) -> FindingsDocument {
    let all = with_fingerprints(checked);
    let number = |level: Level| all.iter().filter(|(_, finding, _)| finding.level == level).count();
    FindingsDocument {
        schema: "checklist.findings/1",
        version: env!("CARGO_PKG_VERSION"),
        passed: checked.is_good(),
        summary: Summary { errors: number(Level::Error), warnings: number(Level::Warning), notes: number(Level::Note) },
        files: checked.files.iter().map(|file| file.name.clone()).collect(),
        findings: all.into_iter().map(|(file, finding, fingerprint)| one(file, finding, fingerprint)).collect(),
    }
}

fn one(file: String, finding: Finding, fingerprint: String) -> One {
    let source = finding.place.as_ref().map(|place| place.source.clone());
    let replacement = |source: &Source, edit: Edit| Replacement { region: region(source, edit.span), text: edit.text };
    One {
        code: finding.code.id,
        name: finding.code.name,
        level: match finding.level {
            Level::Error => Word::Error,
            Level::Warning => Word::Warning,
            Level::Note => Word::Note,
        },
        title: finding.title,
        label: finding.label,
        file,
        region: finding.place.as_ref().map(|place| region(&place.source, place.span)),
        related: finding
            .related
            .into_iter()
            .map(|related| Elsewhere {
                file: related.place.source.name().to_owned(),
                region: region(&related.place.source, related.place.span),
                label: related.label,
            })
            .collect(),
        help: finding.help,
        fix: source
            .map(|source| finding.fix.into_iter().map(|edit| replacement(&source, edit)).collect())
            .unwrap_or_default(),
        fingerprint,
    }
}

fn region(source: &Source, span: Span) -> Region {
    let position = |at: usize| {
        let location = source.location(Span::new(at, at));
        Position { line: location.line, column: location.column, offset: at }
    };
    Region { start: position(span.start), end: position(span.end) }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::super::samples;
    use super::*;

    #[test]
    fn a_finding_has_its_place_what_to_do_and_what_mends_it() {
        let document: Value = serde_json::from_str(&render(&samples::checked())).unwrap();
        assert_eq!(document["schema"], "checklist.findings/1");
        assert_eq!((&document["passed"], &document["summary"]["errors"]), (&json!(false), &json!(3)));
        assert_eq!(document["files"], json!(["lists/a b.yaml", "./lists/two.yaml", "gone.yaml", "good.yaml"]));
        let unknown = &document["findings"][1];
        let region =
            json!({"start": {"line": 3, "column": 5, "offset": 25}, "end": {"line": 3, "column": 11, "offset": 31}});
        assert_eq!(unknown["region"], region);
        assert_eq!(unknown["fix"], json!([{"region": region, "text": "command"}]));
        assert_eq!(document["findings"][3]["related"][0]["label"], "in this map");
        assert!(document["findings"][4].get("region").is_none());
    }
}
