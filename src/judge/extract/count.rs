//! `count`: how many lines match.

use std::sync::Arc;

use serde_json::Value as Json;

use super::form::{Extractor, Form};
use super::pattern;
use super::written::Written;
use crate::follow::{Follow, Follower};
use crate::judge::Problem;
use crate::judge::stream::Content;

/// The number of lines that match. 0 is an answer, since the command did its work.
#[derive(Debug, Clone)]
pub(super) struct Count(regex::Regex);

/// A count that goes on.
struct Counting {
    regex: regex::Regex,
    lines: u64,
}

impl Form for Count {
    type Value = String;
    const OPTIONS: &'static [&'static str] = &["from"];

    fn compile(value: &String, _: &Written) -> Result<Self, Box<Problem>> {
        pattern::compile("count", value).map(Self)
    }
}

impl Extractor for Count {
    fn take(&self, content: Content) -> Result<Json, String> {
        Ok(Json::from(content.lossy().lines().filter(|line| self.0.is_match(line)).count()))
    }

    fn by_line(&self) -> Result<Arc<dyn Follow>, &'static str> {
        Ok(Arc::new(self.clone()))
    }
}

impl Follow for Count {
    fn name(&self) -> String {
        format!("count:{}", self.0)
    }

    fn begin(&self) -> Box<dyn Follower> {
        Box::new(Counting { regex: self.0.clone(), lines: 0 })
    }
}

impl Follower for Counting {
    fn line(&mut self, line: &str, last: bool) {
        // As `str::lines` does it: a carriage return belongs to the line feed behind it, and behind the last one is no line.
        let line = if last { line } else { line.strip_suffix('\r').unwrap_or(line) };
        self.lines += u64::from(!(last && line.is_empty()) && self.regex.is_match(line));
    }

    fn found(&self, _: &str) -> Result<Json, String> {
        Ok(Json::from(self.lines))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::follow::Following;

    #[test]
    fn matching_lines_are_counted_and_none_is_zero() {
        let count = Count::compile(&"^Out of memory".to_owned(), &Written::default()).unwrap();
        assert_eq!(
            count.take(Content::of(b"Out of memory: a\nx Out of memory\nOut of memory: \xff")),
            Ok(Json::from(2))
        );
        assert_eq!(count.take(Content::of(b"")), Ok(Json::from(0)));
    }

    proptest! {
        #[test]
        fn line_by_line_it_finds_what_it_finds_in_the_whole(
            text in "[ab\\r\\n]{0,30}", cut in any::<prop::sample::Index>(), pattern in prop::sample::select(vec!["a", "^a", "a$", "^$", "", r"a\s", r"[^b]$", r"\r"])
        ) {
            let form = Count::compile(&pattern.to_owned(), &Written::default()).unwrap();
            let (one, other) = text.as_bytes().split_at(cut.index(text.len() + 1));
            let mut following = Following::new("standard output", &[form.by_line().unwrap()], 1000);
            following.push(one);
            following.push(other);
            prop_assert_eq!(following.end().remove(0).what, form.take(Content::of(text.as_bytes())));
        }
    }
}
