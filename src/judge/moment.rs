//! Moments as the tools of the field print them.

use crate::clock::Moment;

const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// Seconds since 1970 from here on are taken for milliseconds by mistake: the year 5138.
const LAST_UNIX_SECOND: i64 = 100_000_000_000;

/// Reads RFC 3339, the same with a blank for the `T` (`2026-11-25 23:59:13Z` of openssl, `2026-11-25 23:59:13+00` of psql),
/// `Nov 25 23:59:13 2026 GMT` of openssl with its padded day, and seconds since 1970.
pub(super) fn parse(text: &str) -> Option<Moment> {
    let text = text.trim();
    Moment::parse(text).or_else(|| openssl(text)).or_else(|| spaced(text)).or_else(|| unix(text))
}

fn openssl(text: &str) -> Option<Moment> {
    let words: Vec<&str> = text.split_ascii_whitespace().collect();
    let [month, day, time, year, "GMT" | "UTC"] = words[..] else { return None };
    let month = MONTHS.iter().position(|name| *name == month)? + 1;
    let day: u8 = day.parse().ok()?;
    Moment::parse(&format!("{year}-{month:02}-{day:02}T{time}Z"))
}

fn spaced(text: &str) -> Option<Moment> {
    let (date, time) = text.split_once(' ')?;
    let whole = format!("{date}T{time}");
    // PostgreSQL leaves the minutes out of an offset of whole hours.
    Moment::parse(&whole).or_else(|| Moment::parse(&format!("{whole}:00")))
}

fn unix(text: &str) -> Option<Moment> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let seconds = whole.parse::<i64>().ok().filter(|seconds| (0..LAST_UNIX_SECOND).contains(seconds))?;
    if !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let millis: i64 = format!("{fraction:0<3}").get(..3)?.parse().ok()?;
    Some(Moment::from_unix_millis(seconds * 1000 + millis))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_read_as_the_tools_print_them() {
        for (text, moment) in [
            ("2026-11-25T23:59:13Z", "2026-11-25T23:59:13.000Z"),
            ("2026-11-25T23:59:13.38739697+02:00", "2026-11-25T21:59:13.387Z"),
            ("Nov 25 23:59:13 2026 GMT", "2026-11-25T23:59:13.000Z"),
            ("Nov  5 03:59:13 2026 GMT\n", "2026-11-05T03:59:13.000Z"),
            ("2026-11-25 23:59:13Z", "2026-11-25T23:59:13.000Z"),
            ("2026-11-25 23:59:13.25+00", "2026-11-25T23:59:13.250Z"),
            ("1795651153", "2026-11-25T23:59:13.000Z"),
            ("1795651153.5", "2026-11-25T23:59:13.500Z"),
        ] {
            assert_eq!(parse(text).map(|m| m.to_string()).as_deref(), Some(moment), "{text}");
        }
        for text in ["", "tomorrow", "2026-11-25", "Nov 31 23:59:13 2026 GMT", "1795651153000", "-5", "1.x"] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
