//! An assertion that is ready, and what it says about a value.

use std::sync::Arc;

use jsonschema::{Draft, PatternOptions, ValidationError, Validator};
use serde_json::Value as Json;

use super::bounds::Bounds;
use super::mismatch::find_mismatch;
use super::{keyword, phrase};
use crate::diagnostic::code;
use crate::judge::Problem;
use crate::printable;
use crate::value::{Unit, Value, describe};

/// Whether a schema stands as in the file, or with its templates filled in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::judge) enum Wording {
    /// As in the file: a template stands for a value that is not known yet, and a bound without a unit is a mistake.
    Written,
    /// Filled in: a template has brought the number of seconds or bytes, so a bare number is right.
    Filled,
}

/// What an assertion says about a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::judge) enum Checked {
    /// It holds.
    Holds,
    /// It does not hold: how the value is and what was expected.
    Broken(String),
    /// It says nothing about such a value, so there is no answer.
    Unfit(String),
}

/// A JSON Schema, ready.
#[derive(Debug, Clone)]
pub(in crate::judge) struct Assertion {
    schema: Json,
    validator: Arc<Validator>,
    unit: Unit,
}

impl Assertion {
    /// Makes a schema ready for values in `unit`. Problems point below `pointer`.
    pub(in crate::judge) fn compile(
        written: &Json,
        unit: Unit,
        pointer: &str,
        wording: Wording,
    ) -> Result<Self, Vec<Problem>> {
        let mut problems = Vec::new();
        if written.as_object().is_none_or(serde_json::Map::is_empty) {
            let title = "an assertion says what the value must be";
            let problem = Problem::new(pointer, &code::BAD_SCHEMA, title, "says nothing");
            return Err(vec![problem.help("write for example `{const: 0}`, `{maximum: 5m}` or `{pattern: ^ok}`")]);
        }
        keyword::unknown(written, pointer, &mut problems);
        let schema = Bounds { unit, wording, problems: &mut problems }.convert(written, pointer);
        let built = jsonschema::options()
            .with_draft(Draft::Draft202012)
            .with_pattern_options(PatternOptions::regex())
            .should_validate_formats(true)
            .should_ignore_unknown_formats(false)
            .build(&schema);
        match built {
            Ok(validator) if problems.is_empty() => Ok(Self { schema, validator: Arc::new(validator), unit }),
            Ok(_) => Err(problems),
            Err(error) => {
                problems.push(bad_schema(pointer, &error));
                Err(problems)
            }
        }
    }

    /// What it expects, as a phrase.
    pub(in crate::judge) fn expected(&self) -> String {
        phrase::of_schema(&self.schema, self.unit)
    }

    /// Whether it holds for `value`.
    pub(in crate::judge) fn check(&self, value: &Value) -> Checked {
        if let Some(mismatch) = find_mismatch(&self.schema, &value.data) {
            return Checked::Unfit(mismatch);
        }
        let mut errors = self.validator.iter_errors(&value.data);
        let Some(first) = errors.next() else { return Checked::Holds };
        let further = errors.count();
        let more = if further == 0 { String::new() } else { format!(" (and {further} more)") };
        Checked::Broken(format!("{}{more}", self.broken(value, &first)))
    }

    fn broken(&self, value: &Value, error: &ValidationError) -> String {
        let at = error.instance_path().to_string();
        if at.is_empty() && !value.data.is_array() && !value.data.is_object() {
            return format!("is {}, expected {}", printable::short(&value.to_string(), 120), self.expected());
        }
        let word = error.kind().keyword();
        let wanted = self.schema.pointer(&error.schema_path().to_string());
        let unit = if at.is_empty() { self.unit } else { Unit::None };
        let expected = wanted.and_then(|wanted| phrase::of_keyword(word, wanted, unit));
        let expected = expected.unwrap_or_else(|| format!("as `{word}` says"));
        let place = if at.is_empty() { String::new() } else { format!("`{}` ", printable::short(&at, 120)) };
        format!("{place}{}, expected {}", found(word, error.instance()), printable::short(&expected, 200))
    }
}

/// How the part that does not fit is.
fn found(word: &str, part: &Json) -> String {
    match part {
        Json::Array(items) if word.ends_with("Items") => format!("has {} items", items.len()),
        Json::Object(entries) if word == "required" => {
            let keys = entries.keys().cloned().collect::<Vec<_>>().join(", ");
            format!("has {}", printable::short(&keys, 120))
        }
        part => format!("is {}", printable::short(&describe(part, Unit::None), 120)),
    }
}

/// The types of JSON Schema.
const TYPES: [&str; 7] = ["null", "boolean", "integer", "number", "string", "array", "object"];

fn bad_schema(pointer: &str, error: &ValidationError) -> Problem {
    if let Some(pattern) = error.instance().as_str()
        && error.kind().keyword() == "format"
        && let Err(why) = regex::Regex::new(pattern)
    {
        let title = format!("this is no regular expression: {}", crate::reason::of_regex(&why));
        return Problem::new(format!("{pointer}{}", error.instance_path()), &code::BAD_REGEX, title, "cannot be read");
    }
    let path = error.instance_path().to_string();
    let keyword = path.rsplit('/').next().unwrap_or_default();
    if let Some(word) = error.instance().as_str().filter(|_| keyword == "type") {
        let title = format!("JSON Schema has no type `{}`", printable::short(word, 60));
        let problem = Problem::new(format!("{pointer}{path}"), &code::BAD_SCHEMA, title, "not one of the known words");
        return problem.help(match crate::nearest::nearest(word, TYPES) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => format!("known here: `{}`", TYPES.join("`, `")),
        });
    }
    let title = format!("this is no JSON Schema: {}", printable::short(&error.to_string(), 200));
    Problem::new(format!("{pointer}{path}"), &code::BAD_SCHEMA, title, "does not fit JSON Schema")
}

#[cfg(test)]
#[expect(clippy::needless_pass_by_value, reason = "`json!` at the call reads best without a borrow")]
mod tests {
    use serde_json::json;

    use super::*;

    fn compile(schema: Json, unit: Unit) -> Assertion {
        Assertion::compile(&schema, unit, "/assert", Wording::Filled).unwrap()
    }

    fn problems(schema: Json, unit: Unit, wording: Wording) -> Vec<(&'static str, String)> {
        let problems = Assertion::compile(&schema, unit, "/assert", wording).map(|_| ()).err().unwrap_or_default();
        problems.into_iter().map(|problem| (problem.code.name, problem.pointer)).collect()
    }

    fn broken(schema: Json, value: &Value) -> String {
        match compile(schema, value.unit).check(value) {
            Checked::Broken(message) => message,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_broken_bound_is_told_in_the_units_of_the_value() {
        assert_eq!(broken(json!({"maximum": "5m"}), &Value::seconds(412.0)), "is 6m 52s, expected at most 5m");
        assert_eq!(broken(json!({"maximum": 300}), &Value::seconds(412.0)), "is 6m 52s, expected at most 5m");
        assert_eq!(broken(json!({"minimum": "72h"}), &Value::seconds(-60.0)), "is -1m, expected at least 3d");
        assert_eq!(
            broken(json!({"exclusiveMaximum": "8MiB"}), &Value::bytes(8 << 20)),
            "is 8MiB, expected less than 8MiB"
        );
        let nested = json!({"not": {"anyOf": [{"minimum": "1h"}, {"const": "5m"}]}});
        assert_eq!(broken(nested, &Value::seconds(300.0)), "is 5m, expected not at least 1h or 5m");
        assert_eq!(compile(json!({"minimum": "-5m"}), Unit::Seconds).check(&Value::seconds(-60.0)), Checked::Holds);
    }

    #[test]
    fn a_broken_value_is_told_with_what_was_expected() {
        assert_eq!(broken(json!({"enum": ["a", "b"]}), &Value::plain("c")), "is c, expected one of a, b");
        let both = json!({"pattern": "^x$", "minLength": 3});
        assert_eq!(
            broken(both, &Value::plain("y")),
            "is y, expected matching ^x$ and at least 3 characters (and 1 more)"
        );
        let document = Value::plain(json!({"items": [{"status": "Bad"}, {"status": "Ok"}], "kind": "List"}));
        let schema = json!({"properties": {"items": {"items": {"properties": {"status": {"const": "Ok"}}}}}});
        assert_eq!(broken(schema, &document), "`/items/0/status` is Bad, expected Ok");
        assert_eq!(broken(json!({"required": ["spec"]}), &document), "has items, kind, expected with spec");
        assert_eq!(broken(json!({"minItems": 1}), &Value::plain(json!([]))), "has 0 items, expected at least 1 items");
    }

    #[test]
    fn a_value_of_another_type_is_never_a_pass_and_never_a_fail() {
        let unfit = |schema: Json, value: Json| match compile(schema.clone(), Unit::None).check(&Value::plain(value)) {
            Checked::Unfit(message) => message,
            other => panic!("{schema}: {other:?}"),
        };
        assert_eq!(
            unfit(json!({"maximum": 5}), json!("9")),
            "the value is text, `maximum` needs a number; `as` makes it one"
        );
        assert_eq!(
            unfit(json!({"const": 0}), json!("0")),
            "the value is text, `const` needs a number; `as` makes it one"
        );
        assert_eq!(unfit(json!({"enum": ["1", "2"]}), json!(1)), "the value is a number, `enum` needs text");
        assert!(unfit(json!({"not": {"pattern": "x"}}), json!(3)).contains("`pattern` needs text"));
        assert!(unfit(json!({"allOf": [{"minItems": 1}]}), json!("x")).contains("`minItems` needs a list"));
        assert!(unfit(json!({"required": ["a"]}), json!([])).contains("`required` needs a map"));
        let nested = json!({"properties": {"lag": {"maximum": 5}}});
        assert_eq!(unfit(nested, json!({"lag": "9"})), "`/lag` is text, `maximum` needs a number");
        let guarded = json!({"anyOf": [{"type": "string", "pattern": "^x"}, {"type": "number", "minimum": 3}]});
        assert_eq!(compile(guarded, Unit::None).check(&Value::plain(7)), Checked::Holds);
    }

    #[test]
    fn what_json_schema_would_ignore_is_a_problem_with_the_right_word() {
        let wrong = json!({"maximun": 5, "not": {"patern": "x"}});
        let found = Assertion::compile(&wrong, Unit::None, "/assert", Wording::Filled).unwrap_err();
        assert_eq!(found[0].help.as_deref(), Some("did you mean `maximum`?"));
        assert_eq!(found[1].pointer, "/assert/not/patern");
        let wrong = |schema| problems(schema, Unit::None, Wording::Filled);
        assert_eq!(wrong(json!({})), [("bad-schema", "/assert".to_owned())]);
        assert_eq!(wrong(json!(true)), [("bad-schema", "/assert".to_owned())]);
        let found = Assertion::compile(&json!({"type": "nubmer"}), Unit::None, "/assert", Wording::Filled).unwrap_err();
        assert_eq!(
            (found[0].pointer.as_str(), found[0].help.as_deref()),
            ("/assert/type", Some("did you mean `number`?"))
        );
        assert_eq!(wrong(json!({"pattern": "("})), [("bad-regex", "/assert/pattern".to_owned())]);
        assert_eq!(wrong(json!({"format": "nonsense"})).len(), 1);
        assert_eq!(wrong(json!({"$ref": "https://example.test/x"})).len(), 1);
    }

    #[test]
    fn a_bound_of_a_duration_needs_a_unit_unless_a_template_brought_it() {
        let bare = json!({"maximum": 300, "not": {"const": 5}});
        assert_eq!(problems(bare.clone(), Unit::Seconds, Wording::Filled), []);
        let written = problems(bare, Unit::Seconds, Wording::Written);
        assert_eq!(
            written,
            [("bad-bound", "/assert/maximum".to_owned()), ("bad-bound", "/assert/not/const".to_owned())]
        );
        let template = json!({"maximum": "{{ params.max_lag }}", "enum": ["{{ a }}", "5m"]});
        assert_eq!(problems(template.clone(), Unit::Seconds, Wording::Written), []);
        assert_eq!(problems(template, Unit::None, Wording::Written), []);
        let at = |schema, unit| problems(schema, unit, Wording::Filled);
        assert_eq!(at(json!({"maximum": "soon"}), Unit::Seconds), [("bad-bound", "/assert/maximum".to_owned())]);
        assert_eq!(at(json!({"maximum": "5m"}), Unit::None), [("bad-bound", "/assert/maximum".to_owned())]);
        assert_eq!(at(json!({"maximum": "5h"}), Unit::Bytes), [("bad-bound", "/assert/maximum".to_owned())]);
    }
}
