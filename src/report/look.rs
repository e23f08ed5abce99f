//! How a report looks where it is read: colour, width, time zone, and where the whole report is.

use chrono::{FixedOffset, Offset as _, SecondsFormat, Utc};

use crate::clock::Moment;

/// What a telling may know besides the record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Look {
    /// Whether ANSI colours may be used. Nothing is ever told by colour alone.
    pub colour: bool,
    /// The width of a line in columns. Commands are never broken, so that they can be copied.
    pub width: usize,
    /// The zone in which times are shown, always with their offset. Machine formats stay in UTC.
    pub zone: FixedOffset,
    /// Where the whole report and its evidence are; `None` when they are not kept.
    pub kept_in: Option<String>,
}

impl Look {
    /// No colour, 80 columns, UTC, nothing kept.
    #[must_use]
    pub fn plain() -> Self {
        Self { colour: false, width: 80, zone: Utc.fix(), kept_in: None }
    }

    /// A moment as RFC 3339 with seconds and the offset of the zone.
    #[must_use]
    pub fn moment(&self, moment: Moment) -> String {
        moment.date_time().with_timezone(&self.zone).to_rfc3339_opts(SecondsFormat::Secs, true)
    }
}

impl Default for Look {
    fn default() -> Self {
        Self::plain()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_shown_in_the_readers_zone_with_its_offset() {
        let moment = Moment::parse("2026-11-21T00:00:00Z").unwrap();
        let mut look = Look::plain();
        assert_eq!(look.moment(moment), "2026-11-21T00:00:00Z");
        look.zone = FixedOffset::east_opt(8 * 3600).unwrap();
        assert_eq!(look.moment(moment), "2026-11-21T08:00:00+08:00");
    }
}
