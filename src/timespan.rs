//! A length of time as people write it: `5s`, `1h 30m`, `250ms`; never a number without a unit.

use std::time::Duration;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A length of time, written with a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Timespan(Duration);

/// The pattern of a timespan in the JSON Schema: one or more whole numbers, each with its unit. At most eight of at most
/// twelve digits, so that no sum of them is larger than a length of time can be.
pub const PATTERN: &str = r"^([0-9]{1,12} ?(ns|us|ms|s|sec|m|min|h|hr|d|day|days|w|week|weeks) ?){1,8}$";

/// The units, with their nanoseconds or seconds.
const UNITS: [(&str, Duration); 15] = [
    ("ns", Duration::from_nanos(1)),
    ("us", Duration::from_micros(1)),
    ("ms", Duration::from_millis(1)),
    ("s", Duration::from_secs(1)),
    ("sec", Duration::from_secs(1)),
    ("m", Duration::from_mins(1)),
    ("min", Duration::from_mins(1)),
    ("h", Duration::from_hours(1)),
    ("hr", Duration::from_hours(1)),
    ("d", DAY),
    ("day", DAY),
    ("days", DAY),
    ("w", WEEK),
    ("week", WEEK),
    ("weeks", WEEK),
];
const DAY: Duration = Duration::from_hours(24);
const WEEK: Duration = Duration::from_hours(7 * 24);
const MOST_DIGITS: usize = 12;
const MOST_PARTS: usize = 8;

impl Timespan {
    /// A timespan of this many milliseconds.
    #[must_use]
    pub const fn from_millis(millis: u64) -> Self {
        Self(Duration::from_millis(millis))
    }

    /// The length to the tenth of a second, rounded up: what is finer says nothing about a bound.
    #[must_use]
    pub fn in_tenths(length: Duration) -> Self {
        Self::from_millis(u64::try_from(length.as_millis().div_ceil(100) * 100).unwrap_or(u64::MAX))
    }

    /// A timespan of this many seconds.
    #[must_use]
    pub const fn from_secs(secs: u64) -> Self {
        Self(Duration::from_secs(secs))
    }

    /// Reads text such as `90s` or `1h 30m`.
    ///
    /// # Errors
    /// What is wrong, as a sentence that fits behind the text itself; a bare number is told that its unit is missing.
    pub fn parse(text: &str) -> Result<Self, String> {
        let trimmed = text.trim();
        if !trimmed.is_empty() && trimmed.chars().all(|c| c.is_ascii_digit() || c == '.') {
            return Err(format!("a duration needs a unit: write `{trimmed}s` for seconds, or ms, m, h, d"));
        }
        let mut sum = Duration::ZERO;
        let mut rest = text;
        for _ in 0..MOST_PARTS {
            let (length, behind) = part(rest)?;
            sum = sum.checked_add(length).ok_or_else(too_long)?;
            if behind.is_empty() {
                return Ok(Self(sum));
            }
            rest = behind;
        }
        Err(too_long())
    }

    /// The length as the standard library's type.
    #[must_use]
    pub const fn duration(self) -> Duration {
        self.0
    }

    /// The length in seconds; what a duration is in expressions and assertions.
    #[must_use]
    pub fn seconds(self) -> f64 {
        self.0.as_secs_f64()
    }

    /// The length in whole milliseconds, at most `u64::MAX`.
    #[must_use]
    pub fn millis(self) -> u64 {
        u64::try_from(self.0.as_millis()).unwrap_or(u64::MAX)
    }
}

/// The first number with its unit, and what stands behind it.
fn part(text: &str) -> Result<(Duration, &str), String> {
    const WRITE: &str = "write for example `5s`, `1h 30m` or `250ms`";
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let (number, behind) = text.split_at(digits);
    if number.is_empty() {
        return Err(format!("not a duration: {WRITE}"));
    }
    if behind.starts_with(['.', ',']) {
        return Err("a duration has no fraction: write it in a smaller unit, such as `1500ms`".to_owned());
    }
    let behind = behind.strip_prefix(' ').unwrap_or(behind);
    let letters = behind.len() - behind.trim_start_matches(char::is_alphabetic).len();
    let (unit, behind) = behind.split_at(letters);
    let Some((_, one)) = UNITS.iter().find(|(known, _)| *known == unit) else {
        let unit = crate::printable::short(unit, 20);
        return Err(match unit.as_str() {
            "" => format!("`{number}` has no unit: {WRITE}"),
            _ => format!("`{unit}` is no unit of time: use ms, s, m, h, d or w"),
        });
    };
    if digits > MOST_DIGITS {
        return Err(too_long());
    }
    let length = number.parse().ok().and_then(|number: u64| times(*one, number)).ok_or_else(too_long)?;
    Ok((length, behind.strip_prefix(' ').unwrap_or(behind)))
}

fn times(one: Duration, number: u64) -> Option<Duration> {
    let nanos = one.as_nanos().checked_mul(u128::from(number))?;
    let second = Duration::from_secs(1).as_nanos();
    Some(Duration::new(u64::try_from(nanos / second).ok()?, u32::try_from(nanos % second).ok()?))
}

fn too_long() -> String {
    format!("too long: at most {MOST_PARTS} numbers of at most {MOST_DIGITS} digits")
}

impl From<Duration> for Timespan {
    fn from(duration: Duration) -> Self {
        Self(duration)
    }
}

impl std::fmt::Display for Timespan {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.0.is_zero() {
            return f.pad("0s");
        }
        // Months and years are of no fixed length, so nothing above days is written.
        let (days, rest) = (self.0.as_secs() / DAY.as_secs(), self.0.as_secs() % DAY.as_secs());
        let rest = Duration::new(rest, self.0.subsec_nanos());
        let days = match days {
            0 => return f.pad(&humantime::format_duration(rest).to_string()),
            1 => "1day".to_owned(),
            days => format!("{days}days"),
        };
        if rest.is_zero() { f.pad(&days) } else { f.pad(&format!("{days} {}", humantime::format_duration(rest))) }
    }
}

impl Serialize for Timespan {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Timespan {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        Self::parse(&text).map_err(serde::de::Error::custom)
    }
}

impl schemars::JsonSchema for Timespan {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Timespan".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": "string",
            "pattern": PATTERN,
            "description": "A length of time with its unit: 5s, 1h 30m, 250ms",
            "examples": ["5s", "1h 30m", "250ms"],
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_without_a_unit_is_refused_and_told_what_is_missing() {
        assert_eq!(
            Timespan::parse("90").unwrap_err(),
            "a duration needs a unit: write `90s` for seconds, or ms, m, h, d"
        );
        assert!(Timespan::parse("soon").unwrap_err().starts_with("not a duration"));
    }

    #[test]
    fn what_is_wrong_is_said() {
        for (text, said) in [
            ("5seconds", "`seconds` is no unit of time"),
            ("1.5s", "has no fraction"),
            ("-5s", "not a duration: write"),
            ("", "not a duration: write"),
            ("1h 30", "`30` has no unit"),
            ("1s  2s", "not a duration"),
            ("1year", "`year` is no unit of time"),
            ("1234567890123s", "too long"),
            ("1s1s1s1s1s1s1s1s1s", "too long"),
        ] {
            let told = Timespan::parse(text).unwrap_err();
            assert!(told.contains(said), "{text}: {told}");
        }
    }

    #[test]
    fn every_unit_is_known_to_the_schema_too() {
        let pattern = regex::Regex::new(PATTERN).unwrap();
        for (unit, length) in UNITS {
            assert!(pattern.is_match(&format!("1{unit}")), "{unit}");
            assert_eq!(Timespan::parse(&format!("1 {unit}")).unwrap().duration(), length);
        }
        assert_eq!(Timespan::parse("1h30m 250ms").unwrap().millis(), 5_400_250);
    }

    proptest::proptest! {
        #[test]
        fn the_schema_accepts_what_is_read_and_nothing_else(
            text in "([0-9]{1,13} ?(ns|us|ms|s|sec|m|min|h|hr|d|day|days|w|week|weeks|M|y|sx|)[ .]?){0,9}",
        ) {
            let accepts = regex::Regex::new(PATTERN).unwrap().is_match(&text);
            proptest::prop_assert_eq!(Timespan::parse(&text).is_ok(), accepts);
        }

        #[test]
        fn what_is_shown_is_read_back(seconds in 0..u64::MAX / 1_000_000_000, nanos in 0..1_000_000_000_u32) {
            let length = Timespan::from(Duration::new(seconds, nanos));
            proptest::prop_assert_eq!(Timespan::parse(&length.to_string()), Ok(length));
        }
    }
}
