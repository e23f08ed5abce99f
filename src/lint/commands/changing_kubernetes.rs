//! `kubectl`, `oc` or `helm` with a changing verb outside of `remediations`.

use super::outside;
use crate::diagnostic::{Finding, Level, code};
use crate::lint::change::Sort;
use crate::lint::{Rule, Subject};

/// The rule.
pub static RULE: Rule = Rule { code: &code::CHANGING_KUBERNETES, level: Level::Error, check };

fn check(subject: &Subject) -> Vec<Finding> {
    outside::findings(subject, &RULE, Sort::Kubernetes, "changes objects of the cluster")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::trial;

    #[test]
    fn a_changing_verb_is_found_behind_flags_and_wrappers() {
        trial::finds(
            &RULE,
            &[
                "kubectl delete pod x -n a",
                "kubectl -n a --context prod rollout restart deploy/x",
                "sudo -u ops /usr/local/bin/kubectl scale --replicas 3 deploy/x -n a",
                "helm upgrade x ./chart",
                "kubectl drain node-1 --dry-run=none",
                "kubectl config use-context prod",
                "oc apply -f x.yaml",
            ],
        );
    }

    #[test]
    fn what_only_reads_is_left_alone() {
        trial::is_silent(
            &RULE,
            &[
                "kubectl get pods -n a -l app=delete-me",
                "kubectl -n delete get pods",
                "kubectl get deploy scale -n apply",
                "kubectl logs delete -n a",
                "kubectl rollout status deploy/x -n a",
                "kubectl apply --dry-run=server -f x.yaml",
                "kubectl diff -f x.yaml",
                "kubectl auth can-i delete pods -n a",
                "kubectl label pods x -n a --list",
                "kubectl config view",
                "helm history upgrade -n a",
                "grep delete /etc/kubectl",
                "echo kubectl delete pod x",
            ],
        );
    }
}
