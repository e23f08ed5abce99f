//! Two recordings of one question: which one is the answer would be a matter of chance.

use super::call::Call;
use super::model::Case;
use super::tape::find;
use crate::diagnostic::{Finding, code};

/// Every question for which two recordings could be taken.
#[must_use]
pub fn recorded_twice(case: &Case, calls: &[Call]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (at, one) in case.recordings.iter().enumerate() {
        let same = case.recordings[at + 1..].iter().find(|other| {
            let items = one.item.is_none() || other.item.is_none() || one.item == other.item;
            let names = one.steps.iter().any(|name| other.steps.contains(name))
                || one.facts.iter().any(|name| other.facts.contains(name));
            items && names && one.asked == other.asked
        });
        findings.extend(same.map(|other| finding(case, &one.pointer, &other.pointer)));
    }
    // Steps that share an attempt have one answer, whoever of them asks first.
    for (at, one) in calls.iter().enumerate().filter(|(_, call)| call.may_share) {
        let shared = calls[..at].iter().find(|other| other.may_share && other.request == one.request);
        let Some(first) = shared else { continue };
        let (Some(mine), Some(theirs)) = (find(case, &one.asker, &one.asked), find(case, &first.asker, &first.asked))
        else {
            continue;
        };
        if mine.pointer != theirs.pointer {
            findings.push(finding(case, &theirs.pointer, &mine.pointer));
        }
    }
    Finding::sort(&mut findings);
    findings
}

fn finding(case: &Case, first: &str, second: &str) -> Finding {
    Finding::error(&code::RECORDED_TWICE, "one question is recorded twice")
        .at(case.document.place(second), "the same question")
        .see(case.document.place(first), "recorded here already")
        .help("steps that ask the same share one attempt: name them all in one recording")
        .help("a step that asks again has `answers`, a list")
}
