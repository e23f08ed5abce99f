//! A param: what may be given for it, and how it is read.

use regex::Regex;
use serde_json::Value as Json;

use super::file::{ParamFile, ParamType};
use crate::bytesize::ByteSize;
use crate::timespan::Timespan;
use crate::value::{Unit, number};

/// What a string may hold when its param gives no pattern: no leading `-` (it would be an option), no control
/// characters, no blanks, nothing that a shell interprets.
pub const DEFAULT_PATTERN: &str = r"[\p{Alphabetic}\p{N}_.,:/@%+=][\p{Alphabetic}\p{N}_.,:/@%+=-]*";

/// A param of a scenario.
#[derive(Debug, Clone)]
pub struct Param {
    /// Its name.
    pub name: String,
    /// Its type.
    pub kind: ParamType,
    /// Its default; text may be a template.
    pub default: Option<Json>,
    /// The pattern that a string must match whole.
    pub pattern: Option<String>,
    /// The words of an enum.
    pub values: Vec<String>,
}

impl Param {
    /// The param that `file` declares; one without a type is read as a string.
    #[must_use]
    pub fn new(name: &str, file: &ParamFile) -> Self {
        Self {
            name: name.to_owned(),
            kind: file.kind.unwrap_or(ParamType::String),
            default: file.default.clone(),
            pattern: file.pattern.clone(),
            values: file.values.clone().unwrap_or_default(),
        }
    }

    /// What a number of this type counts.
    #[must_use]
    pub const fn unit(&self) -> Unit {
        match self.kind {
            ParamType::Duration => Unit::Seconds,
            ParamType::Bytes => Unit::Bytes,
            _ => Unit::None,
        }
    }

    /// A settled value as a file would write it: with its unit.
    #[must_use]
    pub fn as_written(&self, value: &Json) -> Json {
        match (self.kind, value.as_f64()) {
            #[expect(
                clippy::cast_possible_truncation,
                reason = "a length of time in whole milliseconds, or it was none"
            )]
            (ParamType::Duration, Some(seconds)) => format!("{}ms", (seconds * 1000.0).round() as i64).into(),
            (ParamType::Bytes, Some(_)) => format!("{value}B").into(),
            _ => value.clone(),
        }
    }

    /// Reads what was typed.
    ///
    /// # Errors
    /// Why the text is no value of this type, as a phrase.
    pub fn read(&self, text: &str) -> Result<Json, String> {
        match self.kind {
            ParamType::String => self.read_string(text),
            ParamType::Integer => {
                let signed = text.parse::<i64>().map(Json::from);
                signed.or_else(|_| text.parse::<u64>().map(Json::from)).map_err(|_| "not a whole number".to_owned())
            }
            ParamType::Number => match text.parse::<f64>() {
                Ok(value) if value.is_finite() => Ok(number(value)),
                _ => Err("not a number".to_owned()),
            },
            ParamType::Boolean => match text {
                "true" => Ok(true.into()),
                "false" => Ok(false.into()),
                _ => Err("write `true` or `false`".to_owned()),
            },
            ParamType::Duration => Timespan::parse(text).map(|length| number(length.seconds())),
            ParamType::Bytes => ByteSize::parse(text).map(|size| size.0.into()),
            ParamType::Enum => self.read_enum(text),
        }
    }

    /// Takes a value that a file gives: text is read as if it had been typed, a number or boolean must be of the type.
    ///
    /// # Errors
    /// Why the value is none of this type, as a phrase.
    pub fn take(&self, value: &Json) -> Result<Json, String> {
        match (value, self.kind) {
            (Json::String(text), _) => self.read(text),
            // A bare number for a duration or a size is refused by `read`: it has no unit.
            (Json::Number(_), kind) if kind != ParamType::Boolean => self.read(&value.to_string()),
            (Json::Bool(_), ParamType::Boolean | ParamType::Enum | ParamType::String) => self.read(&value.to_string()),
            _ => Err(format!("not of type {}", self.kind.word())),
        }
    }

    fn read_string(&self, text: &str) -> Result<Json, String> {
        if text.contains('\0') {
            return Err("holds a NUL character, which no program can be given".to_owned());
        }
        match &self.pattern {
            None => unsafe_text(text).map_or_else(|| Ok(text.into()), Err),
            Some(pattern) => match Regex::new(&format!("^(?:{pattern})$")) {
                Ok(regex) if regex.is_match(text) => Ok(text.into()),
                Ok(_) => Err(format!("does not match the pattern `{pattern}`")),
                Err(_) => Err("its pattern is no regular expression".to_owned()),
            },
        }
    }

    fn read_enum(&self, text: &str) -> Result<Json, String> {
        if self.values.iter().any(|value| value == text) {
            return Ok(text.into());
        }
        let near = crate::nearest::nearest(text, self.values.iter().map(String::as_str));
        let hint = near.map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
        Err(format!("not one of {}{hint}", self.values.join(", ")))
    }
}

/// Why `text` from outside is not taken without a pattern of its own, or `None` when it is harmless everywhere.
#[must_use]
pub fn unsafe_text(text: &str) -> Option<String> {
    if text.is_empty() {
        return Some("is empty".to_owned());
    }
    if text.starts_with('-') {
        return Some("begins with `-`, so a program would take it for an option".to_owned());
    }
    let allowed = |c: char| c.is_alphanumeric() || "_.,:/@%+=-".contains(c);
    let refused = text.chars().find(|c| !allowed(*c))?;
    Some(match refused {
        c if c.is_control() => "holds a control character".to_owned(),
        ' ' => "holds a blank".to_owned(),
        c => format!("holds `{}`, which a shell could interpret", crate::printable::line(&c.to_string())),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn param(kind: ParamType) -> Param {
        Param { name: "p".into(), kind, default: None, pattern: None, values: vec!["eu".into(), "us".into()] }
    }

    #[test]
    fn every_type_reads_its_own_text_and_refuses_the_others() {
        assert_eq!(param(ParamType::Duration).read("5m").unwrap(), 300);
        assert!(param(ParamType::Duration).read("300").unwrap_err().contains("needs a unit"));
        assert_eq!(param(ParamType::Bytes).read("8MiB").unwrap(), 8 << 20);
        assert_eq!(param(ParamType::Integer).read("18446744073709551615").unwrap(), u64::MAX);
        assert!(param(ParamType::Integer).read("1.5").is_err());
        assert_eq!(param(ParamType::Boolean).read("true").unwrap(), true);
        assert_eq!(param(ParamType::Enum).read("eu").unwrap(), "eu");
        assert!(param(ParamType::Enum).read("ue").unwrap_err().contains("did you mean `eu`"));
    }

    #[test]
    fn a_string_without_a_pattern_is_never_an_option_nor_shell_text() {
        for hostile in
            ["-rf", "x; touch /tmp/pwned", "$(id)", "`id`", "a\nb", "a'b", "a\"b", "a|b", "*", "", "a b", "~root"]
        {
            assert!(param(ParamType::String).read(hostile).is_err(), "{hostile:?}");
        }
        for fine in ["prod-mysql-03", "10.0.3.13", "::1", "https://host:8443/path", "延迟"] {
            assert!(param(ParamType::String).read(fine).is_ok(), "{fine:?}");
        }
    }

    #[test]
    fn a_pattern_is_matched_whole() {
        let digits = Param { pattern: Some("[0-9]+".into()), ..param(ParamType::String) };
        assert!(digits.read("42").is_ok());
        assert!(digits.read("42; id").is_err());
        assert!(digits.read("42\n").is_err());
    }

    proptest! {
        #[test]
        fn what_is_taken_matches_the_documented_pattern(text in "\\PC{0,12}|[ -~]{0,12}") {
            let pattern = Regex::new(&format!("^(?:{DEFAULT_PATTERN})$")).unwrap();
            prop_assert_eq!(unsafe_text(&text).is_none(), pattern.is_match(&text));
        }
    }
}
