//! `as`: what the text that was found means.

use serde::Deserialize;
use serde_json::Value as Json;

use super::moment;
use crate::bytesize::ByteSize;
use crate::clock::Moment;
use crate::printable;
use crate::timespan::Timespan;
use crate::value::{Unit, Value, number};

/// What the text that was found means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(transform = crate::judge::words::as_enum)]
pub enum As {
    /// Text.
    String,
    /// A number; a `%` behind it is left out.
    Number,
    /// A whole number; a `%` behind it is left out.
    Integer,
    /// `true`, `yes`, `on`, `t`, `1` or `false`, `no`, `off`, `f`, `0`, whatever the case.
    Boolean,
    /// A length of time: `1h 30m`, `02:03:04`, or a bare number of seconds.
    Duration,
    /// A size: `8MiB`, or a bare number of bytes.
    Bytes,
    /// A moment: RFC 3339, as openssl or psql print it, or seconds since 1970. The value is RFC 3339 text in UTC.
    Timestamp,
    /// The time from the start of the attempt to a moment; negative when the moment is past.
    TimeLeft,
    /// The lines of a text that hold something, trimmed; or a JSON array.
    List,
}

impl As {
    /// What numbers of this kind count.
    #[must_use]
    pub const fn unit(self) -> Unit {
        match self {
            Self::Duration | Self::TimeLeft => Unit::Seconds,
            Self::Bytes => Unit::Bytes,
            _ => Unit::None,
        }
    }

    /// What is expected, in messages.
    const fn phrase(self) -> &'static str {
        match self {
            Self::String => "one value, not a list or a map",
            Self::Number => "a number",
            Self::Integer => "a whole number",
            Self::Boolean => "true or false (or yes/no, on/off, 1/0)",
            Self::Duration => "a duration (`1h 30m`, `02:03:04` or a number of seconds)",
            Self::Bytes => "a size (`8MiB` or a number of bytes)",
            Self::Timestamp | Self::TimeLeft => "a moment (RFC 3339, or as openssl prints it)",
            Self::List => "a list or lines of text",
        }
    }

    /// Converts what was found in the output of an attempt that began at `started_at`.
    ///
    /// # Errors
    /// What was found and what was expected.
    pub(super) fn convert(self, found: &Json, started_at: Moment) -> Result<Value, String> {
        let converted = match self {
            Self::String => text(found).map(Value::plain),
            Self::Number => as_number(found).map(Value::plain),
            Self::Integer => as_number(found).filter(|number| !number.is_f64()).map(Value::plain),
            Self::Boolean => text(found).and_then(|text| boolean(&text)).map(Value::plain),
            Self::Duration => seconds(found).map(Value::seconds),
            Self::Bytes => bytes(found).map(Value::bytes),
            Self::Timestamp => as_moment(found).map(|moment| Value::plain(moment.to_string())),
            Self::TimeLeft => as_moment(found).map(|moment| time_left(moment, started_at)),
            Self::List => list(found).map(Value::plain),
        };
        converted.ok_or_else(|| format!("`{}` is not {}", shown(found), self.phrase()))
    }
}

/// A value as messages show it: on one line, printable, shortened.
pub(super) fn shown(found: &Json) -> String {
    printable::short(&crate::value::describe(found, Unit::None), 80)
}

fn text(found: &Json) -> Option<String> {
    match found {
        Json::String(text) => Some(text.trim().to_owned()),
        Json::Number(_) | Json::Bool(_) => Some(found.to_string()),
        _ => None,
    }
}

fn as_number(found: &Json) -> Option<Json> {
    let text = text(found).filter(|_| !found.is_boolean())?;
    let digits = text.strip_suffix('%').unwrap_or(&text).trim_end();
    if let Ok(integer) = digits.parse::<i64>() {
        return Some(integer.into());
    }
    if let Ok(integer) = digits.parse::<u64>() {
        return Some(integer.into());
    }
    float(digits).map(number)
}

/// A finite number as people write one: Rust would also read `inf`, `nan` and `infinity`.
fn float(digits: &str) -> Option<f64> {
    let numeric = digits.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'.' | b'-' | b'+' | b'e' | b'E'));
    digits.parse::<f64>().ok().filter(|value| numeric && value.is_finite())
}

fn boolean(text: &str) -> Option<bool> {
    // `t` and `f` are what psql prints.
    match text.to_ascii_lowercase().as_str() {
        "true" | "yes" | "on" | "t" | "1" => Some(true),
        "false" | "no" | "off" | "f" | "0" => Some(false),
        _ => None,
    }
}

fn seconds(found: &Json) -> Option<f64> {
    let text = text(found).filter(|_| !found.is_boolean())?;
    float(&text).or_else(|| clock_face(&text)).or_else(|| Timespan::parse(&text).ok().map(Timespan::seconds))
}

/// `HH:MM:SS`, with a sign and a fraction if need be, as SQL prints a TIME or an interval; hours may pass 24.
fn clock_face(text: &str) -> Option<f64> {
    let (sign, digits) = text.strip_prefix('-').map_or((1.0, text), |rest| (-1.0, rest));
    let parts: Vec<&str> = digits.split(':').collect();
    let [hours, minutes, seconds] = parts[..] else { return None };
    let plain = |part: &str| part.parse::<u32>().ok().filter(|_| part.bytes().all(|byte| byte.is_ascii_digit()));
    let (hours, minutes) = (plain(hours)?, plain(minutes).filter(|minutes| *minutes < 60)?);
    let seconds = float(seconds).filter(|seconds| (0.0..60.0).contains(seconds))?;
    Some(sign * (f64::from(hours) * 3600.0 + f64::from(minutes) * 60.0 + seconds))
}

fn bytes(found: &Json) -> Option<u64> {
    let text = text(found).filter(|_| !found.is_boolean())?;
    text.parse().ok().or_else(|| ByteSize::parse(&text).ok().map(|size| size.0))
}

fn as_moment(found: &Json) -> Option<Moment> {
    text(found).and_then(|text| moment::parse(&text))
}

fn time_left(moment: Moment, started_at: Moment) -> Value {
    #[expect(clippy::cast_precision_loss, reason = "milliseconds of any date that chrono knows are exact in an f64")]
    let millis = (moment.unix_millis() - started_at.unix_millis()) as f64;
    Value::seconds(millis / 1000.0)
}

fn list(found: &Json) -> Option<Vec<Json>> {
    match found {
        Json::Array(items) => Some(items.clone()),
        Json::String(text) => {
            Some(text.lines().map(str::trim).filter(|line| !line.is_empty()).map(Json::from).collect())
        }
        _ => None,
    }
}

#[cfg(test)]
#[expect(clippy::needless_pass_by_value, reason = "`json!` at the call reads best without a borrow")]
mod tests {
    use serde_json::json;

    use super::*;

    fn convert(kind: As, found: Json) -> Result<Json, String> {
        kind.convert(&found, Moment::parse("2026-11-21T00:00:00Z").unwrap()).map(|value| value.data)
    }

    #[test]
    fn what_is_found_is_read_as_it_is_meant() {
        for (kind, found, wanted) in [
            (As::String, json!(5), json!("5")),
            (As::Integer, json!(" 13668033151171901123\n"), json!(13_668_033_151_171_901_123_u64)),
            (As::Integer, json!("-7"), json!(-7)),
            (As::Integer, json!("29%"), json!(29)),
            (As::Number, json!("0.25"), json!(0.25)),
            (As::Number, json!("1e3"), json!(1000)),
            (As::Boolean, json!("ON"), json!(true)),
            (As::Boolean, json!(0), json!(false)),
            (As::Boolean, json!("f"), json!(false)),
            (As::Duration, json!("412"), json!(412)),
            (As::Duration, json!(0.5), json!(0.5)),
            (As::Duration, json!("1h 30m"), json!(5400)),
            (As::Duration, json!("-00:01:02.5"), json!(-62.5)),
            (As::Duration, json!("838:59:59"), json!(3_020_399)),
            (As::Bytes, json!("405128"), json!(405_128)),
            (As::Bytes, json!("128Mi"), json!(128 << 20)),
            (As::Timestamp, json!("Nov 25 23:59:13 2026 GMT"), json!("2026-11-25T23:59:13.000Z")),
            (As::TimeLeft, json!("2026-11-21 01:00:00Z"), json!(3600)),
            (As::TimeLeft, json!("2026-11-20T23:59:00Z"), json!(-60)),
            (As::List, json!("a\n\n b \r\n"), json!(["a", "b"])),
            (As::List, json!([1, 2]), json!([1, 2])),
        ] {
            assert_eq!(convert(kind, found.clone()), Ok(wanted), "{kind:?} {found}");
        }
    }

    #[test]
    fn what_does_not_fit_is_named_with_what_was_expected() {
        assert_eq!(convert(As::Integer, json!("1.5")).unwrap_err(), "`1.5` is not a whole number");
        assert_eq!(convert(As::Number, json!("12 apples")).unwrap_err(), "`12 apples` is not a number");
        for (kind, found) in [
            (As::Number, json!("inf")),
            (As::Number, json!("NaN")),
            (As::Number, json!(true)),
            (As::Boolean, json!("maybe")),
            (As::Boolean, json!(2)),
            (As::Duration, json!("05:12")),
            (As::Duration, json!("00:99:00")),
            (As::Bytes, json!("-925792")),
            (As::Timestamp, json!("soon")),
            (As::String, json!({"a": 1})),
            (As::List, json!(3)),
        ] {
            assert!(convert(kind, found.clone()).is_err(), "{kind:?} {found}");
        }
    }
}
