//! `checklist approve`.

use std::fs::DirBuilder;
use std::os::unix::fs::DirBuilderExt as _;
use std::path::Path;
use std::time::Duration;

use super::approvals::{self, may_agree, signers};
use super::console::Console;
use super::fix::{record, remedy};
use super::fix_audit::Audited;
use super::ground::Ground;
use super::open;
use super::prepare::{Refused, runtime};
use super::remedy_args::Approve as Args;
use super::surroundings::Surroundings;
use super::whole_file::WholeFile;
use crate::access::{Permits, Policy};
use crate::clock::Moment;
use crate::exit::Exit;
use crate::reason::reason;
use crate::remedy::{APPROVAL_SCHEMA, Approval, Statement, Told};
use crate::report::fix_plan_page;
use crate::signature::{ALLOWED_SIGNERS, Key, Namespace, Ssh, configured, sign};

/// The longest that an approval counts.
const LONGEST: Duration = Duration::from_hours(24);

/// Agrees to a change that a run proposed: shows it, and signs.
pub fn approve(args: &Args, from: &Surroundings, console: &Console) -> Exit {
    attempt(args, from, console).unwrap_or_else(|refused| refused.tell(console))
}

fn attempt(args: &Args, from: &Surroundings, console: &Console) -> Result<Exit, Refused> {
    let mut ground = Ground::find("approve", &args.proposal, from, console)?;
    // Whoever agrees needs no secret and no role: nothing is run.
    ground.opened.roles = std::mem::take(&mut ground.opened.roles).with_placeholders();
    let Some(proposal) = ground.proposal(args.proposal.remediation.as_deref())? else {
        let all: Vec<&str> = ground.proposed.iter().map(|one| one.id.as_str()).collect();
        return Err(Refused::Usage(format!("the run proposes {}; name the one that you agree to", all.join(", "))));
    };
    let everything = Policy::default();
    let person = args.person.clone().unwrap_or_else(|| from.account.clone());
    let permits =
        Permits { account: &person, policy: &everything, only: None, justification: Some(args.reason.as_str()) };
    let order = ground.order(permits, Vec::new(), &ground.record.run.id, (from, &ground.references));
    let remedy = remedy(&order, &proposal)?.map_err(Refused::Usage)?;
    let fix = record(&order, &remedy, &ground, None);
    console.out(&fix_plan_page(&fix).terminal(&console.look_out()));
    if !may_agree(&ground, &fix, &person) {
        let from = fix.plan.approval.from.join(", ");
        let whom = if from.is_empty() { format!("who may use the role {}", fix.remediation.role) } else { from };
        let person = crate::printable::line(&person).into_owned();
        console.error(&format!("not signed: {person} is none of {whom}; groups are declared in access.yaml"));
        return Ok(Exit::Denied);
    }
    let Some(signers) = signers(&ground, from)? else {
        let help =
            format!("not signed: there is no {ALLOWED_SIGNERS} beside the scenarios that says whose key is whose");
        return Err(Refused::Usage(help));
    };
    let now = Moment::now();
    let lasts = args.expires.duration().min(LONGEST);
    let expires_at = Moment::from_unix_millis(
        now.unix_millis().saturating_add(i64::try_from(lasts.as_millis()).unwrap_or(i64::MAX)),
    );
    let told = Told { person, reason: args.reason.clone(), made_at: now, expires_at };
    let statement = Statement::about(&fix, told);
    let approval = runtime()?.block_on(signed(statement, (args, &signers), from))?;
    let folder = open::state_folder(&args.proposal.state, from).map_err(Refused::Usage)?;
    let outcome = format!("by {}: {}", approval.statement.person, approval.statement.reason);
    if let Err(why) = Audited::new(&folder, from).approved(&fix, outcome) {
        console.error(&format!("the approval is not in the audit: {why}"));
    }
    keep(&approval, args, from, console)
}

/// Signs, and makes sure that the signature will be believed.
async fn signed(
    statement: Statement,
    (args, signers): (&Args, &str),
    from: &Surroundings,
) -> Result<Approval, Refused> {
    let ssh = Ssh::new(&from.env);
    let key = match args.key.as_ref().filter(|key| !key.as_os_str().is_empty()) {
        Some(key) => Some(Key::File(from.folder.join(key))),
        None => configured(&from.env, &from.folder).await,
    };
    let Some(key) = key else {
        let help =
            "no key to sign with: name one with --key, or tell Git to sign with SSH (gpg.format, user.signingKey)";
        return Err(Refused::Usage(help.to_owned()));
    };
    let signature = sign(&statement.bytes(), Namespace::Approval, &key, &ssh).await;
    let signature = signature.map_err(|why| Refused::Usage(why.to_string()))?;
    let approval = Approval { schema: APPROVAL_SCHEMA.to_owned(), statement, signature };
    match approval.proven(signers, approval.statement.made_at, &ssh).await {
        Ok(_) => Ok(approval),
        Err(why) => Err(Refused::Usage(format!("nobody would believe it: {why}"))),
    }
}

fn keep(approval: &Approval, args: &Args, from: &Surroundings, console: &Console) -> Result<Exit, Refused> {
    let mut text = serde_json::to_string_pretty(approval).unwrap_or_default();
    text.push('\n');
    if let Some(path) = args.output.as_ref().filter(|path| !path.as_os_str().is_empty()) {
        write(path, &text).map_err(Refused::Usage)?;
        console.err(&format!("written to {}\n", path.display()));
    }
    let state = open::state_folder(&args.proposal.state, from).map_err(Refused::Usage)?;
    let folder = approvals::folder(&state, &approval.statement.run);
    let name = crate::output::sha256(text.as_bytes());
    let name = format!("{}.{}.json", approval.statement.remediation, name.get(..16).unwrap_or(&name));
    let made = DirBuilder::new().recursive(true).mode(0o700).create(&folder);
    let kept = made.map_err(|error| reason(&error)).and_then(|()| write(&folder.join(name), &text));
    match kept {
        Ok(()) => console.err(&format!("signed by {}; a fix here finds it\n", approval.statement.person)),
        Err(why) => console.err(&format!("not kept here ({why}); send it: fix takes it with --approval\n")),
    }
    console.out(&format!("\n{text}"));
    Ok(Exit::Success)
}

fn write(path: &Path, text: &str) -> Result<(), String> {
    WholeFile::open(path)?.replace(text.as_bytes())
}
