//! Hours of the week at which a line of the policy holds.

use serde::Deserialize;

use crate::clock::Moment;

/// Hours of the week. A stretch that ends before it begins goes over midnight, and belongs to the day on which it begins.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Hours {
    /// The days on which it begins; every day unless given.
    #[schemars(length(min = 1))]
    pub days: Option<Vec<Day>>,
    /// When it begins, as HH:MM.
    pub from: TimeOfDay,
    /// When it ends, as HH:MM; this minute is not part of it. The same as `from` is the whole day.
    pub to: TimeOfDay,
    /// The clock that is meant: its distance from UTC, such as `+02:00`. There is no summer time.
    pub utc_offset: UtcOffset,
}

/// A day of the week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(inline)]
#[expect(missing_docs, reason = "the words say it")]
pub enum Day {
    Mon,
    Tue,
    Wed,
    Thu,
    Fri,
    Sat,
    Sun,
}

const DAYS: [Day; 7] = [Day::Mon, Day::Tue, Day::Wed, Day::Thu, Day::Fri, Day::Sat, Day::Sun];

/// A minute of the day, 0 to 1439.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct TimeOfDay(u32);

/// A distance from UTC in minutes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct UtcOffset(i32);

impl Hours {
    /// Whether a moment is in these hours.
    #[must_use]
    pub fn hold(&self, at: Moment) -> bool {
        let (day, minute) = at.of_week(self.utc_offset.0);
        let (from, to) = (self.from.0, self.to.0);
        if from < to {
            return self.begins_on(day) && (from..to).contains(&minute);
        }
        (minute >= from && self.begins_on(day)) || (minute < to && self.begins_on((day + 6) % 7))
    }

    fn begins_on(&self, day: usize) -> bool {
        self.days.as_ref().is_none_or(|days| days.contains(&DAYS[day]))
    }
}

impl TryFrom<String> for TimeOfDay {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        minutes(&text).filter(|minute| *minute < 24 * 60).map(Self).ok_or_else(|| format!("`{text}` is no time of day"))
    }
}

impl TryFrom<String> for UtcOffset {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let read = || {
            let (sign, rest) = (text.get(..1)?, text.get(1..)?);
            let minutes = i32::try_from(minutes(rest)?).ok().filter(|minutes| *minutes <= 14 * 60)?;
            match sign {
                "+" => Some(minutes),
                "-" => Some(-minutes),
                _ => None,
            }
        };
        read().map(Self).ok_or_else(|| format!("`{text}` is no distance from UTC"))
    }
}

fn minutes(text: &str) -> Option<u32> {
    let (hours, minutes) = text.split_once(':')?;
    let two = |digits: &str| (digits.len() == 2).then(|| digits.parse::<u32>().ok()).flatten();
    Some(two(hours)? * 60 + two(minutes).filter(|minutes| *minutes < 60)?)
}

impl schemars::JsonSchema for TimeOfDay {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "TimeOfDay".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({"type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$", "description": "HH:MM, such as 08:00"})
    }
}

impl schemars::JsonSchema for UtcOffset {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "UtcOffset".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({"type": "string", "pattern": "^[+-](0[0-9]|1[0-4]):[0-5][0-9]$", "description": "the distance from UTC, such as +02:00"})
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hours(json: serde_json::Value) -> Hours {
        serde_json::from_value(json).unwrap()
    }

    fn at(text: &str) -> Moment {
        Moment::parse(text).unwrap()
    }

    #[test]
    fn hours_hold_on_the_clock_that_is_meant() {
        let work =
            hours(serde_json::json!({"days": ["mon", "fri"], "from": "08:00", "to": "18:00", "utc_offset": "+02:00"}));
        // 2026-11-20 is a Friday.
        assert!(work.hold(at("2026-11-20T06:00:00Z")) && work.hold(at("2026-11-20T15:59:59Z")));
        assert!(!work.hold(at("2026-11-20T05:59:59Z")) && !work.hold(at("2026-11-20T16:00:00Z")));
        assert!(!work.hold(at("2026-11-21T08:00:00Z")));
    }

    #[test]
    fn a_night_belongs_to_the_day_on_which_it_begins() {
        let night = hours(serde_json::json!({"days": ["fri"], "from": "22:00", "to": "06:00", "utc_offset": "-00:00"}));
        assert!(night.hold(at("2026-11-20T22:00:00Z")) && night.hold(at("2026-11-21T05:59:00Z")));
        assert!(!night.hold(at("2026-11-20T05:00:00Z")) && !night.hold(at("2026-11-21T06:00:00Z")));
        let always = hours(serde_json::json!({"from": "00:00", "to": "00:00", "utc_offset": "+00:00"}));
        assert!(always.hold(at("2026-11-20T00:00:00Z")) && always.hold(at("2026-11-20T23:59:00Z")));
    }

    #[test]
    fn what_is_no_time_is_refused() {
        for (from, offset) in
            [("8:00", "+00:00"), ("24:00", "+00:00"), ("08:60", "+00:00"), ("08:00", "02:00"), ("08:00", "+15:00")]
        {
            let json = serde_json::json!({"from": from, "to": "09:00", "utc_offset": offset});
            assert!(serde_json::from_value::<Hours>(json).is_err(), "{from} {offset}");
        }
    }
}
