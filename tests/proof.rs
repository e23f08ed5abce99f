//! What was kept of a run proves what it found: a later change is seen, and named.

use serde_json::Value as Json;

use crate::playground::{PROGRAM, Playground};

fn playground() -> Playground {
    Playground::new().scenario(
        "asking",
        "steps: [{id: one, title: Say it, command: [echo, hello], extract: text, assert: {const: hello}}]\n",
    )
}

fn run(playground: &Playground) {
    playground.run(&["run", "-s", "asking.yaml", "-q"]).code(0);
}

/// What `checklist verify` says, and its exit code. Not by [`Playground::run`], which takes a changed run for a defect.
fn verify(playground: &Playground, args: &[&str]) -> (Option<i32>, String) {
    let output = playground.expression(PROGRAM, &[&["verify"], args].concat()).stdout_capture().run().unwrap();
    (output.status.code(), String::from_utf8(output.stdout).unwrap())
}

#[test]
fn one_changed_byte_of_one_evidence_file_is_named() {
    let playground = playground();
    run(&playground);
    playground.run(&["verify"]).code(0).stdout_has("as it was");
    let evidence = playground.runs()[0].join("evidence/one.stdout");
    std::fs::write(&evidence, "hellO\n").unwrap();
    let (code, said) = verify(&playground, &["last"]);
    assert!(code == Some(1) && said.contains("CHANGED\n    evidence/one.stdout was changed\n"), "{code:?} {said}");
    std::fs::write(&evidence, "hello\n").unwrap();
    playground.run(&["verify", "last"]).code(0);
    let told = playground.run(&["verify", "--all", "--json"]);
    let json: Json = serde_json::from_str(&told.code(0).stdout).unwrap();
    crate::schemas::assert_valid("verify", &json);
    assert_eq!(json["runs"][0]["intact"], true);
}

#[test]
fn a_run_that_is_missing_from_the_chain_is_named_by_the_one_after_it() {
    let playground = playground();
    (0..3).for_each(|_| run(&playground));
    playground.run(&["verify", "--all"]).code(0);
    let runs = playground.runs();
    let middle = runs[1].file_name().unwrap().to_str().unwrap().to_owned();
    let away = playground.path("away");
    std::fs::rename(&runs[1], &away).unwrap();
    let gap = format!("the manifest of the run before, {middle}, is missing");
    let (code, said) = verify(&playground, &["--all"]);
    assert!(code == Some(1) && said.contains(&gap), "{code:?} {said}");
    std::fs::rename(&away, &runs[1]).unwrap();
    std::fs::remove_file(runs[1].join("manifest.json")).unwrap();
    let (code, said) = verify(&playground, &[&middle]);
    assert!(code == Some(1) && said.contains("manifest.json is missing"), "{code:?} {said}");
}

#[test]
fn of_a_run_that_was_never_sealed_nothing_is_promised() {
    let playground = Playground::new()
        .scenario("long", "steps: [{id: one, title: Wait, command: [sleep, '15'], assert: {const: 0}}]\n");
    let killed = playground.killed("long.yaml");
    assert!(!killed.join("manifest.json").exists());
    let (code, said) = verify(&playground, &["last"]);
    assert!(code == Some(1) && said.contains("not sealed: it was interrupted"), "{code:?} {said}");
    assert_eq!(verify(&playground, &["--all"]).0, Some(0));
    assert_eq!(verify(&playground, &["no-such-run"]).0, Some(2));
    // One that had ended does not become one of these by taking away what it left.
    let ended = self::playground();
    run(&ended);
    for name in ["manifest.json", "report.json", "report.md"] {
        std::fs::remove_file(ended.runs()[0].join(name)).unwrap();
    }
    let (code, said) = verify(&ended, &["--all"]);
    assert!(code == Some(1) && said.contains("manifest.json is missing, and audit.jsonl names one"), "{code:?} {said}");
}

/// Makes a key without a passphrase, or with one, and answers its public half.
fn key(playground: &Playground, name: &str, passphrase: &str) -> String {
    let path = playground.path(name);
    duct::cmd!("ssh-keygen", "-q", "-t", "ed25519", "-N", passphrase, "-C", "", "-f", &path).run().unwrap();
    std::fs::read_to_string(path.with_extension("pub")).unwrap().trim().to_owned()
}

fn account(playground: &Playground) -> String {
    crate::playground::Report::read(&playground.runs()[0]).0["run"]["account"].as_str().unwrap().to_owned()
}

fn allow(playground: &Playground, line: &str) {
    std::fs::write(playground.path("allowed_signers"), format!("{line}\n")).unwrap();
}

#[test]
fn a_signed_run_says_who_made_it_and_a_signature_that_does_not_hold_is_no_proof() {
    let playground = playground();
    let public = key(&playground, "key", "");
    playground.run(&["run", "-s", "asking.yaml", "-q", "--sign", "--key", "key"]).code(0);
    let account = account(&playground);
    let with = ["last", "--allowed-signers", "allowed_signers"];
    playground
        .run(&["verify"])
        .code(0)
        .stdout_has("as it was, signed, but by whom cannot be said: there is no allowed_signers");
    allow(&playground, &format!("{account} namespaces=\"checklist-run\" {public}"));
    playground
        .run(&["verify", with[0], with[1], with[2], "--signed"])
        .code(0)
        .stdout_has(&format!("as it was, signed by {account} (SHA256:"));
    let other = key(&playground, "other", "");
    for (line, why) in [
        (format!("{account} {other}"), "no line of allowed_signers names this person with this key"),
        (format!("somebody-else {public}"), "no line of allowed_signers names this person with this key"),
        (
            format!("{account} namespaces=\"checklist-approval\" {public}"),
            "the key may not be used for `checklist-run`",
        ),
        (format!("{account} valid-before=\"20200101\" {public}"), "the key has expired"),
    ] {
        allow(&playground, &line);
        let (code, said) = verify(&playground, &with);
        assert!(
            code == Some(1) && said.contains("CHANGED, wrongly signed") && said.contains(why),
            "{line}: {code:?} {said}"
        );
    }
    allow(&playground, &format!("{account} {public}"));
    let manifest = playground.runs()[0].join("manifest.json");
    let text = std::fs::read_to_string(&manifest).unwrap();
    std::fs::write(&manifest, format!("{text}\n")).unwrap();
    let (code, said) = verify(&playground, &with);
    assert!(code == Some(1) && said.contains("does not hold: it is of another text"), "{code:?} {said}");
    std::fs::write(&manifest, text).unwrap();
    std::fs::remove_file(playground.runs()[0].join("manifest.json.sig")).unwrap();
    let (code, said) = verify(&playground, &["last"]);
    assert!(
        code == Some(1) && said.contains("its signature is missing, and audit.jsonl says that there was one"),
        "{said}"
    );
}

#[test]
fn a_run_that_is_not_signed_is_no_proof_where_one_is_wanted() {
    let playground = playground();
    run(&playground);
    let (code, said) = verify(&playground, &["last", "--signed"]);
    assert!(code == Some(1) && said.contains("CHANGED\n    it is not signed"), "{code:?} {said}");
    allow(&playground, "anybody ssh-ed25519 AAAA");
    duct::cmd!("chmod", "o+w", playground.path("allowed_signers")).run().unwrap();
    let (code, said) = verify(&playground, &["last", "--allowed-signers", "allowed_signers"]);
    assert!(code == Some(2) && said.is_empty(), "{code:?} {said}");
}

#[test]
fn a_key_that_cannot_sign_is_told_before_anything_runs() {
    let playground = Playground::new()
        .scenario("asking", "steps: [{id: one, title: Leave a mark, command: [touch, asked], assert: {const: 0}}]\n");
    key(&playground, "locked", "a passphrase");
    let refused = |args: &[&str], why: &str| {
        playground.run(&[&["run", "-s", "asking.yaml", "--sign"], args].concat()).code(2).one_line().stderr_has(why);
    };
    refused(&["--key", "locked"], "needs its passphrase");
    refused(&["--key", "nowhere"], "cannot be used");
    refused(&["--key", "asking.yaml"], "cannot be used");
    refused(&[], "there is no key to sign the run with");
    assert!(!playground.path("asked").exists() && playground.runs().is_empty());
}

#[test]
fn another_machine_can_say_who_made_a_run_that_came_in_a_bundle() {
    let playground = playground();
    let public = key(&playground, "key", "");
    playground.run(&["run", "-s", "asking.yaml", "-q", "--sign", "--key", "key"]).code(0);
    playground.run(&["export", "--bundle", "run.tar.zst"]).code(0);
    let account = account(&playground);
    let elsewhere = Playground::new().file("checklists/allowed_signers", &format!("{account} {public}\n"));
    std::fs::copy(playground.path("run.tar.zst"), elsewhere.path("run.tar.zst")).unwrap();
    let verified = elsewhere.run(&["verify", "run.tar.zst", "--signed", "--json"]);
    let json: Json = serde_json::from_str(&verified.code(0).stdout).unwrap();
    crate::schemas::assert_valid("verify", &json);
    assert_eq!(
        (&json["runs"][0]["signature"]["state"], &json["runs"][0]["signature"]["by"]),
        (&"good".into(), &account.as_str().into())
    );
    std::fs::write(
        elsewhere.path("checklists/allowed_signers"),
        format!("{account} {}\n", key(&elsewhere, "other", "")),
    )
    .unwrap();
    let (code, said) = verify(&elsewhere, &["run.tar.zst"]);
    assert!(code == Some(1) && said.contains("CHANGED, wrongly signed"), "{code:?} {said}");
}
