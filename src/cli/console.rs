//! The only place that writes to standard output and standard error.

use std::io::Write as _;

use super::args::When;
use super::surroundings::Surroundings;
use crate::diagnostic::{Finding, Style, count, render_all};
use crate::report::Look;

/// Where text goes, and whether it may be coloured there.
#[derive(Debug, Clone)]
pub struct Console {
    colour_out: bool,
    colour_err: bool,
    width: usize,
}

impl Console {
    /// The console for these surroundings.
    #[must_use]
    pub fn new(when: When, from: &Surroundings) -> Self {
        let allowed = from.var("NO_COLOR").is_none() && from.var("TERM") != Some("dumb");
        let colour = |is_terminal: bool| match when {
            When::Always => true,
            When::Never => false,
            When::Auto => is_terminal && allowed,
        };
        Self {
            colour_out: colour(from.stdout_is_terminal),
            colour_err: colour(from.stderr_is_terminal),
            width: from.width.unwrap_or(100).clamp(40, 200),
        }
    }

    /// Writes to standard output. That nobody reads any more (`| head`) is no error; that it cannot be written (a full
    /// disk) is told on standard error.
    pub fn out(&self, text: &str) -> bool {
        let mut stdout = std::io::stdout().lock();
        match stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()) {
            Ok(()) => true,
            Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => true,
            Err(error) => {
                self.error(&format!("standard output cannot be written: {}", crate::reason::reason(&error)));
                false
            }
        }
    }

    /// Writes to standard error. The terminal may be gone, which must not end a run.
    #[expect(clippy::unused_self, reason = "whoever writes must have been given the console")]
    pub fn err(&self, text: &str) {
        let _ = std::io::stderr().lock().write_all(text.as_bytes());
    }

    /// How a report looks on standard output.
    #[must_use]
    pub fn look_out(&self) -> Look {
        Look { colour: self.colour_out, width: self.width, ..Look::plain() }
    }

    /// How a line looks on standard error.
    #[must_use]
    pub fn look_err(&self) -> Look {
        Look { colour: self.colour_err, width: self.width, ..Look::plain() }
    }

    /// Shows findings on standard error, with a line that counts them.
    pub fn findings(&self, findings: &[Finding]) {
        if findings.is_empty() {
            return;
        }
        let style = if self.colour_err { Style::Colour } else { Style::Plain };
        self.err(&render_all(findings, style));
        self.err(&format!("\n{}\n", count(findings)));
    }

    /// Shows one sentence about what went wrong.
    pub fn error(&self, message: &str) {
        self.err(&format!("error: {message}\n"));
    }
}
