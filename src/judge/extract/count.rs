//! `count`: how many lines match.

use serde_json::Value as Json;

use super::form::{Extractor, Form};
use super::pattern;
use super::written::Written;
use crate::judge::Problem;
use crate::judge::stream::Content;

/// The number of lines that match. 0 is an answer, since the command did its work.
#[derive(Debug)]
pub(super) struct Count(regex::Regex);

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
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn matching_lines_are_counted_and_none_is_zero() {
        let count = Count::compile(&"^Out of memory".to_owned(), &Written::default()).unwrap();
        assert_eq!(
            count.take(Content::of(b"Out of memory: a\nx Out of memory\nOut of memory: \xff")),
            Ok(Json::from(2))
        );
        assert_eq!(count.take(Content::of(b"")), Ok(Json::from(0)));
    }
}
