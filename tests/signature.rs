//! Signatures by real keys: what was signed by whom, for what, with a key that was valid, holds; nothing else does.

use std::collections::BTreeMap;
use std::future::Future;
use std::os::unix::fs::PermissionsExt as _;

use checklist::clock::Moment;
use checklist::signature::{Claim, Key as Signer, Namespace, Proven, Ssh, Unproven, Unsigned, check, configured, sign};

use crate::keys::Key;

const TEXT: &[u8] = b"I agree to this\n";

fn ssh() -> Ssh {
    Ssh::new(&BTreeMap::from([("PATH".to_owned(), std::env::var("PATH").unwrap())]))
}

fn done<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(future)
}

fn signed(key: &Key) -> String {
    done(sign(TEXT, Namespace::Approval, &Signer::File(key.file.clone()), &ssh())).unwrap()
}

fn claim(signature: &str) -> Claim<'_> {
    let at = Moment::parse("2026-11-20T12:00:00Z").unwrap();
    Claim { message: TEXT, signature, namespace: Namespace::Approval, principal: "alice", at }
}

#[track_caller]
fn refused(claim: Claim, signers: &str, why: &str) {
    match done(check(claim, signers, &ssh())) {
        Err(Unproven::Refused { principal, why: said }) => {
            assert!(principal == claim.principal && said.contains(why), "{said}");
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_signature_holds_for_its_text_its_purpose_its_person_and_its_time_alone() {
    let folder = tempfile::tempdir().unwrap();
    let (alice, bob) = (Key::new(folder.path(), "alice"), Key::new(folder.path(), "bob"));
    let signature = signed(&alice);
    let signers = alice.line("alice", "namespaces=\"checklist-approval\"") + &bob.line("bob", "");
    let proven: Proven = done(check(claim(&signature), &signers, &ssh())).unwrap();
    assert!(proven.key.starts_with("SHA256:"), "{proven:?}");
    refused(Claim { message: b"I agree to that\n", ..claim(&signature) }, &signers, "it is of another text");
    refused(Claim { namespace: Namespace::Run, ..claim(&signature) }, &signers, "not made for `checklist-run`");
    refused(Claim { principal: "bob", ..claim(&signature) }, &signers, "no line of allowed_signers");
    refused(Claim { principal: "-h", ..claim(&signature) }, &signers, "no line of allowed_signers");
    refused(claim(&signed(&bob)), &signers, "no line of allowed_signers");
    refused(claim("it is signed, believe me"), &signers, "it is no signature");
    refused(claim(""), &signers, "it is no signature");
    refused(claim(&signature), "", "no line of allowed_signers");
}

#[test]
fn a_key_counts_only_from_its_first_day_to_its_last_and_for_what_it_may_be_used() {
    let folder = tempfile::tempdir().unwrap();
    let alice = Key::new(folder.path(), "alice");
    let signature = signed(&alice);
    let lines = [
        ("valid-before=\"20261119\"", "the key has expired"),
        ("valid-after=\"20261121\"", "the key is not valid yet"),
        ("namespaces=\"git\"", "the key may not be used for `checklist-approval`"),
    ];
    for (options, why) in lines {
        refused(claim(&signature), &alice.line("alice", options), why);
    }
    // Its times are those of UTC, wherever this machine is.
    let close = alice.line("alice", "valid-after=\"202611201159\",valid-before=\"202611201201\"");
    assert!(done(check(claim(&signature), &close, &ssh())).is_ok());
}

#[test]
fn a_locked_key_is_told_of_and_never_waited_for() {
    let folder = tempfile::tempdir().unwrap();
    let locked = Key::locked(folder.path(), "locked", "a passphrase");
    let begun = std::time::Instant::now();
    let refused = done(sign(TEXT, Namespace::Run, &Signer::File(locked.file.clone()), &ssh())).unwrap_err();
    assert_eq!(refused, Unsigned::Locked { key: locked.file });
    assert!(refused.to_string().contains("ssh-add") && begun.elapsed().as_secs() < 20);
}

#[test]
fn a_key_that_is_missing_or_open_to_others_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let key = Key::new(folder.path(), "open");
    std::fs::set_permissions(&key.file, std::fs::Permissions::from_mode(0o644)).unwrap();
    let said = |file: &std::path::Path, ssh: &Ssh| {
        done(sign(TEXT, Namespace::Run, &Signer::File(file.to_owned()), ssh)).unwrap_err().to_string()
    };
    assert!(said(&key.file, &ssh()).ends_with("others may read it; chmod 600"));
    assert!(said(&folder.path().join("none"), &ssh()).ends_with("no such file or directory"));
    let without = Ssh::new(&BTreeMap::from([("PATH".to_owned(), "/nowhere".to_owned())]));
    assert!(said(&key.file.with_extension("pub"), &without).contains("`ssh-keygen` was not found in PATH"));
    let unchecked = done(check(claim("x"), "", &without)).unwrap_err();
    assert!(matches!(unchecked, Unproven::Unchecked(_)), "{unchecked:?}");
}

/// An agent has the private half: the public one names it, as a file or as Git keeps it.
#[test]
fn the_agent_signs_for_a_public_key() {
    let folder = tempfile::tempdir().unwrap();
    let key = Key::new(folder.path(), "alice");
    let socket = folder.path().join("agent");
    let agent = duct::cmd!("ssh-agent", "-D", "-a", &socket).stdin_null().stdout_null().start().unwrap();
    crate::playground::until("the agent listens", || socket.exists().then_some(()));
    duct::cmd!("ssh-add", "-q", &key.file).env("SSH_AUTH_SOCK", &socket).run().unwrap();
    std::fs::remove_file(&key.file).unwrap();
    let mut env = BTreeMap::from([("PATH".to_owned(), std::env::var("PATH").unwrap())]);
    let without = Ssh::new(&env);
    env.insert("SSH_AUTH_SOCK".to_owned(), socket.to_str().unwrap().to_owned());
    let public = Signer::of_git(&key.public);
    let by_file = Signer::File(key.file.with_extension("pub"));
    let results = [&public, &by_file].map(|key| done(sign(TEXT, Namespace::Approval, key, &Ssh::new(&env))));
    let nobody = done(sign(TEXT, Namespace::Approval, &public, &without));
    agent.kill().unwrap();
    for signature in results {
        assert!(done(check(claim(&signature.unwrap()), &key.line("alice", ""), &ssh())).is_ok());
    }
    assert!(matches!(nobody, Err(Unsigned::Key { .. })), "{nobody:?}");
}

#[test]
fn git_is_asked_for_the_key_that_it_signs_with() {
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path().to_str().unwrap().to_owned();
    let env = BTreeMap::from([("PATH".to_owned(), std::env::var("PATH").unwrap()), ("HOME".to_owned(), home)]);
    let asked = || done(configured(&env, folder.path()));
    assert_eq!(asked(), None);
    let config = folder.path().join(".gitconfig");
    std::fs::write(&config, "[gpg]\nformat = ssh\n[user]\nsigningKey = ~/.ssh/id.pub\n").unwrap();
    assert_eq!(asked(), Some(Signer::File(folder.path().join(".ssh/id.pub"))));
    std::fs::write(&config, "[gpg]\nformat = openpgp\n[user]\nsigningKey = 0xABCD\n").unwrap();
    assert_eq!(asked(), None);
}
