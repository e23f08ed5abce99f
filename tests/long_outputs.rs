//! Outputs that are longer than memory may hold: nothing is lost, nothing is guessed, and what can be found line by line is.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;

use checklist::output::sha256;
use checklist::store::read_evidence;

use crate::playground::{Playground, Report};

/// What was kept of a stream of a step, and the report's words on it.
#[track_caller]
fn kept(playground: &Playground, report: &Report, step: &str) -> (String, String) {
    let stream = &report.step(step)["stdout"];
    let file = stream["file"].as_str().unwrap();
    let bytes = read_evidence(&playground.runs()[0], file).unwrap();
    assert_eq!(
        (stream["bytes"].as_u64(), stream["sha256"].as_str()),
        (Some(bytes.len() as u64), Some(&*sha256(&bytes)))
    );
    (file.to_owned(), String::from_utf8(bytes).unwrap())
}

fn numbers(last: u32) -> String {
    (1..=last).fold(String::new(), |all, number| all + &number.to_string() + "\n")
}

#[test]
fn an_output_that_is_too_long_to_be_judged_is_kept_whole_all_the_same() {
    let playground = Playground::new().scenario(
        "long",
        "
steps:
  - {id: long, title: Print much, shell: 'seq 1 400000', max_output: 100kB, extract: text, assert: {minLength: 1}}
  - {id: short, title: Print more than may be held, shell: 'seq 1 2000', max_output: 1kB, extract: text, assert: {minLength: 1}}
  - {id: held, title: Print what may be held, shell: 'seq 1 300000', extract: text, assert: {minLength: 1}}
",
    );
    let outcome = playground.run(&["run", "-s", "long.yaml"]);
    let report = outcome.code(3).report();
    assert_eq!(report.statuses(), [("long", "error"), ("short", "error"), ("held", "pass")]);
    let message = report.step("long")["message"].as_str().unwrap();
    assert_eq!(message, "standard output is 2688895 bytes long, longer than `max_output`; raise it or ask for less");
    assert!(report.step("long")["stdout"]["text"].as_str().unwrap().ends_with("\n400000\n"));
    let file = |step: &str, ending: &str| format!("evidence/{step}.stdout{ending}");
    assert!(kept(&playground, &report, "long") == (file("long", ".zst"), numbers(400_000)));
    assert!(kept(&playground, &report, "short") == (file("short", ""), numbers(2000)), "it is not worth compressing");
    assert!(kept(&playground, &report, "held") == (file("held", ".zst"), numbers(300_000)));
    let size = std::fs::metadata(playground.runs()[0].join(file("long", ".zst"))).unwrap().len();
    assert!(size < 2_000_000, "{size}");
}

#[test]
fn what_is_looked_for_line_by_line_is_found_in_all_of_a_long_output() {
    let playground = Playground::new().scenario(
        "lines",
        r"
steps:
  - {id: sevens, title: Count, command: &all [seq, '1', '400000'], max_output: 100kB, extract: {count: '7$'}, assert: {const: 40000}}
  - {id: first, title: Find the first, command: *all, max_output: 100kB, extract: {regex: '(?m)^(3999\d\d)$', as: integer}, assert: {const: 399900}}
  - {id: none, title: Find nothing, command: *all, max_output: 100kB, extract: {regex: '(x)'}, assert: {const: x}}
  - {id: whole, title: Need the whole, command: *all, max_output: 100kB, extract: {regex: '(1)\s2'}, assert: {const: '1'}}
",
    );
    let outcome = playground.run(&["run", "-s", "lines.yaml"]);
    let report = outcome.code(3).report();
    let expected = [("sevens", "pass"), ("first", "pass"), ("none", "error"), ("whole", "error")];
    assert_eq!(report.statuses(), expected, "{outcome}");
    assert_eq!(report.step("none")["message"], "nothing matched `(x)` in standard output");
    assert!(report.step("whole")["message"].as_str().unwrap().contains("keep the expression within a line"));
    let attempts: Vec<_> = report.steps().iter().map(|step| step["attempts"].as_u64().unwrap()).collect();
    assert_eq!(attempts.iter().sum::<u64>(), 1, "they share one attempt: {attempts:?}");
}

#[test]
fn a_secret_in_a_long_output_is_neither_kept_nor_found() {
    let playground = Playground::new()
        .scenario(
            "secret",
            "
steps:
  - {id: much, title: Print a secret often, role: keeper, shell: 'yes \"it is $PASSWORD\" | head -n 100000', max_output: 100kB, extract: {count: canary}, assert: {const: 0}}
",
        )
        .file("roles.yaml", "version: 1\nroles: {keeper: {description: Keeps, env: {PASSWORD: {env: THE_PASSWORD}}}}\n")
        .env("THE_PASSWORD", "canary-4711");
    let outcome = playground.run(&["run", "-s", "secret.yaml"]);
    let report = outcome.code(0).report();
    assert!(kept(&playground, &report, "much").1.lines().all(|line| line.starts_with("it is ***") && line.len() == 13));
}

#[test]
fn a_command_that_says_too_much_is_ended_where_that_is_asked_for() {
    let playground = Playground::new().scenario(
        "kill",
        "
steps:
  - {id: endless, title: Print without end, shell: 'yes >&2', timeout: 50s, on_overflow: kill, max_output: 1MiB, assert: {const: 0}}
",
    );
    let outcome = playground.run(&["run", "-s", "kill.yaml"]);
    let report = outcome.code(3).report();
    let step = report.step("endless");
    assert_eq!((&step["status"], &step["exit_code"]), (&"error".into(), &serde_json::Value::Null));
    let said = "standard error is longer than `max_output`, and `on_overflow: kill` ended the command";
    assert_eq!(step["message"], said);
    assert!(step["duration_ms"].as_u64().unwrap() < 40_000, "it did not run into its timeout");
    assert!(step["stderr"]["bytes"].as_u64().unwrap() > 1 << 20);
}

/// Answers one request with `body`, and says where it does.
fn serve(body: Vec<u8>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut request = Vec::new();
        while !request.ends_with(b"\r\n\r\n") {
            let mut byte = [0];
            stream.read_exact(&mut byte).unwrap();
            request.push(byte[0]);
        }
        write!(stream, "HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", body.len()).unwrap();
        // Who was only asked for some of it hangs up.
        let _ = stream.write_all(&body);
    });
    url
}

#[test]
fn a_long_body_is_kept_whole_and_searched() {
    let body = numbers(400_000);
    let [all, some] = [serve(body.clone().into_bytes()), serve(body.clone().repeat(20).into_bytes())];
    let playground = Playground::new().scenario(
        "body",
        &format!(
            "
steps:
  - {{id: sevens, title: Count, http: {{url: '{all}'}}, max_output: 100kB, extract: {{count: '7$'}}, assert: {{const: 40000}}}}
  - {{id: some, title: Ask for less, http: {{url: '{some}'}}, max_output: 100kB, on_overflow: kill, outcomes: {{200: pass}}}}
"
        ),
    );
    let outcome = playground.run(&["run", "-s", "body.yaml"]);
    let report = outcome.code(3).report();
    assert_eq!(report.statuses(), [("sevens", "pass"), ("some", "error")], "{outcome}");
    assert!(kept(&playground, &report, "sevens") == ("evidence/sevens.stdout.zst".to_owned(), body.clone()));
    let some = kept(&playground, &report, "some").1;
    assert!(some.len() < body.len() && body.starts_with(&some), "{}", some.len());
}
