//! Checks a signature.

use std::io::Write as _;
use std::time::Duration;

use super::ssh::said;
use super::{Namespace, Ssh};
use crate::clock::Moment;
use crate::output::{Ended, Output};
use crate::reason::reason;

/// The file beside the scenarios that says whose key is whose.
pub const ALLOWED_SIGNERS: &str = "allowed_signers";

/// How long a check may take.
const PATIENCE: Duration = Duration::from_secs(20);

/// What is to be proven: that this person signed, for this purpose, with a key that was theirs at this moment.
#[derive(Debug, Clone, Copy)]
pub struct Claim<'a> {
    /// What was signed.
    pub message: &'a [u8],
    /// The armored signature.
    pub signature: &'a str,
    /// For what.
    pub namespace: Namespace,
    /// By whom: the name in the file of allowed signers.
    pub principal: &'a str,
    /// When the key must be valid (`valid-after`, `valid-before`).
    pub at: Moment,
}

/// A signature that is right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proven {
    /// The fingerprint of the key, as `SHA256:…`.
    pub key: String,
}

/// Why a claim does not hold.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unproven {
    /// It could not be looked at.
    #[error("no signature can be checked: {0}")]
    Unchecked(String),
    /// The signature is not that person's, or not of this text, or not for this purpose, or the key is not valid then.
    #[error("the signature of {principal} does not hold: {why}")]
    Refused {
        /// Who is said to have signed.
        principal: String,
        /// Why it is not believed.
        why: String,
    },
}

/// Checks a claim against the text of a file of allowed signers.
///
/// # Errors
/// Why it does not hold, or could not be looked at. Whatever is not plainly right is an error.
pub async fn check(claim: Claim<'_>, allowed_signers: &str, ssh: &Ssh) -> Result<Proven, Unproven> {
    let unchecked = |error: std::io::Error| Unproven::Unchecked(reason(&error));
    // ssh-keygen wants files. They hold what was read before, so nobody can exchange it in between.
    let (mut signers, mut signature) =
        (tempfile::NamedTempFile::new().map_err(unchecked)?, tempfile::NamedTempFile::new().map_err(unchecked)?);
    signers.write_all(allowed_signers.as_bytes()).map_err(unchecked)?;
    signature.write_all(claim.signature.as_bytes()).map_err(unchecked)?;
    let paths = signers.path().to_str().zip(signature.path().to_str());
    let Some((signers, signature)) = paths else {
        return Err(Unproven::Unchecked("the folder for temporary files has a name that is no text".to_owned()));
    };
    let time = format!("-Overify-time={}", claim.at.date_time().format("%Y%m%d%H%M%S"));
    let namespace = claim.namespace.word();
    let args = ["-Y", "verify", "-f", signers, "-I", claim.principal, "-n", namespace, "-s", signature, &time];
    let output = ssh.keygen(&args, claim.message, PATIENCE).await;
    match &output.ended {
        Ended::Exited(0) => key_of(&output).map(|key| Proven { key }).ok_or_else(|| refused(&said(&output), claim)),
        Ended::NotStarted(why) => Err(Unproven::Unchecked(format!("{why}; install OpenSSH's client"))),
        Ended::Exited(_) => Err(refused(&said(&output).replace(signers, ALLOWED_SIGNERS), claim)),
        _ => Err(Unproven::Unchecked("ssh-keygen did not answer".to_owned())),
    }
}

/// The fingerprint in `Good "…" signature for … with ED25519 key SHA256:…`.
fn key_of(output: &Output) -> Option<String> {
    let text = output.stdout.text();
    let line = text.lines().find(|line| line.starts_with("Good "))?;
    line.rsplit(' ').next().filter(|key| key.starts_with("SHA256:")).map(str::to_owned)
}

fn refused(said: &str, claim: Claim) -> Unproven {
    let namespace = claim.namespace.word();
    let why = match said {
        // It says nothing at all when no line fits.
        "Could not verify signature." => format!("no line of {ALLOWED_SIGNERS} names this person with this key"),
        said if said.contains("incorrect signature") => "it is of another text".to_owned(),
        said if said.contains("namespace does not match") => format!("it was not made for `{namespace}`"),
        said if said.contains("not permitted for use in signature namespace") => {
            format!("the key may not be used for `{namespace}`")
        }
        said if said.contains("key has expired") => "the key has expired".to_owned(),
        said if said.contains("key is not yet valid") => "the key is not valid yet".to_owned(),
        said if said.contains("parse signature") => "it is no signature".to_owned(),
        said => said.to_owned(),
    };
    Unproven::Refused { principal: crate::printable::short(claim.principal, 60), why }
}
