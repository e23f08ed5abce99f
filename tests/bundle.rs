//! A run in one file, which another machine can verify, show and judge again; and files that only look like one.

use std::io::{Read as _, Write as _};
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use tar::EntryType;

use crate::audit::said;
use crate::playground::Playground;

const STEPS: &str = "
steps:
  - {id: one, title: Say it, command: [echo, hello], extract: text, assert: {const: hello}}
  - {id: a_step_whose_name_is_longer_than_what_the_header_of_an_archive_has_room_for_which_is_one_hundred_bytes_of_text, title: Say it, command: [echo, hello, there], extract: text, assert: {const: hello there}}
";

fn playground() -> Playground {
    Playground::new().scenario("asking", STEPS)
}

/// A playground with two runs, and a bundle of the second.
fn exported() -> Playground {
    let playground = playground();
    (0..2).for_each(|_| drop(playground.run(&["run", "-s", "asking.yaml", "-q"])));
    playground
        .run(&["export", "last", "--bundle", "run.tar.zst"])
        .code(0)
        .stdout("")
        .stderr_has("written to run.tar.zst");
    playground
}

/// Another machine, with nothing but the bundle.
fn elsewhere(from: &Playground) -> Playground {
    let elsewhere = Playground::new();
    std::fs::copy(from.path("run.tar.zst"), elsewhere.path("run.tar.zst")).unwrap();
    elsewhere
}

/// The names and contents of the files in a bundle.
fn files(bundle: &Path) -> Vec<(String, Vec<u8>)> {
    let tar = zstd::decode_all(&std::fs::read(bundle).unwrap()[..]).unwrap();
    let mut archive = tar::Archive::new(&tar[..]);
    let read = |mut entry: tar::Entry<&[u8]>| {
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).unwrap();
        (entry.path().unwrap().to_str().unwrap().to_owned(), bytes)
    };
    archive.entries().unwrap().map(|entry| read(entry.unwrap())).collect()
}

/// One file of an archive, with any name and of any kind.
struct One<'a>(EntryType, &'a [u8], &'a [u8]);

fn header(One(kind, name, content): &One) -> tar::Header {
    let mut header = tar::Header::new_gnu();
    header.as_old_mut().name[..name.len()].copy_from_slice(name);
    header.set_entry_type(*kind);
    header.set_size(content.len() as u64);
    header.set_mode(0o644);
    if matches!(kind, EntryType::Symlink | EntryType::Link) {
        header.set_link_name_literal("/etc/passwd").unwrap();
    }
    header.set_cksum();
    header
}

fn packed(entries: &[One]) -> Vec<u8> {
    let mut archive = tar::Builder::new(zstd::stream::write::Encoder::new(Vec::new(), 1).unwrap());
    for one in entries {
        archive.append(&header(one), one.2).unwrap();
    }
    archive.into_inner().unwrap().finish().unwrap()
}

fn packed_again(files: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut archive = tar::Builder::new(zstd::stream::write::Encoder::new(Vec::new(), 1).unwrap());
    for (name, bytes) in files {
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        archive.append_data(&mut header, name, &bytes[..]).unwrap();
    }
    archive.into_inner().unwrap().finish().unwrap()
}

#[test]
fn another_machine_can_verify_show_compare_and_judge_again_what_one_file_holds() {
    let here = exported();
    let there = elsewhere(&here);
    let run = here.runs()[1].file_name().unwrap().to_str().unwrap().to_owned();
    let verified = there.run(&["verify", "run.tar.zst"]);
    verified
        .code(0)
        .stdout_has(&format!("{run}  as it was"))
        .stdout_has("is not in the bundle: that chain is not checked");
    let [told, shown] =
        [(&here, "last"), (&there, "run.tar.zst")].map(|(at, run)| at.run(&["report", run, "-o", "json"]));
    assert_eq!(told.code(0).stdout, shown.code(0).stdout);
    there.run(&["report", "run.tar.zst"]).code(0).stdout_has("PASS");
    there.run(&["replay", "run.tar.zst"]).code(0).stdout_has("of 1 past run, 0 would now say something else");
    there.run(&["diff", "run.tar.zst", "run.tar.zst", "--exit-code"]).code(0);
    assert!(!there.path("state").exists(), "a bundle leaves nothing behind");
    std::fs::write(there.path("asking.yaml"), "version: 1\n").unwrap();
    there.run(&["replay", "run.tar.zst"]).code(0);
}

#[test]
fn equal_content_makes_equal_bytes_and_nobody_else_may_read_them() {
    let playground = exported();
    let first = std::fs::read(playground.path("run.tar.zst")).unwrap();
    playground
        .run(&["export", "--bundle", "run.tar.zst"])
        .code(2)
        .one_line()
        .stderr_has("is there already; --force replaces it");
    playground.run(&["export", "--bundle", "run.tar.zst", "--force"]).code(0);
    assert_eq!(std::fs::read(playground.path("run.tar.zst")).unwrap(), first);
    let mode = std::fs::metadata(playground.path("run.tar.zst")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    playground.run(&["export", "--bundle", "run.zip"]).code(2).one_line().stderr_has("ends in `.tar.zst`");
    let names: Vec<String> = files(&playground.path("run.tar.zst")).into_iter().map(|(name, _)| name).collect();
    let sorted = |names: &[String]| names.is_sorted();
    assert!(names[0] == "bundle.json" && sorted(&names[3..]), "{names:?}");
    assert!(names.iter().any(|name| name.len() > 150), "{names:?}");
    // Other tools read it too.
    let listed = duct::cmd!("tar", "-tf", "-").stdin_bytes(zstd::decode_all(&first[..]).unwrap()).read().unwrap();
    assert_eq!(listed.lines().collect::<Vec<_>>(), names);
}

#[test]
fn a_bundle_that_was_changed_is_found_whatever_was_changed_in_it() {
    let here = exported();
    let there = elsewhere(&here);
    let all = files(&there.path("run.tar.zst"));
    let verify = |files: &[(String, Vec<u8>)]| {
        std::fs::write(there.path("other.tar.zst"), packed_again(files)).unwrap();
        said(&there, &["verify", "other.tar.zst"])
    };
    assert_eq!(verify(&all).0, Some(0));
    for at in (0..all.len()).filter(|at| !["bundle.json", "library/asking.yaml"].contains(&all[*at].0.as_str())) {
        let name = &all[at].0;
        let mut changed = all.clone();
        let bytes = &mut changed[at].1;
        // Of the audit only the line that began the run is proven by what is in the bundle.
        let middle = if name == "audit.jsonl" { 60 } else { bytes.len() / 2 };
        bytes[middle] = if bytes[middle] == b'0' { b'1' } else { b'0' };
        let (code, said) = verify(&changed);
        assert!(code == Some(1) && said.contains("CHANGED"), "{name}: {code:?} {said}");
        changed.remove(at);
        assert_eq!(verify(&changed).0, Some(1), "{name} is missing");
    }
}

#[test]
fn the_scenario_in_a_bundle_is_the_one_that_was_run_if_it_can_be_found() {
    let playground = playground();
    let git = |args: &[&str]| {
        let env = ["-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "init.defaultBranch=main"];
        drop(playground.expression("git", &[&env, args].concat()).stdout_null().stderr_null().run().unwrap());
    };
    git(&["init"]);
    git(&["add", "asking.yaml"]);
    git(&["commit", "-m", "one"]);
    playground.run(&["run", "-s", "asking.yaml", "-q"]).code(0);
    let text = std::fs::read_to_string(playground.path("asking.yaml")).unwrap();
    std::fs::write(playground.path("asking.yaml"), text.replace("const: hello}", "const: good bye}")).unwrap();
    git(&["commit", "-am", "two"]);
    playground.run(&["export", "--bundle", "run.tar.zst"]).code(0);
    let there = elsewhere(&playground);
    there.run(&["replay", "run.tar.zst"]).code(0);
    let kept = files(&there.path("run.tar.zst")).into_iter().find(|(name, _)| name == "library/asking.yaml").unwrap().1;
    assert_eq!(String::from_utf8(kept).unwrap(), text);
    std::fs::remove_dir_all(playground.path(".git")).unwrap();
    let said = playground.run(&["export", "--bundle", "run.tar.zst", "--force"]);
    said.code(0).stderr_has("the scenario that was run was not found; the one in the bundle is that of today");
    let there = elsewhere(&playground);
    there.run(&["verify", "run.tar.zst"]).code(0).stdout_has("the scenario in the bundle is not the one that was run");
    there.run(&["replay", "run.tar.zst"]).code(1);
}

/// A playground with a bundle, where files that only look like one are tried.
struct Trial {
    playground: Playground,
    tmp: std::path::PathBuf,
    run: String,
    about: String,
}

impl Trial {
    fn new() -> Self {
        let playground = exported();
        let tmp = playground.path("tmp");
        std::fs::create_dir(&tmp).unwrap();
        let run = playground.runs()[1].file_name().unwrap().to_str().unwrap().to_owned();
        let about = format!("{{\"schema\": \"checklist.bundle/1\", \"run\": \"{run}\", \"scenario\": null}}");
        Self { playground: playground.env("TMPDIR", tmp.to_str().unwrap()), tmp, run, about }
    }

    fn report(&self) -> String {
        format!("runs/{}/report.json", self.run)
    }

    fn first(&self) -> One<'_> {
        One(EntryType::Regular, b"bundle.json", self.about.as_bytes())
    }

    /// That every command that reads bundles refuses this one, and leaves nothing of it.
    #[track_caller]
    fn refuses(&self, bytes: &[u8], why: &str) {
        std::fs::write(self.playground.path("bad.tar.zst"), bytes).unwrap();
        for command in ["verify", "report", "replay"] {
            self.playground.run(&[command, "bad.tar.zst"]).code(2).one_line().stderr_has(why);
        }
        assert_eq!(std::fs::read_dir(&self.tmp).unwrap().count(), 0, "{why}: something was left");
    }

    /// The same of a bundle with this `bundle.json`.
    #[track_caller]
    fn refuses_about(&self, about: &str, why: &str) {
        self.refuses(&packed(&[One(EntryType::Regular, b"bundle.json", about.as_bytes())]), why);
    }
}

#[test]
fn a_bundle_that_reaches_out_of_its_folder_is_refused_and_puts_nothing_anywhere() {
    let trial = Trial::new();
    let report = trial.report();
    let plain = |name: &'static str| One(EntryType::Regular, name.as_bytes(), b"x");
    for name in
        ["../outside", "/etc/outside", "library/../../outside", "library/.profile", "runs/x/report.json", "else"]
    {
        trial.refuses(&packed(&[trial.first(), plain(name)]), name);
    }
    let kinds = [EntryType::Symlink, EntryType::Link, EntryType::Char, EntryType::Block, EntryType::Fifo];
    for kind in kinds.into_iter().chain([EntryType::Directory, EntryType::GNUSparse]) {
        trial.refuses(&packed(&[trial.first(), One(kind, report.as_bytes(), b"")]), "is no plain file");
    }
    trial.refuses(
        &packed(&[trial.first(), One(EntryType::XHeader, b"pax", b"17 path=../escape\n")]),
        "is no plain file",
    );
    trial.refuses_about(&trial.about.replace(&trial.run, "../../../../etc"), "does not begin with a bundle.json");
    let scenario = trial.about.replace("null", "{\"id\": \"../../etc/passwd\", \"of_run\": true}");
    trial.refuses_about(&scenario, "does not begin with a bundle.json");
}

#[test]
fn a_bundle_that_is_damaged_or_too_much_is_refused_as_a_whole() {
    let trial = Trial::new();
    let report = trial.report();
    let one = |content| One(EntryType::Regular, report.as_bytes(), content);
    trial.refuses(&packed(&[trial.first(), one(b"1"), one(b"2")]), "report.json`: ");
    let long = vec![b'a'; 8 << 10];
    trial.refuses(&packed(&[trial.first(), One(EntryType::GNULongName, b"long", &long)]), "too long");
    trial.refuses(&packed(&[one(b"{}"), trial.first()]), "does not begin with a bundle.json");
    trial.refuses_about(&trial.about.replace("/1", "/2"), "another version");
    trial.refuses(b"not compressed at all", "");
    trial.refuses(&packed(&[]), "it is empty");
    let whole = std::fs::read(trial.playground.path("run.tar.zst")).unwrap();
    for cut in [10, whole.len() / 2, whole.len() - 1] {
        trial.refuses(&whole[..cut], "");
    }
    let mut flipped = whole.clone();
    flipped[whole.len() / 2] ^= 0x40;
    trial.refuses(&flipped, "");
    trial.refuses(&bomb(&trial.first(), report.as_bytes()), "it unpacks to too much");
    trial.playground.run(&["verify", "no-such.tar.zst"]).code(2).one_line().stderr_has("no such file");
    trial.playground.run(&["verify", "./state/"]).code(2).one_line().stderr_has("no plain file");
}

/// A header that promises 10 GiB, and enough zeros to fill a small disk, in a few kilobytes.
fn bomb(first: &One, name: &[u8]) -> Vec<u8> {
    let mut encoder = zstd::stream::write::Encoder::new(Vec::new(), 1).unwrap();
    let mut padded = first.2.to_vec();
    padded.resize(first.2.len().next_multiple_of(512), 0);
    encoder.write_all(header(first).as_bytes()).unwrap();
    encoder.write_all(&padded).unwrap();
    let mut promise = header(&One(EntryType::Regular, name, b""));
    promise.set_size(10 << 30);
    promise.set_cksum();
    encoder.write_all(promise.as_bytes()).unwrap();
    std::io::copy(&mut std::io::repeat(0).take(96 << 20), &mut encoder).unwrap();
    encoder.finish().unwrap()
}
