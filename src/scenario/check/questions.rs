//! What is asked of an output makes sense: extractors, regular expressions, paths, schemas, outcomes.

use super::Draft;
use crate::diagnostic::Finding;
use crate::judge::{Asked, Question};
use crate::scenario::file::StepFile;
use crate::scenario::finding_of;

/// The problems of every step's question, as it stands in the file.
pub fn check(draft: &Draft) -> Vec<Finding> {
    let found = draft.steps().flat_map(|(pointer, step)| {
        let problems = Question::check(asked(step));
        problems.into_iter().map(|problem| finding_of(&problem, draft.document, &pointer)).collect::<Vec<_>>()
    });
    found.collect()
}

fn asked(step: &StepFile) -> Asked<'_> {
    Asked {
        extract: step.extract.as_ref(),
        exit_codes: step.exit_codes.as_deref().unwrap_or_default(),
        assert: step.assert.as_ref(),
        // A step that is judged in two ways is told so once, by the check of its body.
        warn: step.warn.as_ref().filter(|_| step.outcomes.is_none()),
        outcomes: step.outcomes.as_ref(),
    }
}
