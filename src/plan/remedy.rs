//! A change that a run proposed, with nothing left to decide: its commands, who must agree, how it is looked whether it helped.

use std::time::Duration;

use serde_json::{Value as Json, json};

use super::fill::Filler;
use super::task::Seal;
use super::{Order, context, request};
use crate::access::Role;
use crate::diagnostic::{Finding, code};
use crate::expression::{Context, Template};
use crate::masking::Masking;
use crate::output::sha256;
use crate::record::{ApprovalRule, CommandRecord, FixPlan, RemediationRecord, RunRecord, TargetRecord, VerifyRule};
use crate::scenario::Remediation;
use crate::scenario::file::{Argv, RemediationFile, RemediationKind};
use crate::timespan::Timespan;
use crate::transport::{Invocation, Request};

/// How long a command of a remediation may take when the scenario does not say.
const USUAL_TIMEOUT: Duration = Duration::from_mins(1);
/// How the verifying steps are asked again when the scenario does not say: the pause, and when it is given up.
const USUAL_VERIFY: (Duration, Duration) = (Duration::from_secs(5), Duration::from_mins(1));
/// How many objects may be touched when the scenario does not say.
const USUAL_OBJECTS: u32 = 1;

/// A remediation that a run proposes.
#[derive(Debug, Clone)]
pub struct Proposal<'a> {
    /// The remediation.
    pub remediation: &'a Remediation,
    /// The confirmed diagnoses, and the steps whose answers propose it.
    pub by: Vec<String>,
    /// The run: `{{ run.id }}` and the like are its.
    pub run: &'a RunRecord,
}

/// A change, ready to be shown, agreed to and made. Only [`remedy`] makes one.
#[derive(Debug)]
pub struct Remedy {
    /// What shows it without making it.
    pub dry_run: Option<Request>,
    /// What lists the objects that it touches, where the dry run does not.
    pub preview: Option<Request>,
    /// The change.
    pub change: Request,
    /// The way back.
    pub rollback: Option<Request>,
    /// What is masked in what its commands say.
    pub masking: Masking,
    /// All of that as it is recorded.
    pub plan: FixPlan,
    /// The remediation as it is recorded.
    pub remediation: RemediationRecord,
    /// Proof that the plan made it.
    pub seal: Seal,
}

/// Why there is no remedy.
#[derive(Debug)]
pub enum NoRemedy {
    /// Whoever asks may not use its role; who could is told with it.
    Denied(String),
    /// Something is missing.
    Findings(Vec<Finding>),
}

/// Makes a proposed remediation ready.
///
/// # Errors
/// That whoever asks may not use its role, or everything that is missing of its commands.
pub fn remedy(order: &Order, proposal: &Proposal) -> Result<Remedy, NoRemedy> {
    let file = &proposal.remediation.file;
    let role_name = file.role.clone().unwrap_or_default();
    if let Some(why) = order.refusal(&role_name, false) {
        return Err(NoRemedy::Denied(why));
    }
    let params = context::params(order).map_err(NoRemedy::Findings)?;
    let role = order.roles.fetch(&role_name, order.surroundings).map_err(NoRemedy::Findings)?;
    let mut shared = context::shared(order, &params);
    let run = proposal.run;
    let of_run = json!({"id": run.id, "started": run.started_at.to_string(), "operator": run.operator});
    shared.insert("run".to_owned(), of_run);
    let context = context::of_role(&shared, &role);
    let mut maker = Maker { order, proposal, role: &role, findings: Vec::new() };
    let [dry_run, preview, change, rollback] = [
        ("dry_run", &file.dry_run),
        ("preview", &file.preview),
        ("command", &file.command),
        ("rollback", &file.rollback),
    ]
    .map(|(key, argv)| argv.as_ref().map(|argv| maker.request(key, argv, &context)));
    if dry_run.is_none() && preview.is_none() {
        maker.findings.push(cannot_be_shown(order, proposal));
    }
    let (Some(change), true) = (change, maker.findings.is_empty()) else {
        return Err(NoRemedy::Findings(maker.findings));
    };
    let commands = [&dry_run, &preview, &rollback].map(|request| request.as_ref().map(recorded));
    let mut plan = planned(file, recorded(&change), commands);
    plan.hash = hash(order, proposal, &role, (&plan, &Json::Object(params)));
    Ok(Remedy {
        masking: Masking::of(role.secrets()),
        remediation: remediation(order, proposal, role_name),
        seal: Seal(()),
        dry_run,
        preview,
        change,
        rollback,
        plan,
    })
}

struct Maker<'a> {
    order: &'a Order<'a>,
    proposal: &'a Proposal<'a>,
    role: &'a Role,
    findings: Vec<Finding>,
}

impl Maker<'_> {
    fn request(&mut self, key: &str, argv: &Argv, context: &Context) -> Request {
        let file = &self.proposal.remediation.file;
        let mut filler = Filler::new(&self.order.scenario.document, context);
        let pointer = format!("/remediations/{}/{key}", self.proposal.remediation.id);
        let words = argv.iter().enumerate().map(|(at, word)| match Template::parse(word) {
            Ok(template) => filler.text(|| format!("{pointer}/{at}"), &template),
            // Its templates were read when the file was checked.
            Err(_) => word.clone(),
        });
        let invocation = Invocation::Programs(vec![words.collect()]);
        self.findings.append(&mut filler.findings);
        let timeout = file.timeout.map_or(USUAL_TIMEOUT, Timespan::duration);
        request::bare(invocation, timeout, self.role, self.order.surroundings)
    }
}

fn planned(file: &RemediationFile, change: CommandRecord, commands: [Option<CommandRecord>; 3]) -> FixPlan {
    let [dry_run, preview, rollback] = commands;
    let millis = |length: Duration| u64::try_from(length.as_millis()).unwrap_or(u64::MAX);
    let approval = file.approval.as_ref();
    let verify = file.verify_for.as_ref();
    FixPlan {
        hash: String::new(),
        dry_run,
        preview,
        change,
        rollback,
        timeout_ms: millis(file.timeout.map_or(USUAL_TIMEOUT, Timespan::duration)),
        max_objects: file.max_objects.unwrap_or(USUAL_OBJECTS),
        approval: ApprovalRule {
            from: approval.map(|rule| rule.from.clone()).unwrap_or_default(),
            min: approval.and_then(|rule| rule.min).unwrap_or(1).max(1),
            not_requester: approval.is_some_and(|rule| rule.not_requester),
        },
        verify: (!file.verify.is_empty()).then(|| VerifyRule {
            steps: file.verify.clone(),
            every_ms: millis(verify.map_or(USUAL_VERIFY.0, |how| how.every.duration())),
            stable: verify.and_then(|how| how.stable).unwrap_or(1).max(1),
            deadline_ms: millis(verify.map_or(USUAL_VERIFY.1, |how| how.deadline.duration())),
        }),
    }
}

fn recorded(request: &Request) -> CommandRecord {
    CommandRecord { command: request.invocation.words(), shell_equivalent: request.invocation.typed() }
}

fn remediation(order: &Order, proposal: &Proposal, role: String) -> RemediationRecord {
    let file = &proposal.remediation.file;
    let text = |text: &crate::local_text::LocalText| text.in_language(&order.language).to_owned();
    RemediationRecord {
        id: proposal.remediation.id.clone(),
        title: file.title.as_ref().map(text).unwrap_or_default(),
        why: file.why.as_ref().map(text),
        kind: file.kind.map(|kind| {
            let word = match kind {
                RemediationKind::Temporary => "temporary",
                RemediationKind::Permanent => "permanent",
            };
            word.to_owned()
        }),
        owner: file.owner.clone(),
        role,
        proposed_by: proposal.by.clone(),
    }
}

/// What an approval is for. Whoever agrees may do so elsewhere, so what only belongs to a machine or an account plays no part:
/// not `PATH`, and of secrets only their names.
fn hash(order: &Order, proposal: &Proposal, role: &Role, (plan, params): (&FixPlan, &Json)) -> String {
    let secrets: Vec<&str> = role.env.iter().map(|(name, _)| name.as_str()).collect();
    let files: Vec<&str> = role.files.iter().map(|file| file.name.as_str()).collect();
    let all = json!({
        "schema": "checklist.remedy/1",
        "run": proposal.run.id,
        "scenario": {"id": order.scenario.id, "sha256": order.origin.sha256},
        "target": TargetRecord::from(&order.target),
        "params": params,
        "remediation": proposal.remediation.id,
        "role": {"name": role.name, "sudo": role.sudo, "env": secrets, "files": files},
        "plan": plan,
    });
    sha256(all.to_string().as_bytes())
}

fn cannot_be_shown(order: &Order, proposal: &Proposal) -> Finding {
    let id = &proposal.remediation.id;
    let place = order.scenario.document.key_place(&format!("/remediations/{id}"));
    Finding::error(&code::CANNOT_BE_SHOWN, format!("what the remediation `{id}` would do cannot be shown"))
        .at(place, "has neither `dry_run` nor `preview`")
        .help("`dry_run` shows what would be done; `preview` lists what would be touched, one object a line")
}
