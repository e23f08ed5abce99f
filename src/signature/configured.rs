//! The key that Git signs with.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use tokio::sync::watch;

use super::Key;
use crate::output::{Ended, OnOverflow, Output};
use crate::process::{self, Command, Long, Stop};

/// How long Git may take.
const PATIENCE: Duration = Duration::from_secs(5);

/// The key that Git is told to sign with in `folder`, if it is an SSH key: `gpg.format=ssh` and `user.signingKey`.
pub async fn configured(env: &BTreeMap<String, String>, folder: &Path) -> Option<Key> {
    let names = "^(gpg\\.format|user\\.signingkey)$";
    let words = ["git", "-C", folder.to_str()?, "config", "--type=path", "--get-regexp", names];
    let taken = ["PATH", "HOME", "XDG_CONFIG_HOME"].into_iter();
    let taken = taken.filter_map(|name| Some((name.to_owned(), env.get(name)?.clone())));
    let command = Command {
        stages: vec![words.map(str::to_owned).to_vec()],
        environment: taken.chain([("LC_ALL".to_owned(), "C".to_owned())]).collect(),
        stdin: None,
        timeout: PATIENCE,
        kill_grace: Duration::ZERO,
        max_output: 64 << 10,
        on_overflow: OnOverflow::Kill,
        long: Long::default(),
    };
    let (_keep, stop) = watch::channel(Stop::No);
    let Output { ended, stdout, .. } = process::run(&command, stop).await;
    if ended != Ended::Exited(0) {
        return None;
    }
    key_in(&stdout.text())
}

/// The key in what `git config --get-regexp` lists. What stands further down holds.
fn key_in(listed: &str) -> Option<Key> {
    let last = |wanted: &str| {
        listed
            .lines()
            .rev()
            .filter_map(|line| line.split_once(' '))
            .find_map(|(name, value)| (name.eq_ignore_ascii_case(wanted) && !value.is_empty()).then_some(value))
    };
    (last("gpg.format")? == "ssh").then(|| last("user.signingkey").map(Key::of_git))?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_key_holds_and_one_that_is_not_for_ssh_is_none() {
        let listed = "gpg.format ssh\nuser.signingkey /a\nuser.signingkey /b/with space.pub\n";
        assert_eq!(key_in(listed), Some(Key::File("/b/with space.pub".into())));
        assert_eq!(key_in("user.signingkey 0xABCD\n"), None);
        assert_eq!(key_in("gpg.format openpgp\nuser.signingkey 0xABCD\n"), None);
        assert_eq!(key_in("gpg.format ssh\n"), None);
    }
}
