//! Takes in what happens: keeps it in the journal, then shows it.

use super::console::Console;
use crate::clock::Moment;
use crate::engine;
use crate::output::Spilled;
use crate::record::{Event, Happening, Record};
use crate::report::live;
use crate::store::{Journal, RunDir};

/// How much is held back at the most of what is to be shown, in bytes.
const MUCH: usize = 64 << 10;

/// Keeps and shows the events of one run. When something cannot be kept, the run goes on and says so at its end.
pub struct Sink<'a> {
    run: &'a RunDir,
    journal: Journal,
    console: &'a Console,
    quiet: bool,
    /// The number of the next event.
    next: u64,
    /// Lines that are shown once what they tell of is kept.
    lines: String,
    /// The first thing that could not be kept.
    pub not_kept: Option<String>,
}

impl<'a> Sink<'a> {
    /// A sink that keeps in `run`.
    pub fn new(run: &'a RunDir, journal: Journal, console: &'a Console, quiet: bool) -> Self {
        Self { run, journal, console, quiet, next: 0, lines: String::new(), not_kept: None }
    }

    /// Takes in what came up after the engine had told its last: into the record, and into the journal, so that it is told
    /// again with the run.
    pub fn warn(&mut self, record: &mut Record, message: String) {
        let event = Event { seq: self.next, at: Moment::now(), what: Happening::Warned { message } };
        record.apply(&event);
        self.keep(&event);
        let kept = self.journal.write();
        self.note(kept);
    }

    fn keep(&mut self, event: &Event) {
        self.next = event.seq + 1;
        let kept = self.journal.append(event);
        self.note(kept);
    }

    fn note(&mut self, kept: std::io::Result<()>) {
        if let Err(error) = kept {
            self.lost(format!("the journal cannot be written: {}", crate::reason::reason(&error)));
        }
    }

    fn lost(&mut self, what: String) {
        if self.not_kept.is_none() {
            self.console.error(&what);
            self.not_kept = Some(what);
        }
    }
}

impl engine::Sink for Sink<'_> {
    fn event(&mut self, event: &Event, record: &Record) {
        self.keep(event);
        if self.quiet {
            return;
        }
        if let Some(line) = live::line(event, record, &self.console.look_err()) {
            self.lines.push_str(&line);
            self.lines.push('\n');
        }
        if self.lines.len() >= MUCH {
            self.rest();
        }
    }

    fn rest(&mut self) {
        let kept = self.journal.write();
        self.note(kept);
        if !self.lines.is_empty() {
            self.console.err(&self.lines);
            self.lines.clear();
        }
    }

    fn adopt(&mut self, step: &str, stream: &str, file: &Spilled) -> Option<String> {
        match self.run.adopt_evidence(step, stream, file) {
            Ok(name) => Some(name),
            Err(error) => {
                self.lost(error.to_string());
                None
            }
        }
    }

    fn evidence(&mut self, step: &str, stream: &str, bytes: &[u8]) -> Option<String> {
        match self.run.store_evidence(step, stream, bytes) {
            Ok(name) => Some(name),
            Err(error) => {
                self.lost(error.to_string());
                None
            }
        }
    }
}
