//! An object of a namespace is asked for without saying which.

use crate::diagnostic::{Finding, Level, code};
use crate::lint::change;
use crate::lint::view::{Invocation, Word};
use crate::lint::{Rule, Subject, Words};

/// The rule.
pub static RULE: Rule = Rule { code: &code::NO_NAMESPACE, level: Level::Warning, check };

/// Kinds of objects that live in a namespace. What is not here (custom resources) is not judged.
const NAMESPACED: Words = Words(
    "pod pods po service services svc deployment deployments deploy replicaset replicasets rs statefulset statefulsets sts \
     daemonset daemonsets ds job jobs cronjob cronjobs cj configmap configmaps cm secret secrets pvc persistentvolumeclaim \
     persistentvolumeclaims ingress ingresses ing endpoints ep endpointslice endpointslices event events ev networkpolicy \
     networkpolicies netpol role roles rolebinding rolebindings serviceaccount serviceaccounts sa hpa \
     horizontalpodautoscaler horizontalpodautoscalers pdb poddisruptionbudget poddisruptionbudgets resourcequota \
     resourcequotas quota limitrange limitranges limits replicationcontroller replicationcontrollers rc lease leases \
     controllerrevision controllerrevisions all",
);

/// Verbs behind which a kind of object stands.
const WITH_KIND: Words =
    Words("get describe delete patch label annotate scale wait edit expose autoscale set top taint replace");

/// Verbs that are always about one namespace.
const ALWAYS: Words = Words("logs exec cp attach port-forward rollout run events debug");

const HELM: Words = Words("status history get list upgrade install rollback uninstall test");

fn check(subject: &Subject) -> Vec<Finding> {
    let view = subject.view();
    let finding = |(invocation, word): (&Invocation, &Word)| {
        RULE.finding(format!("`{} {}` does not say in which namespace", invocation.name(), word.text))
            .at(view.place(word), "asks in whatever namespace the user's context names")
            .help("add `--namespace NAME`, or `--all-namespaces`")
    };
    view.invocations().filter_map(|invocation| Some((invocation, unplaced(invocation)?))).map(finding).collect()
}

/// The verb of an invocation that needs a namespace and names none.
fn unplaced<'a>(invocation: &'a Invocation) -> Option<&'a Word> {
    let is_placed = ["-n", "--namespace", "-A", "--all-namespaces", "--raw", "-f", "--filename", "-k"]
        .iter()
        .any(|flag| invocation.value(&[*flag]).is_some() || invocation.has(&[*flag]));
    if !invocation.is(&change::CLIENTS) || is_placed {
        return None;
    }
    let words = invocation.positionals(change::FLAGS_WITH_VALUE);
    let (verb, rest) = words.split_first()?;
    let needs = if invocation.is(&["helm"]) {
        HELM.has(&verb.text)
    } else {
        ALWAYS.has(&verb.text)
            || (WITH_KIND.has(&verb.text) && rest.first().is_some_and(|kinds| is_namespaced(&kinds.text)))
    };
    needs.then_some(*verb)
}

/// Whether one of the kinds in `pods,nodes` or `pod/web-1` lives in a namespace.
fn is_namespaced(kinds: &str) -> bool {
    let mut kinds = kinds.split(',').map(|kind| kind.split(['/', '.']).next().unwrap_or_default().to_lowercase());
    kinds.any(|kind| NAMESPACED.has(&kind))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::trial::{finds, is_silent};

    #[test]
    fn an_object_without_its_namespace_is_found() {
        finds(
            &RULE,
            &[
                "kubectl get pods",
                "kubectl get nodes,pods -o json",
                "kubectl logs shop-0 --previous",
                "kubectl --context prod describe pod/shop-0",
                "kubectl exec shop-0 -- ls -n x",
                "kubectl get Deployment.v1.apps shop",
                "helm status shop",
            ],
        );
    }

    #[test]
    fn what_is_placed_or_needs_no_place_is_left_alone() {
        is_silent(
            &RULE,
            &[
                "kubectl get pods -n shop",
                "kubectl get pods -nshop",
                "kubectl -n shop logs x",
                "kubectl get pods '--namespace={{ target.name }}'",
                "kubectl get pods -A",
                "kubectl get nodes",
                "kubectl get node pods",
                "kubectl get pv,sc",
                "kubectl get --raw /readyz",
                "kubectl auth can-i get pods",
                "kubectl version -o json",
                "kubectl cluster-info",
                "kubectl api-resources",
                "kubectl config view",
                "kubectl get backups.velero.io",
                "kubectl top nodes",
                "kubectl apply -f x.yaml --dry-run=server",
                "grep kubectl get pods",
                "helm repo list",
                "helm list -A",
            ],
        );
    }
}
