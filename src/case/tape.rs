//! The recordings of a case, found by who asks and what.

use std::collections::HashMap;

use super::call::{Asker, Call};
use super::model::{Asked, Case, Recording};
use crate::output::Output;
use crate::transport::{self, Request};

/// The recordings of a case, for the tasks of a plan.
pub struct Tape<'a> {
    case: &'a Case,
    askers: HashMap<String, Asker>,
}

impl<'a> Tape<'a> {
    /// The recordings of `case` for everything that `calls` may ask.
    pub fn new(case: &'a Case, calls: &[Call]) -> Self {
        let askers = calls.iter().map(|call| (call.task.clone(), call.asker.clone())).collect();
        Self { case, askers }
    }
}

impl transport::Recording for Tape<'_> {
    fn answer(&self, asker: &str, request: &Request, number: usize) -> Result<Output, String> {
        let who = self.askers.get(asker).ok_or_else(|| format!("nobody is known as `{asker}`"))?;
        let found = find(self.case, who, &Asked::of(request, &who.env));
        let recording = found.ok_or_else(|| "no recording holds what it asks".to_owned())?;
        match recording.answers.get(number) {
            Some(answer) => Ok(answer.output(request)),
            None => {
                Err(format!("it is asked for the {} time, and the recording holds {number} answers", nth(number + 1)))
            }
        }
    }

    fn lacks(&self, program: &str) -> Option<String> {
        let is_lacking = self.case.lacks.iter().any(|name| name == program);
        is_lacking.then(|| format!("`{}` was not found in PATH", program.escape_debug()))
    }
}

/// The recording of what `asker` asks: one that names it, else any that holds the very same question. The engine shares
/// one attempt among all that ask the same, so the answer is theirs too.
pub fn find<'a>(case: &'a Case, asker: &Asker, question: &Asked) -> Option<&'a Recording> {
    let same = || case.recordings.iter().filter(|recording| recording.is_of(asker) && recording.asked == *question);
    same().find(|recording| recording.names(asker)).or_else(|| same().next())
}

impl Recording {
    /// Whether it names who asks.
    #[must_use]
    pub fn names(&self, asker: &Asker) -> bool {
        if asker.is_fact { self.facts.contains(&asker.name) } else { self.steps.contains(&asker.name) }
    }

    /// Whether it is for the item that is asked for.
    #[must_use]
    pub fn is_of(&self, asker: &Asker) -> bool {
        self.item.is_none() || self.item == asker.item
    }
}

fn nth(number: usize) -> String {
    match number {
        1 => "first".to_owned(),
        2 => "second".to_owned(),
        3 => "third".to_owned(),
        more => format!("{more}th"),
    }
}
