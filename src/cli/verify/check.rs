//! Compares stored runs with their manifests and with the audit.

use super::tell;
use crate::audit::{Chain, Log, Trail, objections};
use crate::cli::args::Verify;
use crate::cli::console::Console;
use crate::cli::open;
use crate::cli::surroundings::Surroundings;
use crate::exit::Exit;
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
    let folder = open::state_folder(&args.state, from)?;
    let state = StateDir::for_reading(&folder);
    let runs = if args.all {
        let mut runs = state.runs().map_err(|error| error.to_string())?;
        runs.reverse();
        runs
    } else {
        vec![state.find(&args.run).map_err(|error| error.to_string())?]
    };
    // After the runs were listed: each of them has its line by now.
    let chain = Log::of(&folder).read().map_err(|error| error.to_string())?;
    let trail = Trail::of(&chain);
    let audit = args.all.then(|| of_audit(&chain, &trail, &runs));
    Ok(Compared { runs: runs.into_iter().map(|run| check(run, &chain, &trail)).collect(), audit })
}

fn of_audit(chain: &Chain, trail: &Trail, runs: &[StoredRun]) -> AuditChecked {
    let faults = chain.faults.iter().map(|fault| format!("line {} of audit.jsonl: {}", fault.line, fault.what));
    let missing = trail.kept().filter(|(id, _)| !runs.iter().any(|run| run.id == **id));
    let missing = missing.map(|(id, trace)| format!("run {id} is missing: {}", trace.began));
    let changes = faults.chain(missing).collect();
    AuditChecked { lines: chain.length, head: chain.head().map(str::to_owned), changes }
}

fn check(run: StoredRun, chain: &Chain, trail: &Trail) -> Checked {
    let mut changes = match store::verify(&run.path) {
        Ok(changes) => Some(changes),
        Err(StoreError::Read { source, .. }) if source.kind() == std::io::ErrorKind::NotFound => match run.state {
            // It has its report, so it was sealed right afterwards.
            RunState::Finished => Some(vec!["manifest.json is missing".to_owned()]),
            RunState::Running | RunState::Interrupted => None,
        },
        Err(error) => Some(vec![error.to_string()]),
    };
    let objections = objections(&run, chain, trail);
    if !objections.is_empty() {
        changes.get_or_insert_default().extend(objections);
    }
    Checked { run, changes }
}
