//! Secrets are sent through every kind of step, and looked for, in every form, in everything that is kept, shown or passed on.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpListener;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE};

use crate::playground::{PROGRAM, Playground};

/// Of characters that every format writes in its own way.
const PLAIN: &str = r#"Kanarie+/7f3a"&<9q%xyz'w"#;
const PRINTED: &str = "printed-by-a-command-51c0-ffee";
const AT_HOME: &str = "kept-at-home-of-a-step-8d21-cafe";
/// A key of several lines, of which a program may print one.
const PEM: &str = "-----BEGIN PRIVATE KEY-----
S2FuYXJpZW52b2dlbEthbmFyaWVudm9nZWxLYW5hcmllbnZv
Z2VsIGluIGVpbmVyIEdydWJlIHdhcm50IGRpZSBMZXV0ZSAK
-----END PRIVATE KEY-----";

const ROLES: &str = "
version: 1
roles:
  reader: {env: {PLAIN: {env: SOURCE}, PEM: {file: private/pem}}}
  printed: {files: {TOKEN_FILE: {command: [cat, private/printed]}}, home: {.token: {file: private/home}}}
";

/// Prints what it was given in every form.
const FORMS: &str = r#"
import base64, html, json, os, shlex, sys, urllib.parse
values = [os.environ[name] for name in ("PLAIN", "PEM") if name in os.environ]
if "TOKEN_FILE" in os.environ:
    values.append(open(os.environ["TOKEN_FILE"]).read().rstrip("\n"))
    values.append(open(os.path.join(os.environ["HOME"], ".token")).read().rstrip("\n"))
out = sys.stderr if "err" in sys.argv else sys.stdout
for value in values:
    raw = value.encode()
    forms = [value, json.dumps({"k": value}), html.escape(value), shlex.quote(value), raw.hex(), raw.hex().upper()]
    forms += [urllib.parse.quote(value), urllib.parse.quote(value, safe=""), urllib.parse.quote_plus(value)]
    forms += [encode(b"x" * shift + raw + b"yy").decode() for shift in range(3) for encode in (base64.b64encode, base64.urlsafe_b64encode)]
    forms += value.splitlines()
    for form in forms:
        print("form", form, file=out)
    if "border" in sys.argv:
        for border in (4096, 8192, 16384, 65536):
            out.write("-" * (border - len(value) // 2) + value + "\n")
            out.flush()
    if "long" in sys.argv:
        for _ in range(30):
            print("filler " * 10000, value, base64.b64encode(raw).decode(), file=out)
"#;

fn steps(port: u16) -> String {
    format!(
        r#"
facts:
  heard: {{role: reader, command: [python3, forms.py], extract: text}}
  items: {{command: [echo, "[1, 2]"], extract: {{json: $}}}}
steps:
  - {{id: command, title: Print it, role: reader, command: [python3, forms.py], extract: text, assert: {{const: known}}}}
  - {{id: errors, title: Print it, role: reader, command: [python3, forms.py, err], assert: {{const: 1}}}}
  - {{id: files, title: Print it, role: printed, command: [python3, forms.py], extract: text, outcomes: {{known: pass}}}}
  - {{id: pipeline, title: Print it, role: reader, pipeline: [[python3, forms.py], [cat]], extract: {{regex: 'form (\w.+)'}}, assert: {{const: known}}}}
  - {{id: script, title: Print it, role: reader, shell: 'echo "$PLAIN"; echo "$PEM" >&2; exit 3', assert: {{const: 0}}}}
  - {{id: fed, title: Print it, role: reader, stdin: 'import os; print(os.environ["PLAIN"], os.environ["PEM"])', command: [python3, '-'], assert: {{const: 1}}}}
  - {{id: own, title: Print it, role: reader, env: {{OWN: mine}}, shell: 'echo "$OWN$PLAIN"', extract: text, assert: {{const: mine}}}}
  - {{id: border, title: Print it, role: reader, command: [python3, forms.py, border], assert: {{const: 1}}}}
  - {{id: long, title: Print it, role: reader, command: [python3, forms.py, long], max_output: 100kB, assert: {{const: 1}}}}
  - {{id: each, title: Print it, role: reader, for_each: "{{{{ facts.items }}}}", command: [sh, -c, 'echo "$0$PLAIN"', '{{{{ item }}}}'], extract: text, assert: {{const: a}}}}
  - {{id: again, title: Print it, role: reader, shell: 'echo "$PLAIN"; exit 4', exit_codes: [0], retry: {{attempts: 2, delay: 10ms}}, extract: text, assert: {{const: x}}}}
  - {{id: often, title: Print it, role: reader, command: [sh, -c, 'echo "$PLAIN"'], repeat: {{samples: 2, every: 10ms}}, extract: text, assert: {{maxItems: 1}}}}
  - {{id: instead, title: Print it, role: reader, command: [no-such-program-anywhere], fallback: [python3, forms.py], extract: text, assert: {{const: x}}}}
  - {{id: closer, title: Print it, role: reader, command: ['false'], outcomes: {{1: fail}}, on_fail: [[python3, forms.py], [python3, forms.py, err]]}}
  - {{id: cut, title: Print it, role: reader, timeout: 500ms, shell: 'echo "$PLAIN"; sleep 19', assert: {{const: 0}}}}
  - {{id: request, title: Ask for it, role: none, http: {{url: 'http://127.0.0.1:{port}/'}}, extract: text, assert: {{const: known}}}}
  - {{id: stranger, title: Print it, role: none, command: [cat, private/pem], extract: text, assert: {{const: known}}}}
  - {{id: waits, title: Wait, role: reader, shell: 'echo "$PLAIN"; while ! [ -e go ]; do sleep 0.05; done', assert: {{const: 1}}}}
diagnoses:
  - {{id: told, cause: It was told, when: command.failed and own.failed and request.failed, advice: Look elsewhere}}
"#
    )
}

/// The bytes under which a secret can be recognised, each with the name of its form.
fn needles() -> Vec<(String, Vec<u8>)> {
    let lines = PEM.lines().filter(|line| !line.starts_with('-'));
    [PLAIN, PRINTED, AT_HOME].into_iter().chain(lines).flat_map(forms).collect()
}

fn forms(secret: &str) -> Vec<(String, Vec<u8>)> {
    let raw = secret.as_bytes();
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte);
    let percent = |write: fn(u8) -> String| {
        raw.iter().map(|byte| if is_plain(*byte) { char::from(*byte).to_string() } else { write(*byte) }).collect()
    };
    let json = serde_json::to_string(secret).unwrap();
    let hex = checklist::output::hex(raw);
    let mut forms = vec![
        ("plain", secret.to_owned()),
        ("percent-encoded", percent(|byte| format!("%{byte:02X}"))),
        ("percent-encoded in small letters", percent(|byte| format!("%{byte:02x}"))),
        ("JSON", json[1..json.len() - 1].to_owned()),
        ("upper-case hexadecimal", hex.to_uppercase()),
        ("hexadecimal", hex),
    ];
    for shift in 0..3 {
        // Without the digits that hold bits of what stands before and after it.
        let mut padded = [&b"xxx"[..shift], raw].concat();
        let digits = (shift * 8).div_ceil(6)..padded.len() * 8 / 6;
        padded.resize(padded.len().next_multiple_of(3), 0);
        for encoded in [STANDARD.encode(&padded), URL_SAFE.encode(&padded)] {
            forms.push(("base64", encoded[digits.clone()].to_owned()));
        }
    }
    forms.into_iter().map(|(name, text)| (format!("{name} of {secret:.9}…"), text.into_bytes())).collect()
}

/// The forms that stand in `bytes`.
fn found<'a>(bytes: &[u8], needles: &'a [(String, Vec<u8>)]) -> Vec<&'a str> {
    let holds = |needle: &[u8]| {
        let mut rest = bytes;
        while let Some(at) = rest.iter().position(|byte| *byte == needle[0]) {
            rest = &rest[at..];
            if rest.starts_with(needle) {
                return true;
            }
            rest = &rest[1..];
        }
        false
    };
    needles.iter().filter(|(_, needle)| holds(needle)).map(|(name, _)| name.as_str()).collect()
}

#[track_caller]
fn innocent(sink: &str, bytes: &[u8], needles: &[(String, Vec<u8>)]) {
    let found = found(bytes, needles);
    assert!(found.is_empty(), "{sink} holds {found:?}: {}", String::from_utf8_lossy(bytes));
}

/// A server on this machine that says the secrets in its header and in its body.
fn telling_server() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut lines = BufReader::new(stream.try_clone().unwrap()).lines();
            while lines.next().is_some_and(|line| line.is_ok_and(|line| !line.is_empty())) {}
            let body =
                forms(PLAIN).into_iter().chain(forms(PRINTED)).map(|(_, form)| String::from_utf8(form).unwrap() + "\n");
            let body: String = body.collect();
            let head = format!(
                "HTTP/1.1 200 OK\r\nX-Token: {PRINTED}\r\nX-Basic: {}\r\nConnection: close\r\n",
                STANDARD.encode(format!("bob:{PLAIN}"))
            );
            let _ = write!(stream, "{head}Content-Length: {}\r\n\r\n{body}", body.len());
        }
    });
    port
}

fn playground() -> Playground {
    Playground::new()
        .file("roles.yaml", ROLES)
        .file("forms.py", FORMS)
        .file("private/pem", &format!("{PEM}\n"))
        .file("private/printed", &format!("{PRINTED}\n"))
        .file("private/home", &format!("{AT_HOME}\n"))
        .env("SOURCE", PLAIN)
        .scenario("asking", &steps(telling_server()))
}

/// Looks at the command line of every process of this machine.
fn look_at_processes(needles: &[(String, Vec<u8>)]) -> usize {
    let entries = std::fs::read_dir("/proc").unwrap().map(|entry| entry.unwrap().path());
    let lines: Vec<(PathBuf, Vec<u8>)> =
        entries.filter_map(|process| Some((process.clone(), std::fs::read(process.join("cmdline")).ok()?))).collect();
    for (process, line) in &lines {
        innocent(&format!("the command line of {}", process.display()), line, needles);
    }
    let engine = PROGRAM.replace("/checklist", "/cl-engine");
    lines.iter().filter(|(_, line)| line.starts_with(PROGRAM.as_bytes()) || line.starts_with(engine.as_bytes())).count()
}

/// Everything in a bundle, as it was before it was compressed.
fn in_bundle(bundle: &Path) -> Vec<(String, Vec<u8>)> {
    let unpacked = checklist::bundle::Unpacked::open(bundle).unwrap();
    let (mut open, mut files) = (vec![unpacked.folder().to_owned()], Vec::new());
    while let Some(folder) = open.pop() {
        for path in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                open.push(path);
                continue;
            }
            let bytes = std::fs::read(&path).unwrap();
            let is_packed = path.extension().is_some_and(|ending| ending == "zst");
            let bytes = if is_packed { zstd::decode_all(&bytes[..]).unwrap() } else { bytes };
            files.push((path.display().to_string(), bytes));
        }
    }
    files
}

const SINKS: &[&[&str]] = &[
    &["runs"],
    &["report", "last"],
    &["report", "last", "-o", "json"],
    &["report", "last", "-o", "markdown"],
    &["report", "last", "-o", "html"],
    &["report", "last", "-o", "junit"],
    &["diff", "last", "last"],
    &["diff", "last", "last", "--format", "json"],
    &["replay", "last"],
    &["replay", "last", "--format", "json"],
    &["replay", "last", "--format", "markdown"],
    &["graph", "asking.yaml", "--run", "last"],
    &["graph", "asking.yaml", "--run", "last", "--format", "dot"],
    &["verify", "--all", "--json"],
    &["audit"],
    &["audit", "--json"],
    &["plan", "-s", "asking.yaml"],
    &["plan", "-s", "asking.yaml", "--json"],
    &["preflight", "-s", "asking.yaml"],
    &["access", "explain", "-s", "asking.yaml", "--json"],
    &["validate", "asking.yaml"],
    &["show", "asking.yaml"],
    &["test", "asking.cases/canary.yaml"],
    &["test", "asking.cases/canary.yaml", "--format", "json"],
    &["test", "asking.cases/canary.yaml", "--format", "junit"],
    &["verify", "run.tar.zst"],
    &["report", "run.tar.zst", "-o", "json"],
    &["replay", "run.tar.zst"],
];

#[test]
fn no_secret_is_in_anything_that_is_kept_shown_or_passed_on() {
    let (playground, needles) = (playground(), needles());
    let outputs = [
        "-o",
        "terminal",
        "-o",
        "json=out.json",
        "-o",
        "markdown=out.md",
        "-o",
        "html=out.html",
        "-o",
        "junit=out.xml",
    ];
    playground.run(&["plan", "-s", "asking.yaml"]).code(0);
    let running = playground.start(&[&["run", "-s", "asking.yaml", "--record", "canary"], &outputs[..]].concat());
    running.until_told(&["step_started", "\"waits\""]);
    assert!(look_at_processes(&needles) >= 2, "the processes of the run were looked at too");
    std::fs::write(playground.path("go"), "").unwrap();
    let run = running.wait();
    let report = run.code(1).report();
    let asked =
        ["command", "files", "pipeline", "border", "long", "closer", "request", "stranger", "each.1", "instead"];
    for step in asked {
        let step = report.step(step);
        let text = format!("{}{}{}", step["stdout"], step["stderr"], step["on_fail"]);
        assert!(text.contains("***"), "it did not print its secret: {step:#}");
    }
    assert!(report.0["context"]["facts"]["heard"].as_str().unwrap().contains("***"));
    innocent("the terminal", run.to_string().as_bytes(), &needles);
    playground.run(&["export", "last", "--bundle", "run.tar.zst"]).code(0);
    for args in SINKS {
        innocent(&args.join(" "), playground.run(args).to_string().as_bytes(), &needles);
    }
    let files =
        ["out.json", "out.md", "out.html", "out.xml", "asking.cases/canary.yaml"].map(|file| playground.path(file));
    let files = files.into_iter().map(|path| (path.display().to_string(), std::fs::read(&path).unwrap()));
    let kept = playground.kept().into_iter().map(|(path, bytes)| (path.display().to_string(), bytes));
    let mut looked_at = Vec::new();
    for (path, bytes) in files.chain(kept).chain(in_bundle(&playground.path("run.tar.zst"))) {
        innocent(&path, &bytes, &needles);
        looked_at.push(path);
    }
    for ending in
        ["events.jsonl", "report.md", "manifest.json", "audit.jsonl", "long.stdout.zst", "closer.on_fail_1_stdout"]
    {
        assert_eq!(looked_at.iter().filter(|path| path.ends_with(ending)).count(), 2, "{ending} in {looked_at:#?}");
    }
}

#[test]
fn a_secret_would_be_found_in_each_form_if_it_were_there() {
    let playground = playground();
    let script = playground.path("forms.py");
    let told =
        duct::cmd!("python3", &script).env("PLAIN", PLAIN).env("PEM", PEM).stdout_capture().run().unwrap().stdout;
    let lines = PEM.lines().filter(|line| !line.starts_with('-'));
    let needles: Vec<_> = forms(PLAIN).into_iter().chain(lines.map(|line| (line.to_owned(), line.into()))).collect();
    let is_missing = |one: &&(String, Vec<u8>)| found(&told, std::slice::from_ref(*one)).is_empty();
    let missing: Vec<&str> = needles.iter().filter(is_missing).map(|(name, _)| name.as_str()).collect();
    // Python writes percents in capitals.
    assert_eq!(missing, ["percent-encoded in small letters of Kanarie+/…"]);
}

#[test]
fn neither_a_panic_nor_a_dump_of_a_value_shows_a_secret() {
    let secret = checklist::secret::Secret::new(PLAIN.to_owned());
    let dumped = format!("{:?} {:#?} {:?}", secret, Some(secret.clone()), vec![("TOKEN", secret.clone())]);
    innocent("a dump", dumped.as_bytes(), &needles());
    let refuse: fn(_) -> Result<(), checklist::secret::Secret> = Err;
    let panicked = std::panic::catch_unwind(|| refuse(secret).unwrap()).unwrap_err();
    innocent("a panic", panicked.downcast_ref::<String>().unwrap().as_bytes(), &needles());
}
