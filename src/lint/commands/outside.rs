//! What the rules about changes outside of `remediations` have in common.

use crate::diagnostic::Finding;
use crate::lint::change::{self, Sort};
use crate::lint::view::Purpose;
use crate::lint::{Rule, Subject};

/// A finding for every change of this sort that is made where a scenario must only read. `label` says what is changed.
pub(super) fn findings(subject: &Subject, rule: &Rule, sort: Sort, label: &str) -> Vec<Finding> {
    let view = subject.view();
    let reading = view.invocations().filter(|invocation| place_of(invocation.purpose).is_some());
    let finding = |(change, purpose): (change::Change, Purpose)| {
        let place = place_of(purpose).unwrap_or_default();
        rule.finding(format!("`{}` in {place}, which must only read", change.what))
            .at(view.place_of(&change.spot), label)
            .help("make it a remediation, where it goes with a dry run, an approval and a check")
    };
    reading
        .filter_map(|invocation| Some((change::of(invocation)?, invocation.purpose)))
        .filter(|(change, _)| change.sort == sort)
        .map(finding)
        .collect()
}

/// Where an invocation stands that must only read; dry runs have a rule of their own.
pub(super) const fn place_of(purpose: Purpose) -> Option<&'static str> {
    match purpose {
        Purpose::Step => Some("a step"),
        Purpose::Fallback => Some("a fallback"),
        Purpose::Evidence => Some("`on_fail`"),
        Purpose::Fact => Some("a fact"),
        Purpose::DryRun | Purpose::Change => None,
    }
}
