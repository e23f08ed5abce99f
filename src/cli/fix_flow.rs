//! The way of one fix: what is asked, of whom, and what follows from the answer.

use std::time::Duration;

use super::approvals::{self, may_agree};
use super::console::Console;
use super::ground::Ground;
use super::remedy_args::Fix as Args;
use super::surroundings::Surroundings;
use super::terminal_asking;
use crate::clock::Moment;
use crate::engine::{self, Limits};
use crate::plan;
use crate::process::{self, StopSignal};
use crate::record::{ApprovalRecord, ApprovedBy, FixOutcome, FixPhase, FixRecord, RefusedApproval};
use crate::remedy::{Agreed, Approval, End, Fix, Quorum};
use crate::report::fix_page;
use crate::worst_case::USUAL_SLOTS;

/// How long what a change left is given to go.
const LAST_ENDS: Duration = Duration::from_secs(2);

/// The way of one fix.
pub struct Flow<'a> {
    /// What was typed.
    pub args: &'a Args,
    /// What it stands on.
    pub ground: &'a Ground,
    /// What the program was started with.
    pub from: &'a Surroundings,
    /// Where it is told and asked.
    pub console: &'a Console,
    /// Whether it is to stop.
    pub stop: StopSignal,
    /// The text of the file of allowed signers.
    pub signers: Option<&'a str>,
    /// The approvals that a change was made with already.
    pub used: Vec<ApprovalRecord>,
}

impl Flow<'_> {
    /// From the preview to the end.
    pub async fn go(
        &self,
        mut fix: Fix<'_>,
        given: Vec<Approval>,
        verification: plan::Plan,
    ) -> (FixRecord, Option<String>) {
        let end = match self.until_changed(&mut fix, given).await {
            Ok(()) => {
                let limits = Limits { jobs: engine::default_jobs(self.from.cores), per_target: USUAL_SLOTS };
                let end = fix.verify(verification, limits).await;
                self.way_back(&mut fix, end).await
            }
            Err(end) if fix.record().phase == FixPhase::Change => self.way_back(&mut fix, end).await,
            Err(end) => end,
        };
        fix.end(end)
    }

    async fn until_changed(&self, fix: &mut Fix<'_>, given: Vec<Approval>) -> Result<(), End> {
        fix.preview().await?;
        if self.args.only_shown {
            return Err(End::new(FixOutcome::Shown, "only shown, as --dry-run asks for"));
        }
        let agreed = self.agreed(fix, given).await?;
        fix.change(agreed).await
    }

    async fn agreed(&self, fix: &mut Fix<'_>, given: Vec<Approval>) -> Result<Agreed, End> {
        fix.ask();
        let planned = fix.record().clone();
        let may = |person: &str| may_agree(self.ground, &planned, person);
        let mut quorum = Quorum::new(&planned.plan.approval, &self.from.account, &may);
        let counted = approvals::count(given, (self.signers, &self.used), (fix, &mut quorum), self.from).await;
        counted.map_err(|why| End::new(FixOutcome::NotApproved, why.to_string()))?;
        if quorum.missing() > 0 && terminal_asking::is_there(self.from) {
            self.ask(fix, &mut quorum).await;
        }
        fix.unless_stopped()?;
        quorum.agreed().ok_or_else(|| {
            let (missing, rule) = (quorum.missing(), &planned.plan.approval);
            let from = if rule.from.is_empty() { String::new() } else { format!(" of {}", rule.from.join(", ")) };
            let how = format!("checklist approve {} {}", planned.run.id, planned.remediation.id);
            End::new(FixOutcome::NotApproved, format!("{missing} more must agree{from}: {how} --reason WHY"))
        })
    }

    /// Whoever sits at the terminal may agree, by typing what is to be done.
    async fn ask(&self, fix: &mut Fix<'_>, quorum: &mut Quorum<'_>) {
        let person = self.from.account.clone();
        if let Some(why) = quorum.objection(&person) {
            fix.refused(RefusedApproval { person, why });
            return;
        }
        let name = fix.record().remediation.id.clone();
        self.console.err(&fix_page(fix.record()).terminal(&self.console.look_err()));
        let question = format!("\nType the name of the remediation to change {}: ", fix.record().target.name);
        let question = crate::printable::text(&question).into_owned();
        let typed = terminal_asking::line(&question, self.console, self.stop.clone()).await;
        if typed.as_deref() != Some(name.as_str()) {
            let why = format!("`{}` is not `{name}`", crate::printable::short(&typed.unwrap_or_default(), 60));
            fix.refused(RefusedApproval { person, why });
            return;
        }
        let reason = match &self.args.reason {
            Some(reason) => Some(reason.clone()),
            None => terminal_asking::line("Why: ", self.console, self.stop.clone()).await,
        };
        let Some(reason) = reason.filter(|reason| !reason.trim().is_empty()) else {
            fix.refused(RefusedApproval { person, why: "no reason was given".to_owned() });
            return;
        };
        let approval = ApprovalRecord {
            person: person.clone(),
            reason,
            by: ApprovedBy::Terminal,
            made_at: Moment::now(),
            expires_at: None,
            key: None,
        };
        match quorum.take(approval.clone()) {
            Ok(()) => fix.approved(approval),
            Err(why) => fix.refused(RefusedApproval { person, why }),
        }
    }

    /// Offers the way back where it did not help, and takes it if that is wanted.
    async fn way_back(&self, fix: &mut Fix<'_>, end: End) -> End {
        if !matches!(end.outcome, FixOutcome::NotRecovered | FixOutcome::Unknown) {
            return end;
        }
        // What was stopped is not followed by another change that nobody asked for.
        if fix.is_stopped() || fix.record().plan.rollback.is_none() {
            return end;
        }
        // The way back never begins while anything of the change goes on.
        let left = process::end_all(LAST_ENDS).await;
        let left = (!left.is_empty()).then(|| format!("could not be ended: {}", left.join(", ")));
        if let Some(why) = left.or_else(|| fix.no_way_back()) {
            fix.warn(format!("the way back is not offered: {why}"));
            return end;
        }
        let wanted = self.args.rollback || (terminal_asking::is_there(self.from) && self.wants_back(fix, &end).await);
        if !wanted {
            fix.warn("the way back was not taken; --rollback takes it without asking".to_owned());
            return end;
        }
        fix.roll_back().await
    }

    async fn wants_back(&self, fix: &Fix<'_>, end: &End) -> bool {
        let command = fix.record().plan.rollback.as_ref().map_or("", |command| &command.shell_equivalent);
        let question = format!("\n{}\nThe way back is: {command}\nType `rollback` to take it: ", end.message);
        let question = crate::printable::text(&question).into_owned();
        terminal_asking::line(&question, self.console, self.stop.clone()).await.as_deref() == Some("rollback")
    }
}
