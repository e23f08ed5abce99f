//! `kubectl get` without a name, asked for a field that only one object has.

use crate::diagnostic::{Finding, Level, code};
use crate::lint::change;
use crate::lint::view::Invocation;
use crate::lint::{Rule, Subject};

/// The rule. kubectl prints nothing and ends with 0.
pub static RULE: Rule = Rule { code: &code::FIELD_OF_A_LIST, level: Level::Error, check };

fn check(subject: &Subject) -> Vec<Finding> {
    let view = subject.view();
    let finding = |invocation: &Invocation| {
        let words = invocation.positionals(change::FLAGS_WITH_VALUE);
        let [verb, kind] = words.as_slice() else { return None };
        let output = invocation.value(&["-o", "--output"])?;
        let path = output.text.strip_prefix("jsonpath=").or_else(|| output.text.strip_prefix("go-template="))?;
        let of_one = ["{.status", "{.spec", "{.metadata.name", "{.metadata.labels", "{{.status", "{{.spec"];
        let is_list =
            verb.is("get") && !kind.is_open && !kind.text.contains('/') && !invocation.has(&["-f", "--filename"]);
        (is_list && of_one.iter().any(|begin| path.starts_with(begin))).then(|| {
            RULE.finding(format!("`kubectl get {}` without a name is a list, and a list has no such field", kind.text))
                .at(view.place(output.word), "prints nothing and ends with 0")
                .help("name the object, or begin with `{.items[*]`")
        })
    };
    view.of_programs(&["kubectl", "oc"]).filter_map(finding).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::trial::{finds, is_silent};

    #[test]
    fn a_field_of_no_object_is_found() {
        finds(
            &RULE,
            &[
                "kubectl get pod -n a -o jsonpath='{.status.containerStatuses[*].state.waiting.reason}'",
                "kubectl get pods -l app=x -n a --output=jsonpath={.spec.nodeName}",
            ],
        );
    }

    #[test]
    fn a_named_object_and_a_path_of_a_list_are_left_alone() {
        is_silent(
            &RULE,
            &[
                "kubectl get pod x -n a -o jsonpath={.status.phase}",
                "kubectl get pod/x -n a -o jsonpath={.status.phase}",
                "kubectl get pods -n a -o jsonpath={.items[*].status.phase}",
                "kubectl get pods -n a -o json",
                "kubectl get pod -n a '{{ target.name }}' -o jsonpath={.status.phase}",
            ],
        );
    }
}
