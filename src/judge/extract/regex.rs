//! `regex`: what one group of a regular expression matched.

use std::sync::Arc;

use serde_json::Value as Json;

use super::form::{Extractor, Form};
use super::pattern;
use super::written::Written;
use crate::diagnostic::code;
use crate::follow::{Follow, Follower};
use crate::judge::Problem;
use crate::judge::stream::Content;

/// The first match anywhere in the text; the value is what its one group matched.
#[derive(Debug, Clone)]
pub(super) struct Regex {
    regex: regex::Regex,
    /// Whether it finds the same in the lines one by one as in the whole text.
    by_line: bool,
}

/// A search that goes on.
struct Searching {
    regex: regex::Regex,
    /// What the group holds of the first match.
    group: Option<String>,
}

impl Form for Regex {
    type Value = String;
    const OPTIONS: &'static [&'static str] = &["from", "as"];

    fn compile(value: &String, _: &Written) -> Result<Self, Box<Problem>> {
        let regex = pattern::compile("regex", value)?;
        let (label, help) = match regex.captures_len() - 1 {
            1 => return Ok(Self { by_line: pattern::fits_in_a_line(value), regex }),
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
        let group = self.regex.captures(&text).map(|found| group_of(&found));
        told(&self.regex, group, content.name())
    }

    fn by_line(&self) -> Result<Arc<dyn Follow>, &'static str> {
        if self.by_line {
            return Ok(Arc::new(self.clone()));
        }
        Err("raise it, ask for less, or keep the expression within a line: \
             no `\\s` or `[^…]` that takes in a line feed, `(?m)` before `^` and `$`")
    }
}

impl Follow for Regex {
    fn name(&self) -> String {
        format!("regex:{}", self.regex)
    }

    fn begin(&self) -> Box<dyn Follower> {
        Box::new(Searching { regex: self.regex.clone(), group: None })
    }
}

impl Follower for Searching {
    fn line(&mut self, line: &str, _: bool) {
        if self.group.is_none() {
            self.group = self.regex.captures(line).map(|found| group_of(&found));
        }
    }

    fn found(&self, stream: &str) -> Result<Json, String> {
        told(&self.regex, self.group.clone(), stream)
    }
}

fn group_of(found: &regex::Captures) -> String {
    found.get(1).map_or_else(String::new, |group| group.as_str().to_owned())
}

/// The value, when `group` is what the group of the first match holds.
fn told(regex: &regex::Regex, group: Option<String>, stream: &str) -> Result<Json, String> {
    match group {
        None => Err(format!("nothing matched `{regex}` in {stream}")),
        Some(value) if value.is_empty() => Err(format!("`{regex}` matched, but its group holds nothing")),
        Some(value) => Ok(Json::from(value)),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::follow::Following;

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
    fn what_reaches_out_of_a_line_needs_the_whole() {
        let by_line = |regex: &str| Regex::compile(&regex.to_owned(), &Written::default()).unwrap().by_line().is_ok();
        for good in ["(a.*)", r"(?m)^lag: (\d+)$", r"\b(a)[ \t]", "(a)[^,\\n]", "(?i)err(or|eur)?"] {
            assert!(by_line(good), "{good}");
        }
        for bad in ["^(a)", "(a)$", r"(a)\s", "(a)[^,]", "(?s)(a).", r"(a)\n", r"(a)|b(?:\W)", r"(?mR)^(a)"] {
            assert!(!by_line(bad), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn line_by_line_it_finds_what_it_finds_in_the_whole(
            text in "[ab:\\r\\n]{0,30}x", cut in any::<prop::sample::Index>(), pattern in prop::sample::select(vec!["(a+)", r"(?m)^(a*)$", r"(?m)a$|(b)", r"\b(a)\b", "(b.*)", "b|(a.)", r"(?m)^(\r)"])
        ) {
            let form = Regex::compile(&pattern.to_owned(), &Written::default()).unwrap();
            let (one, other) = text.as_bytes().split_at(cut.index(text.len() + 1));
            let mut following = Following::new("standard output", &[form.by_line().unwrap()], 1000);
            following.push(one);
            following.push(other);
            prop_assert_eq!(following.end().remove(0).what, form.take(Content::of(text.as_bytes())));
        }
    }

    #[test]
    fn exactly_one_group_is_asked_for() {
        let code = |regex: &str| Regex::compile(&regex.to_owned(), &Written::default()).unwrap_err().code.name;
        assert_eq!(code("lag"), "regex-group");
        assert_eq!(code("(a)(b)"), "regex-group");
        assert_eq!(code("(a"), "bad-regex");
    }
}
