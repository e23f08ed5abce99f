//! `json`: what a JSON path finds (RFC 9535).

use serde_json::Value as Json;

use super::form::{Extractor, Form};
use super::written::Written;
use crate::diagnostic::code;
use crate::judge::stream::Content;
use crate::judge::{As, Problem};

/// The one node that the path finds; with `as: list`, all of them.
#[derive(Debug)]
pub(super) struct JsonPath {
    path: serde_json_path::JsonPath,
    text: String,
    all: bool,
}

impl Form for JsonPath {
    type Value = String;
    const OPTIONS: &'static [&'static str] = &["from", "as"];

    fn compile(value: &String, options: &Written) -> Result<Self, Box<Problem>> {
        match serde_json_path::JsonPath::parse(value) {
            Ok(path) => Ok(Self { path, text: value.clone(), all: options.kind == Some(As::List) }),
            Err(_) if !value.starts_with('$') => {
                let problem =
                    Problem::new("/extract/json", &code::BAD_JSONPATH, "`json` is no JSON path", "lacks its `$`");
                let rest = value.trim_start_matches('.');
                let dot = if rest.starts_with('[') || rest.is_empty() { "" } else { "." };
                Err(Box::new(problem.help(format!("`$` is the whole document: write `${dot}{rest}`"))))
            }
            Err(error) => {
                let title = format!("`json` is no JSON path: {}", error.message());
                let problem = Problem::new("/extract/json", &code::BAD_JSONPATH, title, "cannot be read from here");
                let start = error.position().min(value.len());
                let range = Some(start..value.len()).filter(|range| !range.is_empty() && value.is_char_boundary(start));
                Err(Box::new(Problem { range, ..problem }.help("a path begins with `$`: `$.items[0].status.phase`")))
            }
        }
    }
}

impl Extractor for JsonPath {
    fn take(&self, content: Content) -> Result<Json, String> {
        let text = content.exact()?;
        if text.trim().is_empty() {
            return Err(format!("{} is empty", content.name()));
        }
        let document: Json =
            serde_json::from_str(text).map_err(|error| format!("{} is not JSON: {error}", content.name()))?;
        let nodes = self.path.query(&document).all();
        let value = match nodes[..] {
            [] => return Err(format!("no data: `{}` found nothing", self.text)),
            [list @ Json::Array(_)] if self.all => list.clone(),
            _ if self.all => Json::Array(nodes.into_iter().cloned().collect()),
            [one] => one.clone(),
            _ => return Err(format!("`{}` found {} values; ask for one, or for `as: list`", self.text, nodes.len())),
        };
        match value {
            Json::Null => Err(format!("`{}` is null", self.text)),
            Json::String(text) if text.trim().is_empty() => Err(format!("`{}` is an empty text", self.text)),
            value => Ok(value),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const NODES: &[u8] =
        br#"{"items": [{"name": "a", "age": 13668033151171901123, "gone": null, "note": ""}, {"name": "b"}]}"#;

    fn take(path: &str, kind: Option<As>, text: &[u8]) -> Result<Json, String> {
        let options = Written { kind, ..Written::default() };
        JsonPath::compile(&path.to_owned(), &options).unwrap().take(Content::of(text))
    }

    #[test]
    fn one_node_is_the_value_and_its_type_stays() {
        assert_eq!(take("$.items[1].name", None, NODES), Ok(json!("b")));
        assert_eq!(take("$.items[0].age", None, NODES), Ok(json!(13_668_033_151_171_901_123_u64)));
        assert_eq!(take("$", None, b"[1, 2]"), Ok(json!([1, 2])));
        assert_eq!(take("$.items", None, br#"{"items": []}"#), Ok(json!([])));
        assert_eq!(take("$.items[*].name", Some(As::List), NODES), Ok(json!(["a", "b"])));
        assert_eq!(take("$.tags", Some(As::List), br#"{"tags": ["x"]}"#), Ok(json!(["x"])));
    }

    #[test]
    fn no_node_several_nodes_null_and_no_json_are_no_answer() {
        assert_eq!(take("$.items[9]", None, NODES).unwrap_err(), "no data: `$.items[9]` found nothing");
        assert!(take("$.items[9]", Some(As::List), NODES).unwrap_err().starts_with("no data"));
        assert!(take("$.items[*].name", None, NODES).unwrap_err().contains("found 2 values"));
        assert_eq!(take("$.items[0].gone", None, NODES).unwrap_err(), "`$.items[0].gone` is null");
        assert!(take("$.items[0].note", None, NODES).unwrap_err().contains("empty text"));
        assert!(take("$", None, b"{\"a\": }").unwrap_err().contains("line 1 column 7"));
        assert_eq!(take("$", None, b"\n").unwrap_err(), "standard output is empty");
        assert!(take("$", None, b"{} {}").is_err());
        assert!(take("$", None, b"\"\xff\"").unwrap_err().contains("not UTF-8"));
    }

    #[test]
    fn a_path_that_cannot_be_read_is_told_where() {
        let problem = JsonPath::compile(&"$.items[".to_owned(), &Written::default()).unwrap_err();
        assert_eq!(problem.code.name, "bad-jsonpath");
        assert!(problem.range.is_none_or(|range| range.end == 8));
    }
}
