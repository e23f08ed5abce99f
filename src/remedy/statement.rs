//! An approval: what somebody agrees to, signed.

use serde::{Deserialize, Serialize};

use crate::clock::Moment;
use crate::output::sha256;
use crate::record::{FixRecord, TargetRecord};
use crate::signature::{Claim, Namespace, Proven, Ssh, Unproven, check};

/// The name and version of the format.
pub const APPROVAL_SCHEMA: &str = "checklist.approval/1";

/// An approval as it is kept and sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Approval {
    /// Always `checklist.approval/1`.
    pub schema: String,
    /// What is agreed to.
    pub statement: Statement,
    /// The signature of the statement, as `ssh-keygen -Y sign` makes it for `checklist-approval`.
    pub signature: String,
}

/// What is agreed to. Its JSON without blanks, in this order of its fields, is what is signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Statement {
    /// The id of the run.
    pub run: String,
    /// The id of the scenario.
    pub scenario: String,
    /// SHA-256 of its file.
    pub scenario_sha256: String,
    /// The name of the target.
    pub target: String,
    /// SHA-256 of its entry: name, host, port, transport, labels and vars, as in `fix.json`.
    pub target_sha256: String,
    /// The remediation.
    pub remediation: String,
    /// The plan hash, which holds all of the above and every command.
    pub plan: String,
    /// Who agrees: the name in `allowed_signers`.
    pub person: String,
    /// Why.
    pub reason: String,
    /// When.
    pub made_at: Moment,
    /// Until when it counts.
    pub expires_at: Moment,
}

/// What whoever agrees says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// Who.
    pub person: String,
    /// Why.
    pub reason: String,
    /// When.
    pub made_at: Moment,
    /// Until when it counts.
    pub expires_at: Moment,
}

impl Statement {
    /// That somebody agrees to this fix.
    #[must_use]
    pub fn about(fix: &FixRecord, told: Told) -> Self {
        Self {
            run: fix.run.id.to_string(),
            scenario: fix.scenario.id.clone(),
            scenario_sha256: fix.scenario.sha256.clone(),
            target: fix.target.name.clone(),
            target_sha256: target_digest(&fix.target),
            remediation: fix.remediation.id.clone(),
            plan: fix.plan.hash.clone(),
            person: told.person,
            reason: told.reason,
            made_at: told.made_at,
            expires_at: told.expires_at,
        }
    }

    /// The bytes that are signed.
    #[must_use]
    pub fn bytes(&self) -> Vec<u8> {
        // Texts and moments have a form in JSON, so there is nothing that could fail.
        serde_json::to_vec(self).unwrap_or_default()
    }

    /// Why this does not agree to `fix` now, if it does not.
    #[must_use]
    pub fn objection(&self, fix: &FixRecord, now: Moment) -> Option<String> {
        let told = Told {
            person: self.person.clone(),
            reason: self.reason.clone(),
            made_at: self.made_at,
            expires_at: self.expires_at,
        };
        let wanted = Self::about(fix, told);
        let pairs = [
            ("another run", &self.run, &wanted.run),
            ("another scenario", &self.scenario, &wanted.scenario),
            ("the scenario as it was before", &self.scenario_sha256, &wanted.scenario_sha256),
            ("another target", &self.target, &wanted.target),
            ("the target as it was before", &self.target_sha256, &wanted.target_sha256),
            ("another remediation", &self.remediation, &wanted.remediation),
            ("another plan", &self.plan, &wanted.plan),
        ];
        if let Some((what, ..)) = pairs.into_iter().find(|(_, own, wanted)| own != wanted) {
            return Some(format!("it is for {what}"));
        }
        if self.reason.trim().is_empty() {
            return Some("it gives no reason".to_owned());
        }
        if self.made_at < fix.run.started_at {
            return Some("it was made before the run".to_owned());
        }
        if now < self.made_at {
            return Some(format!("it was made at {}, and the clock says {now}", self.made_at));
        }
        (now >= self.expires_at).then(|| format!("it expired at {}", self.expires_at))
    }
}

impl Approval {
    /// Reads an approval.
    ///
    /// # Errors
    /// Why the text is none, as a phrase.
    pub fn read(text: &str) -> Result<Self, String> {
        let approval: Self = serde_json::from_str(text).map_err(|error| error.to_string())?;
        if approval.schema == APPROVAL_SCHEMA {
            return Ok(approval);
        }
        Err(format!("its `schema` is not {APPROVAL_SCHEMA}"))
    }

    /// That the person it names signed it, with a key that is theirs now.
    ///
    /// # Errors
    /// Why that is not so.
    pub async fn proven(&self, allowed_signers: &str, now: Moment, ssh: &Ssh) -> Result<Proven, Unproven> {
        let message = self.statement.bytes();
        let claim = Claim {
            message: &message,
            signature: &self.signature,
            namespace: Namespace::Approval,
            principal: &self.statement.person,
            at: now,
        };
        check(claim, allowed_signers, ssh).await
    }
}

fn target_digest(target: &TargetRecord) -> String {
    sha256(&serde_json::to_vec(target).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::sample::{self, START};

    fn at(later: i64) -> Moment {
        Moment::from_unix_millis(START + later)
    }

    fn statement() -> Statement {
        let told = Told { person: "bob".into(), reason: "seen".into(), made_at: at(1000), expires_at: at(9000) };
        Statement::about(&sample::fix(), told)
    }

    #[test]
    fn it_counts_for_its_fix_in_its_time_alone() {
        let (fix, statement) = (sample::fix(), statement());
        assert_eq!(statement.objection(&fix, at(1000)), None);
        assert_eq!(statement.objection(&fix, at(8999)), None);
        assert!(statement.objection(&fix, at(9000)).unwrap().starts_with("it expired at "));
        assert!(statement.objection(&fix, at(999)).unwrap().contains("the clock says"));
        let before = Statement { made_at: at(-1), ..statement.clone() };
        assert_eq!(before.objection(&fix, at(2000)).unwrap(), "it was made before the run");
        let silent = Statement { reason: " ".into(), ..statement.clone() };
        assert_eq!(silent.objection(&fix, at(2000)).unwrap(), "it gives no reason");
    }

    #[test]
    fn whatever_is_other_than_what_was_agreed_to_is_named() {
        type Change = fn(&mut FixRecord);
        let changes: [(Change, &str); 7] = [
            (|fix| fix.run.id = fix.fix.id.clone(), "another run"),
            (|fix| fix.scenario.id.push('x'), "another scenario"),
            (|fix| fix.scenario.sha256.push('0'), "the scenario as it was before"),
            (|fix| fix.target.name.push('x'), "another target"),
            (|fix| drop(fix.target.labels.insert("env".into(), "prod".into())), "the target as it was before"),
            (|fix| fix.remediation.id.push('x'), "another remediation"),
            (|fix| fix.plan.hash.push('0'), "another plan"),
        ];
        for (change, what) in changes {
            let mut fix = sample::fix();
            change(&mut fix);
            assert_eq!(statement().objection(&fix, at(2000)).unwrap(), format!("it is for {what}"));
        }
    }

    #[test]
    fn what_is_no_approval_is_not_read() {
        let approval = Approval { schema: APPROVAL_SCHEMA.into(), statement: statement(), signature: "x".into() };
        let text = serde_json::to_string(&approval).unwrap();
        assert_eq!(Approval::read(&text), Ok(approval));
        assert!(Approval::read(&text.replace("approval/1", "approval/2")).is_err());
        assert!(Approval::read(&text.replacen('{', "{\"more\":1,", 1)).unwrap_err().contains("more"));
        assert!(Approval::read("").is_err());
    }
}
