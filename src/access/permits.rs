//! Whether whoever asks for a run may use a role in it, and if not, why not and who could.

use std::collections::BTreeMap;

use super::{Decision, Policy, Roles, Use};
use crate::clock::Moment;

/// What whoever asks for a run may do.
#[derive(Debug, Clone, Copy)]
pub struct Permits<'a> {
    /// Who asks: the account that the operating system knows, never what the environment says.
    pub account: &'a str,
    /// The policy.
    pub policy: &'a Policy,
    /// The only roles that are wanted, if they were named. This never allows what the policy does not.
    pub only: Option<&'a [String]>,
    /// Why a strong role is needed, if it was said.
    pub justification: Option<&'a str>,
}

/// Where and when a role is to be used.
#[derive(Debug, Clone, Copy)]
pub struct Occasion<'a> {
    /// The id of the scenario.
    pub scenario: &'a str,
    /// The labels of the target.
    pub labels: &'a BTreeMap<String, String>,
    /// When.
    pub at: Moment,
    /// Whether the step itself says why it needs a strong role, in the file that was reviewed.
    pub justified: bool,
}

impl Permits<'_> {
    /// Why the role may not be used on this occasion, in one sentence; `None` when it may.
    #[must_use]
    pub fn refusal(&self, role: &str, roles: &Roles, occasion: Occasion) -> Option<String> {
        let asked =
            Use { operator: self.account, role, scenario: occasion.scenario, labels: occasion.labels, at: occasion.at };
        let account = self.account;
        let because = match self.policy.decide(asked) {
            Decision::Allowed(_) => None,
            Decision::Denied(said) => {
                let because = said.because.as_ref().map_or_else(String::new, |because| format!(" ({because})"));
                Some(format!("{account} may not use the role `{role}` here: {} denies it{because}", said.at))
            }
            Decision::NotSaid => {
                Some(format!("{account} may not use the role `{role}` here: no line of access.yaml allows it"))
            }
        };
        if let Some(because) = because {
            let could = self.policy.who_could(asked);
            let who =
                if could.is_empty() { "nobody could now".to_owned() } else { format!("{} could", could.join(", ")) };
            return Some(format!("{because}; {who}"));
        }
        if self.only.is_some_and(|only| !only.iter().any(|one| one == role)) {
            return Some(format!("the role `{role}` is not among those that --roles names"));
        }
        if roles.requires_justification(role) && self.justification.is_none() && !occasion.justified {
            return Some(format!("the role `{role}` requires a justification: say why with --justification"));
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::diagnostic::Source;
    use crate::yaml::Document;

    fn policy(text: &str) -> Policy {
        let document = Document::load(&Source::new("access.yaml", text)).unwrap();
        Policy::read(&document, None).unwrap()
    }

    fn now() -> Moment {
        Moment::parse("2026-11-20T12:00:00Z").unwrap()
    }

    fn refusal(policy: &Policy, account: &str, role: &str, labels: &[(&str, &str)]) -> Option<String> {
        let labels = labels.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let permits = Permits { account, policy, only: None, justification: None };
        permits.refusal(
            role,
            &Roles::default(),
            Occasion { scenario: "db-replication", labels: &labels, at: now(), justified: false },
        )
    }

    const POLICY: &str = "version: 1
groups: {dba: [bob, carol], oncall: [alice, bob]}
allow:
  - {who: [oncall], roles: [\"*-reader\", none]}
  - {who: [dba], roles: [db-admin], scenarios: [\"db-*\"], targets: {env: \"*\"}}
deny:
  - {who: [\"*\"], roles: [db-admin], targets: {env: prod}, because: change freeze}
";

    #[test]
    fn deny_wins_and_nothing_said_means_no_and_the_refusal_names_the_line_and_who_could() {
        let policy = policy(POLICY);
        assert_eq!(refusal(&policy, "alice", "db-reader", &[]), None);
        assert_eq!(refusal(&policy, "carol", "db-admin", &[("env", "test")]), None);
        let frozen = refusal(&policy, "carol", "db-admin", &[("env", "prod")]).unwrap();
        assert_eq!(
            frozen,
            "carol may not use the role `db-admin` here: access.yaml:7:5 denies it (change freeze); nobody could now"
        );
        let silent = refusal(&policy, "alice", "db-admin", &[("env", "test")]).unwrap();
        assert_eq!(
            silent,
            "alice may not use the role `db-admin` here: no line of access.yaml allows it; dba (bob, carol) could"
        );
        assert!(refusal(&policy, "carol", "db-admin", &[]).is_some(), "a target without the label does not have it");
        assert!(refusal(&policy, "dba", "db-admin", &[("env", "test")]).is_some(), "the name of a group is no account");
        assert_eq!(refusal(&Policy::default(), "anybody", "db-admin", &[]), None, "without a policy nobody is refused");
    }

    #[test]
    fn naming_roles_narrows_and_never_widens() {
        let policy = policy(POLICY);
        let labels = BTreeMap::new();
        let occasion = Occasion { scenario: "x", labels: &labels, at: now(), justified: false };
        let (reader, admin) = (["db-reader".to_owned()], ["db-admin".to_owned()]);
        let of = |only| Permits { account: "alice", policy: &policy, only: Some(only), justification: None };
        assert_eq!(of(&reader[..]).refusal("db-reader", &Roles::default(), occasion), None);
        assert!(of(&admin[..]).refusal("db-reader", &Roles::default(), occasion).is_some());
        assert!(of(&admin[..]).refusal("db-admin", &Roles::default(), occasion).is_some());
    }

    fn lines() -> impl Strategy<Value = Vec<String>> {
        let who = prop::sample::select(vec!["alice", "bob", "dba", "oncall", "*"]);
        let roles = prop::sample::select(vec!["db-reader", "db-admin", "db-*", "*"]);
        let rest = prop::sample::select(vec![
            "",
            ", targets: {env: prod}",
            ", targets: {env: \"t*\"}",
            ", scenarios: [\"db-*\"]",
            ", scenarios: [other]",
            ", hours: {from: \"08:00\", to: \"18:00\", utc_offset: \"+00:00\"}",
            ", hours: {days: [sun], from: \"00:00\", to: \"00:00\", utc_offset: \"+00:00\"}",
        ]);
        let line = (who, roles, rest)
            .prop_map(|(who, role, rest)| format!("  - {{who: [\"{who}\"], roles: [\"{role}\"]{rest}}}\n"));
        prop::collection::vec(line, 0..6)
    }

    proptest! {
        #[test]
        fn adding_a_deny_never_allows_more_and_adding_an_allow_never_less(allow in lines(), deny in lines(), more in lines()) {
            let write = |allow: &[String], deny: &[String]| {
                let list = |key: &str, lines: &[String]| if lines.is_empty() { String::new() } else { format!("{key}:\n{}", lines.concat()) };
                policy(&format!("version: 1\ngroups: {{dba: [bob], oncall: [alice, bob]}}\n{}{}", list("allow", allow), list("deny", deny)))
            };
            let (base, denied) = (write(&allow, &deny), write(&allow, &[deny.clone(), more.clone()].concat()));
            let allowed = write(&[allow.clone(), more].concat(), &deny);
            for account in ["alice", "bob", "carol", "dba"] {
                for role in ["db-reader", "db-admin", "none"] {
                    for env in ["prod", "test"] {
                        let may = |policy: &Policy| refusal(policy, account, role, &[("env", env)]).is_none();
                        prop_assert!(!may(&denied) || may(&base));
                        prop_assert!(!may(&base) || may(&allowed));
                    }
                }
            }
        }
    }
}
