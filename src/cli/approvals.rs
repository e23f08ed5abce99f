//! The approvals of a change: where they are kept, and which of them count.

use std::path::{Path, PathBuf};

use super::ground::Ground;
use super::prepare::Refused;
use super::surroundings::Surroundings;
use crate::access::{self, Occasion, Permits, Wanted};
use crate::clock::Moment;
use crate::diagnostic::{Finding, Place, Source, code};
use crate::reason::reason;
use crate::record::{ApprovalRecord, ApprovedBy, FixPhase, FixRecord, RefusedApproval, fold_fix};
use crate::remedy::{Approval, Fix, Quorum};
use crate::signature::{ALLOWED_SIGNERS, Ssh, Unproven};
use crate::span::Span;
use crate::store::{self, Kind, StateDir};

/// The largest file that is read as an approval, in bytes.
const LARGEST: u64 = 64 << 10;

/// Where the approvals of a run are kept: beside the runs, since a run is sealed.
pub fn folder(state: &Path, run: &str) -> PathBuf {
    state.join("approvals").join(run)
}

/// Every approval that there is for a fix: those that were named, and those that are kept.
///
/// # Errors
/// That one that was named is none.
pub fn gather(named: &[PathBuf], state: &Path, fix: &FixRecord) -> Result<Vec<Approval>, Refused> {
    let mut approvals = Vec::new();
    for path in named {
        match read(path) {
            Ok(approval) => approvals.push(approval),
            Err(why) => return Err(Refused::Findings(vec![none(path, &why)])),
        }
    }
    let kept = std::fs::read_dir(folder(state, fix.run.id.as_str())).into_iter().flatten().flatten();
    let kept: Vec<PathBuf> = kept.map(|entry| entry.path()).collect();
    // What lies there and cannot be read, or is for another remediation, is nobody's approval of this one.
    let kept = kept.iter().filter_map(|path| read(path).ok());
    for approval in kept.filter(|approval| approval.statement.remediation == fix.remediation.id) {
        if !approvals.contains(&approval) {
            approvals.push(approval);
        }
    }
    approvals.sort_by_key(|approval| approval.statement.made_at);
    Ok(approvals)
}

/// The approvals with which a change was made already: each counts once.
pub fn used(state: &StateDir, fix: &FixRecord) -> Vec<ApprovalRecord> {
    let stored = state.all().unwrap_or_default().into_iter().filter(|stored| stored.kind == Kind::Fix);
    let earlier = stored.filter_map(|stored| fold_fix(&store::read_fix_events(&stored.path).ok()?.events));
    let made = earlier.filter(|other| other.run.id == fix.run.id && other.phase >= FixPhase::Change);
    made.flat_map(|other| other.approvals).collect()
}

/// Looks at every approval, and counts those that hold.
///
/// # Errors
/// That no signature can be checked here.
pub async fn count(
    approvals: Vec<Approval>,
    (signers, used): (Option<&str>, &[ApprovalRecord]),
    (fix, quorum): (&mut Fix<'_>, &mut Quorum<'_>),
    from: &Surroundings,
) -> Result<(), Unproven> {
    let ssh = Ssh::new(&from.env);
    for approval in approvals {
        let person = crate::printable::short(&approval.statement.person, 60);
        let now = Moment::now();
        let why = match (approval.statement.objection(fix.record(), now), signers) {
            (Some(why), _) => why,
            (None, None) => format!("there is no {ALLOWED_SIGNERS} beside the scenarios that says whose key is whose"),
            (None, Some(signers)) => match approval.proven(signers, now, &ssh).await {
                Ok(proven) if used.contains(&of(&approval, proven.key.clone())) => {
                    "a change was made with it already".to_owned()
                }
                Ok(proven) => {
                    let record = of(&approval, proven.key);
                    match quorum.take(record.clone()) {
                        Ok(()) => {
                            fix.approved(record);
                            continue;
                        }
                        Err(why) => why,
                    }
                }
                Err(Unproven::Refused { why, .. }) => format!("the signature does not hold: {why}"),
                Err(unchecked) => return Err(unchecked),
            },
        };
        fix.refused(RefusedApproval { person, why });
    }
    Ok(())
}

/// Whether a person is one of those who may agree: by name or by a group of `access.yaml`, or, where the scenario names
/// nobody, because they may use the role themselves.
pub fn may_agree(ground: &Ground, fix: &FixRecord, person: &str) -> bool {
    let from = &fix.plan.approval.from;
    if !from.is_empty() {
        let groups = ground.opened.policy.groups_of(person);
        return from.iter().any(|name| name == person || groups.contains(name));
    }
    let permits = Permits { account: person, policy: &ground.opened.policy, only: None, justification: Some("") };
    let labels = &ground.target.labels;
    let occasion = Occasion { scenario: &fix.scenario.id, labels, at: Moment::now(), justified: true };
    permits.refusal(&fix.remediation.role, &ground.opened.roles, occasion).is_none()
}

/// The text of `allowed_signers`; `None` where there is none.
///
/// # Errors
/// That it cannot be believed.
pub fn signers(ground: &Ground, from: &Surroundings) -> Result<Option<String>, Refused> {
    let Some(path) = ground.opened.library.folder().map(|folder| folder.join(ALLOWED_SIGNERS)) else { return Ok(None) };
    if std::fs::symlink_metadata(&path).is_err() {
        return Ok(None);
    }
    access::read_private(&path, Wanted::Trusted, from.uid).map(Some).map_err(|why| {
        let source = Source::new(path.display().to_string(), String::new());
        let title = format!("`{ALLOWED_SIGNERS}` says whose key is whose, and cannot be believed");
        let place = Place::new(&source, Span::default());
        Refused::Findings(vec![Finding::error(&code::UNSAFE_FILE, title).at(place, why)])
    })
}

fn read(path: &Path) -> Result<Approval, String> {
    let about = std::fs::metadata(path).map_err(|error| format!("it cannot be read: {}", reason(&error)))?;
    if !about.is_file() || about.len() > LARGEST {
        return Err("it is no plain file of a sane length".to_owned());
    }
    let text = std::fs::read_to_string(path).map_err(|error| format!("it cannot be read: {}", reason(&error)))?;
    Approval::read(&text)
}

fn none(path: &Path, why: &str) -> Finding {
    let source = Source::new("<command line>", format!("--approval {}", path.display()));
    let span = Span::new("--approval ".len(), source.text().len());
    Finding::error(&code::BAD_APPROVAL, "this file is no approval")
        .at(Place::new(&source, span), crate::printable::short(why, 120))
        .help("`checklist approve RUN REMEDIATION --reason WHY -o FILE` makes one")
}

fn of(approval: &Approval, key: String) -> ApprovalRecord {
    let statement = &approval.statement;
    ApprovalRecord {
        person: statement.person.clone(),
        reason: statement.reason.clone(),
        by: ApprovedBy::Signature,
        made_at: statement.made_at,
        expires_at: Some(statement.expires_at),
        key: Some(key),
    }
}
