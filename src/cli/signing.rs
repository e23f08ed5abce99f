//! `checklist run --sign`: vouches for a run as it is kept, with the key of whoever made it.

use std::path::PathBuf;

use super::run_args::SignArgs;
use super::surroundings::Surroundings;
use crate::signature::{self, Key, Namespace, Ssh};
use crate::store::{self, RunDir};

/// What is signed to see whether a key can sign. It is no manifest, so that it proves nothing.
const TRIAL: &[u8] = b"checklist tries whether this key can sign\n";

/// A key that can sign.
pub struct Signer {
    key: Key,
    ssh: Ssh,
}

impl Signer {
    /// The key that was named, or else Git's, once it has signed something; `None` when nothing is to be signed.
    ///
    /// # Errors
    /// Why it cannot sign: better told now than when the run is over.
    pub async fn tried(args: &SignArgs, from: &Surroundings) -> Result<Option<Self>, String> {
        if !args.sign {
            return Ok(None);
        }
        let named = args.named().map(|path| Key::File(from.folder.join(path)));
        let key = match named {
            Some(key) => Some(key),
            None => signature::configured(&from.env, &from.folder).await,
        };
        let Some(key) = key else {
            let help = "name one with --key, or tell Git: git config gpg.format ssh, git config user.signingKey PATH";
            return Err(format!("there is no key to sign the run with; {help}"));
        };
        let signer = Self { key, ssh: Ssh::new(&from.env) };
        signer.signed(TRIAL).await?;
        Ok(Some(signer))
    }

    async fn signed(&self, message: &[u8]) -> Result<String, String> {
        signature::sign(message, Namespace::Run, &self.key, &self.ssh).await.map_err(|error| error.to_string())
    }

    /// Signs the manifest of a run, and keeps the signature beside it.
    ///
    /// # Errors
    /// Why the run is not signed, in one line.
    pub async fn sign(&self, run: &RunDir) -> Result<(), String> {
        let sealed = store::manifest(run.path()).map_err(|error| format!("the run is not signed: {error}"))?;
        let armored = self.signed(&sealed.bytes).await.map_err(|why| format!("the run is not signed: {why}"))?;
        run.write_signature(&armored).map_err(|error| format!("the run is not signed: {error}"))
    }
}

impl SignArgs {
    /// The key that was named; a variable that is set to nothing counts as not set.
    fn named(&self) -> Option<&PathBuf> {
        self.key.as_ref().filter(|path| !path.as_os_str().is_empty())
    }
}
