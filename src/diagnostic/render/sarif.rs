//! SARIF 2.1.0, which code hosts and editors read (OASIS, Static Analysis Results Interchange Format).
//!
//! Columns are units of UTF-16, and the log says so (`columnKind`). Paths are relative to the folder in which the program
//! was started, as `uriBaseId` says.

use serde_json::{Value, json};

use super::fingerprint::with_fingerprints;
use super::format::Format;
use crate::diagnostic::{Checked, Code, Edit, Finding, Level, Place, Source};
use crate::span::Span;

/// The format.
pub(super) static FORMAT: Format = Format { name: "sarif", render };

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";
const BASE: &str = "%SRCROOT%";

fn render(checked: &Checked) -> String {
    let all = with_fingerprints(checked);
    let mut codes: Vec<(&'static Code, Level)> = Vec::new();
    for (_, finding, _) in &all {
        match codes.iter_mut().find(|(code, _)| *code == finding.code) {
            Some((_, level)) => *level = (*level).min(finding.level),
            None => codes.push((finding.code, finding.level)),
        }
    }
    codes.sort_by_key(|(code, _)| code.id);
    let results: Vec<Value> =
        all.iter().map(|(file, finding, fingerprint)| result(file, finding, fingerprint, &codes)).collect();
    let log = json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "checklist",
                "version": env!("CARGO_PKG_VERSION"),
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": codes.iter().map(|(code, level)| rule(code, *level)).collect::<Vec<_>>(),
            }},
            "columnKind": "utf16CodeUnits",
            "originalUriBaseIds": {
                BASE: {"description": {"text": "The folder in which checklist was started."}},
            },
            "artifacts": checked.files.iter().map(|file| json!({"location": artifact(&file.name)})).collect::<Vec<_>>(),
            "invocations": [{"executionSuccessful": true}],
            "results": results,
        }],
    });
    format!("{log:#}\n")
}

fn rule(code: &Code, level: Level) -> Value {
    let summary = code.summary();
    let first = summary.lines().next().unwrap_or_default();
    let words = code.name.split('-').map(|word| word[..1].to_uppercase() + &word[1..]);
    json!({
        "id": code.id,
        "name": words.collect::<String>(),
        "shortDescription": {"text": first},
        "fullDescription": {"text": summary.replace('\n', " ")},
        "help": {"text": format!("{summary}\n\nchecklist explain {}", code.id), "markdown": code.page},
        "defaultConfiguration": {"level": level.word()},
    })
}

fn result(file: &str, finding: &Finding, fingerprint: &str, codes: &[(&'static Code, Level)]) -> Value {
    let mut message = finding.title.clone();
    if !finding.label.is_empty() {
        message.extend([": ", finding.label.as_str()]);
    }
    finding.help.iter().for_each(|line| message.extend(["\n", line]));
    let mut result = json!({
        "ruleId": finding.code.id,
        "ruleIndex": codes.iter().position(|(code, _)| *code == finding.code),
        "level": finding.level.word(),
        "message": {"text": message},
        "locations": [match &finding.place {
            Some(place) => json!({"physicalLocation": physical(place)}),
            None => json!({"physicalLocation": {"artifactLocation": artifact(file)}}),
        }],
        "partialFingerprints": {"checklistFinding/v1": fingerprint},
    });
    if !finding.related.is_empty() {
        let related = finding.related.iter().enumerate().map(|(at, related)| {
            json!({"id": at, "physicalLocation": physical(&related.place), "message": {"text": related.label}})
        });
        result["relatedLocations"] = related.collect();
    }
    if let (Some(place), false) = (&finding.place, finding.fix.is_empty()) {
        let replacement = |edit: &Edit| json!({"deletedRegion": region(&place.source, edit.span), "insertedContent": {"text": edit.text}});
        let replacements: Vec<Value> = finding.fix.iter().map(replacement).collect();
        result["fixes"] = json!([{
            "description": {"text": finding.help.first().unwrap_or(&finding.title)},
            "artifactChanges": [{"artifactLocation": artifact(place.source.name()), "replacements": replacements}],
        }]);
    }
    result
}

fn physical(place: &Place) -> Value {
    json!({"artifactLocation": artifact(place.source.name()), "region": region(&place.source, place.span)})
}

fn region(source: &Source, span: Span) -> Value {
    let ((line, column), (end_line, end_column)) = (source.utf16(span.start), source.utf16(span.end));
    json!({"startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column})
}

fn artifact(name: &str) -> Value {
    let (uri, is_relative) = uri(name);
    if is_relative { json!({"uri": uri, "uriBaseId": BASE}) } else { json!({"uri": uri}) }
}

/// A path as a URI reference (RFC 3986), and whether it is relative. What is inside the program keeps its scheme.
fn uri(name: &str) -> (String, bool) {
    if let Some((scheme @ "builtin", path)) = name.split_once(':') {
        return (format!("{scheme}:{}", encoded(path)), false);
    }
    if name.starts_with('/') {
        return (format!("file://{}", encoded(name)), false);
    }
    (encoded(name.strip_prefix("./").unwrap_or(name)), true)
}

fn encoded(path: &str) -> String {
    use std::fmt::Write as _;
    let mut encoded = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::super::samples;
    use super::*;

    fn log() -> Value {
        serde_json::from_str(&render(&samples::checked())).unwrap()
    }

    #[test]
    fn the_log_is_valid_by_the_official_schema() {
        let schema: Value = serde_json::from_str(include_str!("../../../tests/fixtures/sarif-2.1.0.json")).unwrap();
        let validator = jsonschema::validator_for(&schema).unwrap();
        let wrong: Vec<String> =
            validator.iter_errors(&log()).map(|error| format!("{error} at {}", error.instance_path())).collect();
        assert!(wrong.is_empty(), "{wrong:#?}");
        let mut broken = log();
        broken["runs"][0]["results"][0]["level"] = json!("fatal");
        assert!(!validator.is_valid(&broken));
    }

    #[test]
    fn columns_count_units_of_utf16_from_one() {
        let log = log();
        assert_eq!(log["runs"][0]["columnKind"], "utf16CodeUnits");
        let region = &log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"];
        // `title: 😀 x`: the face is two units, so that the x is the eleventh.
        assert_eq!(*region, json!({"startLine": 1, "startColumn": 11, "endLine": 1, "endColumn": 12}));
    }

    #[test]
    fn a_result_leads_to_its_rule_its_file_and_what_mends_it() {
        let log = log();
        let (run, unknown) = (&log["runs"][0], &log["runs"][0]["results"][1]);
        let index = usize::try_from(unknown["ruleIndex"].as_u64().unwrap()).unwrap();
        let rule = &run["tool"]["driver"]["rules"][index];
        assert_eq!((&rule["id"], &rule["name"]), (&json!("C2001"), &json!("UnknownKey")));
        assert!(rule["help"]["markdown"].as_str().unwrap().contains("## Bad"));
        let place = json!({"uri": "lists/a%20b.yaml", "uriBaseId": BASE});
        assert_eq!(unknown["locations"][0]["physicalLocation"]["artifactLocation"], place);
        let change = &unknown["fixes"][0]["artifactChanges"][0];
        assert_eq!(change["replacements"][0]["insertedContent"]["text"], "command");
        assert_eq!(run["results"][3]["relatedLocations"][0]["message"]["text"], "in this map");
        assert_eq!(run["artifacts"][1]["location"]["uri"], "lists/two.yaml");
    }

    #[test]
    fn a_path_is_a_uri_whatever_is_in_it() {
        assert_eq!(uri("./a/ü #?.yaml"), ("a/%C3%BC%20%23%3F.yaml".to_owned(), true));
        assert_eq!(uri("/a b.yaml"), ("file:///a%20b.yaml".to_owned(), false));
        assert_eq!(uri("a:b.yaml"), ("a%3Ab.yaml".to_owned(), true));
        assert_eq!(uri("builtin:x.yaml"), ("builtin:x.yaml".to_owned(), false));
    }
}
