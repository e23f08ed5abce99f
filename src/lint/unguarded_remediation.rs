//! A change that nobody has to agree to, that is not tried first, not checked afterwards, or has no way back.

use super::commands::no_dry_run;
use super::{Rule, Subject};
use crate::diagnostic::{Finding, Level, code};
use crate::scenario::file::RemediationFile;

/// The rule.
pub static RULE: Rule = Rule { code: &code::UNGUARDED_REMEDIATION, level: Level::Warning, check };

/// Of a change of a cluster another rule tells that it is missing, with how it is written.
const DRY_RUN: &str = "`dry_run`";

fn check(subject: &Subject) -> Vec<Finding> {
    let document = &subject.scenario.document;
    let told = no_dry_run::told(subject);
    let open = subject.scenario.remediations.iter().map(|one| {
        let missing =
            missing(&one.file).into_iter().filter(|(name, _)| *name != DRY_RUN || !told.contains(&one.id.as_str()));
        (one, missing.collect::<Vec<_>>())
    });
    let finding = open.filter(|(_, missing)| !missing.is_empty()).map(|(one, missing)| {
        let names: Vec<&str> = missing.iter().map(|(name, _)| *name).collect();
        let finding = RULE.finding(format!("the remediation `{}` lacks {}", one.id, names.join(", ")));
        let finding =
            finding.at(document.key_place(&format!("/remediations/{}", one.id)), "changes something in production");
        missing.iter().fold(finding, |finding, (_, why)| finding.help(*why))
    });
    finding.collect()
}

/// What is missing, with what it is for.
fn missing(file: &RemediationFile) -> Vec<(&'static str, &'static str)> {
    [
        (file.kind.is_some(), "`kind`", "`kind` says whether it mends for good: `temporary` or `permanent`"),
        (file.approval.is_some(), "`approval`", "`approval` names the teams that must agree: `{from: [dba]}`"),
        (
            file.dry_run.is_some() || file.preview.is_some(),
            DRY_RUN,
            "`dry_run` shows what would be done; where there is none, `preview` lists what would be touched",
        ),
        (!file.verify.is_empty(), "`verify`", "`verify` names the steps that are asked again, to see that it helped"),
        (
            file.rollback.is_some(),
            "`rollback`",
            "`rollback` is the way back; where there is none, set this rule aside and say why",
        ),
    ]
    .into_iter()
    .filter_map(|(given, name, why)| (!given).then_some((name, why)))
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::trial::{names, titles};

    #[test]
    fn a_change_with_all_its_guards_is_fine_and_each_missing_one_is_named() {
        let found = |more: &str| {
            let step = "steps: [{id: a, title: Check, command: [x], outcomes: {0: pass, 1: fail}}]\n";
            titles(&RULE, &format!("{step}remediations: {{r: {{title: Restart, role: none, command: [x]{more}}}}}\n"))
        };
        assert_eq!(found(""), ["the remediation `r` lacks `kind`, `approval`, `dry_run`, `verify`, `rollback`"]);
        let guards = ", kind: temporary, approval: {from: [dba]}, preview: [y], verify: [a]";
        assert_eq!(found(guards), ["the remediation `r` lacks `rollback`"]);
        assert_eq!(found(&format!("{guards}, rollback: [z]")), [""; 0]);
    }

    #[test]
    fn a_dry_run_that_is_missing_is_told_once() {
        let steps = "steps: [{id: a, title: Check, command: [x], outcomes: {0: pass, 1: fail}}]\n";
        let guards = "kind: temporary, approval: {from: [dba]}, verify: [a], rollback: [z], role: none";
        let found = |command: &str| {
            let names =
                names(&format!("{steps}remediations: {{r: {{title: Delete it, {guards}, command: {command}}}}}\n"));
            names
                .into_iter()
                .filter(|name| name.ends_with("-remediation") || name.ends_with("dry-run"))
                .collect::<Vec<_>>()
        };
        assert_eq!(found("[kubectl, delete, pod, x, -n, a]"), ["unused-remediation", "no-dry-run"]);
        assert_eq!(found("[./mend]"), ["unguarded-remediation", "unused-remediation"]);
    }
}
