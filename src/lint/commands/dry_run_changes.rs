//! A dry run or a preview that makes the change.

use crate::diagnostic::{Finding, Level, code};
use crate::lint::change::{self, Change, Sort};
use crate::lint::view::Purpose;
use crate::lint::{Rule, Subject};

/// The rule.
pub static RULE: Rule = Rule { code: &code::DRY_RUN_CHANGES, level: Level::Error, check };

fn check(subject: &Subject) -> Vec<Finding> {
    let view = subject.view();
    let dry_runs = view.invocations().filter(|invocation| invocation.purpose == Purpose::DryRun);
    // What a request does is not known: many services take a dry run by POST.
    let changes = dry_runs.filter_map(change::of).filter(|change| change.sort != Sort::Request);
    let finding = |change: Change| {
        let help = match change.sort {
            Sort::Kubernetes => "add `--dry-run=server`, which also asks for permission and admission",
            _ => "list what would be touched instead, with a command that only reads",
        };
        RULE.finding(format!("`{}` in a dry run makes the change", change.what))
            .at(view.place_of(&change.spot), "done before anybody agrees")
            .help(help)
    };
    changes.map(finding).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::trial::of_remediation;

    #[test]
    fn a_change_in_a_dry_run_or_a_preview_is_found() {
        for keys in [
            "command: [x], dry_run: [kubectl, delete, pod, x, -n, a]",
            "command: [x], preview: [sh, -c, 'ls x; rm x']",
            "command: [x], dry_run: [kubectl, delete, pod, x, -n, a, --dry-run=none]",
        ] {
            assert_eq!(of_remediation(&RULE, keys).len(), 1, "{keys}");
        }
    }

    #[test]
    fn a_true_dry_run_and_the_change_itself_are_left_alone() {
        for keys in [
            "command: [rm, x], preview: [ls, -l, rm]",
            "command: [kubectl, delete, pod, x], dry_run: [kubectl, delete, pod, x, --dry-run=server, -o, name]",
            "command: [x], dry_run: [helm, rollback, x, '3', --dry-run]",
            "command: [x], dry_run: [curl, -X, POST, 'http://a/?dry_run=1']",
        ] {
            assert_eq!(of_remediation(&RULE, keys), [""; 0], "{keys}");
        }
    }
}
