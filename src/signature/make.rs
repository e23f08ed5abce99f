//! Makes a signature.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::ssh::said;
use super::{Key, Namespace, Ssh};
use crate::output::Ended;
use crate::reason::reason;

/// How long a person may take to touch a key, or to answer the agent.
const PATIENCE: Duration = Duration::from_mins(1);

/// Why there is no signature.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unsigned {
    /// `ssh-keygen` cannot be run.
    #[error("nothing can be signed: {0}; install OpenSSH's client")]
    NoProgram(String),
    /// The key cannot be used as it is given.
    #[error("the key {} cannot be used: {why}", .key.display())]
    Key {
        /// The key.
        key: PathBuf,
        /// Why.
        why: String,
    },
    /// The key is locked.
    #[error("the key {} needs its passphrase: unlock it with `ssh-add {}` first", .key.display(), .key.display())]
    Locked {
        /// The key.
        key: PathBuf,
    },
    /// Nobody touched the key or answered the agent.
    #[error("the key {} did not sign within {} s", .key.display(), PATIENCE.as_secs())]
    Silent {
        /// The key.
        key: PathBuf,
    },
}

/// Signs `message` for one purpose. The signature is armored text, as Git keeps it.
///
/// # Errors
/// Why there is none.
pub async fn sign(message: &[u8], namespace: Namespace, key: &Key, ssh: &Ssh) -> Result<String, Unsigned> {
    match key {
        Key::File(path) => with_file(message, namespace, path, ssh).await,
        Key::Public(text) => {
            let refused = |error: std::io::Error| Unsigned::Key { key: "given by Git".into(), why: reason(&error) };
            let mut file = tempfile::Builder::new().suffix(".pub").tempfile().map_err(refused)?;
            writeln!(file, "{text}").map_err(refused)?;
            with_file(message, namespace, file.path(), ssh).await
        }
    }
}

async fn with_file(message: &[u8], namespace: Namespace, key: &Path, ssh: &Ssh) -> Result<String, Unsigned> {
    let refused = |why: String| Unsigned::Key { key: key.to_owned(), why };
    std::fs::File::open(key).map_err(|error| refused(reason(&error)))?;
    let Some(path) = key.to_str() else { return Err(refused("its path is no text".to_owned())) };
    let output = ssh.keygen(&["-Y", "sign", "-f", path, "-n", namespace.word()], message, PATIENCE).await;
    let all_said = output.stderr.text();
    match &output.ended {
        Ended::Exited(0) if output.stdout.is_whole() => Ok(output.stdout.text().into_owned()),
        Ended::NotStarted(why) => Err(Unsigned::NoProgram(why.clone())),
        Ended::TimedOut => Err(Unsigned::Silent { key: key.to_owned() }),
        _ if all_said.contains("passphrase") => Err(Unsigned::Locked { key: key.to_owned() }),
        _ if all_said.contains("are too open") => Err(refused("others may read it; chmod 600".to_owned())),
        _ => Err(refused(said(&output))),
    }
}
