//! What every form of `extract` has in common, and how the one that is given is found.

use std::fmt::Debug;
use std::sync::Arc;

use serde_json::Value as Json;

use super::Extract;
use super::exit_code::ExitCode;
use super::written::Written;
use crate::diagnostic::code;
use crate::follow::Follow;
use crate::judge::stream::Content;
use crate::judge::{As, Problem, Stream};
use crate::output::Output;

/// One form of `extract`, as it is written and as it works.
pub(super) trait Form: Extractor + Sized + 'static {
    /// What stands behind the form's key.
    type Value;
    /// The further keys of `extract` that this form knows.
    const OPTIONS: &'static [&'static str];

    /// Makes it ready. Problems point below `/extract`.
    fn compile(value: &Self::Value, options: &Written) -> Result<Self, Box<Problem>>;
}

/// A form that is ready.
pub(super) trait Extractor: Debug + Send + Sync {
    /// Takes the value from a stream of a command that did its work.
    ///
    /// # Errors
    /// Why there is no value; never a value that stands for nothing.
    fn take(&self, content: Content) -> Result<Json, String>;

    /// Whether the value is how the command ended, whatever it printed.
    fn is_exit_code(&self) -> bool {
        false
    }

    /// The same search line by line, for a stream that memory does not hold. It finds what [`Self::take`] would.
    ///
    /// # Errors
    /// Why the form needs all of the stream at once, and what to do.
    fn by_line(&self) -> Result<Arc<dyn Follow>, &'static str> {
        Err("raise it or ask for less")
    }
}

/// An `extract` that is ready.
#[derive(Debug, Clone)]
pub(in crate::judge) struct Compiled {
    extractor: Arc<dyn Extractor>,
    /// Where the value is taken from.
    pub(in crate::judge) from: Stream,
    /// What it means.
    pub(in crate::judge) kind: Option<As>,
}

impl Compiled {
    /// Whether the value is how the command ended.
    pub(in crate::judge) fn is_exit_code(&self) -> bool {
        self.extractor.is_exit_code()
    }

    /// Takes the value from the output of a command that did its work. Nothing is ever judged by a shortened text: of a
    /// stream that was cut only what was looked for in all of it is known.
    pub(in crate::judge) fn take(&self, output: &Output) -> Result<Json, String> {
        let (stream, name) = self.from.of(output);
        if stream.is_whole() {
            return self.extractor.take(Content::new(&stream.head, name));
        }
        let too_long = |what| Err(format!("{name} is {} bytes long, longer than `max_output`; {what}", stream.bytes));
        match self.extractor.by_line() {
            Ok(follow) => {
                let found = stream.found.iter().find(|found| found.name == follow.name());
                found.map_or_else(|| too_long("raise it"), |found| found.what.clone())
            }
            Err(what_to_do) => too_long(what_to_do),
        }
    }

    /// What is to be looked for while the output comes, if the form can do that.
    pub(in crate::judge) fn by_line(&self) -> Option<(Stream, Arc<dyn Follow>)> {
        self.extractor.by_line().ok().map(|follow| (self.from, follow))
    }
}

/// One line of the registry, applied to what is written: `None` when another form is written.
pub(super) type Reader = fn(&Written) -> Option<Result<Arc<dyn Extractor>, Box<Problem>>>;

/// A form and the keys it knows, for the registry.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) key: &'static str,
    pub(super) options: &'static [&'static str],
    pub(super) read: Reader,
}

/// Makes an `extract` ready; none is the exit code.
pub(in crate::judge) fn compile(extract: Option<&Extract>) -> Result<Compiled, Vec<Problem>> {
    let Some(Extract(written)) = extract else {
        return Ok(Compiled { extractor: Arc::new(ExitCode), from: Stream::default(), kind: None });
    };
    let mut given = Vec::new();
    for entry in Written::FORMS {
        given.extend((entry.read)(written).map(|form| (entry, form)));
    }
    let (entry, form) = match given.len() {
        1 => given.remove(0),
        _ => return Err(vec![not_one_form(&given.iter().map(|(entry, _)| entry.key).collect::<Vec<_>>())]),
    };
    let mut problems: Vec<Problem> = misfits(entry, written);
    match form {
        Ok(extractor) if problems.is_empty() => {
            Ok(Compiled { extractor, from: written.from.unwrap_or_default(), kind: written.kind })
        }
        Ok(_) => Err(problems),
        Err(problem) => {
            problems.push(*problem);
            Err(problems)
        }
    }
}

fn not_one_form(given: &[&str]) -> Problem {
    let all = Written::FORMS.iter().map(|entry| format!("`{}`", entry.key)).collect::<Vec<_>>().join(", ");
    let title = if given.is_empty() {
        "`extract` does not say what to take".to_owned()
    } else {
        format!("`extract` takes one value, and this asks for {}", given.join(" and "))
    };
    let help = format!("give one of {all}");
    match given {
        [_, second, ..] => {
            Problem::new(format!("/extract/{second}"), &code::EXTRACT_FORM, title, "one too many").of_key().help(help)
        }
        _ => Problem::new("/extract", &code::EXTRACT_FORM, title, "needs exactly one form").help(help),
    }
}

fn misfits(entry: &Entry, written: &Written) -> Vec<Problem> {
    let options = [
        ("from", written.from.is_some()),
        ("as", written.kind.is_some()),
        ("row", written.row.is_some()),
        ("where", !written.rows_where.is_empty()),
    ];
    let misfit = |(key, _): (&str, bool)| {
        let title = format!("`{key}` has no meaning beside `{}`", entry.key);
        let known: Vec<String> = entry.options.iter().map(|option| format!("`{option}`")).collect();
        let help = match &known[..] {
            [] => format!("leave `{key}` out"),
            _ => format!("leave `{key}` out; beside `{}` may stand {}", entry.key, known.join(", ")),
        };
        Problem::new(format!("/extract/{key}"), &code::EXTRACT_FORM, title, "does not belong here").of_key().help(help)
    };
    options.into_iter().filter(|(key, given)| *given && !entry.options.contains(key)).map(misfit).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value as Json, json};

    use super::*;

    fn problems(written: Json) -> Vec<(&'static str, String, String)> {
        let extract: Extract = serde_json::from_value(written).unwrap();
        let problems = compile(Some(&extract)).map(|_| ()).err().unwrap_or_default();
        problems.into_iter().map(|problem| (problem.code.name, problem.pointer, problem.title)).collect()
    }

    #[test]
    fn exactly_one_form_is_asked_for() {
        assert_eq!(problems(json!("exit_code")), []);
        assert_eq!(problems(json!({"count": "x", "from": "headers"})), []);
        let two = problems(json!({"json": "$.a", "regex": "(a)"}));
        let title = "`extract` takes one value, and this asks for regex and json";
        assert_eq!(two, [("extract-form", "/extract/json".into(), title.into())]);
        assert_eq!(problems(json!({"as": "list"}))[0].2, "`extract` does not say what to take");
        assert_eq!(problems(json!({"text": false}))[0].1, "/extract/text");
        assert_eq!(problems(json!({"column": ""}))[0].1, "/extract/column");
    }

    #[test]
    fn a_key_that_belongs_to_another_form_is_a_problem() {
        let found = problems(json!({"regex": "(a", "row": 1, "where": {"A": true}}));
        let pointers: Vec<&str> = found.iter().map(|(_, pointer, _)| pointer.as_str()).collect();
        assert_eq!(pointers, ["/extract/row", "/extract/where", "/extract/regex"]);
        assert_eq!(problems(json!({"exit_code": true, "as": "integer"}))[0].1, "/extract/as");
        assert_eq!(problems(json!({"count": "x", "as": "integer"}))[0].1, "/extract/as");
    }

    #[test]
    fn the_schema_knows_every_form_and_no_other_key() {
        let schema = schemars::schema_for!(Extract).to_value();
        for right in [
            json!("text"),
            json!({"column": ["A", "B"], "where": {"A": 1}, "row": -1, "as": "time_left", "from": "body"}),
            json!({"json": "$"}),
        ] {
            assert!(jsonschema::is_valid(&schema, &right), "{right}");
            assert!(serde_json::from_value::<Extract>(right).is_ok());
        }
        for wrong in [
            json!("regex"),
            json!({"xpath": "/"}),
            json!({"column": []}),
            json!({"as": "money"}),
            json!({"row": null}),
            json!(3),
        ] {
            assert!(!jsonschema::is_valid(&schema, &wrong), "{wrong}");
        }
        let text = schema.to_string();
        assert!(!text.contains("Of\"") && !text.contains("null"), "messages would be useless: {text}");
        assert!(Written::FORMS.iter().all(|entry| text.contains(&format!("\"{}\"", entry.key))));
    }
}
