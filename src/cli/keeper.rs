//! Keeps a fix in its directory, and tells of it while it goes on.

use super::console::Console;
use super::fix_audit::Audited;
use crate::output::Spilled;
use crate::printable;
use crate::record::{FixEvent, FixHappening, FixPhase, FixRecord};
use crate::remedy;
use crate::report::{fix_json, fix_page};
use crate::store::{Journal, RunDir};
use crate::timespan::Timespan;

/// Keeps and tells.
pub struct Keeper<'a> {
    dir: &'a RunDir,
    journal: Journal,
    audited: Audited,
    console: &'a Console,
}

impl<'a> Keeper<'a> {
    /// A keeper in `dir`.
    pub const fn new(dir: &'a RunDir, journal: Journal, audited: Audited, console: &'a Console) -> Self {
        Self { dir, journal, audited, console }
    }

    /// Writes the reports, the manifest and the last line of the audit. Nothing can be added afterwards.
    ///
    /// # Errors
    /// Why it cannot.
    pub fn seal(self, record: &FixRecord) -> Result<(), String> {
        let Self { dir, audited, .. } = self;
        let reports = [("fix.json", fix_json(record)), ("fix.md", fix_page(record).markdown())];
        for (name, text) in reports {
            dir.write_report(name, text.as_bytes()).map_err(|error| error.to_string())?;
        }
        dir.seal(audited.anchor.clone()).map_err(|error| error.to_string())?;
        audited.end(record, dir)
    }

    fn say(&self, line: &str) {
        self.console.err(&format!("{}\n", printable::line(line)));
    }
}

impl remedy::Keeper for Keeper<'_> {
    fn event(&mut self, event: &FixEvent, record: &FixRecord) -> Result<(), String> {
        let kept = self.journal.append(event).and_then(|()| self.journal.write());
        let audited = self.audited.event(event, record);
        if let Some(line) = line(event, record) {
            self.say(&line);
        }
        kept.map_err(|error| format!("the journal cannot be written: {}", crate::reason::reason(&error)))?;
        audited
    }

    fn adopt(&mut self, name: &str, stream: &str, file: &Spilled) -> Option<String> {
        let kept = self.dir.adopt_evidence(name, stream, file);
        kept.map_err(|error| self.console.error(&error.to_string())).ok()
    }

    fn evidence(&mut self, name: &str, stream: &str, bytes: &[u8]) -> Option<String> {
        let kept = self.dir.store_evidence(name, stream, bytes);
        kept.map_err(|error| self.console.error(&error.to_string())).ok()
    }
}

/// What is told of an event while the fix goes on.
fn line(event: &FixEvent, record: &FixRecord) -> Option<String> {
    match &event.what {
        FixHappening::PhaseBegan { phase: FixPhase::Change } => {
            let limit = Timespan::from_millis(record.plan.timeout_ms);
            Some(format!("change    {} (at most {limit})", record.plan.change.shell_equivalent))
        }
        FixHappening::PhaseBegan { phase: FixPhase::Rollback } => {
            let command = record.plan.rollback.as_ref().map_or("", |command| &command.shell_equivalent);
            Some(format!("rollback  {command}"))
        }
        FixHappening::Asked { round } => Some(format!("verify    {} of {} pass", round.passed, round.asked)),
        FixHappening::Approved { approval } => Some(format!("approved  {}: {}", approval.person, approval.reason)),
        FixHappening::ApprovalRefused { refused } => Some(format!("refused   {}: {}", refused.person, refused.why)),
        FixHappening::StopRequested { reason } => Some(format!("stop      {reason}")),
        FixHappening::Warned { message } => Some(format!("warning   {message}")),
        _ => None,
    }
}
