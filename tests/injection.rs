//! Text from outside stays one value: it comes back byte for byte, and nothing in it is ever carried out.

use std::fmt::Write as _;

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use crate::playground::{Playground, Report};

/// Values in one run.
const COUNT: usize = 8;

/// The ways from a value to a program; `N` is the name in templates, `E` in the environment of a script.
const WAYS: [(&str, &str); 5] = [
    ("command", "command: [printf, '%s', '{{ N }}']"),
    ("pipeline", "pipeline: [[printf, '%s', '{{ N }}'], [cat]]"),
    ("shell", "shell: 'printf %s \"$E\"'"),
    ("stdin", "command: [cat], stdin: '{{ N }}'"),
    ("env", "command: [printenv, VALUE], env: {VALUE: '{{ N }}'}"),
];

/// Pieces that mean something to somebody on the way.
const PIECES: [&str; 34] = [
    "; touch pwned",
    "$(touch pwned)",
    "`touch pwned`",
    "| touch pwned",
    "& touch pwned",
    "\ntouch pwned\n",
    "' ; touch pwned ; '",
    "\" ; touch pwned ; \"",
    "${IFS}",
    "$HOME",
    "-n",
    "--",
    "-oProxyCommand=touch pwned",
    "\\",
    "\\n",
    "%s%n%d",
    "'",
    "\"",
    "\n",
    "\r\n",
    "\t",
    " ",
    "*",
    "~",
    "#",
    "!!",
    "{{ params.p1 }}",
    "{% if x %}",
    "{# x #}",
    "\u{1b}[31m",
    "\u{202e}",
    "\u{e9}",
    "\u{1f600}",
    "\u{0}",
];

fn text() -> impl Strategy<Value = String> {
    let pieces =
        proptest::collection::vec(proptest::sample::select(&PIECES[..]), 0..6).prop_map(|pieces| pieces.concat());
    // No program can be given a NUL.
    prop_oneof![pieces, "(?s).{0,40}", "[ -~]{0,20}"].prop_map(|text| text.replace('\0', ""))
}

#[test]
fn any_text_comes_back_byte_for_byte_and_is_never_carried_out() {
    let config = Config { cases: 6, failure_persistence: None, max_shrink_iters: 60, ..Config::default() };
    let values = || proptest::collection::vec(text(), COUNT);
    let law = |(params, vars): (Vec<String>, Vec<String>)| {
        comes_back(&params, &vars);
        Ok(())
    };
    TestRunner::new(config).run(&(values(), values()), law).unwrap();
}

#[test]
fn every_known_trick_comes_back_byte_for_byte() {
    let tricks: Vec<String> = PIECES.iter().map(|piece| piece.replace('\0', "x")).collect();
    for some in tricks.chunks(COUNT) {
        let mut some = some.to_vec();
        some.resize(COUNT, String::new());
        comes_back(&some, &some);
    }
}

fn comes_back(params: &[String], vars: &[String]) {
    let playground = Playground::new().file("targets.yaml", &inventory(vars)).scenario("values", &scenario());
    let params: Vec<String> = params.iter().enumerate().map(|(at, value)| format!("p{at}={value}")).collect();
    let given = params.iter().flat_map(|param| ["--param", param]);
    let args: Vec<&str> = ["run", "-s", "values.yaml", "-t", "box", "-q"].into_iter().chain(given).collect();
    let outcome = playground.run(&args);
    let report = outcome.code(0).report();
    for (at, param) in params.iter().enumerate() {
        for (way, _) in WAYS {
            let param = param.split_once('=').unwrap().1;
            assert_eq!(printed(&playground, &report, &format!("{way}_param_{at}")), param, "{way}");
            assert_eq!(printed(&playground, &report, &format!("{way}_var_{at}")), vars[at], "{way}");
        }
    }
    let mut files: Vec<_> =
        std::fs::read_dir(playground.path("")).unwrap().map(|file| file.unwrap().file_name()).collect();
    files.sort();
    assert_eq!(files, ["state", "targets.yaml", "values.yaml"], "something was carried out");
}

/// What a step printed, as it was kept.
fn printed(playground: &Playground, report: &Report, step: &str) -> String {
    let Some(file) = report.step(step)["stdout"]["file"].as_str() else { return String::new() };
    let bytes = std::fs::read(playground.runs()[0].join(file)).unwrap();
    let text = String::from_utf8(bytes).unwrap();
    if step.starts_with("env") { text.strip_suffix('\n').unwrap().to_owned() } else { text }
}

fn inventory(vars: &[String]) -> String {
    let mut yaml = "version: 1\ntargets:\n  box:\n    host: 127.0.0.1\n    vars:\n".to_owned();
    for (at, value) in vars.iter().enumerate() {
        let _ = write!(yaml, "      v{at}: \"");
        for c in value.chars() {
            let _ = match c {
                ' '..='~' if c != '"' && c != '\\' => write!(yaml, "{c}"),
                c => write!(yaml, "\\U{:08x}", u32::from(c)),
            };
        }
        yaml.push_str("\"\n");
    }
    yaml
}

fn scenario() -> String {
    let mut yaml = "params:\n".to_owned();
    for at in 0..COUNT {
        let _ = writeln!(yaml, "  p{at}: {{type: string, pattern: '(?s).*', description: Any text}}");
    }
    yaml.push_str("steps:\n");
    for at in 0..COUNT {
        for (way, body) in WAYS {
            let kinds = [
                ("param", format!("params.p{at}"), format!("PARAM_P{at}")),
                ("var", format!("target.vars.v{at}"), format!("TARGET_VAR_V{at}")),
            ];
            for (kind, name, variable) in kinds {
                let body = body.replace("{{ N }}", &format!("{{{{ {name} }}}}")).replace("$E", &format!("${variable}"));
                let _ = writeln!(yaml, "  - {{id: {way}_{kind}_{at}, title: Print it, assert: {{const: 0}}, {body}}}");
            }
        }
    }
    yaml
}

#[test]
fn what_could_be_an_option_or_shell_text_is_no_target() {
    let playground = Playground::new().scenario(
        "marker",
        "steps:\n  - {id: marker, title: Leave a mark, command: [touch, asked], assert: {const: 0}}\n",
    );
    for target in [
        "-oProxyCommand=touch pwned",
        "--help",
        "; touch pwned",
        "$(touch pwned)",
        "`touch pwned`",
        "a b",
        "a|b",
        "a\nb",
        "\u{1b}]0;x\u{7}",
        "a\tb",
        "",
        "'",
        "\u{202e}abc",
        "{{ run.id }}",
    ] {
        let refused = playground.run(&["run", "-s", "marker.yaml", &format!("--target={target}")]);
        refused.code(2).stdout("").stderr_has("no name of a target");
        let control = refused.stderr.chars().find(|c| (c.is_control() && *c != '\n') || *c == '\u{202e}');
        assert_eq!(control, None, "{target:?} reaches the terminal: {refused}");
    }
    assert!(
        !playground.path("asked").exists()
            && !playground.path("pwned").exists()
            && !playground.path("state/runs").exists()
    );
}

#[test]
fn a_param_without_a_pattern_takes_nothing_that_somebody_could_interpret() {
    let playground = Playground::new().scenario(
        "word",
        "params: {word: {type: string, description: A word}}
steps:
  - {id: only, title: Print it, command: [echo, '{{ params.word }}'], assert: {const: 0}}
",
    );
    for word in ["-rf", "$(id)", "a;b", "a b", "a\nb", "`id`", "", "a|b", "a>b", "*", "a\u{1b}b"] {
        let refused = playground.run(&["run", "-s", "word.yaml", "--param", &format!("word={word}")]);
        refused.code(2).stdout("").stderr_has("a bad value for the param `word`");
        assert!(!refused.stderr.chars().any(|c| c.is_control() && c != '\n'), "{refused}");
    }
    assert!(playground.runs().is_empty());
    for word in ["a-b", "/var/log", "user@host:22", "\u{e9}t\u{e9}", "50%"] {
        let report = playground.run(&["run", "-s", "word.yaml", "--param", &format!("word={word}")]).code(0).report();
        assert_eq!(report.step("only")["stdout"]["text"], format!("{word}\n"));
    }
}

#[test]
fn what_a_program_prints_cannot_reach_the_terminal_as_control_characters() {
    let playground = Playground::new().scenario(
        "loud",
        "
steps:
  - {id: loud, title: Print escapes, shell: 'printf \"\\033[2J\\033]0;owned\\007 \\r bad\\n\"; exit 1', assert: {const: 0}}
  - {id: value, title: Answer with escapes, shell: 'printf \"\\033[31mred\"', extract: text, outcomes: {good: pass, else: fail}}
",
    );
    let outcome = playground.run(&["run", "-s", "loud.yaml"]);
    outcome.code(1);
    let told = playground.run(&["report", "last"]);
    for text in [&outcome.stdout, &outcome.stderr, &told.stdout] {
        assert!(!text.chars().any(|c| c.is_control() && c != '\n'), "{text:?}");
    }
}
