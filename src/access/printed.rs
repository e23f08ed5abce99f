//! Secrets that a command prints: of a vault, of a cloud.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::time::Duration;

use futures_util::future::join_all;

use super::reference::without_last_line_feed;
use crate::masking::Masking;
use crate::output::{Ended, OnOverflow, Output};
use crate::printable;
use crate::process::{self, Command, Long, StopSignal};
use crate::secret::{SHORTEST, Secret};
use crate::timespan::Timespan;

/// How long a command may take that does not say.
const TIMEOUT: Duration = Duration::from_secs(10);
/// How long it has between TERM and KILL.
const KILL_GRACE: Duration = Duration::from_secs(1);
/// The longest secret that is taken, in bytes.
const LONGEST: u64 = 64 << 10;
/// How much of what it said is told when it failed, in characters.
const SAID: usize = 200;
/// What it always sees of the caller's environment. Most of them look for a login below `HOME`.
const ALWAYS: [&str; 3] = ["PATH", "HOME", "LANG"];
const TOO_MUCH: &str = "printed more than 64 KiB";

/// A command that prints a secret, and with what it is run.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Source {
    /// The program and its arguments.
    pub command: Vec<String>,
    /// The variables of the caller that it sees.
    pub inherit: Vec<String>,
    /// How long it may take, if that was said.
    pub timeout: Option<Duration>,
}

/// What commands printed, or why they printed nothing that can be used.
pub type Printed = HashMap<Source, Result<Secret, String>>;

/// Runs commands that print secrets, each once, all at the same time. What they print is shown nowhere.
pub async fn fetch(sources: BTreeSet<Source>, env: &BTreeMap<String, String>, stop: &StopSignal) -> Printed {
    let all = sources.into_iter().map(|source| async move {
        let printed = print(&source, env, stop.clone()).await;
        (source, printed)
    });
    join_all(all).await.into_iter().collect()
}

async fn print(source: &Source, env: &BTreeMap<String, String>, stop: StopSignal) -> Result<Secret, String> {
    let name = |name: &str| Some((name.to_owned(), env.get(name)?.clone()));
    let own: Vec<(String, String)> = source.inherit.iter().filter_map(|own| name(own)).collect();
    let secrets = own.iter().filter(|(_, value)| value.len() >= SHORTEST).map(|(_, value)| Secret::new(value.clone()));
    let masking = Masking::of(&secrets.collect::<Vec<_>>());
    let always = ALWAYS.iter().filter_map(|always| name(always)).chain([("LC_ALL".to_owned(), "C".to_owned())]);
    let command = Command {
        stages: vec![source.command.clone()],
        environment: always.chain(own).collect(),
        stdin: None,
        timeout: source.timeout.unwrap_or(TIMEOUT),
        kill_grace: KILL_GRACE,
        max_output: LONGEST,
        on_overflow: OnOverflow::Kill,
        long: Long::default(),
    };
    let output = process::run(&command, stop).await;
    let program = source.command.first().map_or("", String::as_str);
    taken(&output, command.timeout).map_err(|why| format!("`{program}` {why}{}", said(&output, &masking)))
}

/// The secret in an output.
fn taken(output: &Output, timeout: Duration) -> Result<Secret, String> {
    match &output.ended {
        Ended::Exited(0) => {}
        Ended::Exited(code) => return Err(format!("ended with exit code {code}")),
        Ended::Signaled(signal) => return Err(format!("was ended by signal {signal}")),
        Ended::TimedOut => return Err(format!("took longer than {}", Timespan::from(timeout))),
        Ended::Overflowed => return Err(TOO_MUCH.to_owned()),
        Ended::NotStarted(why) => return Err(format!("was not started: {why}")),
        Ended::Cancelled | Ended::Responded(_) | Ended::Unreachable { .. } => return Err("was stopped".to_owned()),
    }
    if output.stdout.cut {
        return Err(TOO_MUCH.to_owned());
    }
    let text = std::str::from_utf8(&output.stdout.head).map_err(|_| "printed what is no UTF-8".to_owned())?;
    match without_last_line_feed(text) {
        "" => Err("printed nothing".to_owned()),
        value => Ok(Secret::new(value.to_owned())),
    }
}

/// The last line of what it said besides. What it printed is never told: a part of it may be the secret.
fn said(output: &Output, masking: &Masking) -> String {
    let masked = masking.mask(&output.stderr.head);
    let text = String::from_utf8_lossy(&masked);
    let last = text.lines().rfind(|line| !line.trim().is_empty());
    last.map_or_else(String::new, |line| format!(", and said: {}", printable::short(line.trim(), SAID)))
}

#[cfg(test)]
mod tests {
    use tokio::sync::watch;

    use super::*;
    use crate::process::Stop;

    async fn print(script: &str, inherit: &[&str], timeout: Option<Duration>) -> Result<String, String> {
        let command = ["sh", "-c", script].map(str::to_owned).to_vec();
        let inherit = inherit.iter().map(|name| (*name).to_owned()).collect();
        let source = Source { command, inherit, timeout };
        let path = ("PATH".to_owned(), "/usr/bin:/bin".to_owned());
        let env = ["VAULT_TOKEN", "OTHER"].map(|name| (name.to_owned(), format!("value-of-{name}")));
        let (_stop, listener) = watch::channel(Stop::No);
        let mut printed = fetch([source].into(), &env.into_iter().chain([path]).collect(), &listener).await;
        let (_, one) = printed.drain().next().unwrap();
        one.map(|secret| secret.reveal().to_owned())
    }

    #[tokio::test]
    async fn what_it_prints_is_the_secret_and_it_sees_only_what_the_reference_names() {
        assert_eq!(print("printf 's3cret\n'", &[], None).await.unwrap(), "s3cret");
        assert_eq!(print("echo \"$VAULT_TOKEN$OTHER\"", &["VAULT_TOKEN"], None).await.unwrap(), "value-of-VAULT_TOKEN");
    }

    #[tokio::test]
    async fn why_there_is_none_is_told_without_what_it_printed_or_was_given() {
        let refused =
            print("echo half-a-secret; echo denied for $VAULT_TOKEN >&2; exit 3", &["VAULT_TOKEN"], None).await;
        let refused = refused.unwrap_err();
        assert!(refused.starts_with("`sh` ended with exit code 3, and said: denied for ***"), "{refused}");
        assert!(!refused.contains("half-a-secret") && !refused.contains("value-of"), "{refused}");
        assert_eq!(print("exit 0", &[], None).await.unwrap_err(), "`sh` printed nothing");
        let late = print("sleep 9", &[], Some(Duration::from_millis(50))).await.unwrap_err();
        assert_eq!(late, "`sh` took longer than 50ms");
        let much = print("head -c 70000 /dev/zero | tr '\\0' x", &[], None).await.unwrap_err();
        assert_eq!(much, "`sh` printed more than 64 KiB");
    }
}
