//! History judged again: the same scenario says the same, another one says what it would have said, and nothing is guessed.

use std::path::Path;

use checklist::access::Roles;
use checklist::diagnostic::Source;
use checklist::output::sha256;
use checklist::replay::{Again, Library, Past, judge_again};
use checklist::scenario::{self, Scenario};
use serde_json::Value as Json;

use crate::playground::{Outcome, Playground};
use crate::schemas::assert_valid;

fn again(past: &Past, scenario: &Scenario) -> Again {
    judge_again(past, Library { scenario, roles: &Roles::default() }).unwrap()
}

/// Fails when a run of a shipped scenario, judged again by the same file, is not what it was to the letter. Every run of
/// every test is given to it.
#[track_caller]
pub fn shipped_say_the_same_again(run: &Path) {
    let Ok(past) = Past::read(run) else { return };
    let Ok(source) = scenario::Library::Builtin.scenario(&past.record.scenario.id) else { return };
    if sha256(source.text().as_bytes()) == past.record.scenario.sha256 {
        says_the_same(&past, &Source::new(past.record.scenario.path.as_str(), source.text()));
    }
}

#[track_caller]
fn says_the_same(past: &Past, source: &Source) {
    let again = again(past, &scenario::read(source, None).scenario.unwrap());
    let doubts = (&again.doubts.steps, &again.doubts.diagnoses);
    assert!(doubts.0.is_empty() && doubts.1.is_empty(), "{doubts:#?}");
    let [old, new] = [&past.record, &again.record].map(|record| serde_json::to_value(record).unwrap());
    for (was, is) in old["steps"].as_array().unwrap().iter().zip(new["steps"].as_array().unwrap()) {
        assert_eq!(is, was);
    }
    assert_eq!(new, old);
}

const EVERYTHING: &str = r#"params:
  longest: {type: duration, default: 1500ms}
  most: {type: bytes, default: 3MiB}
facts:
  names: {command: [printf, 'a\nb\n'], extract: {text: true, as: list}}
  none: {command: ["false"], extract: {text: true}}
steps:
  - {id: each, title: Verify each, command: [test, "{{ item }}", =, a], for_each: "{{ facts.names }}", outcomes: {0: pass, 1: fail}}
  - {id: lacks, title: Verify nothing, command: [echo, "{{ facts.none }}"], assert: {const: 0}}
  - {id: user, title: Verify the user, role: reader, command: [echo, "{{ role.user }}"], extract: text, outcomes: {monitor: pass}}
  - {id: waits, title: Verify the wait, command: [echo, "1s"], extract: {text: true, as: duration}, assert: {maximum: "{{ params.longest }}"}}
  - {id: given, title: Verify what is given, shell: 'cat; echo "$OWN $RUN_ID" >&2; exit 3', stdin: x, env: {OWN: "1"}, assert: {const: 3}}
  - {id: again, title: Ask again, command: ["false"], retry: {attempts: 2}, extract: text, assert: {const: ok}}
  - {id: series, title: Watch it, command: [sh, -c, 'wc -l < grows; echo >> grows'], extract: {text: true, as: integer}, repeat: {samples: 3, every: 10ms, as: trend}, outcomes: {rising: fail, stable: pass, falling: pass}}
  - {id: other, title: Ask elsewhere, command: [nothing-of-this-name], fallback: [echo, "yes"], extract: text, outcomes: {"yes": pass}}
  - {id: looks, title: Look closer, command: ["false"], on_fail: [[echo, why]], outcomes: {0: pass, 1: fail}}
  - {id: lost, title: Find nothing, command: [nothing-of-this-name], assert: {const: 0}}
  - {id: killed, title: Kill itself, command: [sh, -c, "kill -9 $$"], assert: {const: 0}}
  - {id: slow, title: Take long, command: [sleep, "60"], timeout: 1s, assert: {const: 0}}
  - {id: piped, title: Count lines, pipeline: [[printf, 'x\ny\n'], [wc, -l]], extract: {text: true, as: integer}, assert: {const: 2}}
  - {id: no, title: Ask nobody, command: ["true"], when: looks.passed, assert: {const: 0}}
  - {id: long, title: Say much, command: [seq, "100000"], max_output: 1KiB, extract: text, assert: {const: x}}
  - {id: counts, title: Count in much, command: [seq, "100000"], max_output: 1KiB, extract: {count: '7$'}, assert: {const: 10000}}
  - {id: ended, title: Say too much, command: [yes], max_output: 1KiB, on_overflow: kill, extract: text, assert: {const: x}}
diagnoses:
  - {id: known, when: looks.failed and series.value == "rising", evidence: [piped], cause: It grows}
  - {id: unknown, when: slow.passed, cause: Nobody knows}
  - {id: not, when: piped.failed, cause: It is not}
"#;

#[test]
fn the_same_scenario_says_the_same_to_the_letter() {
    let roles = "version: 1\nroles:\n  reader: {vars: {user: monitor}, env: {SECRET: {env: SECRET}}}\n";
    let playground = Playground::new().scenario("x", EVERYTHING).file("roles.yaml", roles).file("grows", "");
    let playground = playground.env("SECRET", "hunter2hunter2");
    playground.run(&["run", "-s", "x.yaml", "-q"]).code(1);
    let past = Past::read(&playground.runs()[0]).unwrap();
    says_the_same(&past, &Source::read(&playground.path("x.yaml"), "x.yaml").unwrap());
    let playground = playground.env("SECRET", "").file("roles.yaml", "version: 1\nroles: {}\n");
    let told = playground.run(&["replay", "last"]);
    told.code(0).stdout("of 1 past run, 0 would now say something else\n");
}

const BEFORE: &str = r#"steps:
  - {id: a, title: Verify a, command: [echo, "7"], extract: {text: true, as: integer}, assert: {maximum: 10}}
  - {id: b, title: Verify b, command: [echo, "No"], extract: text, outcomes: {"Yes": pass, "No": fail}}
  - {id: c, title: Verify c, command: ["true"], when: b.passed, assert: {const: 0}}
diagnoses:
  - {id: stopped, when: b.failed, cause: It was stopped}
  - {id: both, when: a.failed and b.failed, cause: Both}
"#;

/// A stored run of [`BEFORE`], and the scenario as it is then changed.
fn changed(from: &str, to: &str) -> Playground {
    let playground = Playground::new().scenario("x", BEFORE);
    playground.run(&["run", "-s", "x.yaml", "-q"]).code(1);
    assert!(BEFORE.contains(from), "{from}");
    playground.scenario("x", &BEFORE.replacen(from, to, 1))
}

fn replay(playground: &Playground) -> (Outcome, Json) {
    let outcome = playground.run(&["replay", "--all", "--format", "json"]);
    let json = serde_json::from_str(&outcome.stdout).unwrap();
    assert_valid("replay", &json);
    (outcome, json)
}

#[test]
fn what_would_be_told_otherwise_is_told() {
    let playground = changed("maximum: 10", "maximum: 5");
    let told = playground.run(&["replay", "--all"]);
    told.code(1).stdout_has("of 1 past run, 1 would now say something else\n\nWould now say\n");
    told.stdout_has("      step a: pass -> fail\n").stdout_has("      diagnosis both: ruled out -> confirmed\n");
    let playground = changed("\"No\": fail", "\"No\": warn");
    let told = playground.run(&["replay", "last", "-f", "markdown"]);
    told.code(1)
        .stdout_has("  - verdict: cannot tell: it rests on these steps\n")
        .stdout_has("  - step b: fail -&gt; warn\n");
    told.stdout_has("  - step c: cannot tell: it was not asked then: it was skipped\n");
    let playground = changed("  - {id: a, ", "  - {id: z, ")
        .scenario("x", &BEFORE.replace("when: a.failed and", "when:").replacen("{id: a,", "{id: z,", 1));
    playground.run(&["replay", "last"]).code(1).stdout_has("step a: pass -> nothing").stdout_has("step z: cannot tell");
}

#[test]
fn what_a_run_cannot_tell_is_never_guessed() {
    for (from, to, why) in [
        ("[echo, \"No\"]", "[echo, \"Yes\"]", "its command changed"),
        ("command: [echo, \"No\"],", "command: [echo, \"No\"], stdin: more,", "what it is given on standard input"),
    ] {
        let (outcome, told) = replay(&changed(from, to));
        outcome.code(3);
        let doubts: Vec<(&str, &str)> = told["runs"][0]["doubts"]
            .as_array()
            .unwrap()
            .iter()
            .map(|doubt| (doubt["id"].as_str().unwrap(), doubt["why"].as_str().unwrap()))
            .collect();
        let of = |id: &str| doubts.iter().find(|(known, _)| *known == id).map(|(_, why)| *why);
        assert!(of("b").unwrap().starts_with(why), "{doubts:?}");
        assert_eq!((of("c"), of("stopped")), (Some("it rests on `b`"), Some("it rests on `b`")));
        assert_eq!((of("a"), of("both")), (None, None), "`a` passed, so both cannot hold");
        assert_eq!(of("x"), Some("it rests on these steps"), "the verdict");
        assert_eq!((&told["differing"], &told["in_doubt"]), (&0.into(), &1.into()));
    }
}

#[test]
fn a_run_whose_evidence_is_gone_is_named_and_the_others_go_on() {
    let playground = changed("maximum: 10", "maximum: 5");
    let playground = playground.scenario("x", BEFORE);
    playground.run(&["run", "-s", "x.yaml", "-q"]).code(1);
    let newest = playground.runs().pop().unwrap();
    std::fs::write(newest.join("evidence/b.stdout"), "Ye\n").unwrap();
    std::fs::remove_file(newest.join("manifest.json")).unwrap();
    let (outcome, told) = replay(&playground);
    outcome.code(3);
    assert_eq!((&told["total"], &told["refused"]), (&2.into(), &1.into()));
    assert_eq!(told["runs"][0]["refused"], "step `b`: `evidence/b.stdout` is not what was recorded");
    std::fs::write(newest.join("events.jsonl"), "").unwrap();
    let told = playground.run(&["replay", "--all"]);
    told.code(3).stdout_has("1 could not be judged again").stdout_has("it ended before anything was written down");
    playground.run(&["replay"]).code(2);
    playground.run(&["replay", "--all", "--scenario", "y.yaml"]).code(2).stderr_has("error[C1001]");
}

#[test]
fn of_a_step_that_asked_again_it_is_said_that_only_its_last_attempt_is_judged() {
    let step = "steps:\n  - {id: again, title: Ask again, command: [echo, \"7\"], retry: {attempts: 3}, extract: {text: true, as: integer}, exit_codes: [0], assert: {maximum: 5}}\n";
    let step = step.replace("[echo, \"7\"]", "[sh, -c, 'echo 7; exit 1']");
    let playground = Playground::new().scenario("x", &step);
    playground.run(&["run", "-s", "x.yaml", "-q"]).code(3);
    let playground = playground.scenario("x", &step.replace("[0]", "[0, 1]"));
    let told = playground.run(&["replay", "last"]);
    told.code(1).stdout_has("      step again: error -> fail (by the last of 3 attempts; no other was kept)\n");
    assert_eq!(replay(&playground).1["runs"][0]["changes"][1]["attempts"], 3);
}
