//! Compares stored runs with their manifests and with the audit.

use std::path::Path;

use serde::Serialize;

use super::signer::Signers;
use super::tell;
use crate::audit::{Chain, Log, Trail, foreign_owner, objections};
use crate::bundle::Unpacked;
use crate::cli::args::Verify;
use crate::cli::console::Console;
use crate::cli::open;
use crate::cli::stored::Stored;
use crate::cli::surroundings::Surroundings;
use crate::exit::Exit;
use crate::output::sha256;
use crate::store::{self, RunState, StateDir, StoreError, StoredRun};

/// What was compared.
pub struct Compared {
    /// The runs, oldest first.
    pub runs: Vec<Checked>,
    /// The audit; only when all runs were compared.
    pub audit: Option<AuditChecked>,
}

/// What became of one stored run.
pub struct Checked {
    /// The run.
    pub run: StoredRun,
    /// Everything that is no longer as it was sealed; `None` for a run that was never sealed, so that nothing can be said.
    pub changes: Option<Vec<String>>,
    /// Who signed it.
    pub signature: Signature,
    /// What could not be looked at here.
    pub unknown: Vec<String>,
}

/// Who signed a run.
#[derive(Debug, Serialize, schemars::JsonSchema)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum Signature {
    /// Nobody.
    #[serde(skip)]
    None,
    /// Whoever made it.
    Good {
        /// Their name among the allowed signers.
        by: String,
        /// The fingerprint of the key.
        key: String,
    },
    /// It cannot be said here.
    Unchecked {
        /// The reason.
        why: String,
    },
    /// It does not hold.
    Wrong {
        /// Why not.
        why: String,
    },
}

/// What became of the audit.
pub struct AuditChecked {
    /// How many lines it has.
    pub lines: u64,
    /// The SHA-256 of its last line.
    pub head: Option<String>,
    /// What is no longer as it was written, and which runs are gone.
    pub changes: Vec<String>,
}

impl Compared {
    /// Whether all of it is a proof.
    fn is_proof(&self) -> bool {
        // A run that was killed has no manifest. Among all runs that is worth a line; asked for by name it is no proof.
        let is_all = self.audit.is_some();
        let is_intact = |one: &Checked| one.changes.as_ref().map_or(is_all, Vec::is_empty);
        self.runs.iter().all(is_intact) && self.audit.as_ref().is_none_or(|audit| audit.changes.is_empty())
    }
}

/// Compares stored runs with their manifests and with the audit. Answers 1 when anything was changed, or when nothing can be
/// said of a run that was named.
pub fn verify(args: &Verify, from: &Surroundings, console: &Console) -> Exit {
    match compared(args, from) {
        Ok(compared) => {
            console.out(&if args.json { tell::as_json(&compared) } else { tell::as_text(&compared) });
            if compared.is_proof() { Exit::Success } else { Exit::Fail }
        }
        Err(message) => {
            console.error(&message);
            Exit::Usage
        }
    }
}

fn compared(args: &Verify, from: &Surroundings) -> Result<Compared, String> {
    let signers = Signers::of(args, from)?;
    let read = |folder: &Path| {
        let chain = Log::of(folder).read().map_err(|error| error.to_string())?;
        Ok::<_, String>((Trail::of(&chain), chain))
    };
    if !args.all {
        let Stored { run, bundle } = Stored::find(&args.run, &args.state, from)?;
        let folder = match &bundle {
            Some(bundle) => bundle.folder().to_owned(),
            None => open::state_folder(&args.state, from)?,
        };
        let (trail, chain) = read(&folder)?;
        let checker = Checker { chain: &chain, trail: &trail, signers: &signers, must_be_signed: args.signed };
        return Ok(Compared { runs: vec![checker.check(run, bundle.as_ref())], audit: None });
    }
    let folder = open::state_folder(&args.state, from)?;
    let mut runs = StateDir::for_reading(&folder).all().map_err(|error| error.to_string())?;
    runs.reverse();
    // After the runs were listed: each of them has its line by now.
    let (trail, chain) = read(&folder)?;
    let checker = Checker { chain: &chain, trail: &trail, signers: &signers, must_be_signed: args.signed };
    let audit = Some(of_audit(&chain, &trail, &runs));
    Ok(Compared { runs: runs.into_iter().map(|run| checker.check(run, None)).collect(), audit })
}

fn of_audit(chain: &Chain, trail: &Trail, runs: &[StoredRun]) -> AuditChecked {
    let faults = chain.faults.iter().map(|fault| format!("line {} of audit.jsonl: {}", fault.line, fault.what));
    let missing = trail.kept().filter(|(id, _)| !runs.iter().any(|run| run.id == **id));
    let missing = missing.map(|(id, trace)| format!("run {id} is missing: {}", trace.began));
    let changes = faults.chain(missing).collect();
    AuditChecked { lines: chain.length, head: chain.head().map(str::to_owned), changes }
}

/// What runs are compared with.
struct Checker<'a> {
    chain: &'a Chain,
    trail: &'a Trail,
    signers: &'a Signers,
    must_be_signed: bool,
}

impl Checker<'_> {
    /// Compares a run, which may have come in a bundle.
    fn check(&self, run: StoredRun, bundle: Option<&Unpacked>) -> Checked {
        let compared = if bundle.is_some() { store::verify_alone(&run.path) } else { store::verify(&run.path) };
        let mut changes = match compared {
            Ok(changes) => Some(changes),
            Err(StoreError::Read { source, .. }) if source.kind() == std::io::ErrorKind::NotFound => match run.state {
                // It has its report, so it was sealed right afterwards.
                RunState::Finished => Some(vec!["manifest.json is missing".to_owned()]),
                RunState::Running | RunState::Interrupted => None,
            },
            Err(error) => Some(vec![error.to_string()]),
        };
        let signature = self.signers.signature(&run);
        let mut objections = objections(&run, self.chain, self.trail);
        // Whoever unpacked a bundle owns it now.
        objections.extend(bundle.is_none().then(|| foreign_owner(&run, self.trail)).flatten());
        objections.extend(self.unsigned(&signature));
        if !objections.is_empty() {
            changes.get_or_insert_default().extend(objections);
        }
        Checked { unknown: bundle.map(|bundle| alone(&run, bundle)).unwrap_or_default(), run, changes, signature }
    }

    /// What is wrong with a signature, or with there being none.
    fn unsigned(&self, signature: &Signature) -> Option<String> {
        match signature {
            Signature::Wrong { why } => Some(why.clone()),
            Signature::None if self.must_be_signed => Some("it is not signed".to_owned()),
            Signature::Unchecked { why } if self.must_be_signed => {
                Some(format!("its signature cannot be checked: {why}"))
            }
            _ => None,
        }
    }
}

/// What cannot be said of a run in a bundle, since what it is chained to is elsewhere, and which scenario is with it.
fn alone(run: &StoredRun, bundle: &Unpacked) -> Vec<String> {
    let mut unknown = Vec::new();
    if let Ok(sealed) = store::manifest(&run.path) {
        if let Some(previous) = sealed.manifest.previous {
            unknown
                .push(format!("the run before it, {}, is not in the bundle: that chain is not checked", previous.run));
        }
        let digest = sealed.sha256;
        unknown.push(format!(
            "of its lines in the audit only the one that began it is proven here; where it was made, the manifest is {digest}"
        ));
    }
    match &bundle.about.scenario {
        None => unknown.push("the scenario is not in the bundle".to_owned()),
        Some(scenario) => {
            let file = bundle.folder().join("library").join(format!("{}.yaml", scenario.id));
            let events = store::read_events(&run.path).unwrap_or_default();
            let was = crate::record::fold(&events).map(|record| record.scenario.sha256);
            let now = std::fs::read(file).ok().map(|bytes| sha256(&bytes));
            if was != now {
                unknown.push("the scenario in the bundle is not the one that was run".to_owned());
            }
        }
    }
    unknown
}
