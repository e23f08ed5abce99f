//! The one place that tells time: wall time for records, monotonic time for durations.

use chrono::{DateTime, Datelike as _, SecondsFormat, TimeDelta, Timelike as _, Utc};

/// A moment of wall time, in UTC. Written as RFC 3339 with milliseconds and `Z`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct Moment(#[serde(with = "rfc3339_millis")] DateTime<Utc>);

impl Moment {
    /// The present moment, as the system's wall clock tells it.
    #[must_use]
    pub fn now() -> Self {
        #[expect(clippy::disallowed_methods, reason = "this is the one place that reads the clock")]
        Self(Utc::now())
    }

    /// A moment given as milliseconds since 1970-01-01T00:00:00Z; out of chrono's range it is the epoch.
    #[must_use]
    pub fn from_unix_millis(millis: i64) -> Self {
        Self(DateTime::from_timestamp_millis(millis).unwrap_or_default())
    }

    /// Milliseconds since 1970-01-01T00:00:00Z.
    #[must_use]
    pub fn unix_millis(self) -> i64 {
        self.0.timestamp_millis()
    }

    /// Reads RFC 3339 text; `None` when it is not such text.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        DateTime::parse_from_rfc3339(text).ok().map(|moment| Self(moment.with_timezone(&Utc)))
    }

    /// What a clock `offset` minutes east of UTC shows: the day of the week, 0 for Monday, and the minute of that day.
    #[must_use]
    pub fn of_week(self, offset: i32) -> (usize, u32) {
        let local = self.0.checked_add_signed(TimeDelta::minutes(i64::from(offset))).unwrap_or(self.0);
        (local.weekday().num_days_from_monday() as usize, local.hour() * 60 + local.minute())
    }

    /// The underlying date and time, for arithmetic with calendars.
    #[must_use]
    pub fn date_time(self) -> DateTime<Utc> {
        self.0
    }
}

impl std::fmt::Display for Moment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0.to_rfc3339_opts(SecondsFormat::Millis, true))
    }
}

impl schemars::JsonSchema for Moment {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Moment".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": "string",
            "format": "date-time",
            "description": "RFC 3339 with milliseconds, in UTC",
        })
    }
}

mod rfc3339_millis {
    use chrono::{DateTime, Utc};
    use serde::{Deserialize, Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(moment: &DateTime<Utc>, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&moment.to_rfc3339_opts(chrono::SecondsFormat::Millis, true))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<DateTime<Utc>, D::Error> {
        let text = String::deserialize(from)?;
        DateTime::parse_from_rfc3339(&text).map(|moment| moment.with_timezone(&Utc)).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::Moment;

    #[test]
    fn a_moment_is_written_with_milliseconds_in_utc_and_read_back() {
        let moment = Moment::parse("2026-11-21T02:00:00.5+02:00").unwrap();
        assert_eq!(moment.to_string(), "2026-11-21T00:00:00.500Z");
        let json = serde_json::to_string(&moment).unwrap();
        assert_eq!(json, r#""2026-11-21T00:00:00.500Z""#);
        assert_eq!(serde_json::from_str::<Moment>(&json).unwrap(), moment);
    }
}
