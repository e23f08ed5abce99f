//! The words of statuses and verdicts, and the colours they have where there are colours.

use anstyle::{AnsiColor, Style};

use super::Look;
use crate::status::{Status, Verdict};

/// The columns of the longest status, `cancelled`.
pub(super) const STATUS_COLUMNS: usize = 9;

pub(super) const HEADING: Style = Style::new().bold();
pub(super) const DIM: Style = Style::new().dimmed();

const GREEN: Style = AnsiColor::Green.on_default().bold();
const YELLOW: Style = AnsiColor::Yellow.on_default().bold();
const RED: Style = AnsiColor::Red.on_default().bold();
const MAGENTA: Style = AnsiColor::Magenta.on_default().bold();

/// `text` in a style, or plain where there are no colours.
pub(super) fn paint(look: &Look, style: Style, text: &str) -> String {
    if look.colour { format!("{style}{text}{style:#}") } else { text.to_owned() }
}

/// The colour of a status.
pub(super) const fn of_status(status: Status) -> Style {
    match status {
        Status::Pass => GREEN,
        Status::Warn => YELLOW,
        Status::Fail => RED,
        Status::Skipped => DIM,
        _ => MAGENTA,
    }
}

/// The colour of a verdict.
pub(super) const fn of_verdict(verdict: Verdict) -> Style {
    match verdict {
        Verdict::Pass => GREEN,
        Verdict::Warn => YELLOW,
        Verdict::Fail => RED,
        Verdict::Inconclusive => MAGENTA,
    }
}

/// The word of a status, coloured and padded to [`STATUS_COLUMNS`].
pub(super) fn status(look: &Look, status: Status) -> String {
    paint(look, of_status(status), &format!("{status:STATUS_COLUMNS$}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_colour_there_is_only_the_word() {
        let mut look = Look::plain();
        assert_eq!(status(&look, Status::Fail), "fail     ");
        look.colour = true;
        assert_eq!(status(&look, Status::Fail), "\x1b[1m\x1b[31mfail     \x1b[0m");
    }
}
