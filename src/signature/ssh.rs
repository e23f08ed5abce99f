//! Runs `ssh-keygen`.

use std::collections::BTreeMap;
use std::time::Duration;

use tokio::sync::watch;

use crate::output::{OnOverflow, Output};
use crate::process::{self, Command, Long, Stop};

/// More than any signature, or anything that is said about one, is long.
const MOST: u64 = 256 << 10;

/// `ssh-keygen`, with what it may see of the surroundings.
#[derive(Debug, Clone)]
pub struct Ssh {
    environment: Vec<(String, String)>,
}

impl Ssh {
    /// Takes from the caller's environment where programs are, where keys are, and the agent.
    #[must_use]
    pub fn new(env: &BTreeMap<String, String>) -> Self {
        let taken = ["PATH", "HOME", "SSH_AUTH_SOCK"].into_iter();
        let taken =
            taken.filter_map(|name| Some((name.to_owned(), env.get(name).filter(|it| !it.is_empty())?.clone())));
        // Its times are in the local zone. It must never wait for a passphrase that nobody can type: this process is not
        // in the foreground of the terminal, so what asks there is stopped, and hangs.
        let ours = [("LC_ALL", "C"), ("TZ", "UTC"), ("SSH_ASKPASS", "false"), ("SSH_ASKPASS_REQUIRE", "force")];
        let ours = ours.map(|(name, value)| (name.to_owned(), value.to_owned()));
        Self { environment: taken.chain(ours).collect() }
    }

    /// `ssh-keygen ARGS`, which reads `message`.
    pub(super) async fn keygen(&self, args: &[&str], message: &[u8], timeout: Duration) -> Output {
        let words = std::iter::once(&"ssh-keygen").chain(args).map(|word| (*word).to_owned());
        let command = Command {
            stages: vec![words.collect()],
            environment: self.environment.clone(),
            stdin: Some(message.to_vec()),
            timeout,
            kill_grace: Duration::from_secs(1),
            max_output: MOST,
            on_overflow: OnOverflow::Kill,
            long: Long::default(),
        };
        let (_keep, stop) = watch::channel(Stop::No);
        process::run(&command, stop).await
    }
}

/// What it said that matters, as one line: the first of its words that is not its last resort.
pub(super) fn said(output: &Output) -> String {
    let text = output.stderr.text().into_owned() + &output.stdout.text();
    let lines = || text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('@'));
    let telling = lines().find(|line| *line != "Could not verify signature.");
    crate::printable::short(telling.or_else(|| lines().next()).unwrap_or("it did not say why"), 200)
}
