//! A change of a cluster that nobody can see first.

use std::collections::HashMap;

use crate::diagnostic::{Finding, Level, code};
use crate::lint::change::{self, Change, Sort};
use crate::lint::view::Purpose;
use crate::lint::{Rule, Subject};
use crate::scenario::Remediation;

/// The rule. An error: `kubectl` and `helm` know dry runs. Every other change without one is only unguarded.
pub static RULE: Rule = Rule { code: &code::NO_DRY_RUN, level: Level::Error, check };

fn check(subject: &Subject) -> Vec<Finding> {
    let finding = |(change, id): (Change, &str)| {
        RULE.finding(format!("`{}` in the remediation `{id}`, which has no dry run", change.what))
            .at(subject.view().place_of(&change.spot), "nobody sees first what it would touch")
            .help("add `dry_run:` with the same command and `--dry-run=server`; `preview:` for a verb that knows none")
    };
    of_clusters(subject).map(finding).collect()
}

/// The remediations of which this rule says that they have no dry run, so that no other rule says so too.
pub fn told<'a>(subject: &'a Subject<'_>) -> Vec<&'a str> {
    of_clusters(subject).map(|(_, id)| id).collect()
}

fn of_clusters<'a>(subject: &'a Subject<'_>) -> impl Iterator<Item = (Change, &'a str)> {
    blind_changes(subject).into_iter().filter(|(change, _)| change.sort == Sort::Kubernetes)
}

/// The first change of every remediation that shows nothing first, with the remediation's name.
fn blind_changes<'a>(subject: &'a Subject<'_>) -> Vec<(Change, &'a str)> {
    let mut changes: HashMap<&str, Change> = HashMap::new();
    for invocation in subject.view().invocations().filter(|invocation| invocation.purpose == Purpose::Change) {
        let mut pointer = invocation.program.spot.pointer.split('/').skip(2);
        if let (Some(id), Some("command")) = (pointer.next(), pointer.next())
            && let Some(change) = change::of(invocation)
        {
            changes.entry(id).or_insert(change);
        }
    }
    let blind = |remediation: &&Remediation| remediation.file.dry_run.is_none() && remediation.file.preview.is_none();
    let remediations = subject.scenario.remediations.iter().filter(blind);
    remediations.filter_map(|one| Some((changes.remove(one.id.as_str())?, one.id.as_str()))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::trial::of_remediation;

    #[test]
    fn the_first_change_that_shows_nothing_first_is_found() {
        let kubectl = "command: [sudo, kubectl, delete, pod, x, -n, a]";
        assert_eq!(
            of_remediation(&RULE, kubectl),
            ["`kubectl delete` in the remediation `mend`, which has no dry run"]
        );
    }

    #[test]
    fn a_dry_run_a_preview_and_other_changes_are_left_alone() {
        for keys in [
            "command: [kubectl, delete, pod, x, -n, a], dry_run: [kubectl, delete, pod, x, -n, a, --dry-run=server]",
            "command: [kubectl, exec, x, -n, a, --, rm, /x], preview: [kubectl, exec, x, -n, a, --, ls, -l, /x]",
            "command: [systemctl, restart, x]",
            "command: [./mend]",
            "command: [kubectl, get, pods], rollback: [kubectl, delete, pod, x]",
        ] {
            assert_eq!(of_remediation(&RULE, keys), [""; 0], "{keys}");
        }
    }
}
