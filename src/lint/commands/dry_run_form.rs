//! Dry runs of `kubectl` in a form that fails, or that proves little.

use crate::diagnostic::{Finding, Level, code};
use crate::lint::change;
use crate::lint::view::Invocation;
use crate::lint::{Rule, Subject};

/// The rule about `kubectl delete --dry-run -o yaml`: kubectl 1.20 and 1.32 end with 1 and print no object.
pub static DRY_RUN_OUTPUT: Rule = Rule { code: &code::DRY_RUN_OUTPUT, level: Level::Error, check: output };

/// The rule about `--dry-run=client`.
pub static DRY_RUN_CLIENT: Rule = Rule { code: &code::DRY_RUN_CLIENT, level: Level::Note, check: client };

fn output(subject: &Subject) -> Vec<Finding> {
    let view = subject.view();
    let deletes = dry_runs(subject).filter(|invocation| {
        invocation.positionals(change::FLAGS_WITH_VALUE).first().is_some_and(|verb| verb.is("delete"))
    });
    deletes
        .filter_map(|invocation| {
            let output = invocation.value(&["-o", "--output"]).filter(|output| output.text != "name")?;
            Some(
                DRY_RUN_OUTPUT
                    .finding(format!("`kubectl delete` with a dry run cannot print `-o {}`", output.text))
                    .at(view.place(output.word), "ends with exit code 1 and shows no object")
                    .help("write `--dry-run=server -o name`; `kubectl get … -o yaml` keeps a copy of the object"),
            )
        })
        .collect()
}

fn client(subject: &Subject) -> Vec<Finding> {
    let view = subject.view();
    let flags = dry_runs(subject).filter_map(change::dry_run);
    let by_client = flags.filter(|word| word.is_any(&["--dry-run", "--dry-run=client", "--dry-run=true"]));
    let finding = |word| {
        DRY_RUN_CLIENT
            .finding("this dry run asks nobody but kubectl itself")
            .at(view.place(word), "proves neither permission nor admission")
            .help("write `--dry-run=server` where the API server can be reached")
    };
    by_client.map(finding).collect()
}

fn dry_runs<'a>(subject: &'a Subject<'_>) -> impl Iterator<Item = &'a Invocation<'a>> {
    subject.view().of_programs(&["kubectl", "oc"]).filter(|invocation| change::dry_run(invocation).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::trial::{finds, is_silent, of_remediation};

    #[test]
    fn a_dry_run_that_cannot_print_is_found_wherever_it_stands() {
        let keys = "command: [x], dry_run: [kubectl, delete, pod, x, -n, a, --dry-run=client, -o, yaml]";
        assert_eq!(of_remediation(&DRY_RUN_OUTPUT, keys), ["`kubectl delete` with a dry run cannot print `-o yaml`"]);
        finds(&DRY_RUN_OUTPUT, &["kubectl delete pod x --dry-run=server --output=json"]);
        is_silent(
            &DRY_RUN_OUTPUT,
            &[
                "kubectl delete pod x --dry-run=server -o name",
                "kubectl apply -f x --dry-run=client -o yaml",
                "kubectl get pod delete -o yaml",
            ],
        );
    }

    #[test]
    fn a_dry_run_of_the_client_is_worth_a_note() {
        finds(&DRY_RUN_CLIENT, &["kubectl apply -f x --dry-run=client", "kubectl apply -f x --dry-run"]);
        is_silent(
            &DRY_RUN_CLIENT,
            &["kubectl apply -f x --dry-run=server", "helm upgrade x y --dry-run", "echo --dry-run=client"],
        );
    }
}
