//! Sets aside what differs from run to run although nothing has changed: times, durations, ids, the tags of masked secrets.

use std::sync::LazyLock;

use regex::Regex;

/// What is set aside, most specific first, and what stands in its place.
const ASIDE: [(&str, &str); 9] = [
    (r"\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?(?: ?(?:Z|UTC|GMT|[+-]\d\d:?(?:\d\d)?))?", "<time>"),
    (
        r"\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) [ \d]?\d,? (?:\d{4} )?\d\d:\d\d:\d\d(?: \d{4})?(?: GMT)?",
        "<time>",
    ),
    (r"\b\d\d:\d\d:\d\d(?:[.,]\d+)?\b", "<time>"),
    (r"\b[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}\b", "<id>"),
    (r"\b(?:0x)?[0-9a-fA-F]*(?:[0-9][a-fA-F]|[a-fA-F][0-9])[0-9a-fA-F]{6,}\b", "<id>"),
    (r"(?i)\b(pid|ppid|tid|process|thread)([ =:#]+)\d+", "$1$2<id>"),
    (r"\[\d{2,}\]", "[<id>]"),
    (r"\b\d+(?:\.\d+)? ?(?:ns|us|µs|ms|s|sec|secs|seconds?|min|minutes?|h|hours?|d|days?)\b", "<duration>"),
    (r"\*\*\*[0-9a-f]{4}\b", "***"),
];

/// A line as it is compared.
pub(super) fn normal(line: &str) -> String {
    static PATTERNS: LazyLock<Vec<(Regex, &str)>> = LazyLock::new(|| {
        ASIDE.iter().filter_map(|(pattern, instead)| Some((Regex::new(pattern).ok()?, *instead))).collect()
    });
    PATTERNS.iter().fold(line.trim_end().to_owned(), |text, (pattern, instead)| {
        if pattern.is_match(&text) { pattern.replace_all(&text, *instead).into_owned() } else { text }
    })
}

#[cfg(test)]
mod tests {
    use super::{ASIDE, normal};

    #[test]
    fn what_comes_and_goes_by_itself_is_set_aside_and_nothing_else() {
        let same = [
            ("2026-11-25 01:02:03.123 UTC [4711] LOG: x", "<time> [<id>] LOG: x"),
            ("notAfter=Nov  5 23:59:13 2026 GMT", "notAfter=<time>"),
            ("up 12 days, pid 99, took 3.5ms", "up <duration>, pid <id>, took <duration>"),
            ("run 01938f2a-7c00-7000-8000-000000000001 at 0x7ffe12ab90cd", "run <id> at <id>"),
            ("password ***3f9c", "password ***"),
        ];
        for (line, expected) in same {
            assert_eq!(normal(line), expected);
        }
        for line in ["Slave_SQL_Running: No", "errno 1062", "42%", "deadbeef", "port 3306", "12345678"] {
            assert_eq!(normal(line), line);
        }
        for (pattern, _) in ASIDE {
            assert!(regex::Regex::new(pattern).is_ok(), "{pattern}");
        }
    }
}
