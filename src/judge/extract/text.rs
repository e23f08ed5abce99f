//! `text`: all that was printed.

use serde_json::Value as Json;

use super::form::{Extractor, Form};
use super::written::Written;
use crate::diagnostic::code;
use crate::judge::Problem;
use crate::judge::stream::Content;

/// The whole text, without the white space around it; there must be some.
#[derive(Debug)]
pub(super) struct Text;

impl Form for Text {
    type Value = bool;
    const OPTIONS: &'static [&'static str] = &["from", "as"];

    fn compile(value: &bool, _: &Written) -> Result<Self, Box<Problem>> {
        insist("text", *value).map(|()| Self)
    }
}

impl Extractor for Text {
    fn take(&self, content: Content) -> Result<Json, String> {
        match content.exact()?.trim() {
            "" => Err(format!("{} is empty", content.name())),
            text => Ok(Json::from(text)),
        }
    }
}

/// `key: false` asks for nothing.
pub(super) fn insist(key: &str, value: bool) -> Result<(), Box<Problem>> {
    if value {
        return Ok(());
    }
    let title = format!("`{key}: false` takes nothing");
    let problem = Problem::new(format!("/extract/{key}"), &code::EXTRACT_FORM, title, "only `true` has a meaning");
    Err(Box::new(problem))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_no_answer_and_broken_text_is_none_either() {
        let take = |bytes: &[u8]| Text.take(Content::of(bytes));
        assert_eq!(take(b" active\n"), Ok(Json::from("active")));
        assert_eq!(take(b" \n").unwrap_err(), "standard output is empty");
        assert_eq!(take(b"ab\xff").unwrap_err(), "standard output is not UTF-8 from byte 2 on");
    }
}
