//! What a scalar means, by the core schema of YAML 1.2.

use serde_json::Number;

use super::Content;

/// What text without quotes means.
///
/// # Errors
/// Why it is no value: a number that cannot be kept exactly, infinity, or not a number.
pub(super) fn plain(text: &str) -> Result<Content, String> {
    Ok(match text {
        "" | "~" | "null" | "Null" | "NULL" => Content::Null,
        "true" | "True" | "TRUE" => Content::Bool(true),
        "false" | "False" | "FALSE" => Content::Bool(false),
        _ => match number(text)? {
            Some(number) => Content::Number(number),
            None => Content::String(text.to_owned()),
        },
    })
}

fn number(text: &str) -> Result<Option<Number>, String> {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    if !unsigned.starts_with(|c: char| c.is_ascii_digit() || c == '.') {
        return Ok(None);
    }
    for (prefix, radix) in [("0x", 16), ("0o", 8)] {
        if let Some(digits) = text.strip_prefix(prefix) {
            let is_number = !digits.is_empty() && digits.chars().all(|c| c.is_digit(radix));
            return if is_number { based(digits, radix).map(Some) } else { Ok(None) };
        }
    }
    if matches!(unsigned, ".inf" | ".Inf" | ".INF") || matches!(text, ".nan" | ".NaN" | ".NAN") {
        return Err("infinity and not-a-number cannot be used".to_owned());
    }
    if unsigned.chars().all(|c| c.is_ascii_digit()) {
        return decimal(text).map(Some);
    }
    if is_float(unsigned) { float(text).map(Some) } else { Ok(None) }
}

fn based(digits: &str, radix: u32) -> Result<Number, String> {
    u64::from_str_radix(digits, radix).map(Number::from).map_err(|_| too_large())
}

fn decimal(text: &str) -> Result<Number, String> {
    let signed = text.strip_prefix('+').unwrap_or(text);
    signed
        .parse::<i64>()
        .map(Number::from)
        .or_else(|_| signed.parse::<u64>().map(Number::from))
        .map_err(|_| too_large())
}

fn too_large() -> String {
    "a whole number has to fit into 64 bits".to_owned()
}

/// `(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?`, as the core schema has it.
fn is_float(unsigned: &str) -> bool {
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent.strip_prefix(['-', '+']).unwrap_or(exponent))),
        None => (unsigned, None),
    };
    let digits = |text: &str| text.chars().all(|c| c.is_ascii_digit());
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    digits(whole)
        && digits(fraction)
        && !(whole.is_empty() && fraction.is_empty())
        && exponent.is_none_or(|exponent| !exponent.is_empty() && digits(exponent))
}

fn float(text: &str) -> Result<Number, String> {
    text.parse::<f64>()
        .ok()
        .and_then(Number::from_f64)
        .ok_or_else(|| "a number as large as this cannot be used".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn json(text: &str) -> serde_json::Value {
        match plain(text).unwrap() {
            Content::Null => serde_json::Value::Null,
            Content::Bool(value) => value.into(),
            Content::Number(value) => value.into(),
            Content::String(value) => value.into(),
            _ => unreachable!(),
        }
    }

    #[test]
    fn yes_no_versions_addresses_and_times_are_text() {
        for text in [
            "yes", "no", "on", "off", "y", "1.2.3", "10.0.0.1", "12:30:45", "0x", "0xg", "0b1", "1_000", "1e", ".",
            "-", "+", "-.", "5s", "٣",
        ] {
            assert_eq!(json(text), text, "{text}");
        }
    }

    #[test]
    fn numbers_of_the_core_schema_are_numbers_and_64_bits_stay_exact() {
        assert_eq!(json("9223372036854775807"), i64::MAX);
        assert_eq!(json("-9223372036854775808"), i64::MIN);
        assert_eq!(json("18446744073709551615"), u64::MAX);
        assert_eq!(json("+12"), 12);
        assert_eq!(json("0o17"), 15);
        assert_eq!(json("0xfF"), 255);
        assert_eq!(json("010"), 10);
        assert_eq!(json("1."), 1.0);
        assert_eq!(json("-.5e+1"), -5.0);
        assert_eq!(json("True"), true);
        assert_eq!(json("~"), serde_json::Value::Null);
    }

    #[test]
    fn what_json_cannot_hold_is_refused() {
        for text in
            [".inf", "-.INF", ".NaN", "1e999", "18446744073709551616", "-9223372036854775809", "0x10000000000000000"]
        {
            assert!(plain(text).is_err(), "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn a_number_that_is_written_is_read_back(number in proptest::num::i64::ANY, float in proptest::num::f64::NORMAL) {
            proptest::prop_assert_eq!(json(&number.to_string()), number);
            proptest::prop_assert_eq!(json(&format!("{float:e}")), float);
        }
    }
}
