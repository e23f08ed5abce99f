//! `json`: the record itself, for machines. This is `report.json`.

use super::{Format, Look};
use crate::printable;
use crate::record::Record;

/// The record as JSON.
pub const FORMAT: Format = Format { name: "json", extension: "json", render };

/// The record as indented JSON, in UTC, with the names of the published schema.
///
/// Characters that could do something to a terminal are written as `\u` escapes, which mean the same in JSON.
fn render(record: &Record, _look: &Look) -> String {
    text_of(record)
}

/// Any record as indented JSON that can do nothing to a terminal.
pub(super) fn text_of(record: &impl serde::Serialize) -> String {
    // Every field of a record has a form in JSON and every key is a string, so there is nothing that could fail.
    let mut json = serde_json::to_string_pretty(record).unwrap_or_default();
    json.push('\n');
    if matches!(printable::text(&json), std::borrow::Cow::Borrowed(_)) {
        return json;
    }
    json.chars().fold(String::with_capacity(json.len()), |mut safe, c| {
        push(&mut safe, c);
        safe
    })
}

/// Adds a character of a JSON text. Outside of strings there are only harmless ones, so an escape is always within a string.
fn push(safe: &mut String, c: char) {
    use std::fmt::Write as _;
    if matches!(printable::text(c.encode_utf8(&mut [0; 4])), std::borrow::Cow::Borrowed(_)) {
        return safe.push(c);
    }
    for unit in c.encode_utf16(&mut [0; 2]) {
        let _ = write!(safe, "\\u{unit:04x}");
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples;
    use super::*;

    #[test]
    fn the_record_comes_back_whole_whatever_is_in_it() {
        for record in samples::all() {
            let json = render(&record, &Look::plain());
            assert_eq!(serde_json::from_str::<Record>(&json).unwrap(), record);
            assert!(matches!(printable::text(&json), std::borrow::Cow::Borrowed(_)));
        }
    }

    #[test]
    fn every_report_fits_the_schema_made_from_the_types() {
        let schema = serde_json::to_value(schemars::schema_for!(Record)).unwrap();
        let schema = jsonschema::validator_for(&schema).unwrap();
        for record in samples::all() {
            let json = serde_json::from_str(&render(&record, &Look::plain())).unwrap();
            let errors: Vec<String> = schema.iter_errors(&json).map(|error| error.to_string()).collect();
            assert!(errors.is_empty(), "{errors:?}");
        }
    }

    #[test]
    fn the_names_at_the_top_are_the_binding_ones() {
        let json: serde_json::Value = serde_json::from_str(&render(&samples::broken(), &Look::plain())).unwrap();
        let names: Vec<&String> = json.as_object().unwrap().keys().collect();
        let binding = "schema run scenario target context verdict counts steps diagnoses remediations warnings";
        assert_eq!(names, binding.split(' ').collect::<Vec<_>>());
        assert_eq!(json["schema"], "checklist.report/1");
        assert_eq!(json["run"]["started_at"], "2026-11-21T00:00:00.000Z");
        assert_eq!(json["steps"][5]["value"], serde_json::json!(13_668_033_151_171_901_123_u64));
    }
}
