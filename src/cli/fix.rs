//! `checklist fix`.

use super::approvals::{self, signers};
use super::console::Console;
use super::fetching::fetch;
use super::fix_audit::Audited;
use super::fix_flow::Flow;
use super::ground::Ground;
use super::keeper::Keeper;
use super::prepare::{Refused, runtime};
use super::remedy_args::Fix as Args;
use super::signals::Signals;
use super::surroundings::Surroundings;
use super::{open, private};
use crate::access::{self, Permits};
use crate::exit::Exit;
use crate::id::RunId;
use crate::plan::{self, NoRemedy, Order, Proposal, Remedy};
use crate::process::{self, StopSignal};
use crate::reason::reason;
use crate::record::{DiagnosedRun, FIX_SCHEMA, FixHead, FixOutcome, FixPhase, FixRecord, TargetRecord};
use crate::remedy::Fix;
use crate::report::{Look, fix_page, fix_plan_page};
use crate::store::{RunDir, StateDir};
use crate::transport::Local;

/// Makes a change that a run proposed, or shows it.
pub fn fix(args: &Args, from: &Surroundings, console: &Console) -> u8 {
    attempt(args, from, console).unwrap_or_else(|refused| refused.tell(console)).code()
}

fn attempt(args: &Args, from: &Surroundings, console: &Console) -> Result<Exit, Refused> {
    let ground = Ground::find("fix", &args.proposal, from, console)?;
    open::known_roles(&ground.opened, args.roles.as_deref().unwrap_or_default())?;
    let id = RunId::new();
    let named = args.proposal.remediation.as_deref();
    let Some(proposal) = ground.proposal(named)? else {
        return list(args, &ground, from, console);
    };
    let runtime = runtime()?;
    let (mut signals, stop) = runtime
        .block_on(async { Signals::listen() })
        .map_err(|error| Refused::Internal(format!("cannot listen to signals: {}", reason(&error))))?;
    let steps = proposal.remediation.file.verify.clone();
    let mut order = ground.order(permits(args, &ground, from), steps, &id, (from, &ground.references));
    // What is wrong is told before anything is made or run.
    if let Err(why) = remedy(&order, &proposal)? {
        return denied(&ground, (&proposal, &why), args, (from, console));
    }
    let mut sources = plan::sources(&order);
    sources.extend(order.roles.sources(&proposal.remediation.file.role.clone().unwrap_or_default()));
    let fetched: access::Surroundings;
    if !sources.is_empty() {
        fetched = runtime.block_on(fetch(sources, &ground.references, (&mut signals, &stop)));
        if let Some(exit) = signals.exit {
            return Ok(exit);
        }
        order.surroundings = &fetched;
    }
    let remedy = match remedy(&order, &proposal)? {
        Ok(remedy) => remedy,
        Err(why) => return denied(&ground, (&proposal, &why), args, (from, console)),
    };
    let verification = plan::build(&order)?;
    let record = record(&order, &remedy, &ground, args.reason.clone());
    let how = How { args, ground: &ground, from, console, runtime };
    how.carry_out((&remedy, record), verification, (signals, stop))
}

/// How a fix is made.
struct How<'a> {
    args: &'a Args,
    ground: &'a Ground,
    from: &'a Surroundings,
    console: &'a Console,
    runtime: tokio::runtime::Runtime,
}

impl How<'_> {
    fn carry_out(
        &self,
        (remedy, record): (&Remedy, FixRecord),
        verification: plan::Plan,
        (mut signals, stop): (Signals, StopSignal),
    ) -> Result<Exit, Refused> {
        let How { args, ground, from, console, runtime } = self;
        let folder = open::state_folder(&args.proposal.state, from).map_err(Refused::Usage)?;
        let state = StateDir::open(&folder).map_err(|error| Refused::Usage(error.to_string()))?;
        let signers = signers(ground, from)?;
        let given = approvals::gather(&args.approvals, &folder, &record)?;
        let used = approvals::used(&state, &record);
        let rooms = private::rooms(&folder, from)?;
        let dir = RunDir::create(&state, &record.fix.id).map_err(|error| Refused::Usage(error.to_string()))?;
        let journal = dir.fix_journal().map_err(|error| Refused::Usage(error.to_string()))?;
        let mut keeper = Keeper::new(&dir, journal, Audited::new(&folder, from), console);
        let local = Local { spill: Some(dir.evidence_folder()), rooms: Some(rooms) };
        let flow = Flow { args, ground, from, console, stop: stop.clone(), signers: signers.as_deref(), used };
        let made = runtime.block_on(async {
            let fix = Fix::begin(remedy, record, &local, &mut keeper, stop);
            tokio::select! {
                made = flow.go(fix, given, verification) => Some(made),
                () = signals.pass_on() => None,
                () = process::keep_tidy() => None,
            }
        });
        let (record, not_kept) = made.ok_or_else(|| Refused::Internal("the fix was lost".to_owned()))?;
        let sealed = keeper.seal(&record);
        let look = Look { kept_in: Some(dir.path().display().to_string()), ..console.look_out() };
        console.out(&fix_page(&record).terminal(&look));
        let lost = not_kept.or(sealed.err());
        if let Some(why) = &lost {
            console.error(&format!("not everything could be kept: {why}"));
        }
        Ok(match signals.exit {
            Some(exit) => exit,
            None if lost.is_some() => Exit::Internal,
            None => record.outcome.exit(),
        })
    }
}

/// Whoever asks may not use the role: told, and written down.
fn denied(
    ground: &Ground,
    (proposal, why): (&Proposal, &str),
    args: &Args,
    (from, console): (&Surroundings, &Console),
) -> Result<Exit, Refused> {
    console.error(&format!("denied, nothing was changed: {}", crate::printable::line(why)));
    let folder = open::state_folder(&args.proposal.state, from).map_err(Refused::Usage)?;
    Audited::new(&folder, from).refused(&ground.record, Some(proposal.remediation), why);
    Ok(Exit::Denied)
}

/// What whoever runs the fix may do.
fn permits<'a>(args: &'a Args, ground: &'a Ground, from: &'a Surroundings) -> Permits<'a> {
    Permits {
        account: &from.account,
        policy: &ground.opened.policy,
        only: args.roles.as_deref(),
        justification: args.reason.as_deref(),
    }
}

/// The remedy, or why whoever asks may not use its role.
pub fn remedy(order: &Order, proposal: &Proposal) -> Result<Result<Remedy, String>, Refused> {
    match plan::remedy(order, proposal) {
        Ok(remedy) => Ok(Ok(remedy)),
        Err(NoRemedy::Denied(why)) => Ok(Err(why)),
        Err(NoRemedy::Findings(findings)) => Err(findings.into()),
    }
}

/// Shows everything that the run proposes, and does nothing.
fn list(args: &Args, ground: &Ground, from: &Surroundings, console: &Console) -> Result<Exit, Refused> {
    let mut pages = Vec::new();
    for proposal in ground.proposals() {
        let steps = proposal.remediation.file.verify.clone();
        let order = ground.order(permits(args, ground, from), steps, &ground.record.run.id, (from, &ground.references));
        pages.push(match remedy(&order, &proposal)? {
            Ok(remedy) => fix_plan_page(&record(&order, &remedy, ground, None)).terminal(&console.look_out()),
            Err(why) => format!("{}\n  denied: {}\n", proposal.remediation.id, crate::printable::line(&why)),
        });
    }
    console.out(&pages.join("\n"));
    let run = &args.proposal.run;
    console.err(&format!("\nname one of them: checklist fix {} REMEDIATION\n", crate::printable::line(run)));
    Ok(Exit::Usage)
}

/// The record of a fix in which nothing has happened yet.
pub fn record(order: &Order, remedy: &Remedy, ground: &Ground, reason: Option<String>) -> FixRecord {
    let run = &ground.record.run;
    FixRecord {
        schema: FIX_SCHEMA.to_owned(),
        fix: FixHead {
            id: order.run.clone(),
            started_at: order.started_at,
            finished_at: None,
            duration_ms: None,
            operator: order.operator.clone(),
            account: order.permits.account.to_owned(),
            host: order.host.clone(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            reason,
            language: order.language.clone(),
            stopped: None,
        },
        run: DiagnosedRun { id: run.id.clone(), started_at: run.started_at },
        scenario: ground.record.scenario.clone(),
        target: TargetRecord::from(&order.target),
        remediation: remedy.remediation.clone(),
        plan: remedy.plan.clone(),
        phase: FixPhase::Planned,
        outcome: FixOutcome::Unfinished,
        message: None,
        objects: Vec::new(),
        approvals: Vec::new(),
        refused_approvals: Vec::new(),
        attempts: Vec::new(),
        rounds: Vec::new(),
        warnings: Vec::new(),
    }
}
