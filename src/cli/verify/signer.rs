//! Who signed a run.

use super::check::Signature;
use crate::access::{Wanted, read_private};
use crate::cli::args::Verify;
use crate::cli::open;
use crate::cli::prepare::runtime;
use crate::cli::surroundings::Surroundings;
use crate::record::fold;
use crate::signature::{self, ALLOWED_SIGNERS, Claim, Namespace, Ssh, Unproven};
use crate::store::{self, StoredRun};

/// What signatures are checked with.
pub struct Signers {
    /// The text of the file that says whose key is whose, or why there is none.
    allowed: Result<String, String>,
    ssh: Ssh,
}

impl Signers {
    /// Those that the flags name, or those of the library. Without any, whose signature it is cannot be said.
    ///
    /// # Errors
    /// A file that was named cannot be believed.
    pub fn of(args: &Verify, from: &Surroundings) -> Result<Self, String> {
        let ssh = Ssh::new(&from.env);
        let named = args.allowed_signers.as_ref().filter(|path| !path.as_os_str().is_empty());
        let path = match named {
            Some(path) => Some(from.folder.join(path)),
            None => open::library(&args.library, from)
                .ok()
                .and_then(|library| library.folder().map(|folder| folder.join(ALLOWED_SIGNERS)))
                .filter(|path| path.symlink_metadata().is_ok()),
        };
        let Some(path) = path else { return Ok(Self { allowed: Err(format!("there is no {ALLOWED_SIGNERS}")), ssh }) };
        let text = read_private(&path, Wanted::Trusted, from.uid);
        let text = text.map_err(|why| format!("{} cannot be believed: {why}", path.display()))?;
        Ok(Self { allowed: Ok(text), ssh })
    }

    /// Who signed a run; it must be whoever made it.
    pub fn signature(&self, run: &StoredRun) -> Signature {
        let Some(armored) = store::signature(&run.path) else { return Signature::None };
        let events = store::read_events(&run.path).unwrap_or_default();
        let (Some(record), Ok(sealed)) = (fold(&events), store::manifest(&run.path)) else {
            return Signature::Unchecked { why: "it is not known who made the run".to_owned() };
        };
        let allowed = match &self.allowed {
            Ok(allowed) => allowed,
            Err(why) => return Signature::Unchecked { why: why.clone() },
        };
        let claim = Claim {
            message: &sealed.bytes,
            signature: &armored,
            namespace: Namespace::Run,
            principal: &record.run.account,
            at: record.run.finished_at.unwrap_or(record.run.started_at),
        };
        let Ok(runtime) = runtime() else {
            return Signature::Unchecked { why: "no program could be started".to_owned() };
        };
        match runtime.block_on(signature::check(claim, allowed, &self.ssh)) {
            Ok(proven) => Signature::Good { by: record.run.account, key: proven.key },
            Err(Unproven::Unchecked(why)) => Signature::Unchecked { why },
            Err(refused @ Unproven::Refused { .. }) => Signature::Wrong { why: refused.to_string() },
        }
    }
}
