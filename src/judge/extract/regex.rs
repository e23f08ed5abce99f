//! `regex`: what one group of a regular expression matched.

use serde_json::Value as Json;

use super::form::{Extractor, Form};
use super::pattern;
use super::written::Written;
use crate::diagnostic::code;
use crate::judge::Problem;
use crate::judge::stream::Content;

/// The first match anywhere in the text; the value is what its one group matched.
#[derive(Debug)]
pub(super) struct Regex(regex::Regex);

impl Form for Regex {
    type Value = String;
    const OPTIONS: &'static [&'static str] = &["from", "as"];

    fn compile(value: &String, _: &Written) -> Result<Self, Box<Problem>> {
        let regex = pattern::compile("regex", value)?;
        let (label, help) = match regex.captures_len() - 1 {
            1 => return Ok(Self(regex)),
            0 => ("has no group".to_owned(), "put round brackets around the value: `lag: ([0-9]+)`"),
            many => (format!("has {many} groups"), "make all but one of them plain: `(?:…)`"),
        };
        let title = "the regular expression needs exactly one group";
        Err(Box::new(Problem::new("/extract/regex", &code::REGEX_GROUP, title, label).help(help)))
    }
}

impl Extractor for Regex {
    fn take(&self, content: Content) -> Result<Json, String> {
        let text = content.lossy();
        if text.trim().is_empty() {
            return Err(format!("{} is empty", content.name()));
        }
        let Some(found) = self.0.captures(&text) else {
            return Err(format!("nothing matched `{}` in {}", self.0, content.name()));
        };
        match found.get(1).map(|group| group.as_str()) {
            Some(value) if !value.is_empty() => Ok(Json::from(value)),
            _ => Err(format!("`{}` matched, but its group holds nothing", self.0)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn take(regex: &str, text: &[u8]) -> Result<Json, String> {
        Regex::compile(&regex.to_owned(), &Written::default()).unwrap().take(Content::of(text))
    }

    #[test]
    fn the_group_of_the_first_match_is_the_value() {
        let openssl = b"notBefore=2026-08-27 23:59:13Z\nnotAfter=2026-11-25 23:59:13Z\n";
        assert_eq!(take("(?m)^notAfter=(.+)$", openssl), Ok(Json::from("2026-11-25 23:59:13Z")));
        assert_eq!(take("(?P<lag>[0-9]+)", b"\xff lag 12 34"), Ok(Json::from("12")));
    }

    #[test]
    fn no_match_and_an_empty_group_are_no_answer() {
        assert_eq!(
            take("^notAfter=(.+)$", b"x\nnotAfter=y").unwrap_err(),
            "nothing matched `^notAfter=(.+)$` in standard output"
        );
        assert!(take("lag:([0-9]*)", b"lag:").unwrap_err().contains("holds nothing"));
        assert!(take("a|(b)", b"a").unwrap_err().contains("holds nothing"));
        assert_eq!(take("(.*)", b"\n").unwrap_err(), "standard output is empty");
    }

    #[test]
    fn exactly_one_group_is_asked_for() {
        let code = |regex: &str| Regex::compile(&regex.to_owned(), &Written::default()).unwrap_err().code.name;
        assert_eq!(code("lag"), "regex-group");
        assert_eq!(code("(a)(b)"), "regex-group");
        assert_eq!(code("(a"), "bad-regex");
    }
}
