//! Numbers and stamps events, folds them, and hands them on.

use tokio::time::Instant;

use super::Sink;
use super::finish::evidence;
use crate::clock::Moment;
use crate::output::Captured;
use crate::record::{Event, Fold, Happening, Record};

/// The line of events of one run.
pub struct Journal<'a> {
    fold: Fold,
    sink: &'a mut dyn Sink,
    next: u64,
    begun: Instant,
}

impl<'a> Journal<'a> {
    /// Begins the run: the first event holds the whole plan.
    pub fn begin(record: &Record, sink: &'a mut dyn Sink) -> Self {
        let begun = Instant::now();
        let event =
            Event { seq: 0, at: Moment::now(), what: Happening::RunStarted { record: Box::new(record.clone()) } };
        // A plan counts its steps as a fold does, so its record is the one after this event.
        sink.event(&event, record);
        let fold = match event.what {
            Happening::RunStarted { record } => Fold::begun(*record),
            _ => Fold::default(),
        };
        Self { fold, sink, next: 1, begun }
    }

    /// Something happened.
    pub fn tell(&mut self, what: Happening) {
        let event = Event { seq: self.next, at: Moment::now(), what };
        self.next += 1;
        self.fold.apply(&event);
        if let Some(record) = self.fold.record() {
            self.sink.event(&event, record);
        }
    }

    /// Nothing more happens for now.
    pub fn rest(&mut self) {
        self.sink.rest();
    }

    /// Keeps one stream of a step's output, whole if it can be.
    pub fn keep(&mut self, step: &str, name: &str, stream: &Captured) -> Option<String> {
        if let Some(why) = &stream.lost {
            let message = format!("the whole {name} of `{step}` could not be kept: {why}");
            self.tell(Happening::Warned { message });
        }
        let adopted = stream.spilled.as_ref().and_then(|file| self.sink.adopt(step, name, file));
        adopted.or_else(|| self.sink.evidence(step, name, &evidence(stream)))
    }

    /// Ends the run. There is a record, since it began with its start.
    pub fn end(mut self) -> Option<Record> {
        let duration_ms = u64::try_from(self.begun.elapsed().as_millis()).unwrap_or(u64::MAX);
        self.tell(Happening::RunFinished { duration_ms });
        self.rest();
        self.fold.into_record()
    }
}
