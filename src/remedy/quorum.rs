//! Whether enough people agree.

use crate::record::{ApprovalRecord, ApprovalRule};

/// Proof that enough people agreed; only [`Quorum::agreed`] makes one.
#[derive(Debug)]
pub struct Agreed(());

/// Counts who agrees.
pub struct Quorum<'a> {
    rule: &'a ApprovalRule,
    requester: &'a str,
    may_agree: &'a dyn Fn(&str) -> bool,
    taken: Vec<ApprovalRecord>,
}

impl<'a> Quorum<'a> {
    /// Nobody has agreed yet. The requester is the account that runs the fix; `may_agree` says of a person whether the rule
    /// means them.
    #[must_use]
    pub fn new(rule: &'a ApprovalRule, requester: &'a str, may_agree: &'a dyn Fn(&str) -> bool) -> Self {
        Self { rule, requester, may_agree, taken: Vec::new() }
    }

    /// Why a person does not count, if they do not.
    #[must_use]
    pub fn objection(&self, person: &str) -> Option<String> {
        if self.rule.not_requester && person == self.requester {
            return Some(format!("{person} runs the fix, and may not agree to it"));
        }
        if !(self.may_agree)(person) {
            let from = self.rule.from.join(", ");
            let whom = if from.is_empty() { "who may use the role".to_owned() } else { from };
            return Some(format!("{person} is none of {whom}"));
        }
        let again = self.taken.iter().any(|taken| taken.person == person);
        again.then(|| format!("{person} agreed already"))
    }

    /// Takes somebody into account.
    ///
    /// # Errors
    /// Why they do not count.
    pub fn take(&mut self, approval: ApprovalRecord) -> Result<(), String> {
        if let Some(why) = self.objection(&approval.person) {
            return Err(why);
        }
        let same_key = |taken: &&ApprovalRecord| taken.key.is_some() && taken.key == approval.key;
        if let Some(other) = self.taken.iter().find(same_key) {
            return Err(format!("it is signed with the key of {}, who agreed already", other.person));
        }
        self.taken.push(approval);
        Ok(())
    }

    /// How many more must agree.
    #[must_use]
    pub fn missing(&self) -> u32 {
        self.rule.min.max(1).saturating_sub(u32::try_from(self.taken.len()).unwrap_or(u32::MAX))
    }

    /// The proof that enough agreed; `None` when they did not.
    #[must_use]
    pub fn agreed(&self) -> Option<Agreed> {
        (self.missing() == 0).then_some(Agreed(()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Moment;
    use crate::record::ApprovedBy;

    fn by(person: &str, key: Option<&str>) -> ApprovalRecord {
        ApprovalRecord {
            person: person.into(),
            reason: "seen".into(),
            by: ApprovedBy::Signature,
            made_at: Moment::from_unix_millis(0),
            expires_at: None,
            key: key.map(str::to_owned),
        }
    }

    #[test]
    fn people_are_counted_once_and_only_those_who_are_meant() {
        let rule = ApprovalRule { from: vec!["dba".into()], min: 2, not_requester: true };
        let mut quorum = Quorum::new(&rule, "alice", &|person| person != "eve");
        assert!(quorum.take(by("alice", Some("a"))).unwrap_err().contains("runs the fix"));
        assert!(quorum.take(by("eve", Some("e"))).unwrap_err().contains("none of dba"));
        quorum.take(by("bob", Some("b"))).unwrap();
        assert!(quorum.take(by("bob", Some("b2"))).unwrap_err().contains("agreed already"));
        assert!(quorum.take(by("carol", Some("b"))).unwrap_err().contains("the key of bob"));
        assert!(quorum.agreed().is_none() && quorum.missing() == 1);
        quorum.take(by("carol", Some("c"))).unwrap();
        assert!(quorum.agreed().is_some());
    }

    #[test]
    fn nobody_is_never_enough() {
        let rule = ApprovalRule { from: Vec::new(), min: 0, not_requester: false };
        let mut quorum = Quorum::new(&rule, "alice", &|_| true);
        assert!(quorum.agreed().is_none());
        quorum.take(by("alice", None)).unwrap();
        assert!(quorum.agreed().is_some());
    }
}
